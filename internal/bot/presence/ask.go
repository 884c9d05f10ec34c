package presence

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"unhunch/internal/bot/outcome"
	"unhunch/internal/prefs"
)

// There is one way to somebody's profile: asked for once, however many want it
// at the same time, at the pace of users.info; remembered as long as somebody is
// reminded; and kept fresh by what Slack pushes.

// callTimeout bounds one call.
const callTimeout = 10 * time.Second

// Profile is somebody's zone, where Slack tells it, and language. Its error is that
// Slack could not be asked: pace.ErrCrowded where others have to be asked for
// longer than patience.
func (l *Lookout) Profile(ctx context.Context, id prefs.UserID, patience time.Duration) (Profile, error) {
	p, known := l.profile(id)
	if !known {
		var err error
		switch p, err = l.ask(ctx, id, patience); {
		case err != nil && outcome.IsFinal(err):
			l.Log.Log(ctx, outcome.Level(err, slog.LevelWarn), "Slack does not tell a zone", "user", id, "error", err)
			p = Unknown(id)
		case err != nil:
			return Profile{}, fmt.Errorf("users.info: %w", err)
		}
	}
	return p, nil
}

// errEnds is why nobody is asked for any more.
var errEnds = errors.New("the bot ends")

// asks are calls that outlive whoever asked first, for the sake of all who wait for
// them, but not the Lookout.
type asks struct {
	group  singleflight.Group // by user
	within context.Context    //nolint:containedctx // of all of them: when it has ended, nothing is asked any more
	end    context.CancelFunc

	mu    sync.Mutex // guards that within ends, and that under grows only before
	under sync.WaitGroup
}

func newAsks() *asks {
	a := &asks{}
	a.within, a.end = context.WithCancel(context.Background()) //nolint:forbidigo // it ends by End
	return a
}

// begin counts a call in; false: nothing is asked any more.
func (a *asks) begin() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.within.Err() != nil {
		return false
	}
	a.under.Add(1)
	return true
}

// End has nobody asked for any more, and waits until nothing of it is under way: what
// comes of it is not written to a store that closes.
func (l *Lookout) End() {
	l.asking.mu.Lock()
	l.asking.end()
	l.asking.mu.Unlock()
	l.asking.under.Wait()
}

// ask asks Slack for a profile.
func (l *Lookout) ask(ctx context.Context, id prefs.UserID, patience time.Duration) (Profile, error) {
	answer := l.asking.group.DoChan(id.String(), func() (any, error) { //nolint:contextcheck // others may wait for it, too
		if !l.asking.begin() {
			return Profile{}, errEnds
		}
		defer l.asking.under.Done()
		defer l.asking.group.Forget(id.String()) // whoever asks after End does not wait for this one
		ctx, cancel := context.WithTimeout(l.asking.within, patience+callTimeout)
		defer cancel()
		now := l.Now()
		for until := now.Add(patience); ; {
			if err := l.budgets[askStatus].Turn(ctx, until.Sub(now), now); err != nil {
				return Profile{}, err
			}
			user, err := l.API.GetUserInfoContext(ctx, id.Person)
			switch now = l.Now(); {
			case err == nil:
				p := asked(id, user)
				l.takeIn(ctx, p, now)
				return p, nil
			case outcome.IsLimited(err): // and then it may be this one's turn again
				l.budgets[askStatus].Close(ctx, err, now)
			case outcome.IsFinal(err) && !unheardOf(err):
				l.budgets[askStatus].Close(ctx, err, now)
				return Profile{}, err
			default:
				return Profile{}, err
			}
		}
	})
	select {
	case got := <-answer:
		p, _ := got.Val.(Profile) // its zero with an error
		return p, got.Err
	case <-ctx.Done():
		return Profile{}, ctx.Err()
	}
}

// unheardOf reports whether Slack knows nobody of that id, which says nothing of
// the others.
func unheardOf(err error) bool {
	return outcome.Is(err, "user_not_found") || outcome.Is(err, "user_not_visible")
}

// takeIn remembers what was asked for of somebody who is reminded.
func (l *Lookout) takeIn(ctx context.Context, p Profile, now time.Time) {
	switch err := l.Hear(ctx, p, now); {
	case err != nil && ctx.Err() != nil:
		return // nobody waits for it
	case err != nil:
		l.Log.ErrorContext(ctx, "could not take in a profile", "user", p.User, "error", err)
		return
	}
	if _, reminded := l.profile(p.User); reminded {
		l.mark(p.User, askStatus, now)
	}
}

// mostWaiting is how many can be asked for while an answer still reaches them
// (docs: response_url, 30 minutes).
const mostWaiting = 29 * profilesPerMinute

// waiting is somebody to be told when their zone is known.
type waiting struct {
	id    prefs.UserID
	until time.Time // after that nobody waits any more
	told  func(ctx context.Context, now time.Time)
}

// Await has somebody told once their zone is known, of whom it came too late. They
// are asked for before anybody else, until a moment; of a crowd only as many as
// can be.
func (l *Lookout) Await(id prefs.UserID, until time.Time, told func(ctx context.Context, now time.Time)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) < mostWaiting {
		l.waiting = append(l.waiting, waiting{id, until, told})
	}
}

// askAwaited asks for the profiles of those who wait, as far as the budget goes.
func (l *Lookout) askAwaited(ctx context.Context, now time.Time) {
	l.mu.Lock()
	due := slices.DeleteFunc(l.waiting, func(w waiting) bool { return now.After(w.until) })
	l.waiting = nil
	l.mu.Unlock()
	for len(due) > 0 && ctx.Err() == nil {
		next := due[0]
		p, err := l.Profile(ctx, next.id, 0)
		if err != nil {
			break
		}
		due = due[1:]
		if zone := p.Facts().Zone; zone != "" && zone != ElseZone {
			next.told(ctx, now)
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = append(due, l.waiting...)
}
