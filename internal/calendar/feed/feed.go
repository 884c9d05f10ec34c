// Package feed keeps when people are busy, for those who are due soon.
//
// It is all in memory, and bounded: of a calendar the busy spans of the next two
// days, and of its address nothing but a checksum, once it was asked for.
package feed

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"sync"
	"time"

	"unhunch/internal/calendar/busy"
	"unhunch/internal/calendar/fetch"
	"unhunch/internal/prefs"
)

// Options are what a Feed needs; every field is required, unless it says so.
type Options struct {
	// Fetch is fetch.Client.Get.
	Fetch func(ctx context.Context, ask fetch.Ask, now time.Time, read func(io.Reader) error) fetch.Outcome
	// Read is busy.Read.
	Read func(r io.Reader, zone *time.Location, from, to time.Time) (busy.Calendar, error)
	// Fails is called once when somebody's calendar could not be read three times in a
	// row, and not again before it worked; if it gives an error, it is called the next
	// time, too.
	Fails func(ctx context.Context, who prefs.UserID, why prefs.CalendarTrouble) error
	// Works is called when a calendar was read for the first time, and for the first
	// time after Fails was called.
	Works func(ctx context.Context, who prefs.UserID) error
	Now   func() time.Time
	Log   *slog.Logger

	Observer Observer // nil: nobody looks
}

// Observer is told what becomes of calendars, in between: it must not wait for
// anything.
type Observer interface {
	// Fetched tells that a calendar was asked for. code is fetch.Outcome.Code.
	Fetched(code string, took time.Duration)
}

// Feed knows when people are busy. Its methods may be called by many at once.
type Feed struct {
	Options

	mu     sync.Mutex
	people room
	trials map[prefs.UserID]*turn // the last one of each, until it is over or does not count any more
	line   line
	silent map[string]bool // hosts that did not answer, since any did
}

// New makes a Feed that knows nothing yet. It fetches while Run does.
func New(o Options) *Feed {
	return &Feed{Options: o, people: newRoom(), trials: map[prefs.UserID]*turn{}, line: newLine(), silent: map[string]bool{}}
}

// Due reports whether somebody's calendar would be asked for if it was wanted. It
// spares opening an address for nothing.
func (f *Feed) Due(who prefs.UserID, now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	p, known := f.people.peek(who)
	return !known || !p.queued && !now.Before(p.next)
}

// Want has calendars fetched that were not lately. It waits for none of them. Of those for
// whom there is no room yet it has none fetched: a large workspace takes no other's.
func (f *Feed) Want(all []Wanted, now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var waiting map[string]int // of each workspace, once the line is full
	for _, w := range all {
		p, known := f.people.get(w.User)
		if !known || p.of != sum(w) {
			f.line.forget(w.User)
			p = newPerson(w)
			f.people.add(w.User, p)
		}
		if p.queued || now.Before(p.next) {
			continue
		}
		if len(f.line.waiting) >= mostPeople {
			if waiting == nil {
				waiting = f.line.workspaces()
			}
			if waiting[w.User.Workspace] >= f.people.share() {
				continue
			}
			waiting[w.User.Workspace]++
		}
		p.queued = true
		f.line.add(&turn{Wanted: w, person: p})
	}
}

// Busy is when somebody is busy, in order, from what ended in the hour before now on.
// Nothing is known where nothing was read yet, or not for an hour. Nobody may alter what it gives.
func (f *Feed) Busy(who prefs.UserID, now time.Time) (spans []busy.Span, known bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p, there := f.people.get(who)
	if !there || !p.known || now.Sub(p.asked) >= stale || !now.Before(p.until) {
		return nil, false
	}
	first := slices.IndexFunc(p.spans, func(s busy.Span) bool { return s.To.After(now.Add(-lately)) })
	if first < 0 {
		return nil, true
	}
	return slices.Clip(p.spans[first:]), true
}

// Idle reports whether nothing is being fetched, and nothing waits for that.
func (f *Feed) Idle() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.line.waiting) == 0 && f.line.under == 0
}

// Forget forgets what is known of somebody, and what is being fetched of theirs, also
// by Try.
func (f *Feed) Forget(who prefs.UserID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.people.remove(who)
	delete(f.trials, who)
	f.line.forget(who)
}

// ForgetWorkspace forgets everybody of a workspace.
func (f *Feed) ForgetWorkspace(id string) {
	f.mu.Lock()
	people := f.people.in(id)
	for who := range f.trials {
		if who.Workspace == id {
			people = append(people, who)
		}
	}
	f.mu.Unlock()
	for _, who := range people {
		f.Forget(who)
	}
}

// Try fetches a calendar before all others, and tells what came of it. What was read
// is known from then on, unless somebody tried another one meanwhile, or was forgotten.
// It ends with ctx; how often somebody may try is for others to bound.
func (f *Feed) Try(ctx context.Context, w Wanted) Tried {
	t := &turn{Wanted: w, person: newPerson(w), came: make(chan Tried, 1)}
	f.mu.Lock()
	f.trials[w.User] = t
	f.line.addFirst(t)
	f.mu.Unlock()
	select {
	case tried := <-t.came:
		return tried
	case <-ctx.Done():
		f.mu.Lock()
		f.line.drop(t)
		f.ends(t)
		f.mu.Unlock()
		return Tried{Trouble: prefs.Unreachable}
	}
}

// ends reports whether a trial counts: it was the last one of its person, who still
// waits for it. It is over with that.
func (f *Feed) ends(t *turn) (counts bool) {
	if counts = f.trials[t.User] == t; counts {
		delete(f.trials, t.User)
	}
	return counts
}
