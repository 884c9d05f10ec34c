package feed

import (
	"context"
	"io"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/calendar/busy"
	"unhunch/internal/calendar/fetch"
	"unhunch/internal/panics"
	"unhunch/internal/prefs"
)

// Run fetches what is wanted until ctx ends.
func (f *Feed) Run(ctx context.Context) error {
	var under errgroup.Group
	defer func() { _ = under.Wait() }() // none of them fails
	for ctx.Err() == nil {
		f.mu.Lock()
		t, wait := f.line.next(f.Now())
		f.mu.Unlock()
		if t != nil {
			under.Go(func() error {
				f.fetch(ctx, t)
				return nil
			})
			continue
		}
		var soon <-chan time.Time
		if wait > 0 {
			soon = time.After(wait)
		}
		select {
		case <-ctx.Done():
		case <-f.line.wake:
		case <-soon:
		}
	}
	return nil
}

// fetch does a turn, and has its owner told.
func (f *Feed) fetch(ctx context.Context, t *turn) {
	began := f.Now()
	f.mu.Lock()
	ask := fetch.Ask{Address: t.Address}
	if began.Sub(t.person.read) < readAnew {
		ask.Seen = t.person.seen
	}
	f.mu.Unlock()
	outcome, calendar := f.read(ctx, t, ask, began)
	now := f.Now()
	f.mu.Lock()
	f.line.done(t, outcome, now)
	if ctx.Err() != nil { // what was cut short says nothing of the calendar
		f.ends(t)
		f.mu.Unlock()
		if t.came != nil {
			t.came <- Tried{Trouble: prefs.Unreachable}
		}
		return
	}
	counts := f.heard(t.host, outcome)
	owner := f.settle(t, outcome, calendar, counts, began, now)
	f.mu.Unlock()
	if f.Observer != nil {
		f.Observer.Fetched(outcome.Code(), now.Sub(began))
	}
	if t.came != nil {
		t.came <- Tried{Trouble: trouble(outcome), Busy: toCome(calendar.Spans, began)}
	}
	f.tell(ctx, t, owner, outcome)
}

// toCome is how many spans are not over at a moment.
func toCome(spans []busy.Span, now time.Time) (n int) {
	for _, s := range spans {
		if s.To.After(now) {
			n++
		}
	}
	return n
}

// read asks for a calendar and reads it. A panic is a calendar that cannot be read.
func (f *Feed) read(ctx context.Context, t *turn, ask fetch.Ask, now time.Time) (outcome fetch.Outcome, calendar busy.Calendar) {
	defer func() {
		if p := recover(); p != nil {
			f.Log.ErrorContext(ctx, "reading a calendar panicked", "user", t.User, "error", panics.Error(p))
			outcome, calendar = fetch.Outcome{Kind: fetch.Unread, Err: panics.Err}, busy.Calendar{}
		}
	}()
	outcome = f.Fetch(ctx, ask, now, func(r io.Reader) error {
		var err error
		calendar, err = f.Read(r, t.Zone, now.Add(-past), now.Add(horizon))
		return err
	})
	if outcome.Kind != fetch.Fresh {
		calendar = busy.Calendar{}
	}
	return outcome, calendar
}

// heard reports whether an outcome counts as a failure of the calendar's, if it is
// one. Where none of several servers answers, it is the way out that is missing.
func (f *Feed) heard(host string, o fetch.Outcome) bool {
	switch {
	case o.Status > 0:
		clear(f.silent)
		return true
	case o.Kind != fetch.Unreachable:
		return true // nobody was asked
	case len(f.silent) < 2:
		f.silent[host] = true
	}
	return len(f.silent) < 2
}

// settle keeps what came of a turn, and says what the calendar's owner is to be told.
func (f *Feed) settle(t *turn, o fetch.Outcome, calendar busy.Calendar, counts bool, began, now time.Time) toldOf {
	p := t.person
	works := o.Kind == fetch.Fresh || o.Kind == fetch.NotModified
	if t.came != nil {
		if counts := f.ends(t); !counts || !works {
			return nothing
		}
		f.line.forget(t.User)
		f.people.add(t.User, p)
		p.told = thatItWorks // and is taken by that, whatever it was before
	}
	p.queued = false
	if current, _ := f.people.peek(t.User); current != p {
		return nothing // it was forgotten, or is another by now
	}
	switch {
	case works:
		p.keep(o, calendar, began)
	case counts:
		p.failed++
	}
	if p.failed < 2 {
		p.pause.Reset()
	}
	p.next = now.Add(max(p.pause.NextBackOff(), o.Wait))
	switch {
	case works && p.told != thatItWorks:
		return thatItWorks
	case p.failed >= mostTries && p.told != thatItFails:
		return thatItFails
	}
	return nothing
}

// tell tells a calendar's owner what is to be told, once it is known that they were.
func (f *Feed) tell(ctx context.Context, t *turn, what toldOf, o fetch.Outcome) {
	var err error
	switch what {
	case nothing:
		return
	case thatItWorks:
		err = f.Works(ctx, t.User)
	case thatItFails:
		f.Log.WarnContext(ctx, "a calendar cannot be read: its owner is told", "user", t.User, "outcome", o.Code())
		err = f.Fails(ctx, t.User, trouble(o))
	}
	if err != nil {
		f.Log.ErrorContext(ctx, "could not tell how it stands with a calendar", "user", t.User, "error", err)
		return
	}
	f.mu.Lock()
	t.person.told = what
	f.mu.Unlock()
}
