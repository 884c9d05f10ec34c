package phrase

import (
	"strings"
	"testing"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// monday is the week of somebody in an office.
var monday = Week{Begins: time.Monday}

func TestParseWhen(t *testing.T) {
	zone := place(t, "Europe/Berlin")
	const saturday = "2026-11-21 12:30"
	for text, want := range map[string]string{
		"20m":                       "2026-11-21 12:50",
		"20":                        "2026-11-21 12:50",
		"in 20 minutes":             "2026-11-21 12:50",
		"for 90 min":                "2026-11-21 14:00",
		"1h30":                      "2026-11-21 14:00",
		"1h 30m":                    "2026-11-21 14:00",
		"1 Hour 30 Minutes":         "2026-11-21 14:00",
		"an hour":                   "2026-11-21 13:30",
		"half an hour":              "2026-11-21 13:00",
		"2 days":                    "2026-11-23 12:30",
		"2 weeks":                   "2026-12-05 12:30",
		"a week":                    "2026-11-28 12:30",
		"3 months":                  "2027-02-21 12:30",
		"today":                     "2026-11-22 00:00",
		"until tomorrow":            "2026-11-22 00:00",
		"until tomorrow 9am":        "2026-11-22 09:00",
		"until tomorrow at 9":       "2026-11-22 09:00",
		"until Monday":              "2026-11-23 00:00",
		"until next mon":            "2026-11-23 00:00",
		"until saturday":            "2026-11-28 00:00",
		"saturday 14:00":            "2026-11-21 14:00",
		"until saturday 12:30":      "2026-11-28 12:30",
		"until next week":           "2026-11-23 00:00",
		"until next month":          "2026-12-01 00:00",
		"until 14:30":               "2026-11-21 14:30",
		"14:30":                     "2026-11-21 14:30",
		"14.30":                     "2026-11-21 14:30",
		"2:30 pm":                   "2026-11-21 14:30",
		"2:30 p.m.":                 "2026-11-21 14:30",
		"until 14":                  "2026-11-21 14:00",
		"until noon":                "2026-11-22 12:00",
		"until midnight":            "2026-11-22 00:00",
		"until 12:30":               "2026-11-22 12:30",
		"until 3 Jan":               "2027-01-03 00:00",
		"until Jan 3rd":             "2027-01-03 00:00",
		"until 3. january":          "2027-01-03 00:00",
		"until 3 January 2027 at 9": "2027-01-03 09:00",
		"until 24 dec":              "2026-12-24 00:00",
		"until 2026-12-24":          "2026-12-24 00:00",
		"until 2026-12-24 18:00":    "2026-12-24 18:00",
		"21 nov 18:00":              "2026-11-21 18:00",
		"until 1 sept":              "2027-09-01 00:00",
		"  “until  monday” ":        "2026-11-23 00:00",
		"until 29 march 2027 9am":   "2027-03-29 09:00",
	} {
		got, err := monday.When(text, at(t, zone, saturday), zone)
		if err != nil || !got.Equal(at(t, zone, want)) {
			t.Errorf("%q is %s, want %s (%v)", text, got.In(zone).Format("2006-01-02 15:04"), want, err)
		}
	}
}

func TestParseWhenOverAClockChange(t *testing.T) {
	zone := place(t, "Europe/Berlin")
	now := at(t, zone, "2026-03-28 12:00")
	for text, want := range map[string]string{
		"1 day":                "2026-03-29 12:00 +0200", // by the calendar: 23 hours
		"24h":                  "2026-03-29 13:00 +0200",
		"until tomorrow 02:30": "2026-03-29 03:00 +0200",
		"until sunday":         "2026-03-29 00:00 +0100",
	} {
		if got, err := monday.When(text, now, zone); err != nil || !got.Equal(at(t, zone, want)) {
			t.Errorf("%q is %s, want %s (%v)", text, got.In(zone), want, err)
		}
	}
	if got, err := monday.When("", now, zone); !got.IsZero() || err != nil {
		t.Errorf("nothing is %s, %v", got, err)
	}
}

func TestParseWhenRefuses(t *testing.T) {
	zone := place(t, "Europe/Berlin")
	for text, says := range map[string]string{
		"lunch":                        `when-not-understood Text="lunch"`,
		"monday lunch":                 "when-not-understood",
		"until 25:00":                  "when-not-understood",
		"5 o'clock":                    "when-not-understood",
		"0m":                           "when-past",
		"2020-01-01":                   "when-past",
		"today 9:00":                   "when-past",
		"20 weeks 4000 days":           "when-too-far",
		"99999 days":                   "when-not-understood",
		"3 Jan 2031":                   "when-too-far",
		"31 feb":                       "when-no-such-day Is=31 Month=February",
		"3/1":                          "when-two-readings",
		"tomorrow":                     `when-begin-or-end End=tomorrow Text="tomorrow"`,
		"for tomorrow":                 `when-begin-or-end End=tomorrow`,
		"tomorrow 9am":                 `when-begin-or-end End=tomorrow 9am`,
		"on friday":                    `when-begin-or-end End=friday`,
		"saturday":                     `when-begin-or-end End=saturday`,
		"from monday, 9:00":            "when-begin-or-end",
		"next mon":                     "when-begin-or-end",
		"next week":                    `when-begin-or-end End=next week`,
		"for next month":               `when-begin-or-end End=next month`,
		"next year":                    `when-begin-or-end End=next year`,
		"24 dec":                       "when-begin-or-end",
		"the 3rd":                      "when-begin-or-end",
		"24.12.":                       "when-begin-or-end",
		"2026-12-24":                   "when-begin-or-end",
		"30m 1h":                       "when-not-understood",
		"-20m":                         "when-not-understood",
		strings.Repeat("monday ", 100): "too-long Is=700",
	} {
		_, err := monday.When(text, at(t, zone, "2026-11-21 12:30"), zone)
		if found := problems(err); len(found) != 1 || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", prefs.Clip(text), err)
		}
	}
}

