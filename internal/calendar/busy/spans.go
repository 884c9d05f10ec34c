package busy

import (
	"cmp"
	"slices"
	"time"
)

// Span is a stretch in which somebody is busy, From included and To not, in UTC.
type Span struct{ From, To time.Time }

// spans are those that are wanted, in seconds since 1970.
type spans struct {
	from, to int64
	all      [][2]int64
	apart    int // how many there were when they were last joined
}

// mostLoose is how many spans are kept before those that touch become one.
const mostLoose = 1 << 16

// add keeps what is wanted of a span.
func (s *spans) add(from, to int64) {
	if from, to = max(from, s.from), min(to, s.to); from >= to {
		return
	}
	s.all = append(s.all, [2]int64{from, to})
	if len(s.all) > mostLoose+2*s.apart {
		s.join()
	}
}

// join makes one of those that touch, and puts them in order.
func (s *spans) join() {
	slices.SortFunc(s.all, func(a, b [2]int64) int { return cmp.Compare(a[0], b[0]) })
	joined := s.all[:0]
	for _, span := range s.all {
		if n := len(joined); n > 0 && span[0] <= joined[n-1][1] {
			joined[n-1][1] = max(joined[n-1][1], span[1])
		} else {
			joined = append(joined, span)
		}
	}
	s.all, s.apart = joined, len(joined)
}

// merged are all in order, as one where they touch.
func (s *spans) merged() []Span {
	s.join()
	var list []Span
	for _, span := range s.all {
		list = append(list, Span{time.Unix(span[0], 0).UTC(), time.Unix(span[1], 0).UTC()})
	}
	return list
}
