package delivery

import (
	"math/rand/v2"
	"time"

	"unhunch/internal/moment"
)

// method is what Slack counts calls by.
type method uint8

// The methods.
const (
	post method = iota
	edit
	methods
)

// String gives the name of the Web API's method.
func (m method) String() string {
	if m == edit {
		return "chat.update"
	}
	return "chat.postMessage"
}

// How a pacer finds its rate. A call that had to wait for its turn makes the
// next one come sooner; a 429 sets the rate to a little less than what Slack
// was seen to let through.
const (
	eager    = 0.02   // more with each call, while Slack's limit is not known: twice as fast after 35
	wary     = 0.0001 // more once it is: a few 429s in a thousand calls …
	sureness = 100.   // … and twice, three times that after each so many calls without one
	headroom = 0.98   // of the limit that is known
	cut      = 0.5    // of the rate that was too fast, where it is not
	floor    = 0.1    // of the rate to begin with, whatever Slack says
	fewest   = 5      // calls at once after a rest, whatever Slack says
)

// pacer paces one method in one workspace. All senders share it, so that what
// Slack tells one of them holds for all.
type pacer struct {
	pace        bucket
	least, most float64 // calls a second
	burst       int
	spare       float64 // tokens that Tidy leaves for whoever looks at the screen
	seen        capacity
	until       time.Time // Slack asked for silence before this
	mute        int       // 429s in a row that did not say how long

	wait, tidy time.Duration // until the next call, and one of Tidy, as of the last look; 0: now
}

// newPacer begins at a rate and never exceeds most calls a minute.
func newPacer(r Rate, most float64) pacer {
	pace := newBucket(r)
	return pacer{
		pace:  pace,
		least: pace.perSecond * floor,
		most:  max(pace.perSecond, most/60),
		burst: r.Burst,
		spare: float64(r.Burst / 2),
	}
}

// bounds has it never exceed so many calls a minute from now on.
func (p *pacer) bounds(now time.Time, most float64) {
	p.most = most / 60
	p.least = min(p.least, p.most)
	if p.pace.perSecond > p.most {
		p.pace.paces(now, p.most)
	}
}

// look finds out how long a message has to wait: once for all who do.
func (p *pacer) look(now time.Time) {
	if p.wait = p.until.Sub(now); p.wait > 0 {
		p.tidy = p.wait
		return
	}
	p.wait, p.tidy = p.pace.wait(now, 1), p.pace.wait(now, 1+p.spare)
}

// closed tells how long a message of this urgency has to wait; 0: it may go.
func (p *pacer) closed(urgency Priority) time.Duration {
	if urgency == Tidy {
		return p.tidy
	}
	return p.wait
}

// take counts a call.
func (p *pacer) take(now time.Time) {
	if p.pace.full(now) {
		p.begin(now)
	}
	p.pace.take(now)
	if p.look(now); p.wait > 0 {
		p.quicken(now)
	}
}

// begin goes back to what is known, so that a crowd is served at the same pace
// each time and everybody's own interval stays exact.
func (p *pacer) begin(now time.Time) {
	if p.seen.rested(now) {
		p.pace.bursts(now, p.burst)
	}
	if known := p.seen.limit(); known > 0 {
		p.paces(now, known*headroom)
	}
}

// quicken makes the next call come sooner, where this one had to wait.
func (p *pacer) quicken(now time.Time) {
	faster := eager
	if p.seen.knows(p.pace.perSecond) {
		faster = wary * (1 + float64(p.seen.taken)/sureness)
	}
	p.paces(now, p.pace.perSecond*(1+faster))
}

// answered counts what Slack took, by when it was called, and ends a row of
// 429s.
func (p *pacer) answered(began, now time.Time) {
	if late := p.seen.took(began); late {
		p.bursts(moment.Latest(now, p.until))
	}
	p.mute = 0
}

// limited obeys a 429 and tells when the pacer opens again. Calls that were in
// flight when the silence began come back with a 429 too: they say the same,
// and count once.
func (p *pacer) limited(now time.Time, retryAfter time.Duration) time.Time {
	again := now.Add(retryAfter)
	if now.Before(p.until) {
		if again.After(p.until) {
			p.silence(again)
		}
		return p.until
	}
	if retryAfter <= 0 {
		p.mute++
		again = now.Add(backoff(p.mute))
	}
	p.slow(now)
	p.silence(again)
	return p.until
}

// slow finds a rate that would not have led to a 429.
func (p *pacer) slow(now time.Time) {
	if n, began := p.seen.burst(); began {
		p.seen.heard = min(n, p.pace.burst) // with time, more went through than at once
		p.bursts(now)
	}
	slower := p.pace.perSecond * cut
	measured := p.seen.refused(now)
	if known := p.seen.limit() * headroom; known > slower || measured {
		slower = known
	}
	p.paces(now, slower)
}

// bursts allows as many calls at once after a rest as Slack was heard taking.
func (p *pacer) bursts(now time.Time) {
	p.pace.bursts(now, min(p.burst, max(fewest, p.seen.heard)))
}

// paces sets the rate, within its bounds.
func (p *pacer) paces(now time.Time, perSecond float64) {
	p.pace.paces(now, min(p.most, max(p.least, perSecond)))
}

// silence closes the pacer and leaves a single token for when it opens: a
// burst would only be refused again.
func (p *pacer) silence(until time.Time) {
	p.until = until
	p.seen.pausesUntil(until, time.Duration(float64(p.pace.burst)/p.pace.perSecond*float64(time.Second)))
	p.pace.holds(until, 1)
}

// rested reports whether the pacer could take a whole burst.
func (p *pacer) rested(now time.Time) bool { return !now.Before(p.until) && p.pace.full(now) }

// learnt reports whether Slack was heard saying no.
func (p *pacer) learnt() bool { return p.seen.limit() > 0 || p.pace.burst != p.burst }

const longestBackoff = 30 * time.Second

// backoff is how long to wait after n failures in a row: a second, doubled by
// each, within a quarter more or less so that those who failed together do not
// come back together.
func backoff(n int) time.Duration {
	d := min(longestBackoff, time.Second<<min(max(0, n-1), 10))
	return d*3/4 + rand.N(d/2)
}
