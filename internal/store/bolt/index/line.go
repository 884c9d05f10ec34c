// Package index keeps in memory what would be slow to look for on disk: where
// somebody's reminder stands, and whose turn it is. All it knows is a hint, which
// the rows confirm.
package index

import (
	"container/heap"
	"slices"
	"sync"
	"time"

	"unhunch/internal/delivery"
)

// Line knows in which order the messages owed may go, workspace by workspace.
// On disk they lie by id, so that those who are owed something together lie
// together. Like places it is made when the file is opened, changed once a
// transaction is committed, and only a hint: the message itself says whether
// it may be sent.
type Line struct {
	mu    sync.Mutex
	grown int // how often it got longer
	lanes map[string]*lane
	names []string // of the lanes, sorted
	later later
}

// Ticket is a message's place in the line.
type Ticket struct {
	Workspace string
	Priority  delivery.Priority
	ID        uint64
	NotBefore time.Time // zero: at once
}

// TicketOf is the ticket of a message.
func TicketOf(m *delivery.Message) Ticket {
	return Ticket{m.To.Workspace, m.Priority, m.ID, m.NotBefore}
}

// turn orders a workspace's messages by priority and then age. Ids have 56 bits
// for the next two thousand years.
func (t Ticket) turn() turn { return turn(t.Priority)<<56 | turn(t.ID) }

type turn uint64

func (t turn) priority() delivery.Priority { return delivery.Priority(t >> 56) }
func (t turn) id() uint64                  { return uint64(t << 8 >> 8) }

// lane is the line of one workspace, sorted.
type lane []turn

func (l *lane) add(t turn) {
	if at, found := slices.BinarySearch(*l, t); !found {
		*l = slices.Insert(*l, at, t)
	}
}

// drop moves the shorter side: most of those who go stand near the front.
func (l *lane) drop(t turn) {
	at, found := slices.BinarySearch(*l, t)
	if !found {
		return
	}
	if at < len(*l)/2 {
		copy((*l)[1:at+1], (*l)[:at])
		*l = (*l)[1:]
		return
	}
	*l = slices.Delete(*l, at, at+1)
}

// Add lets tickets stand in line, or wait for their moment.
func (l *Line) Add(tickets []Ticket) {
	if len(tickets) == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.grown++
	for _, t := range tickets {
		if t.NotBefore.IsZero() {
			l.stand(t)
		} else {
			heap.Push(&l.later, t)
		}
	}
}

func (l *Line) stand(t Ticket) {
	mine := l.lanes[t.Workspace]
	if mine == nil {
		if l.lanes == nil {
			l.lanes = map[string]*lane{}
		}
		mine = new(lane)
		l.lanes[t.Workspace] = mine
		at, _ := slices.BinarySearch(l.names, t.Workspace)
		l.names = slices.Insert(l.names, at, t.Workspace)
	}
	mine.add(t.turn())
}

// Drop takes tickets out, those that wait for a later moment excepted: they are
// found out when it comes.
func (l *Line) Drop(tickets []Ticket) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.leave(tickets)
}

// DropUnless does so unless the line has grown since First. Those that have a
// moment wait for it again.
func (l *Line) DropUnless(grown int, tickets []Ticket) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.grown != grown {
		return false
	}
	l.leave(tickets)
	for _, t := range tickets {
		if !t.NotBefore.IsZero() {
			l.grown++
			heap.Push(&l.later, t)
		}
	}
	return true
}

func (l *Line) leave(tickets []Ticket) {
	for _, t := range tickets {
		mine := l.lanes[t.Workspace]
		if mine == nil {
			continue
		}
		if mine.drop(t.turn()); len(*mine) > 0 {
			continue
		}
		delete(l.lanes, t.Workspace)
		if at, found := slices.BinarySearch(l.names, t.Workspace); found {
			l.names = slices.Delete(l.names, at, at+1)
		}
	}
}

// First tells whose turn it is at now, at most so many of each workspace.
func (l *Line) First(now time.Time, perWorkspace int) (tickets []Ticket, grown int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.later) > 0 && !l.later[0].NotBefore.After(now) {
		l.grown++
		l.stand(heap.Pop(&l.later).(Ticket)) //nolint:errcheck,forcetypeassert // nothing else is pushed
	}
	n := 0
	for _, mine := range l.lanes {
		n += min(len(*mine), perWorkspace)
	}
	tickets = make([]Ticket, 0, n)
	for _, name := range l.names {
		mine := *l.lanes[name]
		for _, t := range mine[:min(len(mine), perWorkspace)] {
			tickets = append(tickets, Ticket{Workspace: name, Priority: t.priority(), ID: t.id()})
		}
	}
	return tickets, l.grown
}

// Next is the ticket whose moment comes first.
func (l *Line) Next() (t Ticket, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.later) == 0 {
		return t, false
	}
	return l.later[0], true
}

// ForgetUnless drops the ticket whose moment comes first, if it still is this
// one, unless the line has grown since First.
func (l *Line) ForgetUnless(grown int, t Ticket) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.grown != grown {
		return false
	}
	if len(l.later) > 0 && l.later[0] == t {
		heap.Pop(&l.later)
	}
	return true
}

// later is a heap of tickets, by when their moment comes.
type later []Ticket

// Len implements heap.Interface.
func (l *later) Len() int { return len(*l) }

// Less implements heap.Interface.
func (l *later) Less(i, j int) bool { return (*l)[i].NotBefore.Before((*l)[j].NotBefore) }

// Swap implements heap.Interface.
func (l *later) Swap(i, j int) { (*l)[i], (*l)[j] = (*l)[j], (*l)[i] }

// Push implements heap.Interface.
func (l *later) Push(t any) { *l = append(*l, t.(Ticket)) } //nolint:errcheck,forcetypeassert // heap passes on what it got

// Pop implements heap.Interface.
func (l *later) Pop() any {
	last := len(*l) - 1
	t := (*l)[last]
	*l = (*l)[:last]
	return t
}
