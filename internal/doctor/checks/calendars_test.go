package checks_test

import (
	"context"
	"testing"

	"unhunch/internal/doctor"
	"unhunch/internal/doctor/checks"
	"unhunch/internal/prefs"
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
		sealed := func(context.Context) (checks.Addresses, error) { return checks.Addresses{By: c.kept}, c.err }
		looks(t, situation, checks.Calendars(c.off, c.keys, sealed), c.want, c.texts...)
	}
}

func TestManyCalendarsThatCannotBeReadAreWorthALook(t *testing.T) {
	for situation, c := range map[string]struct {
		kept     int
		troubles map[prefs.CalendarTrouble]int
		want     doctor.Verdict
		texts    []string
	}{
		"none":                 {kept: 9, want: doctor.OK},
		"one that was deleted": {kept: 1, troubles: map[prefs.CalendarTrouble]int{prefs.CalendarGone: 1}, want: doctor.OK, texts: []string{"1 of them cannot be read, as their owners were told: calendar-gone 1"}},
		"some of many":         {kept: 9, troubles: map[prefs.CalendarTrouble]int{prefs.Unreachable: 3, prefs.CalendarGone: 1}, want: doctor.OK, texts: []string{"4 of them", "calendar-gone 1, unreachable 3"}},
		"half of them":         {kept: 8, troubles: map[prefs.CalendarTrouble]int{prefs.Unreachable: 3, prefs.CalendarGone: 1}, want: doctor.Warn, texts: []string{"4 of them", "by which proxy"}},
	} {
		is := checks.Addresses{By: map[string]int{"new": c.kept}, Troubles: c.troubles}
		looks(t, situation, checks.Calendars(false, []string{"new"}, func(context.Context) (checks.Addresses, error) { return is, nil }), c.want, c.texts...)
	}
}
