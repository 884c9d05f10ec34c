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

// How a lane answers a 429. A true cap of a fifth of the ceiling is found by
// six of them; what one took away comes back in 25 minutes, so that a cap just
// below the ceiling is touched a few times an hour.
const (
	cut      = 0.75       // multiplied into the rate by each 429 …
	floor    = 0.1        // … down to this part of the ceiling
	recovery = 0.01 / 60. // added each second, as a part of the ceiling
)

// lane paces one method in one workspace. All senders share it, so that what
// Slack tells one of them holds for all.
type lane struct {
	ceiling rate.Limit
	pace    *rate.Limiter
	spare   float64   // tokens that Tidy leaves for whoever looks at the screen
	until   time.Time // Slack asked for silence before this
	grown   time.Time // the rate's recovery is accounted for up to here
	mute    int       // 429s in a row that did not say how long
}

func newLane(r Rate) lane {
	limit := rate.Limit(r.PerMinute / 60)
	return lane{ceiling: limit, pace: rate.NewLimiter(limit, r.Burst), spare: float64(r.Burst / 2)}
}

// wait tells how long a message of this urgency has to wait; 0: it may go.
func (l *lane) wait(now time.Time, urgency Priority) time.Duration {
	if pause := l.until.Sub(now); pause > 0 {
		return pause
	}
	if urgency == Tidy {
		return tokens(l.pace, now, 1+l.spare)
	}
	return tokens(l.pace, now, 1)
}

// take counts a call.
func (l *lane) take(now time.Time) {
	if l.pace.Limit() < l.ceiling {
		gained := rate.Limit(now.Sub(l.grown).Seconds()*recovery) * l.ceiling
		l.pace.SetLimitAt(now, min(l.ceiling, l.pace.Limit()+gained))
		l.grown = now
	}
	l.pace.AllowN(now, 1)
}

// answered ends a row of 429s.
func (l *lane) answered() { l.mute = 0 }

// limited obeys a 429 and tells when the lane opens again. Calls that were in
// flight when the silence began come back with a 429 too: they are the same
// news, and the rate is cut once.
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
	l.pace.SetLimitAt(now, max(l.ceiling*floor, l.pace.Limit()*cut))
	l.silence(again)
	return l.until
}

// silence closes the lane and leaves a single token for when it opens: a
// burst would only be refused again.
func (l *lane) silence(until time.Time) {
	l.until, l.grown = until, until
	l.pace = rate.NewLimiter(l.pace.Limit(), l.pace.Burst())
	l.pace.AllowN(until, l.pace.Burst()-1)
}

// rested reports whether the lane is as good as a new one.
func (l *lane) rested(now time.Time) bool {
	return !now.Before(l.until) && l.pace.Limit() >= l.ceiling && rested(l.pace, now)
}

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
