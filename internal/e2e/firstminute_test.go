package e2e

import (
	"testing"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
)

// Whenever a visitor comes, the first minute is the same: they say yes, move to
// the next reminder, which comes on a workday at ten to ten or, in the middle of
// one, fifty minutes later, and follow it to its end.
func TestAVisitorsFirstMinuteOnAnyDay(t *testing.T) {
	for name, c := range map[string]struct{ start, want string }{
		"Monday":                       {"2026-11-30T09:00:00Z", "Mon 30 Nov 2026 09:50"},
		"Tuesday":                      {"2026-12-01T09:00:00Z", "Tue 1 Dec 2026 09:50"},
		"Wednesday":                    {"2026-12-02T09:00:00Z", "Wed 2 Dec 2026 09:50"},
		"Thursday":                     {"2026-12-03T09:00:00Z", "Thu 3 Dec 2026 09:50"},
		"Friday":                       {"2026-12-04T09:00:00Z", "Fri 4 Dec 2026 09:50"},
		"Friday, after work":           {"2026-12-04T17:31:00Z", "Mon 7 Dec 2026 09:50"},
		"Saturday":                     {"2026-12-05T09:00:00Z", "Mon 7 Dec 2026 09:50"},
		"Sunday":                       {"2026-12-06T09:00:00Z", "Mon 7 Dec 2026 09:50"},
		"a month's last night":         {"2027-04-30T22:59:50Z", "Mon 3 May 2027 09:50"},
		"a month's last morning":       {"2027-06-30T08:00:00Z", "Wed 30 Jun 2027 09:50"},
		"a month's first minute":       {"2027-06-30T23:00:00Z", "Thu 1 Jul 2027 09:50"},
		"the night before 29 February": {"2028-02-28T23:59:00Z", "Tue 29 Feb 2028 09:50"},
		"29 February":                  {"2028-02-29T09:00:00Z", "Tue 29 Feb 2028 09:50"},
		"the night after 29 February":  {"2028-02-29T23:59:00Z", "Wed 1 Mar 2028 09:50"},
		"New Year's Eve":               {"2026-12-31T23:59:50Z", "Fri 1 Jan 2027 09:50"},
		"New Year":                     {"2027-01-01T09:00:00Z", "Fri 1 Jan 2027 09:50"},
		"as the clocks go forward":     {"2027-03-28T00:59:50Z", "Mon 29 Mar 2027 09:50"},
		"before the clocks go forward": {"2027-03-26T18:00:00Z", "Mon 29 Mar 2027 09:50"},
		"as the clocks go back":        {"2027-10-31T00:59:50Z", "Mon 1 Nov 2027 09:50"},
		"in the hour that comes twice": {"2027-10-31T01:30:00Z", "Mon 1 Nov 2027 09:50"},
		"before the clocks go back":    {"2027-10-29T18:00:00Z", "Mon 1 Nov 2027 09:50"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				start, err := time.Parse(time.RFC3339, c.start)
				if err != nil {
					t.Fatal(err)
				}
				clock := app.Showing(start, bubble.Now())
				h := open(t, sandbox.Options{Now: clock.Now})
				h.now = clock.Now
				h.starts()
				ana := newWitness(t, h, "ana")
				visitor := app.NewTraveller(clock, h.app, h.CatchUp)
				next := func() {
					t.Helper()
					if _, err := visitor.NextReminder(t.Context(), h.Options().Team.ID, ana.ID()); err != nil {
						t.Fatal(err)
					}
					ana.Sees("In 10 min")
				}

				agrees(ana.Person)
				next()
				if shows := clock.Now().In(ana.place).Format("Mon 2 Jan 2006 15:04"); shows != c.want {
					t.Errorf("the first reminder came on %s, want %s", shows, c.want)
				}
				begins(ana.Person)
				finishes(ana.Person)
				ana.Clicks("Right")
				ana.Sees("done in")
				next()
				ana.Clicks("Just stood up")
				ana.Types("/stretch progress")
				ana.Sees("2 breaks")
				h.stops()
			})
		})
	}
}
