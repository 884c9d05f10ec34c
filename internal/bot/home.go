package bot

import (
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/slack-go/slack"
	"golang.org/x/time/rate"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/door"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// homes is who looked at their Home tab lately, and what stands in it: a tab is
// drawn again when that would change, and all of them no faster than Slack
// allows. Nobody else's is ever drawn.
type homes struct {
	api      *slack.Client
	coach    *coach.Coach
	pictures illustrations
	around   func() card.Around
	support  atomic.Pointer[string] // the latest: see Renew
	pace     *rate.Limiter
	now      func() time.Time
	log      *slog.Logger

	mu      sync.Mutex
	looked  *simplelru.LRU[prefs.UserID, *look] // by when they looked
	looking []prefs.UserID                      // who waits to see their tab, the last one first
	stirred []prefs.UserID                      // whose tab is looked at again, after those
	drawing int
	silent  bool // Slack asked to be left alone
	wake    bell
}

// look is one person's look at their tab.
type look struct {
	at      time.Time
	shows   string // the mark of what stands there: a hash, kept in the view
	locale  string // of who reads it, for where nothing is kept of them
	waits   lineup
	ripe    time.Time // in line for what was stirred: not before
	drawing bool
	again   lineup // where to wait once it is drawn
	failed  int    // how often in a row it was not drawn
}

// lineup is where somebody waits for their tab.
type lineup int

const (
	inNoLine lineup = iota
	inBack          // whoever looks
	inFront         // they look
)

const (
	// mostLooks is how many tabs are kept fresh, in some 3 MB: to draw them all takes
	// more than an hour. Whoever looked before all of them looks anew.
	mostLooks = 8192
	// mostDrawing is how many tabs are on their way to Slack at once: one that hangs
	// holds up no other.
	mostDrawing = 16
	// ripens is how long what happens by itself is gathered, so that a reminder that is
	// decided, sent and settled is one change of the tab.
	ripens = 3 * time.Second
	// homesAtOnce and homesPerMinute stay under tier 4 together, of 100 and more in any
	// minute (docs: rate limits). Of those at once, some are left to who looks.
	homesAtOnce, homesPerMinute, homesSpared = 8, 92, 4
)

func newHomes(o Options) *homes {
	h := &homes{
		api: o.API, around: o.around, pace: rate.NewLimiter(homesPerMinute/60., homesAtOnce), now: o.Now, log: o.Log, wake: newBell(),
	}
	h.support.Store(&o.Support)
	h.looked, _ = simplelru.NewLRU(mostLooks, h.forgets) // fails for sizes below 1
	return h
}

// forgets takes out of line who is not remembered any more.
func (h *homes) forgets(id prefs.UserID, l *look) {
	if l.waits == inNoLine {
		return
	}
	theirs := func(waits prefs.UserID) bool { return waits == id }
	h.looking = slices.DeleteFunc(h.looking, theirs)
	h.stirred = slices.DeleteFunc(h.stirred, theirs)
}

// visited notes that somebody opened their tab, and puts them in front.
func (h *homes) visited(v visit, locale string, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for {
		_, first, looked := h.looked.GetOldest()
		if !looked || now.Sub(first.at) <= door.RememberFor {
			break
		}
		h.looked.RemoveOldest()
	}
	l := h.looks(v.User)
	l.at, l.shows, l.locale, l.failed = now, v.Shows, locale, 0
	h.waits(v.User, l, inFront)
}

// pressed notes that somebody pressed something in their tab, which nobody may have
// seen them open. What comes of it is shown at once.
func (h *homes) pressed(id prefs.UserID, locale string, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	l := h.looks(id)
	l.at, l.locale, l.failed = now, locale, 0
}

// changed has the tab of somebody looked at again who did something: at once, if
// they look at it.
func (h *homes) changed(id prefs.UserID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	l, known := h.looked.Peek(id)
	switch {
	case !known:
	case h.now().Sub(l.at) < replyTimeout:
		h.waits(id, l, inFront)
	default:
		h.waits(id, l, inBack)
	}
}

// forgetAll forgets who looked.
func (h *homes) forgetAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.looking, h.stirred = nil, nil
	for _, l := range h.looked.Values() {
		l.waits = inNoLine
	}
	h.looked.Purge()
}

