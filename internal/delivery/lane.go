package delivery

import (
	"math"
	"math/rand/v2"
	"time"

	"golang.org/x/time/rate"
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

// How a lane finds its rate. A call that had to wait for its turn makes the
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

// lane paces one method in one workspace. All senders share it, so that what
// Slack tells one of them holds for all.
type lane struct {
	pace        *rate.Limiter
	least, most rate.Limit
	burst       int
	spare       float64 // tokens that Tidy leaves for whoever looks at the screen
	seen        gauge
	until       time.Time // Slack asked for silence before this
	mute        int       // 429s in a row that did not say how long

	wait, tidy time.Duration // until the next call, and one of Tidy, as of the last look; 0: now
}

// newLane begins at a rate and never exceeds most calls a minute.
func newLane(r Rate, most float64) lane {
	limit := rate.Limit(r.PerMinute / 60)
	return lane{
		pace:  rate.NewLimiter(limit, r.Burst),
		least: limit * floor,
		most:  max(limit, rate.Limit(most/60)),
		burst: r.Burst,
		spare: float64(r.Burst / 2),
	}
}

// look finds out how long a message has to wait: once for all who do.
func (l *lane) look(now time.Time) {
	if l.wait = l.until.Sub(now); l.wait > 0 {
		l.tidy = l.wait
		return
	}
	l.wait, l.tidy = tokens(l.pace, now, 1), tokens(l.pace, now, 1+l.spare)
}

// closed tells how long a message of this urgency has to wait; 0: it may go.
func (l *lane) closed(urgency Priority) time.Duration {
	if urgency == Tidy {
		return l.tidy
	}
	return l.wait
}

// take counts a call.
func (l *lane) take(now time.Time) {
	if rested(l.pace, now) {
		l.begin(now)
	}
	l.pace.AllowN(now, 1)
	if l.look(now); l.wait > 0 {
		l.quicken(now)
	}
}

// begin goes back to what is known, so that a crowd is served at the same pace
// each time and everybody's own interval stays exact.
func (l *lane) begin(now time.Time) {
	if l.seen.rested(now) {
		l.pace.SetBurstAt(now, l.burst)
	}
	if known := l.seen.limit(); known > 0 {
		l.paces(now, rate.Limit(known)*headroom)
	}
}

// quicken makes the next call come sooner, where this one had to wait.
func (l *lane) quicken(now time.Time) {
	faster := eager
	if l.seen.knows(float64(l.pace.Limit())) {
		faster = wary * (1 + float64(l.seen.taken)/sureness)
	}
	l.paces(now, l.pace.Limit()*rate.Limit(1+faster))
}

// answered counts what Slack took, by when it was called, and ends a row of
// 429s.
func (l *lane) answered(began, now time.Time) {
	if late := l.seen.took(began); late {
		l.bursts(latest(now, l.until))
	}
	l.mute = 0
}

// limited obeys a 429 and tells when the lane opens again. Calls that were in
// flight when the silence began come back with a 429 too: they are the same
// news, and count once.
func (l *lane) limited(now time.Time, retryAfter time.Duration) time.Time {
	again := now.Add(retryAfter)
	if now.Before(l.until) {
		if again.After(l.until) {
			l.silence(again)
		}
		return l.until
	}
	if retryAfter <= 0 {
		l.mute++
		again = now.Add(backoff(l.mute))
	}
	l.slow(now)
	l.silence(again)
	return l.until
}

// slow finds a rate that would not have led to a 429.
func (l *lane) slow(now time.Time) {
	if n, began := l.seen.burst(); began {
		l.seen.heard = min(n, l.pace.Burst()) // with time, more went through than at once
		l.bursts(now)
	}
	slower := l.pace.Limit() * cut
	measured := l.seen.refused(now)
	if known := rate.Limit(l.seen.limit()) * headroom; known > slower || measured {
		slower = known
	}
	l.paces(now, slower)
}

// bursts allows as many calls at once after a rest as Slack was heard taking.
func (l *lane) bursts(now time.Time) {
	l.pace.SetBurstAt(now, min(l.burst, max(fewest, l.seen.heard)))
}

// paces sets the rate, within its bounds.
func (l *lane) paces(now time.Time, limit rate.Limit) {
	l.pace.SetLimitAt(now, min(l.most, max(l.least, limit)))
}

// silence closes the lane and leaves a single token for when it opens: a
// burst would only be refused again.
func (l *lane) silence(until time.Time) {
	l.until = until
	l.seen.pausesUntil(until, time.Duration(float64(l.pace.Burst())/float64(l.pace.Limit())*float64(time.Second)))
	l.pace = rate.NewLimiter(l.pace.Limit(), l.pace.Burst())
	l.pace.AllowN(until, l.pace.Burst()-1)
}

// rested reports whether the lane could take a whole burst.
func (l *lane) rested(now time.Time) bool { return !now.Before(l.until) && rested(l.pace, now) }

// learnt reports whether Slack was heard saying no.
func (l *lane) learnt() bool { return l.seen.limit() > 0 || l.pace.Burst() != l.burst }

// tokens tells when a limiter will hold this many; 0: it does.
func tokens(l *rate.Limiter, now time.Time, need float64) time.Duration {
	missing := min(need, float64(l.Burst())) - l.TokensAt(now)
	if missing <= 0 {
		return 0
	}
	return time.Duration(math.Ceil(missing / float64(l.Limit()) * float64(time.Second)))
}

func rested(l *rate.Limiter, now time.Time) bool { return l.TokensAt(now) >= float64(l.Burst()) }

const longestBackoff = 30 * time.Second

// backoff is how long to wait after n failures in a row: a second, doubled by
// each, within a quarter more or less so that those who failed together do not
// come back together.
func backoff(n int) time.Duration {
	d := min(longestBackoff, time.Second<<min(max(0, n-1), 10))
	return d*3/4 + rand.N(d/2)
}
