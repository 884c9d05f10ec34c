package schedule

import (
	"testing"
	"time"

	"unhunch/internal/prefs"
)

func TestFirstOfWeek(t *testing.T) {
	zone := place(t, "Europe/Berlin")
	holidays := Holidays{}
	holidays.Add(time.Date(2026, time.November, 23, 0, 0, 0, 0, time.UTC), "a Monday off")
	for situation, c := range map[string]struct {
		plan     string
		holidays Holidays
		off      []prefs.Rule
		want     string // "": they do not work in that week
	}{
		"Monday at nine":              {plan: "9:00-17:30 mon-fri", want: "2026-11-23 09:00"},
		"the first of two stretches":  {plan: "7-8 9-12 mon-fri", want: "2026-11-23 07:00"},
		"a week that begins later":    {plan: "10:15-14:00 wed,thu", want: "2026-11-25 10:15"},
		"a weekend":                   {plan: "9-12 sun", want: "2026-11-29 09:00"},
		"Monday is a holiday":         {plan: "9:00-17:30 mon-fri", holidays: holidays, want: "2026-11-24 09:00"},
		"a holiday that is worked on": {plan: "9:00-17:30 mon-fri", holidays: holidays, off: []prefs.Rule{prefs.RuleHoliday}, want: "2026-11-23 09:00"},
		"a holiday is all there is":   {plan: "9:00-17:30 mon", holidays: holidays},
	} {
		t.Run(situation, func(t *testing.T) {
			p := someone("Europe/Berlin")
			p.Prefs.Timetable = timetable(t, "Europe/Berlin", c.plan)
			p.Prefs.Timetable.Quiet.Off = c.off
			got, err := FirstOfWeek(p, at(t, zone, "2026-11-23 00:00").In(zone), c.holidays)
			if err != nil {
				t.Fatal(err)
			}
			if want := inSlotOfAna(t, zone, c.want); !got.Equal(want) {
				t.Errorf("%s, want %s", got.In(zone), want.In(zone))
			}
		})
	}
	gone := someone("Europe/Atlantis")
	if got, err := FirstOfWeek(gone, at(t, time.UTC, "2026-11-30 09:00"), nil); len(problems(err)) != 1 || !got.IsZero() {
		t.Errorf("in a zone that is gone: %s, %v", got, err)
	}
}
