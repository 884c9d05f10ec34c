package routine_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"unhunch/internal/routine"
)

// The second step of stretch is shown for 5 seconds and 30: its "do" has two words, and
// "breathe" three.
func TestAStepIsReadInAThirdOfItsTime(t *testing.T) {
	words := func(n int) string { return strings.TrimSpace(strings.Repeat("go ", n)) }
	for name, tc := range map[string]struct{ from, to, want string }{
		"as many words as it has seconds": {"do: Keep reaching.", "do: " + words(32), ""},
		"one more": {
			"do: Keep reaching.", "do: " + words(33),
			"stretch.yaml:26: steps.stay.do: has 36 words with breathe, tip and care, and 35 can be read in a third of its time: leave 1 out, or make the step longer by as many seconds",
		},
		"a tip counts, too": {
			"do: Keep reaching.", "do: " + words(30) + "\n    tip: " + words(2) + "\n    care: " + words(1),
			"stretch.yaml:26: steps.stay.do: has 36 words with breathe, tip and care, and 35 can be read in a third of its time: leave 1 out, or make the step longer by as many seconds",
		},
	} {
		t.Run(name, func(t *testing.T) {
			files := ours()
			files["stretch.yaml"] = replaced(t, stretch, tc.from, tc.to)
			if tc.want != "" {
				complains(t, tc.want, files)
			} else if _, err := routine.Load(files); err != nil {
				t.Error(err)
			}
		})
	}
}

// What is not translated is read in English, and counts.
func TestATranslatedStepIsReadInTime(t *testing.T) {
	files := ours()
	files["i18n/de/stretch.yaml"] = &fstest.MapFile{Data: []byte("steps:\n  stay:\n    do: " + strings.Repeat("weiter ", 33) + "\n")}
	complains(t, "i18n/de/stretch.yaml:3: steps.stay.do: has 36 words with breathe, tip and care, and 35 can be read in a third of its time: leave 1 out, or make the step longer by as many seconds", files)
}
