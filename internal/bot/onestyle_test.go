package bot

import (
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// Whatever one person reads is written in one way: nobody meets 17:30 beside
// 9:50 AM, nor 30 November beside Dec 7.
func TestAllThatOnePersonReadsIsInOneStyle(t *testing.T) {
	const month = `(January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)`
	dayFirst := regexp.MustCompile(`\d ` + month + `\b`)
	for who, c := range map[string]struct{ clock, other *regexp.Regexp }{
		"ben": {regexp.MustCompile(`\d:\d\d [AP]M`), regexp.MustCompile(`\b\d?\d:\d\d\b(?: [^AP]|[^ \d-]|$)`)}, // twelve hours, in New York
		"ana": {regexp.MustCompile(`\b\d\d:\d\d`), regexp.MustCompile(`\d [AP]M|[^\d:]\d:\d\d`)},               // twenty-four, in Lisbon
	} {
		t.Run(who, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := moveIn(t, sandbox.Options{})
				h.starts()
				p := h.Person(who)
				p.Types("/stretch")
				p.Clicks("Usual (6 a day)")
				p.Sees("Good to have you")
				reads := func(does, text string) {
					t.Helper()
					rests(h.bot)
					if said := c.other.FindString(text); said != "" {
						t.Errorf("%s: %q in\n%s", does, said, text)
					}
					if said := dayFirst.FindString(text); said != "" {
						t.Errorf("%s: %q in\n%s", does, said, text)
					}
					if !c.clock.MatchString(text) {
						t.Errorf("%s: no time in\n%s", does, text)
					}
				}
				for _, command := range []string{"plan", "plan at 10:00, 15:30", "plan every 50m", "pause 2 weeks", "why", "resume", "snooze 20m", "why", "safety", "progress"} {
					p.Types("/stretch " + command)
					passes(time.Second)
				}
				reads("the messages", told(p))
				p.Opens("Home")
				passes(time.Second)
				reads("the Home tab", told(p))
				h.ends()
			})
		})
	}
}

// told is what the bot said, without the lines that are the pretend Slack's own.
func told(p *sandboxtest.Person) string {
	return regexp.MustCompile(`(?m)^\S.*$`).ReplaceAllString(p.Reads(), "")
}
