package schedule_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/schedule"
)

func TestWhichHolidaysLeaveRemindersOut(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	at := func(wall string) time.Time {
		t.Helper()
		when, err := time.ParseInLocation("2006-01-02 15:04", wall, zone)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	holidays := schedule.Holidays{}
	for date, name := range map[string]string{"2026-12-24": "Eve", "2026-12-25": "Christmas Day", "2026-12-26": "Boxing Day", "2026-12-28": "Observed"} {
		holidays.Add(at(date+" 00:00"), name)
	}
	for name, tc := range map[string]struct {
		now, next string
		does      func(*prefs.Person)
		want      []string
	}{
		"from Thursday morning, a weekend between": {now: "2026-12-24 08:00", next: "2026-12-29 09:50", want: []string{"Thu 24 09:50 Eve", "Fri 25 09:50 Christmas Day", "Mon 28 09:50 Observed"}},
		"late on a holiday":                        {now: "2026-12-25 23:00", next: "2026-12-29 09:50", want: []string{"Fri 25 09:50 Christmas Day", "Mon 28 09:50 Observed"}},
		"the day before them":                      {now: "2026-12-23 10:00", next: "2026-12-23 10:40"},
		"put off into one":                         {now: "2026-12-24 08:00", next: "2026-12-24 08:20"},
		"none is planned":                          {now: "2026-12-24 08:00"},
		"who works on holidays": {now: "2026-12-24 08:00", next: "2026-12-29 09:50", does: func(p *prefs.Person) {
			p.Prefs.Timetable.Quiet.Off = []prefs.Rule{prefs.RuleHoliday}
		}},
		"who works on Saturdays": {now: "2026-12-26 08:00", next: "2026-12-29 09:50", does: func(p *prefs.Person) {
			p.Prefs.Timetable.Hours[time.Saturday] = p.Prefs.Timetable.Hours[time.Monday]
		}, want: []string{"Sat 26 09:50 Boxing Day", "Mon 28 09:50 Observed"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := prefs.Person{Prefs: prefstest.Straight(zone.String())}
			if tc.does != nil {
				tc.does(&p)
			}
			var next time.Time
			if tc.next != "" {
				next = at(tc.next)
			}
			var got []string
			for _, off := range schedule.DaysOff(p, at(tc.now), next, holidays) {
				got = append(got, off.At.Format("Mon 2 15:04 ")+off.Name)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
