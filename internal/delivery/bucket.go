package delivery

import (
	"math"
	"time"
)

// bucket is a token bucket: a call takes a token, and each second brings some. It
// knows no clock: whoever asks says what time it is.
type bucket struct {
	perSecond float64
	burst     int // most that it holds
	left      float64
	since     time.Time // when so many were left; zero: long ago
}

func newBucket(r Rate) bucket { return bucket{perSecond: r.PerMinute / 60, burst: r.Burst} }

// tokens tells how many it holds.
func (b *bucket) tokens(now time.Time) float64 {
	passed := max(0, now.Sub(b.since).Seconds()) // the clock may have been set back
	return min(float64(b.burst), b.left+passed*b.perSecond)
}

// wait tells when it will hold this many, or all it can hold; 0: it does.
func (b *bucket) wait(now time.Time, need float64) time.Duration {
	missing := min(need, float64(b.burst)) - b.tokens(now)
	if missing <= 0 {
		return 0
	}
	return time.Duration(math.Ceil(missing / b.perSecond * float64(time.Second)))
}

// take counts a call, which had waited for its token.
func (b *bucket) take(now time.Time) { b.holds(now, b.tokens(now)-1) }

// holds says how many there are.
func (b *bucket) holds(now time.Time, tokens float64) { b.left, b.since = tokens, now }

// paces changes how fast it fills from now on, and bursts how many it holds.
func (b *bucket) paces(now time.Time, perSecond float64) {
	b.holds(now, b.tokens(now))
	b.perSecond = perSecond
}

func (b *bucket) bursts(now time.Time, burst int) {
	b.holds(now, b.tokens(now))
	b.burst = burst
}

// full reports whether it holds all it can.
func (b *bucket) full(now time.Time) bool { return b.tokens(now) >= float64(b.burst) }
