package delivery

import (
	"time"

	"unhunch/internal/moment"
)

const (
	enough     = 50   // calls that make a limit known: within two in a hundred
	remembered = 200  // calls that a limit rests on: what Slack changes is believed after so many
	slack      = 1.05 // more than the known limit allows disproves it, and
	fewer      = 0.8  // less before a 429

	believed = 4 * time.Hour // is what was known when Slack last said no
)

// capacity finds out how many calls a second Slack takes. A 429 says that its
// allowance is used up, whatever way it counts. So what it took between two of
// them, by the time between them, is its limit, or less where we did not ask
// for all of it: never more.
type capacity struct {
	told  time.Time // the last 429
	spilt time.Time // the last that ended what a rest had filled up
	heard int       // how many of the calls before it, at once after the rest, Slack is known to have taken
	empty time.Time // the same, in Slack's time; zero: none since a rest
	taken int       // calls since then, or since the rest
	calls float64   // what is known: so many calls …
	span  float64   // … in so many seconds
}

// rested says that Slack's allowance has filled up unused: what it takes from
// here on tells of the past. It reports whether all that was known is too old.
func (c *capacity) rested(now time.Time) (forgotten bool) {
	if forgotten = now.Sub(c.told) > believed; forgotten {
		*c = capacity{}
	}
	c.empty, c.taken = time.Time{}, 0
	return forgotten
}

// took counts a call that Slack took. It reports whether that belongs to what
// went through after a rest, though it was heard of only after the 429 that
// ended it.
func (c *capacity) took(began time.Time) (late bool) {
	if late = began.Before(c.spilt); late {
		c.heard++
	} else {
		c.taken++
	}
	return late
}

// burst tells how many calls went through since a rest. It reports false when
// that was not the last thing to happen.
func (c *capacity) burst() (n int, rested bool) { return c.taken, c.empty.IsZero() }

// refused takes a 429 in, and reports whether it told something of the limit.
func (c *capacity) refused(now time.Time) (measured bool) {
	calls, span := float64(c.taken), now.Sub(c.empty).Seconds()
	measured = !c.empty.IsZero() && span > 0 && c.taken > 0
	if measured {
		if expected := c.limit() * span; calls+1 < expected*fewer || calls-1 > expected*slack {
			c.calls, c.span = 0, 0 // Slack changed its mind
		}
		c.calls, c.span = c.calls+calls, c.span+span
		if c.calls > remembered {
			c.calls, c.span = remembered, c.span*remembered/c.calls
		}
	}
	if c.empty.IsZero() {
		c.spilt = now
	}
	c.told, c.empty, c.taken = now, now, 0
	return measured
}

// pausesUntil says that nothing is called before the end, and how long Slack's
// allowance needs to fill up: it gains nothing from a longer pause.
func (c *capacity) pausesUntil(end time.Time, fills time.Duration) {
	c.empty = moment.Latest(c.empty, end.Add(-fills))
}

// limit is how many calls a second Slack takes, by all that is known; 0:
// nothing is.
func (c *capacity) limit() float64 {
	if c.span == 0 {
		return 0
	}
	return c.calls / c.span
}

// knows reports whether the limit is known, and a rate does not disprove it.
func (c *capacity) knows(rate float64) bool { return c.calls >= enough && rate <= slack*c.limit() }
