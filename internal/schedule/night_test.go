package schedule

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A night is of the day on which it begins: so are its reminders, its limit and its end.
func TestANightIsOfTheDayItBegins(t *testing.T) {
	comeNext(t, map[string]planned{
		"Friday's night goes on until Saturday morning": {
			plan: "every 2h 22-6 mon,fri", after: "2026-11-27 12:00",
			want: []string{"Sat 00:00", "Sat 02:00", "Sat 04:00", "Tue 00:00"},
		},
		"Sunday's night until Monday morning, quiet before its end": {
			plan: "every 100m 22-6 sun", lead: 20, after: "2026-11-29 12:00",
			want: []string{"Sun 23:40", "Mon 01:20", "Mon 03:00", "Mon 04:40", "Sun 23:40"},
		},
		"the end of the night is outside": {
			plan: "at 22:00, 23:50, 5:50, 6:00 22-6 fri 6:00-6:10 wed", after: "2026-11-27 12:00",
			want: []string{"Fri 22:00", "Fri 23:50", "Sat 05:50", "Wed 06:00"},
		},
		"one day's night ends when the next day begins": {
			plan: "every 4h 20-6 mon 06:00-14:00 tue", after: "2026-11-23 12:00",
			want: []string{"Tue 00:00", "Tue 04:00", "Tue 10:00"},
		},
		"an hour off in the night starts the interval anew": {
			plan: "every 90m 22-1, 2-6 fri", lead: 30, after: "2026-11-27 12:00",
			want: []string{"Fri 23:30", "Sat 03:30", "Sat 05:00", "Fri 23:30"},
		},
		"the night of the clocks' spring has seven hours": {
			plan: "every 1h 22-6 sat max 24", after: "2027-03-27 12:00",
			want: []string{"Sat 23:00", "Sun 00:00", "Sun 01:00", "Sun 03:00", "Sun 04:00", "Sun 05:00", "Sat 23:00"},
		},
		"that of their autumn has nine": {
			plan: "every 1h 22-6 sat max 24", after: "2027-10-30 12:00",
			want: []string{
				"Sat 23:00", "Sun 00:00", "Sun 01:00", "Sun 02:00", "Sun 02:00", "Sun 03:00", "Sun 04:00", "Sun 05:00", "Sat 23:00",
			},
		},
		"a night that ends in the hour that comes twice": {
			plan: "every 30m 23-2:30 sat max 24", after: "2027-10-31 00:40",
			want: []string{"Sun 01:10", "Sun 01:40", "Sun 02:10", "Sat 23:30"},
		},
	})
}

// What is of Friday is so until its night is over, and not until midnight.
func TestADayLastsUntilItsNightIsOver(t *testing.T) {
	for situation, c := range map[string]struct{ zone, plan, at, day, ends string }{
		"before the night":                   {"Europe/Berlin", "22-6 fri", "2026-11-27 12:00", "Fri 27", "2026-11-28 06:00"},
		"its last minute":                    {"Europe/Berlin", "22-6 fri", "2026-11-28 05:59:59", "Fri 27", "2026-11-28 06:00"},
		"it is over":                         {"Europe/Berlin", "22-6 fri", "2026-11-28 06:00", "Sat 28", "2026-11-29 00:00"},
		"Sunday's":                           {"Europe/Berlin", "22-6 sun", "2026-11-30 03:00", "Sun 29", "2026-11-30 06:00"},
		"a night that is none":               {"Europe/Berlin", "22-6 fri", "2026-11-27 03:00", "Fri 27", "2026-11-28 06:00"},
		"an hour off in it":                  {"Europe/Berlin", "22-1, 2-6 fri", "2026-11-28 01:30", "Fri 27", "2026-11-28 06:00"},
		"typed as two days":                  {"Europe/Berlin", "22-24 fri 0-6 sat", "2026-11-28 03:00", "Fri 27", "2026-11-28 06:00"},
		"it ends in the spring's gap":        {"Europe/Berlin", "22-02:30 sat", "2027-03-28 01:59", "Sat 27", "2027-03-28 03:00"},
		"the hour that comes twice":          {"Europe/Berlin", "22-6 sat", "2027-10-31 02:30 +0100", "Sat 30", "2027-10-31 06:00"},
		"round the clock it is the calendar": {"Europe/Berlin", "0-24 daily", "2026-11-28 03:00", "Sat 28", "2026-11-29 00:00"},
		"an office":                          {"Europe/Berlin", "9-17", "2026-11-28 00:00", "Sat 28", "2026-11-29 00:00"},
	} {
		days := timetable(t, c.zone, c.plan).Days()
		now := at(t, days.Zone, c.at)
		if got := days.Of(now).Format("Mon 2"); got != c.day {
			t.Errorf("%s: it is %s, want %s", situation, got, c.day)
		}
		if got, want := DayEnds(days, now), at(t, days.Zone, c.ends); !got.Equal(want) {
			t.Errorf("%s: it ends at %s, want %s", situation, got.In(days.Zone), want.In(days.Zone))
		}
	}
}

