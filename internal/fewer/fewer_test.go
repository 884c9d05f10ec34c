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
		"wall-roll.yaml": {}, "one-more.yaml": {}, "progression-twelve-weeks.yaml": {}, "library/faq.yaml": {},
		"i18n/de/wall-roll.yaml": {}, "i18n/de/one-more.yaml": {}, "i18n/de/library/faq.yaml": {}, "figures/one-more.yaml": {},
	}
	for folder, want := range map[string][]string{
		".":               {"figures", "i18n", "library", "progression-twelve-weeks.yaml", "wall-roll.yaml"},
		"i18n/de":         {"library", "wall-roll.yaml"},
		"library":         {"faq.yaml"},
		"i18n/de/library": {"faq.yaml"},
		"figures":         {"one-more.yaml"},
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
