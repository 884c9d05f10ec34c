package feed

import (
	"slices"
	"time"

	"unhunch/internal/calendar/fetch"
	"unhunch/internal/prefs"
)

// What servers are asked at the most.
const (
	mostAtOnce = 8
	hostAtOnce = 2
	hostApart  = 500 * time.Millisecond // between two fetches from one host: 120 a minute
	hostRests  = time.Minute            // where it says that this is too much, and not until when
	mostRest   = 15 * time.Minute       // that it may ask for
)

// turn is a fetch that is to come, or under way.
type turn struct {
	Wanted
	person *person
	host   string     // that of its address
	came   chan Tried // to who waits for it; nil: nobody does
}

// line is who waits for a fetch. It lets as many on as servers are to be asked.
type line struct {
	waiting []*turn
	hosts   map[string]*host // those that are asked, or were just now
	under   int
	served  map[string]int // by workspace of those who wait: the number of its last turn
	turns   int
	wake    chan struct{}
}

// host is one server, by its name.
type host struct {
	under int
	rests time.Time // until then it is left alone
}

func newLine() line {
	return line{hosts: map[string]*host{}, served: map[string]int{}, wake: make(chan struct{}, 1)}
}

func (l *line) add(t *turn) {
	t.host = fetch.HostOf(t.Address)
	l.waiting = append(l.waiting, t)
	l.stir()
}

func (l *line) addFirst(t *turn) {
	t.host = fetch.HostOf(t.Address)
	l.waiting = slices.Insert(l.waiting, 0, t)
	l.stir()
}

func (l *line) drop(t *turn) {
	l.waiting = slices.DeleteFunc(l.waiting, func(other *turn) bool { return other == t })
}

// forget drops what is fetched of somebody without anybody waiting for it.
func (l *line) forget(who prefs.UserID) {
	l.waiting = slices.DeleteFunc(l.waiting, func(t *turn) bool { return t.User == who && t.came == nil })
}

// workspaces counts who waits, by workspace.
func (l *line) workspaces() map[string]int {
	by := map[string]int{}
	for _, t := range l.waiting {
		by[t.User.Workspace]++
	}
	return by
}

// stir has the line looked at.
func (l *line) stir() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// next takes the first out of the line that may be fetched: who waits for it before all
// others, and then of each workspace in turn, so that a large one keeps no other waiting.
// Without one, it says after how long there may be; 0: when the line is stirred.
func (l *line) next(now time.Time) (*turn, time.Duration) {
	l.clear(now)
	if l.under >= mostAtOnce {
		return nil, 0
	}
	first, soon := -1, time.Duration(0)
	for i, t := range l.waiting {
		switch rests := l.rests(t, now); {
		case rests < 0: // until another is over
		case rests > 0:
			if soon == 0 || rests < soon {
				soon = rests
			}
		case t.came != nil:
			return l.take(i, now), 0
		case first < 0 || l.served[t.User.Workspace] < l.served[l.waiting[first].User.Workspace]:
			first = i
		}
	}
	if first < 0 {
		return nil, soon
	}
	return l.take(first, now), 0
}

// rests is how long the host of a turn is left alone; less than 0: until another fetch
// from there is over.
func (l *line) rests(t *turn, now time.Time) time.Duration {
	h := l.hosts[t.host]
	switch {
	case h == nil:
		return 0
	case h.under >= hostAtOnce:
		return -1
	case now.Before(h.rests) && h.rests.Sub(now) <= mostRest: // or the clock was set back
		return h.rests.Sub(now)
	}
	return 0
}

// take has a turn begin.
func (l *line) take(i int, now time.Time) *turn {
	t := l.waiting[i]
	h := l.hosts[t.host]
	if h == nil {
		h = new(host)
		l.hosts[t.host] = h
	}
	h.under++
	h.rests = now.Add(hostApart)
	l.under++
	l.waiting = slices.Delete(l.waiting, i, i+1)
	if len(l.waiting) == 0 {
		clear(l.served)
	}
	l.turns++
	l.served[t.User.Workspace] = l.turns
	return t
}

// clear keeps no more hosts than need to be.
func (l *line) clear(now time.Time) {
	for name, h := range l.hosts {
		if h.under == 0 && !now.Before(h.rests) {
			delete(l.hosts, name)
		}
	}
}

// done gives a turn's place to the next. A server that says that it is asked too
// much (429) rests, for all who have their calendar there.
func (l *line) done(t *turn, o fetch.Outcome, now time.Time) {
	h := l.hosts[t.host]
	h.under--
	l.under--
	if o.TooMuch() {
		rest := o.Wait
		if rest == 0 {
			rest = hostRests
		}
		h.rests = now.Add(min(rest, mostRest))
	}
	l.stir()
}
