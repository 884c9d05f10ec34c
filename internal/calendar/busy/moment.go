package busy

import "time"

const daySeconds = 24 * 60 * 60

// zone is a zone of a file, by its place in zones.
type zone int

// Those that every file has.
const (
	persons zone = iota // the person's, which the file does not know
	inUTC
)

// moment is what the clock shows in a zone, or the midnight that a day begins with.
type moment struct {
	clock int64 // seconds since 1970, as if it were in UTC
	zone  zone
	day   bool
}

// plus is so many seconds later on the same clock.
func (m moment) plus(seconds int64) moment {
	m.clock += seconds
	return m
}

func (m moment) wall() time.Time { return time.Unix(m.clock, 0).UTC() }

// midnight is that of a moment's day.
func (m moment) midnight() int64 { return m.wall().Truncate(24 * time.Hour).Unix() }

// length is how long something lasts.
type length struct {
	days    int64 // by the calendar, in seconds: one of them may have 23 hours
	seconds int64
}

// stretch is from a moment to another, or for so long. One with neither is only
// its beginning.
type stretch struct {
	begins moment
	ends   *moment
	lasts  *length
}

// most is how long it lasts at the most, in seconds, whatever its clocks are put on
// or back by.
func (s stretch) most() int64 {
	switch {
	case s.lasts != nil:
		return s.lasts.days + s.lasts.seconds + daySeconds
	case s.ends != nil:
		return s.ends.clock - s.begins.clock + 2*daySeconds
	default:
		return 2 * daySeconds
	}
}
