package status

import (
	_ "embed"
	"strings"
	"testing"
)

//go:embed testdata/statuses.tsv
var statuses string

func TestStatusesAsPeopleSetThem(t *testing.T) {
	for line := range strings.Lines(statuses) {
		row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(row) != 3 {
			t.Fatalf("%q", line)
		}
		emoji, text := "", row[1]
		if strings.HasPrefix(text, ":") {
			emoji, text, _ = strings.Cut(text, " ")
		}
		if got := string(Default().Meaning(emoji, text)); got != strings.TrimPrefix(row[2], "-") {
			t.Errorf("%s: %q says %q, want %q", row[0], row[1], got, row[2])
		}
	}
}

// A fuzz target per kind of phrase: what is said, said with more to see and
// nothing to hear, says the same.
func FuzzStatusDressedUp(f *testing.F) {
	for line := range strings.Lines(statuses) {
		if row := strings.Split(strings.TrimSpace(line), "\t"); len(row) == 3 {
			f.Add(row[1])
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		plain := Default().Meaning("", text)
		for _, dressed := range []string{" " + text + " ", "🏖️ " + text, text + "\ufe0f"} {
			if got := Default().Meaning("", dressed); got != plain {
				t.Errorf("%q says %q, and %q %q", text, plain, dressed, got)
			}
		}
	})
}
