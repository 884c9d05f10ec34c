package schedule

import (
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/hashicorp/golang-lru/v2/simplelru"

	"unhunch/internal/prefs"
)

const (
	longestRest = time.Minute
	mostResting = 10_000 // people in memory; whoever is forgotten costs one more try
)

// stepBackoff remembers whose step could not be moved on, so that it is not tried
// and logged at every beat: after a second, and then after twice as long as
// the time before.
type stepBackoff struct {
	of *simplelru.LRU[prefs.UserID, *rest]
}

type rest struct {
	grows backoff.ExponentialBackOff
	until time.Time
}

func newStepBackoff() stepBackoff {
	of, _ := simplelru.NewLRU[prefs.UserID, *rest](mostResting, nil) // fails for sizes below 1
	return stepBackoff{of}
}

func (b stepBackoff) rests(id prefs.UserID, now time.Time) bool {
	r, known := b.of.Peek(id)
	return known && now.Before(r.until)
}

func (b stepBackoff) add(id prefs.UserID, now time.Time) {
	r, known := b.of.Get(id)
	if !known {
		r = &rest{grows: backoff.ExponentialBackOff{InitialInterval: time.Second, Multiplier: 2, MaxInterval: longestRest}}
		b.of.Add(id, r)
	}
	r.until = now.Add(r.grows.NextBackOff())
}

func (b stepBackoff) over(id prefs.UserID) { b.of.Remove(id) }