// looks is somebody's look, the newest.
func (h *homes) looks(id prefs.UserID) *look {
	l, known := h.looked.Get(id)
	if !known {
		l = &look{}
		h.looked.Add(id, l)
	}
	return l
}

// stir has the tabs of those looked at again who looked at theirs lately.
func (h *homes) stir(ids ...prefs.UserID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, id := range ids {
		if l, known := h.looked.Peek(id); known {
			h.waits(id, l, inBack)
		}
	}
}

// waits puts somebody in line. Who looks does not wait behind who does not.
func (h *homes) waits(id prefs.UserID, l *look, where lineup) {
	switch {
	case l.drawing:
		l.again = max(l.again, where)
		return
	case l.waits >= where:
		return
	case where == inFront:
		if l.waits == inBack {
			h.stirred = slices.DeleteFunc(h.stirred, func(waits prefs.UserID) bool { return waits == id })
		}
		h.looking = append(h.looking, id)
	default:
		l.ripe = h.now().Add(ripens)
		h.stirred = append(h.stirred, id)
	}
	l.waits = where
	h.wake.ring()
}

// next takes the first of those who wait. Where nobody's turn has come, it says how
// long that takes; zero: until the bell rings.
func (h *homes) next(now time.Time) (id prefs.UserID, l *look, wait time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.silent || h.drawing >= mostDrawing {
		return id, nil, 0
	}
	switch last := len(h.looking) - 1; {
	case last >= 0:
		if wait = h.turn(1, now); wait == 0 {
			id, h.looking = h.looking[last], h.looking[:last]
		}
	case len(h.stirred) > 0:
		first, _ := h.looked.Peek(h.stirred[0]) // who waits is remembered: see forgets
		wait = h.turn(1+homesSpared, now)
		if green := first.ripe.Sub(now); green <= ripens { // else the clock was set back
			wait = max(wait, green)
		}
		if wait <= 0 {
			id, h.stirred = h.stirred[0], h.stirred[1:]
		}
	default:
		return id, nil, 0
	}
	if wait > 0 {
		return id, nil, wait
	}
	l, _ = h.looked.Peek(id)
	l.waits, l.drawing = inNoLine, true // what comes from now on waits until it is drawn
	return id, l, 0
}

// turn is how long it takes until there is room for so many.
func (h *homes) turn(tokens float64, now time.Time) time.Duration {
	missing := tokens - h.pace.TokensAt(now)
	if missing <= 0 {
		return 0
	}
	return time.Duration(missing/float64(h.pace.Limit())*float64(time.Second)).Truncate(time.Millisecond) + time.Millisecond
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

// draws reports whether a tab would look different, and notes that it is drawn.
func (h *homes) draws(id prefs.UserID, view slack.HomeTabViewRequest) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	l, known := h.looked.Peek(id)
	if !known { // so many looked since
		return false
	}
	if l.shows == view.PrivateMetadata {
		h.rests(id, l)
		return false
	}
	l.drawing = true
	h.drawing++
	return true
}

// rests puts a tab in line again where something happened while it was drawn.
func (h *homes) rests(id prefs.UserID, l *look) {
	again := l.again
	l.drawing, l.again = false, inNoLine
	if again != inNoLine {
		h.waits(id, l, again)
	}
}

// speaks ends the silence that Slack asked for.
func (h *homes) speaks() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.silent = false
	h.wake.ring()
}

// retries puts somebody in line again whose tab was not drawn.
func (h *homes) retries(id prefs.UserID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if l, known := h.looked.Peek(id); known {
		h.waits(id, l, inFront)
	}
}
