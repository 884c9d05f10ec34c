package phrase

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/schedule"
)

func TestParsePlan(t *testing.T) {
	for text, want := range map[string]string{
		"every 50m 9:00-17:30 mon-fri":     "every 50m Mon-Fri 9:00-17:30",
		"every 45 minutes":                 "every 45m Mon-Fri 9:00-17:30",
		"45m":                              "every 45m Mon-Fri 9:00-17:30",
		"every 45":                         "every 45m Mon-Fri 9:00-17:30",
		"Every hour":                       "every 60m Mon-Fri 9:00-17:30",
		"every 1h30":                       "every 90m Mon-Fri 9:00-17:30",
		"every 2 hours, 10-16, daily":      "every 120m Mon-Sun 10:00-16:00",
		"every half an hour weekdays":      "every 30m Mon-Fri 9:00-17:30",
		"9-17 mon,wed,fri":                 "every 50m Mon, Wed, Fri 9:00-17:00",
		"mon, wed and fri from 9 to 17":    "every 50m Mon, Wed, Fri 9:00-17:00",
		"9am–5pm":                          "every 50m Mon-Fri 9:00-17:00",
		"9 a.m. – 5:30 p.m.":               "every 50m Mon-Fri 9:00-17:30",
		"9-5":                              "every 50m Mon-Fri 9:00-17:00",
		"8-6":                              "every 50m Mon-Fri 8:00-18:00",
		"9:00-5:30":                        "every 50m Mon-Fri 9:00-17:30",
		"9:00-8:00pm":                      "every 50m Mon-Fri 9:00-20:00",
		"1-5pm":                            "every 50m Mon-Fri 13:00-17:00",
		"every day":                        "every 50m Mon-Sun 9:00-17:30",
		"weekends":                         "every 50m Sat, Sun 9:00-17:30",
		"fri-mon":                          "every 50m Mon, Fri-Sun 9:00-17:30",
		"9:00-12:00 13:00-17:30 mon-thu":   "every 50m Mon-Thu 9:00-12:00, 13:00-17:30",
		"9-12 13-17:30 mon-thu 9-13 fri":   "every 50m Mon-Thu 9:00-12:00, 13:00-17:30; Fri 9:00-13:00",
		"mon-thu 9-12 13-17:30; fri 9-13":  "every 50m Mon-Thu 9:00-12:00, 13:00-17:30; Fri 9:00-13:00",
		"cron 0 10,15 * * 1-5":             "cron 0 10,15 * * 1-5 Mon-Fri 9:00-17:30",
		"cron `0 10,15 * * 1-5`":           "cron 0 10,15 * * 1-5 Mon-Fri 9:00-17:30",
		"cron */25 * * * * 10-12":          "cron */25 * * * * Mon-Fri 10:00-12:00",
		"at 10:00, 15:00 mon-fri":          "at 10:00, 15:00 Mon-Fri 9:00-17:30",
		"at 10:00, 12:30, 15:00":           "at 10:00, 12:30, 15:00 Mon-Fri 9:00-17:30",
		"at 15:00 and 10:00 and 15:00":     "at 10:00, 15:00 Mon-Fri 9:00-17:30",
		"at 10:00 and 15:00 on monday":     "at 10:00, 15:00 Mon 9:00-17:30",
		"at 10,15":                         "at 10:00, 15:00 Mon-Fri 9:00-17:30",
		"at 10:15 10:45":                   "at 10:15, 10:45 Mon-Fri 9:00-17:30",
		"at noon":                          "at 12:00 Mon-Fri 9:00-17:30",
		"at 8pm 18-22 sat":                 "at 20:00 Sat 18:00-22:00",
		"every 50m America/Port-au-Prince": "every 50m Mon-Fri 9:00-17:30 America/Port-au-Prince",
		"every 50m europe/berlin":          "every 50m Mon-Fri 9:00-17:30 Europe/Berlin",
		"cron 0 10 * * * america/argentina/buenos_aires": "cron 0 10 * * * Mon-Fri 9:00-17:30 America/Argentina/Buenos_Aires",
		"every 50m UTC": "every 50m Mon-Fri 9:00-17:30 UTC",
		"every 1 h 30 minutes 9:00–17:30 Mondays – Fridays": "every 90m Mon-Fri 9:00-17:30",
	} {
		got, _, err := Plan(text, prefstest.Straight("Europe/Paris").Timetable)
		says := got.String()
		if got.Zone != "Europe/Paris" {
			says += " " + got.Zone
		}
		if err != nil || says != want {
			t.Errorf("%q is %q, want %q (%v)", text, says, want, err)
		}
	}
}

