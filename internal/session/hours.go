package session

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
)

// Hours counts what became of reminders, by the hour of the person's own day in
// which they came.
type Hours [24]Hour

// Hour is the counts of one hour.
type Hour struct {
	Offered uint16 `json:"offered,omitempty"` // reminders that came
	PutOff  uint16 `json:"put_off,omitempty"` // of those, the ones that were put off and are to come again
	Taken   uint16 `json:"taken,omitempty"`   // of those, the ones from which a break was begun, or for which somebody stood up
}

// Unique is how many reminders had their last word in the hour: one that was
// put off counts when it comes for the last time.
func (h Hour) Unique() int { return max(int(h.Offered)-int(h.PutOff), 0) }

// Kept is how many of them became a break.
func (h Hour) Kept() int { return min(int(h.Taken), h.Unique()) }

// Sum is the counts of all hours together.
func (h Hours) Sum() (unique, kept int) {
	for _, hour := range h {
		unique += hour.Unique()
		kept += hour.Kept()
	}
	return unique, kept
}

// MarshalJSON lists the hours that have counts.
func (h Hours) MarshalJSON() ([]byte, error) {
	some := map[string]Hour{}
	for i, hour := range h {
		if hour != (Hour{}) {
			some[strconv.Itoa(i)] = hour
		}
	}
	return json.Marshal(some)
}

// How many reminders of an hour are enough to speak of it.
const (
	enoughToPraise = 3
	enoughToDoubt  = 5
)

// Best is the hours, the best first and at most two, in which at least half of
// the reminders became a break.
func (h Hours) Best() []int {
	best := h.where(func(hour Hour) bool { return hour.Unique() >= enoughToPraise && 2*hour.Kept() >= hour.Unique() })
	slices.SortStableFunc(best, func(a, b int) int { return h.byRate(b, a) })
	return best[:min(2, len(best))]
}

// Worst is the hour whose reminders become a break the least, where that is one
// in five at the most, and one in three of all others; false: there is none.
// When somebody takes hardly any break, no hour is to blame.
func (h Hours) Worst() (hour int, ok bool) {
	unique, kept := h.Sum()
	bad := h.where(func(hour Hour) bool {
		n, taken := hour.Unique(), hour.Kept()
		return n >= enoughToDoubt && 5*taken <= n && kept > taken && 3*(kept-taken) >= unique-n
	})
	if len(bad) == 0 {
		return 0, false
	}
	return slices.MinFunc(bad, func(a, b int) int {
		return cmp.Or(h.byRate(a, b), cmp.Compare(h[b].Unique(), h[a].Unique()))
	}), true
}

func (h Hours) where(is func(Hour) bool) (hours []int) {
	for i, hour := range h {
		if is(hour) {
			hours = append(hours, i)
		}
	}
	return hours
}

// byRate puts the hour in which less of the reminders became a break first.
func (h Hours) byRate(a, b int) int {
	return cmp.Compare(h[a].Kept()*h[b].Unique(), h[b].Kept()*h[a].Unique())
}
