package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

const (
	longestSetback = time.Minute
	mostSetbacks   = 10_000 // people in memory
)

// setbacks remembers whose step could not be moved on, so that it is not tried
// and logged at every beat: after a second, and then after twice as long as
// the time before.
type setbacks map[prefs.UserID]setback

type setback struct {
	wait  time.Duration
	until time.Time
}

func (s setbacks) rests(id prefs.UserID, now time.Time) bool { return now.Before(s[id].until) }

func (s setbacks) add(id prefs.UserID, now time.Time) {
	wait := min(max(time.Second, 2*s[id].wait), longestSetback)
	if len(s) >= mostSetbacks {
		clear(s) // each of them costs one more try
	}
	s[id] = setback{wait, now.Add(wait)}
}
