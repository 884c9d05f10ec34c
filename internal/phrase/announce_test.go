package phrase

import (
	"strings"
	"testing"
	"time"

	"unhunch/internal/prefs"
)

func TestPausesAsPeopleAnnounceThem(t *testing.T) {
	zone := place(t, "Europe/Berlin")
	const wednesday = "2026-11-25 14:30"
	for text, want := range map[string]string{
		"from 20 Dec to 3 Jan":               "Sun 20 Dec 00:00 - Mon 4 Jan 00:00",
		"from 20 dec until 3 jan":            "Sun 20 Dec 00:00 - Sun 3 Jan 00:00",
		"20.12. - 3.1.":                      "Sun 20 Dec 00:00 - Mon 4 Jan 00:00",
		"20.12.-3.1.":                        "Sun 20 Dec 00:00 - Mon 4 Jan 00:00",
		"dec 20 through jan 3rd":             "Sun 20 Dec 00:00 - Mon 4 Jan 00:00",
		"from 2026-12-20 to 2027-01-03":      "Sun 20 Dec 00:00 - Mon 4 Jan 00:00",
		"20 to 24 dec":                       "Sun 20 Dec 00:00 - Fri 25 Dec 00:00",
		"from dec 20-24":                     "Sun 20 Dec 00:00 - Fri 25 Dec 00:00",
		"monday to wednesday":                "Mon 30 Nov 00:00 - Thu 3 Dec 00:00",
		"reminders from friday until monday": "Fri 27 Nov 00:00 - Mon 30 Nov 00:00",
		"fri-sun please":                     "Fri 27 Nov 00:00 - Mon 30 Nov 00:00",
		"from monday for 2 weeks":            "Mon 30 Nov 00:00 - Mon 14 Dec 00:00",
		"next week":                          "Mon 30 Nov 00:00 - Mon 7 Dec 00:00",
		"next month":                         "Tue 1 Dec 00:00 - Fri 1 Jan 00:00",
		"this weekend":                       "Sat 28 Nov 00:00 - Mon 30 Nov 00:00",
		"tomorrow":                           "Thu 26 Nov 00:00 - Fri 27 Nov 00:00",
		"on friday":                          "Fri 27 Nov 00:00 - Sat 28 Nov 00:00",
		"on 24 dec":                          "Thu 24 Dec 00:00 - Fri 25 Dec 00:00",
		"friday afternoon":                   "Fri 27 Nov 12:00 - Sat 28 Nov 00:00",
		"tomorrow morning":                   "Thu 26 Nov 00:00 - Thu 26 Nov 12:00",
		"this evening":                       "Wed 25 Nov 17:00 - Thu 26 Nov 00:00",
		"this afternoon":                     "Wed 25 Nov 14:30 - Thu 26 Nov 00:00",
		"friday 14-16":                       "Fri 27 Nov 14:00 - Fri 27 Nov 16:00",
		"tomorrow from 14:00 to 16:30":       "Thu 26 Nov 14:00 - Thu 26 Nov 16:30",
		"friday 2pm-4pm":                     "Fri 27 Nov 14:00 - Fri 27 Nov 16:00",
		"from 16:00 to 17:00":                "Wed 25 Nov 16:00 - Wed 25 Nov 17:00",
		"from friday 14:00 to monday 9:00":   "Fri 27 Nov 14:00 - Mon 30 Nov 09:00",
		"from friday afternoon to tuesday":   "Fri 27 Nov 12:00 - Wed 2 Dec 00:00",
		"between 24 dec and 27 dec":          "Thu 24 Dec 00:00 - Mon 28 Dec 00:00",
		"from today to friday":               "Wed 25 Nov 14:30 - Sat 28 Nov 00:00",
		"from next friday to 20 dec":         "asked Fri 27 Nov 00:00 - Mon 21 Dec 00:00 | Fri 4 Dec 00:00 - Mon 21 Dec 00:00",
		"from 1 dec 2027 to 3 jan 2028":      "refused when-too-far",
		"from 20 nov 2026 to 24 nov 2026":    "refused when-past",
		"from 20 nov to 24 nov":              "refused when-past",
		"on 24 nov":                          "refused when-past",
		"from 23 to 27 nov":                  "Wed 25 Nov 14:30 - Sat 28 Nov 00:00",
		"from 20th to 24th":                  "Sun 20 Dec 00:00 - Fri 25 Dec 00:00",
		"from 10 feb to 20 dec":              "refused when-too-far",
		"from 14:00 to 17:00":                "Wed 25 Nov 14:30 - Wed 25 Nov 17:00",
		"today 2-5":                          "Wed 25 Nov 14:30 - Wed 25 Nov 17:00",
		"from 9:00 to 10:00":                 "Thu 26 Nov 09:00 - Thu 26 Nov 10:00",
		"from 14:00 for 2 hours":             "Wed 25 Nov 14:30 - Wed 25 Nov 16:00",
		"until monday":                       "none",
		"friday":                             "none",
		"2 weeks":                            "none",
		"this week":                          "none",
		"today":                              "none",
		"for 2 hours":                        "none",
		"at 5pm":                             "none",
		"":                                   "none",
		"from friday":                        "none",
		"to":                                 "none",
		"until":                              "none",
		"it until i am back to work":         "none",
		"from lunch to dinner":               "none",
		strings.Repeat("from 1 dec to 2 dec ", 99): "none",
	} {
		now := at(t, zone, wednesday)
		got, ok, err := monday.Pause(text, now, zone)
		said := func(p prefs.Pause) string {
			const layout = "Mon 2 Jan 15:04"
			return p.From.In(zone).Format(layout) + " - " + p.Until.In(zone).Format(layout)
		}
		means := said(got)
		switch {
		case len(WaysIn(err)) > 0:
			var all []string
			for _, w := range WaysIn(err) {
				all = append(all, said(prefs.Pause{From: w.From, Until: w.Until}))
				again, ok, err := monday.Pause(w.Text, now, zone)
				if !ok || err != nil || !again.From.Equal(w.From) || !again.Until.Equal(w.Until) {
					t.Errorf("%q is %s (%v)", w.Text, said(again), err)
				}
			}
			means = "asked " + strings.Join(all, " | ")
		case err != nil:
			means = "refused " + string(problems(err)[0].Code)
		case !ok:
			means = "none"
		default:
			text := SaidPause(prefs.Pause{From: got.From.In(zone), Until: got.Until.In(zone)})
			if again, _, err := monday.Pause(text, now, zone); err != nil || again != got {
				t.Errorf("%q is %s (%v)", text, said(again), err)
			}
		}
		if means != want {
			t.Errorf("%q is %s, want %s", text, means, want)
		}
	}
}

