package fewer_test

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"unhunch/internal/fewer"
)

func TestOneMoreRoutineIsNotSeen(t *testing.T) {
	all := fstest.MapFS{
		"wall-roll.yaml": {Data: []byte("steps:\n  - figure: wall-lean\n")}, "one-more.yaml": {}, "progression-twelve-weeks.yaml": {}, "library/faq.yaml": {},
		"i18n/de/wall-roll.yaml": {}, "i18n/de/one-more.yaml": {}, "i18n/de/library/faq.yaml": {}, "figures/one-more.yaml": {},
		"pictures/wall-lean.png": {}, "pictures/wall-lean-right.gif": {}, "pictures/one-more.png": {},
	}
	for folder, want := range map[string][]string{
		".":               {"figures", "i18n", "library", "pictures", "progression-twelve-weeks.yaml", "wall-roll.yaml"},
		"i18n/de":         {"library", "wall-roll.yaml"},
		"library":         {"faq.yaml"},
		"i18n/de/library": {"faq.yaml"},
		"figures":         {"one-more.yaml"},
		"pictures":        {"wall-lean-right.gif", "wall-lean.png"},
	} {
		entries, err := fs.ReadDir(fewer.Of(all), folder)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range entries {
			got = append(got, e.Name())
		}
		if !slices.Equal(got, want) {
			t.Errorf("in %s there is %v, want %v", folder, got, want)
		}
	}
}