func TestParsePlanKeepsTheRest(t *testing.T) {
	base := prefstest.Straight("Europe/Paris").Timetable
	got, _, err := Plan("max 9 a day", base)
	if err != nil || got.PerDay != 9 || got.String() != base.String() || got.Lead != base.Lead {
		t.Errorf("%+v, %v", got, err)
	}
	back, _, err := Plan("every 50m", cronTimetable())
	if diff := cmp.Diff(prefs.Plan{Every: 50}, back.Plan); diff != "" || err != nil {
		t.Errorf("back from cron: %s, %v", diff, err)
	}
}

func TestAPlanTellsWhetherAZoneWasNamed(t *testing.T) {
	base := prefstest.Straight("Europe/Lisbon").Timetable
	for text, want := range map[string]bool{
		"every 50m 9:00-17:30 mon-fri Europe/Lisbon": true, // the one they are in
		"every 50m europe/lisbon":                    true,
		"every 50m Asia/Tokyo":                       true,
		"every 50m utc":                              true,
		"every 50m 9:00-17:30 mon-fri":               false,
		"every 5m Europe/Lisbon":                     false, // it is not taken
	} {
		if _, zoned, err := Plan(text, base); zoned != want {
			t.Errorf("%q: %t (%v)", text, zoned, err)
		}
	}
}

func TestWhoNamesEightTimesWantsEight(t *testing.T) {
	const eight = "at 9 10 11 12 13 14 15 16"
	for text, want := range map[string]int{
		eight:            8,
		eight + " max 3": 3,
		"at 10:00":       6,
	} {
		base := prefstest.Straight("Europe/Paris").Timetable
		base.PerDay = 6
		got, _, err := Plan(text, base)
		if err != nil || got.PerDay != want {
			t.Errorf("%q: at most %d a day (%v)", text, got.PerDay, err)
		}
	}
}

func TestParsePlanReadsWhatATimetableSays(t *testing.T) {
	base := prefstest.Straight("Europe/Paris").Timetable
	for _, text := range []string{
		"every 50m 22-6 mon,thu-sat 9-12, 22-1, 2-6 tue", "every 30m 17:00-09:00 daily", "every 1h 14-24 mon 0-11 tue",
		"every 50m 9:00-17:30 mon-fri", "cron 0 10,15 * * 1-5 10-16 mon,wed,sat", "at 10:00, 12:30, 15:00 10-16 mon,wed", "at noon", "every 8h 0-24 daily",
		"9-12 13-17:30 mon-thu 9-13 fri", "10-11 mon,tue 12-13 wed 14-15 sat,sun every 20m",
	} {
		first, _, err := Plan(text, base)
		if err != nil {
			t.Fatal(err)
		}
		again, _, err := Plan(first.String(), base)
		if err != nil || again.ID() != first.ID() {
			t.Errorf("%q: %q became %q (%v)", text, first, again, err)
		}
	}
}