// The days of somebody who works at night begin when the night before is over.
func TestADayOfNightsIsAnnounced(t *testing.T) {
	zone := place(t, "Europe/Berlin")
	table := prefs.Defaults("Europe/Berlin").Timetable
	table.Hours = prefs.Week(prefs.Span{From: 22 * 60, To: 30 * 60}, time.Friday, time.Saturday)
	w := WeekOf(table)
	for text, want := range map[string]string{
		"tomorrow": "Sat 06:00 - Sun 06:00", "on sunday": "Sun 06:00 - Mon 00:00", "next week": "Mon 00:00 - Mon 00:00",
		"from 03:30 to 04:00": "Sat 03:30 - Sat 04:00", "from 02:00 to 05:00": "Sat 03:00 - Sat 05:00",
	} {
		got, _, err := w.Pause(text, at(t, zone, "2026-11-28 03:00"), zone) // of Friday's night
		if said := got.From.In(zone).Format("Mon 15:04") + " - " + got.Until.In(zone).Format("Mon 15:04"); said != want || err != nil {
			t.Errorf("%q is %s, want %s (%v)", text, said, want, err)
		}
	}
	if until, err := w.When("until tomorrow", at(t, zone, "2026-11-28 03:00"), zone); err != nil || until.In(zone).Format("Mon 15:04") != "Sat 06:00" {
		t.Errorf("until %s (%v)", until.In(zone), err)
	}
}
