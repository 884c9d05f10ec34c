package bot

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/slack-go/slack"
	"golang.org/x/time/rate"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/door"
	"unhunch/internal/bot/outcome"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// homes is who looked at their Home tab lately, and what stands in it: a tab is
// drawn again when that would change, and all of them no faster than Slack
// allows. Nobody else's is ever drawn.
type homes struct {
	api     *slack.Client
	coach   *coach.Coach
	support string // where people get help, in the operator's words; may be empty
	pace    *rate.Limiter
	now     func() time.Time
	log     *slog.Logger

	mu      sync.Mutex
	looked  *simplelru.LRU[prefs.UserID, *look] // by when they looked
	opened  []prefs.UserID                      // who waits to see their tab, the last one first
	stirred []prefs.UserID                      // whose tab is looked at again, after those
	wake    chan struct{}
}

// look is one person's look at their tab.
type look struct {
	at     time.Time
	shows  string // the mark of what stands there: a hash, kept in the view
	queued bool
}

// mostLooks is how many tabs are kept fresh, in some 3 MB: to draw them all takes
// more than two hours. Whoever looked before all of them looks anew.
const mostLooks = 8192

// newHomes leaves room under tier 4, of 100 and more a minute (docs: rate
// limits).
func newHomes(o Options) *homes {
	h := &homes{api: o.API, support: o.Support, pace: rate.NewLimiter(1, 30), now: o.Now, log: o.Log, wake: make(chan struct{}, 1)}
	h.looked, _ = simplelru.NewLRU(mostLooks, h.forgets) // fails for sizes below 1
	return h
}

// forgets takes out of line who is not remembered any more.
func (h *homes) forgets(id prefs.UserID, l *look) {
	if l.queued {
		theirs := func(waits prefs.UserID) bool { return waits == id }
		h.opened = slices.DeleteFunc(h.opened, theirs)
		h.stirred = slices.DeleteFunc(h.stirred, theirs)
	}
}

// visited notes that somebody opened their tab, and puts them in front.
func (h *homes) visited(v visit, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for {
		_, first, looked := h.looked.GetOldest()
		if !looked || now.Sub(first.at) <= door.RememberFor {
			break
		}
		h.looked.RemoveOldest()
	}
	l, known := h.looked.Get(v.User)
	if !known {
		l = &look{}
		h.looked.Add(v.User, l)
	}
	l.at, l.shows = now, v.Shows
	if !l.queued {
		l.queued = true
		h.opened = append(h.opened, v.User)
	}
	h.ring()
}

// stir has the tabs of those looked at again who looked at theirs lately.
func (h *homes) stir(ids ...prefs.UserID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, id := range ids {
		if l, known := h.looked.Peek(id); known && !l.queued {
			l.queued = true
			h.stirred = append(h.stirred, id)
			h.ring()
		}
	}
}

func (h *homes) ring() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// next takes the first of those who wait, with the mark of what stands in the tab.
func (h *homes) next() (id prefs.UserID, shows string, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch last := len(h.opened) - 1; {
	case last >= 0:
		id, h.opened = h.opened[last], h.opened[:last]
	case len(h.stirred) > 0:
		id, h.stirred = h.stirred[0], h.stirred[1:]
	default:
		return id, "", false
	}
	l, _ := h.looked.Peek(id) // who waits is remembered: see forgets
	l.queued = false
	return id, l.shows, true
}

func (h *homes) drawn(id prefs.UserID, mark string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if l, known := h.looked.Peek(id); known {
		l.shows = mark
	}
}

// stirAll has everybody's tab looked at again.
func (h *homes) stirAll() {
	h.mu.Lock()
	everybody := h.looked.Keys()
	h.mu.Unlock()
	h.stir(everybody...)
}

// anybody is false as long as nobody looked.
func (h *homes) anybody() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.looked.Len() > 0
}

// keep draws Home tabs, one after the other, until ctx ends.
func (h *homes) keep(ctx context.Context) error {
	for ctx.Err() == nil {
		id, shows, ok := h.next()
		if !ok {
			select {
			case <-ctx.Done():
			case <-h.wake:
			}
			continue
		}
		if pause := h.draw(ctx, id, shows, h.now()); pause > 0 {
			select {
			case <-ctx.Done():
			case <-time.After(pause):
			}
		}
	}
	return nil
}

// draw draws one tab if it would look different, and says how long to pause
// after it. It is a courtesy: that it failed is no reason to fail.
func (h *homes) draw(ctx context.Context, id prefs.UserID, shows string, now time.Time) (pause time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, replyTimeout)
	defer cancel()
	mark, err := h.publish(ctx, id, shows, now)
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		h.stir(id)
		return max(limited.RetryAfter, time.Second)
	}
	switch {
	case err != nil && !errors.Is(err, context.Canceled):
		h.log.Log(ctx, outcome.Level(err, slog.LevelWarn), "the Home tab was not drawn", "user", id, "error", err)
		return time.Second
	case err != nil || mark == shows:
		return 0
	}
	h.drawn(id, mark)
	return h.pace.ReserveN(now, 1).DelayFrom(now)
}

// publish draws somebody's tab, unless it shows this already, and gives the mark
// of what it shows then.
func (h *homes) publish(ctx context.Context, id prefs.UserID, shows string, now time.Time) (mark string, err error) {
	answer, err := h.coach.Do(ctx, id, coach.Home{}, coach.Facts{}, now)
	if err != nil {
		return "", err
	}
	shown, _ := answer.(coach.HomeShown)
	view := card.English().Home(shown, h.support)
	is, err := markOf(view)
	if view.PrivateMetadata = hex.EncodeToString(is[:]); err != nil || view.PrivateMetadata == shows {
		return shows, err
	}
	if _, err := h.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: id.Person, View: view}); err != nil {
		return "", fmt.Errorf("views.publish: %w", err)
	}
	return view.PrivateMetadata, nil
}

// Follower has the Home tabs follow what is decided and what was sent. It
// implements schedule.Observer and delivery.Observer.
type Follower struct{ homes *homes }

// Advanced implements schedule.Observer.
func (f Follower) Advanced(a schedule.Advanced) {
	if !f.homes.anybody() {
		return
	}
	ids := make([]prefs.UserID, len(a.Decided))
	for i, d := range a.Decided {
		ids[i] = d.User
	}
	f.homes.stir(ids...)
}

// Settled implements delivery.Observer.
func (f Follower) Settled(outcomes []delivery.Outcome) {
	for _, o := range outcomes {
		f.homes.stir(o.Claim.To)
	}
}

// Recovered implements delivery.Observer: whom it was about is not known.
func (Follower) Recovered(int) {}