// Friday's limit is Friday's until Saturday 6:00; then another day's begins.
func TestTheLimitIsThatOfTheNight(t *testing.T) {
	tt := timetable(t, "Europe/Berlin", "every 30m 22-6 fri,sat max 3")
	plan := compiled(t, tt)
	friday := int(time.Date(2026, time.November, 27, 0, 0, 0, 0, time.UTC).Unix() / int64(day/time.Second))
	for now, want := range map[string]struct {
		before  Tally
		verdict Verdict
		reason  Reason
		after   Tally
		next    string
	}{
		"2026-11-27 22:30": {Tally{friday, 0}, Send, "", Tally{friday, 1}, "2026-11-28 02:00"},
		"2026-11-28 00:30": {Tally{friday, 2}, Send, "", Tally{friday, 3}, "2026-11-28 01:00"},
		"2026-11-28 01:00": {Tally{friday, 3}, Dropped, EnoughNow, Tally{friday, 3}, "2026-11-28 22:30"},
		"2026-11-28 05:30": {Tally{friday, 3}, Dropped, EnoughNow, Tally{friday, 3}, "2026-11-28 22:30"},
		"2026-11-28 22:30": {Tally{friday, 3}, Send, "", Tally{friday + 1, 1}, "2026-11-29 02:00"},
	} {
		is := inSlotOfAna(t, plan.zone, now)
		d := Decide(Due{User: ana, At: is, First: is, Timetable: tt, Day: want.before}, plan, Presence{}, is)
		if d.Verdict != want.verdict || d.Reason != want.reason || d.Day != want.after || !d.Next.Equal(inSlotOfAna(t, plan.zone, want.next)) {
			t.Errorf("%s: %s %s, %+v, next at %s", now, d.Verdict, d.Reason, d.Day, d.Next.In(plan.zone))
		}
	}
	now := at(t, plan.zone, "2026-11-27 12:00")
	p := reminded(t, tt, now)
	got := expected(t, p, now, 5, Known{}, "Mon 15:04")
	if diff := cmp.Diff([]string{"Fri 22:30", "Sat 02:00", "Sat 05:30", "Sat 22:30", "Sun 02:00"}, got); diff != "" {
		t.Error(diff)
	}
	if n := Planned(p, at(t, plan.zone, "2026-11-28 03:00")); n != 3 {
		t.Errorf("%d are planned for the night", n)
	}
}

// A holiday is that of the day on which the night begins.
func TestAHolidayIsThatOfTheNight(t *testing.T) {
	tt := timetable(t, "Europe/Berlin", "every 3h 22-6 daily max 24")
	zone := place(t, "Europe/Berlin")
	now := at(t, zone, "2026-12-24 12:00")
	holidays := Holidays{}
	holidays.Add(time.Date(2026, time.December, 25, 0, 0, 0, 0, time.UTC), "Christmas")
	p := reminded(t, tt, now)
	got := expected(t, p, now, 4, Known{Holidays: holidays}, "Mon 2 15:04")
	if diff := cmp.Diff([]string{"Fri 25 01:00", "Fri 25 04:00", "Sun 27 01:00", "Sun 27 04:00"}, got); diff != "" {
		t.Error(diff)
	}
	p.Due = inSlotOfAna(t, zone, "2026-12-27 01:00")
	off := DaysOff(p, at(t, zone, "2026-12-25 12:00"), p.Due, holidays)
	if len(off) != 1 || off[0].At.Format("Mon 2 15:04") != "Sat 26 01:00" || off[0].Name != "Christmas" {
		t.Errorf("off: %+v", off)
	}
}
