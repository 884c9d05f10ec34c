package routine_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/routine"
)

func TestWhatSomebodyAsksIsFound(t *testing.T) {
	l, err := routine.Load(os.DirFS("../../routines"))
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		lang, asked string
		want        string // the first that is found; "": nothing is
	}{
		"a word of a question":         {"en", "water", "toxins"},
		"a whole question":             {"en", "should I drink more water?", "toxins"},
		"its id":                       {"en", "which-roller", "which-roller"},
		"the beginning of a word":      {"en", "pregnan", "safe-for-everyone"},
		"a slip of the finger":         {"en", "postrue", "posture"},
		"privacy":                      {"en", "privacy", "kept"},
		"what the employer sees":       {"en", "does my boss see this", "kept"},
		"settings":                     {"en", "settings", "change-times"},
		"how to stop":                  {"en", "stop reminders", "pause"},
		"a meeting":                    {"en", "meeting", "meetings"},
		"in German":                    {"de", "Nackenschmerzen", "neck-pain"},
		"German, in capitals":          {"de", "DATENSCHUTZ", "kept"},
		"a word that is nowhere":       {"en", "xylophone", ""},
		"words that say nothing alone": {"en", "is it a", ""},
		"no word":                      {"en", "?!", ""},
	} {
		t.Run(name, func(t *testing.T) {
			first := ""
			if found := l.In(tc.lang).Search(tc.asked); len(found) > 0 {
				first = found[0].ID
			}
			if diff := cmp.Diff(tc.want, first); diff != "" {
				t.Error(diff)
			}
		})
	}
}
