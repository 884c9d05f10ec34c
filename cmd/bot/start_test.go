package main

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	"unhunch/internal/app"
	"unhunch/internal/bubble"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

// Whenever a visitor comes, the first minute is the same: they say yes, move to
// the next reminder, which comes on a workday at ten to ten or, in the middle of
// one, fifty minutes later, and follow it to its end.
func TestAVisitorsFirstMinuteOnAnyDay(t *testing.T) {
	for name, c := range map[string]struct{ start, want string }{
		"Monday":                       {"2026-11-30", "Mon 30 Nov 2026 09:50"},
		"Tuesday":                      {"2026-12-01", "Tue 1 Dec 2026 09:50"},
		"Wednesday":                    {"2026-12-02", "Wed 2 Dec 2026 09:50"},
		"Thursday":                     {"2026-12-03", "Thu 3 Dec 2026 09:50"},
		"Friday":                       {"2026-12-04", "Fri 4 Dec 2026 09:50"},
		"Friday, after work":           {"2026-12-04T17:31Z", "Mon 7 Dec 2026 09:50"},
		"Saturday":                     {"2026-12-05", "Mon 7 Dec 2026 09:50"},
		"Sunday":                       {"2026-12-06", "Mon 7 Dec 2026 09:50"},
		"a month's last night":         {"2027-04-30T22:59:50Z", "Mon 3 May 2027 09:50"},
		"a month's last morning":       {"2027-06-30T08:00Z", "Wed 30 Jun 2027 09:50"},
		"a month's first minute":       {"2027-06-30T23:00Z", "Thu 1 Jul 2027 09:50"},
		"the night before 29 February": {"2028-02-28T23:59Z", "Tue 29 Feb 2028 09:50"},
		"29 February":                  {"2028-02-29", "Tue 29 Feb 2028 09:50"},
		"the night after 29 February":  {"2028-02-29T23:59Z", "Wed 1 Mar 2028 09:50"},
		"New Year's Eve":               {"2026-12-31T23:59:50Z", "Fri 1 Jan 2027 09:50"},
		"New Year":                     {"2027-01-01", "Fri 1 Jan 2027 09:50"},
		"as the clocks go forward":     {"2027-03-28T00:59:50Z", "Mon 29 Mar 2027 09:50"},
		"before the clocks go forward": {"2027-03-26T18:00Z", "Mon 29 Mar 2027 09:50"},
		"as the clocks go back":        {"2027-10-31T00:59:50Z", "Mon 1 Nov 2027 09:50"},
		"in the hour that comes twice": {"2027-10-31T01:30Z", "Mon 1 Nov 2027 09:50"},
		"before the clocks go back":    {"2027-10-29T18:00Z", "Mon 1 Nov 2027 09:50"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var wrong mistakes
				cmd := sandboxCmd{Start: c.start}
				if cmd.check(env{}, &wrong); len(wrong) > 0 {
					t.Fatal(wrong.Error())
				}
				clock := cmd.clock(bubble.Now())
				h := open(t, sandbox.Options{Now: clock.Now})
				h.now = clock.Now
				h.starts()
				ana := newDiary(t, h, "ana")
				visitor := app.NewTraveller(clock, h.app, h.CatchUp)
				next := func() {
					t.Helper()
					if err := visitor.NextReminder(t.Context()); err != nil {
						t.Fatal(err)
					}
					ana.Sees("In 10 min")
				}

				ana.Types("/stretch")
				ana.Clicks("Yes, remind me")
				ana.Sees("Good to have you")
				next()
				if shows := clock.Now().In(ana.place).Format("Mon 2 Jan 2006 15:04"); shows != c.want {
					t.Errorf("the first reminder came on %s, want %s", shows, c.want)
				}
				e2etest.Begins(ana.Person)
				e2etest.Finishes(ana.Person)
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

// The flag and the environment set what the page's clock shows.
func TestTheSandboxStartsWhenItIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		env, args []string
		want      string // on Ana's clock, in Lisbon
	}{
		"a date":                     {nil, []string{"--start", "2028-02-29"}, "Tue 29 Feb 09:00"},
		"a moment in a zone":         {nil, []string{"--start", "1999-12-31T23:30-01:00"}, "Sat 1 Jan 00:30"},
		"a moment":                   {[]string{"UNHUNCH_SANDBOX_START=2027-07-01 08:30"}, nil, "Thu 1 Jul 09:30"},
		"the flag has the last word": {[]string{"UNHUNCH_SANDBOX_START=2027-07-01"}, []string{"--start", "2026-12-31T23:59Z"}, "Thu 31 Dec 23:59"},
	} {
		t.Run(name, func(t *testing.T) {
			answer, err := http.Get(launch(t, c.env, append([]string{"sandbox", "--no-open", "--port", "0"}, c.args...)...).Address())
			if err != nil {
				t.Fatal(err)
			}
			html, err := io.ReadAll(answer.Body)
			if err != nil {
				t.Fatal(err)
			}
			shows := regexp.MustCompile(`<span class="date">(.+)</span> <b>(.+)</b>`).FindSubmatch(html)
			if shows == nil {
				t.Fatalf("there is no clock:\n%s", html)
			}
			if got := fmt.Sprintf("%s %s", shows[1], shows[2]); got != c.want {
				t.Errorf("it shows %s, want %s", got, c.want)
			}
		})
	}
}

func TestATimeThatTheSandboxCannotStartAtIsRefused(t *testing.T) {
	for value, want := range map[string]string{
		"tuesday":              `"tuesday" is no time`,
		"2027-02-29":           `"2027-02-29" is no time`,
		"08:30":                `"08:30" is no time`,
		"2027-03-28T25:00":     `is no time`,
		"1999-12-31":           `"1999-12-31" is out of bounds`,
		"2100-01-01T00:00Z":    `out of bounds`,
		"2027-01-01T00:00:00Z": "",
	} {
		var wrong mistakes
		(&sandboxCmd{Start: value}).check(env{}, &wrong)
		switch said := wrong.Error(); {
		case want == "" && len(wrong) > 0:
			t.Errorf("%q is refused: %s", value, said)
		case !strings.Contains(said, want):
			t.Errorf("%q: want %q in %q", value, want, said)
		}
	}
}