// TestParseWhenBeforeTheHolidays is about a Friday a week before Christmas.
func TestParseWhenBeforeTheHolidays(t *testing.T) {
	zone := place(t, "Europe/Berlin")
	now := at(t, zone, "2026-12-18 10:00")
	for text, want := range map[string]string{
		"until 3 Jan":                "2027-01-03 00:00",
		"through 3 jan":              "2027-01-04 00:00",
		"through sunday":             "2026-12-21 00:00",
		"through 3 jan 12:00":        "2027-01-03 12:00",
		"until the 3rd":              "2027-01-03 00:00",
		"until the 31st at 9":        "2026-12-31 09:00",
		"until 3rd of january":       "2027-01-03 00:00",
		"until Monday, 4 January":    "2027-01-04 00:00",
		"until 3.1.":                 "2027-01-03 00:00",
		"until 3.1.2027":             "2027-01-03 00:00",
		"vacation until 3 jan":       "2027-01-03 00:00",
		"for my holiday until jan 3": "2027-01-03 00:00",
		"2 weeks":                    "2027-01-01 10:00",
		"for six weeks":              "2027-01-29 10:00",
		"a fortnight":                "2027-01-01 10:00",
		"until next year":            "2027-01-01 00:00",
		"until the new year":         "2027-01-01 00:00",
		"this week":                  "2026-12-21 00:00",
		"for the rest of the week":   "2026-12-21 00:00",
		"until the end of the month": "2027-01-01 00:00",
		"for the rest of the day":    "2026-12-19 00:00",
		"until 1 nov":                "2027-11-01 00:00",
	} {
		got, err := monday.When(text, now, zone)
		if err != nil || !got.Equal(at(t, zone, want)) {
			t.Errorf("%q is %s, want %s (%v)", text, got.In(zone).Format("2006-01-02 15:04"), want, err)
		}
	}
	for text, says := range map[string]string{
		"until 17 dec":            `when-just-past Text="until 17 dec"`,
		"until 18.12.":            "when-just-past",
		"until 17 dec 2026":       "when-past",
		"24 dec to 3 jan":         "when-two-days",
		"from 24 dec until 3 jan": "when-two-days",
		"until tuesday 4 jan":     "when-other-weekday Date=2027-01-04",
		"until the 32nd":          "when-not-understood",
		"until 30.2.":             "when-no-such-day Is=30 Month=February",
		"until 1.13.":             `when-no-date Text="1.13."`,
		"until christmas":         "when-not-understood",
	} {
		_, err := monday.When(text, now, zone)
		if found := problems(err); len(found) != 1 || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParseWhen(f *testing.F) {
	for _, text := range []string{"20m", "1h30", "until monday", "friday", "until next month", "on 3.1.", "3 Jan", "2026-12-24 9:00", "half an hour", "until 14:30", "next next week", "29 feb", "at"} {
		f.Add(text, int64(1_795_000_000))
	}
	zone := place(f, "Africa/Cairo")
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		now := time.Unix(unix%4_000_000_000, 0)
		until, err := monday.When(text, now, zone)
		if err != nil {
			if len(problems(err)) == 0 || len(err.Error()) > 500 {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if !until.IsZero() && !until.Equal(prefs.Forever) && (!until.After(now) || until.Sub(now) > 367*24*time.Hour) {
			t.Fatalf("%q at %s is %s", text, now, until)
		}
	})
}

// at reads "2026-03-29 02:30", or with an offset where a time comes twice:
// "2026-10-25 02:30 +0100".
func at(t *testing.T, zone *time.Location, text string) time.Time {
	t.Helper()
	if strings.Count(text, " ") == 2 {
		moment, err := time.Parse("2006-01-02 15:04 -0700", text)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if wall, err := time.Parse(layout, text); err == nil {
			return schedule.FromWall(wall, zone)
		}
	}
	t.Fatalf("no time: %q", text)
	return time.Time{}
}

func place(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
