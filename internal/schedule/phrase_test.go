package schedule

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/prefs"
)

func TestParsePlan(t *testing.T) {
	for text, want := range map[string]string{
		"every 50m 9:00-17:30 mon-fri":     "every 50 minutes, 9:00–17:30, Monday to Friday",
		"every 45 minutes":                 "every 45 minutes, 9:00–17:30, Monday to Friday",
		"45m":                              "every 45 minutes, 9:00–17:30, Monday to Friday",
		"every 45":                         "every 45 minutes, 9:00–17:30, Monday to Friday",
		"Every hour":                       "every hour, 9:00–17:30, Monday to Friday",
		"every 1h30":                       "every 90 minutes, 9:00–17:30, Monday to Friday",
		"every 2 hours, 10-16, daily":      "every 2 hours, 10:00–16:00, every day",
		"every half an hour weekdays":      "every 30 minutes, 9:00–17:30, Monday to Friday",
		"9-17 mon,wed,fri":                 "every 50 minutes, 9:00–17:00, Monday, Wednesday and Friday",
		"mon, wed and fri from 9 to 17":    "every 50 minutes, 9:00–17:00, Monday, Wednesday and Friday",
		"9am–5pm":                          "every 50 minutes, 9:00–17:00, Monday to Friday",
		"9 a.m. – 5:30 p.m.":               "every 50 minutes, 9:00–17:30, Monday to Friday",
		"9-5":                              "every 50 minutes, 9:00–17:00, Monday to Friday",
		"8-6":                              "every 50 minutes, 8:00–18:00, Monday to Friday",
		"9:00-5:30":                        "every 50 minutes, 9:00–17:30, Monday to Friday",
		"9:00-8:00pm":                      "every 50 minutes, 9:00–20:00, Monday to Friday",
		"1-5pm":                            "every 50 minutes, 13:00–17:00, Monday to Friday",
		"every day":                        "every 50 minutes, 9:00–17:30, every day",
		"weekends":                         "every 50 minutes, 9:00–17:30, Saturday and Sunday",
		"fri-mon":                          "every 50 minutes, 9:00–17:30, Monday and Friday to Sunday",
		"9:00-12:00 13:00-17:30 mon-thu":   "every 50 minutes, 9:00–12:00 and 13:00–17:30, Monday to Thursday",
		"9-12 13-17:30 mon-thu 9-13 fri":   "every 50 minutes, 9:00–12:00 and 13:00–17:30 on Monday to Thursday; 9:00–13:00 on Friday",
		"mon-thu 9-12 13-17:30; fri 9-13":  "every 50 minutes, 9:00–12:00 and 13:00–17:30 on Monday to Thursday; 9:00–13:00 on Friday",
		"cron 0 10,15 * * 1-5":             "cron 0 10,15 * * 1-5, 9:00–17:30, Monday to Friday",
		"cron `0 10,15 * * 1-5`":           "cron 0 10,15 * * 1-5, 9:00–17:30, Monday to Friday",
		"cron */25 * * * * 10-12":          "cron */25 * * * *, 10:00–12:00, Monday to Friday",
		"at 10:00, 15:00 mon-fri":          "at 10:00 and 15:00, 9:00–17:30, Monday to Friday",
		"at 10:00, 12:30, 15:00":           "at 10:00, 12:30 and 15:00, 9:00–17:30, Monday to Friday",
		"at 15:00 and 10:00 and 15:00":     "at 10:00 and 15:00, 9:00–17:30, Monday to Friday",
		"at 10:00 and 15:00 on monday":     "at 10:00 and 15:00, 9:00–17:30, Monday",
		"at 10,15":                         "at 10:00 and 15:00, 9:00–17:30, Monday to Friday",
		"at 10:15 10:45":                   "at 10:15 and 10:45, 9:00–17:30, Monday to Friday",
		"at noon":                          "at 12:00, 9:00–17:30, Monday to Friday",
		"at 8pm 18-22 sat":                 "at 20:00, 18:00–22:00, Saturday",
		"every 50m America/Port-au-Prince": "every 50 minutes, 9:00–17:30, Monday to Friday America/Port-au-Prince",
		"every 50m europe/berlin":          "every 50 minutes, 9:00–17:30, Monday to Friday Europe/Berlin",
		"cron 0 10 * * * america/argentina/buenos_aires": "cron 0 10 * * *, 9:00–17:30, Monday to Friday America/Argentina/Buenos_Aires",
		"every 50m UTC": "every 50 minutes, 9:00–17:30, Monday to Friday UTC",
		"every 1 h 30 minutes 9:00–17:30 Mondays – Fridays": "every 90 minutes, 9:00–17:30, Monday to Friday",
	} {
		got, _, err := ParsePlan(text, prefs.Defaults("Europe/Paris").Timetable)
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
	base := prefs.Defaults("Europe/Paris").Timetable
	got, _, err := ParsePlan("max 9 a day", base)
	if err != nil || got.PerDay != 9 || got.String() != base.String() || got.Lead != base.Lead {
		t.Errorf("%+v, %v", got, err)
	}
	back, _, err := ParsePlan("every 50m", timetable(t, "Europe/Paris", "cron 0 10 * * *"))
	if diff := cmp.Diff(prefs.Plan{Every: 50}, back.Plan); diff != "" || err != nil {
		t.Errorf("back from cron: %s, %v", diff, err)
	}
}

func TestAPlanTellsWhetherAZoneWasNamed(t *testing.T) {
	base := prefs.Defaults("Europe/Lisbon").Timetable
	for text, want := range map[string]bool{
		"every 50m 9:00-17:30 mon-fri Europe/Lisbon": true, // the one they are in
		"every 50m europe/lisbon":                    true,
		"every 50m Asia/Tokyo":                       true,
		"every 50m utc":                              true,
		"every 50m 9:00-17:30 mon-fri":               false,
		"every 5m Europe/Lisbon":                     false, // it is not taken
	} {
		if _, zoned, err := ParsePlan(text, base); zoned != want {
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
		got, _, err := ParsePlan(text, prefs.Defaults("Europe/Paris").Timetable)
		if err != nil || got.PerDay != want {
			t.Errorf("%q: at most %d a day (%v)", text, got.PerDay, err)
		}
	}
}

func TestParsePlanReadsWhatATimetableSays(t *testing.T) {
	base := prefs.Defaults("Europe/Paris").Timetable
	for _, text := range []string{
		"every 50m 9:00-17:30 mon-fri", "cron 0 10,15 * * 1-5 10-16 mon,wed,sat", "at 10:00, 12:30, 15:00 10-16 mon,wed", "at noon", "every 8h 0-24 daily",
		"9-12 13-17:30 mon-thu 9-13 fri", "10-11 mon,tue 12-13 wed 14-15 sat,sun every 20m",
	} {
		first, _, err := ParsePlan(text, base)
		if err != nil {
			t.Fatal(err)
		}
		again, _, err := ParsePlan(first.String(), base)
		if err != nil || again.ID() != first.ID() {
			t.Errorf("%q: %q became %q (%v)", text, first, again, err)
		}
	}
}

func TestParsePlanRefuses(t *testing.T) {
	for text, says := range map[string]string{
		"":                            "the plan is empty",
		"mondey":                      `I do not understand "mondey"`,
		"every 50m mon,tus":           `I do not understand "tus"`,
		"every":                       "how often is not clear",
		"every so often":              "how often is not clear",
		"every 2 days":                "several times a day",
		"every 0m":                    "0 minutes is none",
		"every 5m":                    "cannot be 5 minutes",
		"every 9 hours":               "cannot be 540 minutes",
		"every 50m every 40m":         "two plans",
		"every 50m at 10":             "two plans",
		"every 50m cron 0 10 * * 1":   "two plans",
		"cron":                        "is empty",
		"cron 0 10 *":                 "this one has 3",
		"cron TZ=0 10 * * *":          "time zone",
		"cron @every 0s":              "write every 50m",
		"cron * * * * *":              "less than 10 minutes apart",
		"cron 0 9 30 2 *":             "never comes",
		"cron 0 20 * * *":             "less than once a year",
		"at":                          "no time of the day",
		"at ten":                      "no time of the day",
		"at 10:00 at 15:00":           "two plans",
		"at 10:00 10:05":              "10:00 and 10:05 are less than 10 minutes apart",
		"at 23:55 0:00 0-24 daily":    "23:55 and 0:00 are less than 10 minutes apart",
		"at 10:00 20:00":              "20:00 is outside your working hours",
		"at 10:00 17:15":              "17:15 is in the last 20 minutes of your day",
		"at 10:00 13:00 9-12 mon":     "13:00 is outside your working hours",
		"9:00-8:00":                   "whether 9:00–8:00 is 9:00–20:00 or 8:00–9:00; say it as in",
		"9-8 mon":                     "is 9:00–20:00 or 8:00–9:00",
		"22-6":                        "ends before it begins",
		"9-12 11-17":                  "overlap",
		"9-17 mon 10-12":              "on which days",
		"every 50m Europe/Atlantis":   "not a time zone I know",
		"every 50m ../../etc/passwd":  "not a time zone I know",
		"max":                         "no number",
		"max many":                    "not a number",
		"max 99":                      "cannot be 99",
		strings.Repeat("mon ", 10000): "40000 characters",
	} {
		base := prefs.Defaults("Europe/Paris").Timetable
		_, _, err := ParsePlan(text, base)
		found := problems(err)
		if len(found) == 0 || found[0].Mend == "" || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", prefs.Clip(text), err)
		}
	}
}

func TestParseTimes(t *testing.T) {
	for text, want := range map[string]string{
		"10:00, 12:30, 15:00":    "at 10:00, 12:30 and 15:00",
		"at 3pm and 10":          "at 10:00 and 15:00",
		"9.30\n14h15; 9:30 noon": "at 9:30, 12:00 and 14:15",
		"midnight":               "at 0:00",
	} {
		got, err := ParseTimes(text)
		if plan := (prefs.Plan{Times: got}); err != nil || plan.String() != want {
			t.Errorf("%q is %q, want %q (%v)", text, plan, want, err)
		}
	}
	for text, says := range map[string]string{
		"":                           "no time of the day",
		" , and ,":                   "no time of the day",
		"10:00, lunch":               `I do not understand "lunch"`,
		"25:00":                      `I do not understand "25:00"`,
		"10-12":                      `I do not understand "10-12"`,
		strings.Repeat("10:00 ", 99): "594 characters",
	} {
		_, err := ParseTimes(text)
		if found := problems(err); len(found) != 1 || found[0].Field != prefs.FieldTimes || found[0].Mend == "" || !strings.Contains(err.Error(), says) {
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
		"\n  fri 22-24\n\n sat 0-2\n":                 "Fri 22:00-24:00\nSat 0:00-2:00",
	} {
		base := prefs.Week(prefs.Span{From: 480, To: 540}, time.Monday, time.Wednesday)
		got, err := ParseHours(text, base)
		if diff := cmp.Diff(want, got.Lines()); diff != "" || err != nil {
			t.Errorf("%q (%v): %s", text, err, diff)
		}
		again, err := ParseHours(got.Lines(), prefs.Hours{})
		if diff := cmp.Diff(got, again); diff != "" || err != nil {
			t.Errorf("%q, read again (%v): %s", text, err, diff)
		}
	}
}

func TestParseHoursRefuses(t *testing.T) {
	for text, says := range map[string]string{
		"":                           "there are no hours",
		" \n ; \n":                   "there are no hours",
		"mon-fri nine to five":       `I do not understand "nine-five"`,
		"mon-fri 9-25":               `I do not understand "9-25"`,
		"9-12\nfri 9-13":             "on which days",
		"mon 9:00-8:00":              "is 9:00–20:00 or 8:00–9:00",
		"every 50m mon 9-17":         `I do not understand "50m"`,
		strings.Repeat("mon ", 1000): "4000 characters",
	} {
		_, err := ParseHours(text, prefs.Hours{})
		if found := problems(err); len(found) != 1 || found[0].Field != prefs.FieldHours || found[0].Mend == "" || !strings.Contains(err.Error(), says) {
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
	base := prefs.Defaults("Europe/Berlin").Timetable
	f.Fuzz(func(t *testing.T, text string) {
		if times, err := ParseTimes(text); err == nil && !slices.IsSorted(times) || err != nil && len(problems(err)) == 0 {
			t.Fatalf("%q is at %v (%v)", text, times, err)
		}
		hours, err := ParseHours(text, base.Hours)
		if err != nil && len(problems(err)) == 0 {
			t.Fatalf("%q: %v", text, err)
		}
		if again, err := ParseHours(hours.Lines(), prefs.Hours{}); CheckTimetable(prefs.Timetable{Plan: base.Plan, Hours: hours, Zone: "UTC", PerDay: 1}) == nil && (err != nil || again.Lines() != hours.Lines()) {
			t.Fatalf("%q is %q, and that is %q (%v)", text, hours.Lines(), again.Lines(), err)
		}
		got, _, err := ParsePlan(text, base)
		if err != nil {
			if len(problems(err)) == 0 {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		again, _, err := ParsePlan(got.String(), got)
		if err != nil || again.ID() != got.ID() {
			t.Fatalf("%q is %q, and that is %q (%v)", text, got, again, err)
		}
		if plan, err := Compile(got); err != nil || plan.Next(time.Unix(1_795_000_000, 0)).IsZero() {
			t.Fatalf("%q never comes: %v", text, err)
		}
	})
}
