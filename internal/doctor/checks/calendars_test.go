package checks_test

import (
	"context"
	"testing"

	"unhunch/internal/doctor"
	"unhunch/internal/doctor/checks"
)

func TestWhatIsSealedCanBeOpened(t *testing.T) {
	for situation, c := range map[string]struct {
		off   bool
		keys  []string
		kept  map[string]int
		err   error
		want  doctor.Verdict
		texts []string
	}{
		"nobody gave one, and nobody can": {want: doctor.OK, texts: []string{"no key", "unhunch key new"}},
		"nobody gave one":                 {keys: []string{"new"}, want: doctor.OK, texts: []string{"0 addresses are kept", "the key new seals"}},
		"all open":                        {keys: []string{"new", "old"}, kept: map[string]int{"new": 3, "old": 1}, want: doctor.OK, texts: []string{"4 addresses are kept, and can be opened", "key old opens 1"}},
		"the key is gone":                 {kept: map[string]int{"old": 1}, want: doctor.Warn, texts: []string{"there is no key, and 1 address is sealed with one", "the key old"}},
		"the key was changed":             {keys: []string{"new"}, kept: map[string]int{"new": 3, "old": 1, "older": 2}, want: doctor.Warn, texts: []string{"6 addresses are kept, of which 3 cannot be opened", "the key old or older is not given"}},
		"turned off":                      {off: true, keys: []string{"new"}, kept: map[string]int{"old": 2}, want: doctor.OK, texts: []string{"turned off; 2 addresses are kept, sealed"}},
		"the store cannot be read":        {keys: []string{"new"}, err: context.Canceled, want: doctor.Skip},
	} {
		sealed := func(context.Context) (map[string]int, error) { return c.kept, c.err }
		looks(t, situation, checks.Calendars(c.off, c.keys, sealed), c.want, c.texts...)
	}
}
