package schedule

import (
	"slices"
	"time"

	"unhunch/internal/moment"
)

// Meeting is a stretch of time that somebody's calendar has for busy: From is in
// it, and To is not.
type Meeting struct{ From, To time.Time }

func (m Meeting) has(t time.Time) bool { return !t.Before(m.From) && t.Before(m.To) }

const (
	// Breather is the shortest time without a meeting that is any use: what lies
	// between two meetings and is shorter belongs to both.
	Breather = 5 * time.Minute
	// MostEarly is how much earlier than planned a reminder comes at the most. People
	// count whole minutes, so that nobody's slot counts.
	MostEarly = 15 * time.Minute
)

// Merge makes meetings of what a calendar has, in the order in which they begin:
// those that overlap, touch, or have less than a Breather between them are one.
// What takes no time is none. It may alter what it is given.
func Merge(all []Meeting) []Meeting {
	all = slices.DeleteFunc(all, func(m Meeting) bool { return !m.From.Before(m.To) })
	slices.SortFunc(all, func(a, b Meeting) int { return a.From.Compare(b.From) })
	merged := all[:0]
	for _, m := range all {
		if last := len(merged) - 1; last >= 0 && m.From.Sub(merged[last].To) < Breather {
			merged[last].To = moment.Latest(merged[last].To, m.To)
			continue
		}
		merged = append(merged, m)
	}
	return merged
}

// fallsInto is the meeting that a moment lies in.
func fallsInto(meetings []Meeting, t time.Time) (Meeting, bool) {
	i := slices.IndexFunc(meetings, func(m Meeting) bool { return m.has(t) })
	if i < 0 {
		return Meeting{}, false
	}
	return meetings[i], true
}