func TestParsePlanRefuses(t *testing.T) {
	for text, says := range map[string]string{
		"":                            "plan-empty",
		"mondey":                      `plan-not-understood Text="mondey"`,
		"every 50m mon,tus":           `plan-not-understood Text="tus"`,
		"every":                       "how-often",
		"every so often":              "how-often",
		"every 2 days":                "not-days",
		"every 0m":                    "interval-zero",
		"every 5m":                    "every-range Is=5",
		"every 9 hours":               "every-range Is=540",
		"every 50m every 40m":         "two-plans",
		"every 50m at 10":             "two-plans",
		"every 50m cron 0 10 * * 1":   "two-plans",
		"cron":                        "cron-empty",
		"cron 0 10 *":                 "cron-fields Is=3",
		"cron TZ=0 10 * * *":          "cron-zone",
		"cron @every 0s":              "cron-every",
		"cron * * * * *":              "cron-every-minute",
		"cron 0 9 30 2 *":             "cron-never",
		"cron 0 20 * * *":             "cron-rare",
		"at":                          "at-no-time",
		"at 25:00":                    `at-not-a-time Text="25:00"`,
		"at ten":                      "at-no-time",
		"at 10:00 at 15:00":           "two-plans",
		"at 10:00 10:05":              "times-too-close Before=10:00 Least=10 Time=10:05",
		"at 23:55 0:00 0-24 daily":    "times-too-close Before=23:55 Least=10 Time=0:00",
		"at 10:00 20:00":              "time-outside-hours Hours=Mon-Fri 9:00-17:30 Time=20:00",
		"at 10:00 17:15":              "time-in-lead Lead=20 Time=17:15",
		"at 10:00 13:00 9-12 mon":     "time-outside-hours Hours=Mon 9:00-12:00 Time=13:00",
		"9:00-8:00":                   "plan-hours-unclear Late=9:00–20:00 Span=9:00–8:00 Swapped=8:00–9:00",
		"9-8 mon":                     "plan-hours-unclear Late=9:00–20:00",
		"9am-8am":                     "span-ends-first",
		"22-6 mon 5-14 tue":           "spans-overlap Before=22:00–6:00 Day=Tuesday Span=5:00–14:00",
		"9-12 11-17":                  "spans-overlap",
		"9-17 mon 10-12":              "plan-days",
		"every 50m Europe/Atlantis":   "zone-unknown",
		"every 50m ../../etc/passwd":  "zone-unknown",
		"max":                         "max-no-number",
		"max many":                    "max-not-a-number",
		"max 99":                      "per-day-range Is=99",
		strings.Repeat("mon ", 10000): "too-long Is=40000",
	} {
		base := prefstest.Straight("Europe/Paris").Timetable
		_, _, err := Plan(text, base)
		found := problems(err)
		if len(found) == 0 || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", prefs.Clip(text), err)
		}
	}
}

func TestParseTimes(t *testing.T) {
	for text, want := range map[string]string{
		"10:00, 12:30, 15:00":    "at 10:00, 12:30, 15:00",
		"at 3pm and 10":          "at 10:00, 15:00",
		"9.30\n14h15; 9:30 noon": "at 9:30, 12:00, 14:15",
		"midnight":               "at 0:00",
	} {
		got, err := Times(text)
		if plan := (prefs.Plan{Times: got}); err != nil || plan.String() != want {
			t.Errorf("%q is %q, want %q (%v)", text, plan, want, err)
		}
	}
	for text, says := range map[string]string{
		"":                           "times-empty",
		" , and ,":                   "times-empty",
		"10:00, lunch":               `times-not-understood Text="lunch"`,
		"25:00":                      `times-not-understood Text="25:00"`,
		"10-12":                      `times-not-understood Text="10-12"`,
		strings.Repeat("10:00 ", 99): "too-long Is=594",
	} {
		_, err := Times(text)
		if found := problems(err); len(found) != 1 || found[0].Field != prefs.FieldTimes || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", prefs.Clip(text), err)
		}
	}
}

