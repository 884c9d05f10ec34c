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
	came   chan Tried // to who waits for it; nil: nobody does
}

// line is who waits for a fetch. It lets as many on as servers are to be asked.
type line struct {
	waiting []*turn
	hosts   map[string]*host // those that are asked, or were just now
	under   int
	wake    chan struct{}
}

// host is one server, by its name.
type host struct {
	under int
	rests time.Time // until then it is left alone
}

func newLine() line { return line{hosts: map[string]*host{}, wake: make(chan struct{}, 1)} }

func (l *line) add(t *turn) {
	l.waiting = append(l.waiting, t)
	l.stir()
}

func (l *line) addFirst(t *turn) {
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

// stir has the line looked at.
func (l *line) stir() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// next takes the first out of the line that may be fetched. Without one, it says
// after how long there may be; 0: when the line is stirred.
func (l *line) next(now time.Time) (*turn, time.Duration) {
	l.clear(now)
	if l.under >= mostAtOnce {
		return nil, 0
	}
	var soon time.Duration
	for i, t := range l.waiting {
		name := fetch.HostOf(t.Address)
		h := l.hosts[name]
		switch {
		case h != nil && h.under >= hostAtOnce:
			continue
		case h != nil && now.Before(h.rests) && h.rests.Sub(now) <= mostRest: // or the clock was set back
			if wait := h.rests.Sub(now); soon == 0 || wait < soon {
				soon = wait
			}
			continue
		case h == nil:
			h = new(host)
			l.hosts[name] = h
		}
		h.under++
		h.rests = now.Add(hostApart)
		l.under++
		l.waiting = slices.Delete(l.waiting, i, i+1)
		return t, 0
	}
	return nil, soon
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
	h := l.hosts[fetch.HostOf(t.Address)]
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
