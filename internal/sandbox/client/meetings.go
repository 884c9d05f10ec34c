package client

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// Meeting is an entry of a person's calendar, the same on every working day.
type Meeting struct {
	Title    string
	From, To string // on the person's clock, "10:00"
	Free     bool   // it does not make them busy
}

// clockLayout is how a meeting says when it is.
const clockLayout = "15:04"

// ErrNoMeeting is what an entry is that does not end after it begins.
var ErrNoMeeting = errors.New("A meeting has a beginning and, later on the same day, an end.") //nolint:revive,staticcheck // people read it

// InOrder checks meetings and sorts them by when they begin.
func InOrder(meetings []Meeting) ([]Meeting, error) {
	for _, m := range meetings {
		from, err := time.Parse(clockLayout, m.From)
		to, err2 := time.Parse(clockLayout, m.To)
		if err != nil || err2 != nil || !from.Before(to) {
			return nil, ErrNoMeeting
		}
	}
	return slices.SortedStableFunc(slices.Values(meetings), func(a, b Meeting) int { return strings.Compare(a.From, b.From) }), nil
}