func TestParseHours(t *testing.T) {
	for text, want := range map[string]string{
		"mon-fri 9:00-17:30": "Mon-Fri 9:00-17:30",
		"Mon–Thu 9:00–12:00, 13:00–17:30\r\nFri 9–13": "Mon-Thu 9:00-12:00, 13:00-17:30\nFri 9:00-13:00",
		"mon-thu 9-12\n9-13 fri":                      "Mon-Thu 9:00-12:00\nFri 9:00-13:00",
		"mon-thu 9-12; fri 9-13":                      "Mon-Thu 9:00-12:00\nFri 9:00-13:00",
		"mon 13-17\nmon 9-12":                         "Mon 9:00-12:00, 13:00-17:00",
		"9am to 5pm on weekdays":                      "Mon-Fri 9:00-17:00",
		"every day from 9 to 5":                       "Mon-Sun 9:00-17:00",
		"every monday 10-11":                          "Mon 10:00-11:00",
		"9-12 and 13-17":                              "Mon, Wed 9:00-12:00, 13:00-17:00",
		"tue, sat, sun 10-16":                         "Tue, Sat, Sun 10:00-16:00",
		"mon\ntue 10-11":                              "Mon 8:00-9:00\nTue 10:00-11:00",
		"\n  fri 22-24\n\n sat 0-2\n":                 "Fri 22:00-2:00",
	} {
		base := prefs.Week(prefs.Span{From: 480, To: 540}, time.Monday, time.Wednesday)
		got, err := Hours(text, base)
		if diff := cmp.Diff(want, got.Lines()); diff != "" || err != nil {
			t.Errorf("%q (%v): %s", text, err, diff)
		}
		again, err := Hours(got.Lines(), prefs.Hours{})
		if diff := cmp.Diff(got, again); diff != "" || err != nil {
			t.Errorf("%q, read again (%v): %s", text, err, diff)
		}
	}
}

func TestParseHoursRefuses(t *testing.T) {
	for text, says := range map[string]string{
		"":                           "hours-empty",
		" \n ; \n":                   "hours-empty",
		"mon-fri nine to five":       `hours-not-understood Text="nine-five"`,
		"mon-fri 9-25":               `hours-not-understood Text="9-25"`,
		"9-12\nfri 9-13":             "hours-days",
		"mon 9:00-8:00":              "hours-unclear Late=9:00–20:00",
		"every 50m mon 9-17":         `hours-not-understood Text="50m"`,
		strings.Repeat("mon ", 1000): "too-long Is=4000",
	} {
		_, err := Hours(text, prefs.Hours{})
		if found := problems(err); len(found) != 1 || found[0].Field != prefs.FieldHours || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", prefs.Clip(text), err)
		}
	}
}

func FuzzParsePlan(f *testing.F) {
	for _, text := range []string{
		"every 50m 9:00-17:30 mon-fri", "at 10:00, 15:00 mon-fri", "at 10, 12:30 and 15", "cron 0 10,15 * * 1-5 Europe/Berlin", "9am - 5pm weekdays",
		"9-12 13-17:30 mon-thu; 9-13 fri", "max 8 a day", "every half an hour", "at -", "cron TZ=0", "- to -", "every , ,",
	} {
		f.Add(text)
	}
	base := prefstest.Straight("Europe/Berlin").Timetable
	f.Fuzz(func(t *testing.T, text string) {
		if times, err := Times(text); err == nil && !slices.IsSorted(times) || err != nil && len(problems(err)) == 0 {
			t.Fatalf("%q is at %v (%v)", text, times, err)
		}
		hours, err := Hours(text, base.Hours)
		if err != nil && len(problems(err)) == 0 {
			t.Fatalf("%q: %v", text, err)
		}
		if again, err := Hours(hours.Lines(), prefs.Hours{}); schedule.CheckTimetable(prefs.Timetable{Plan: base.Plan, Hours: hours, Zone: "UTC", PerDay: 1}) == nil && (err != nil || again.Lines() != hours.Lines()) {
			t.Fatalf("%q is %q, and that is %q (%v)", text, hours.Lines(), again.Lines(), err)
		}
		got, _, err := Plan(text, base)
		if err != nil {
			if len(problems(err)) == 0 {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		again, _, err := Plan(got.String(), got)
		if err != nil || again.ID() != got.ID() {
			t.Fatalf("%q is %q, and that is %q (%v)", text, got, again, err)
		}
		if plan, err := schedule.Compile(got); err != nil || plan.Next(time.Unix(1_795_000_000, 0)).IsZero() {
			t.Fatalf("%q never comes: %v", text, err)
		}
	})
}

func problems(err error) prefs.Problems {
	found, _ := errors.AsType[prefs.Problems](err)
	return found
}

func cronTimetable() prefs.Timetable {
	t := prefstest.Straight("Europe/Paris").Timetable
	t.Plan = prefs.Plan{Cron: "0 10 * * *"}
	return t
}
