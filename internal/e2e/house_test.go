package e2e

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/bubble"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/routine"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/schedule"
	"unhunch/internal/seal"
	"unhunch/internal/session"
)

// house is the whole bot at work in a pretend Slack, with a real store. It
// runs in a synctest bubble, so that a day takes no longer than its work.
type house struct {
	*sandboxtest.Office
	t     *testing.T
	shelf shelf
	now   func() time.Time // nil: the right time
	log   *e2etest.Log
	store app.Kept
	app   *app.App

	chores   func(app.Kept) []schedule.Chore // nil: none
	pictures string                          // their base URL; "": they are uploaded
	holidays schedule.Holidays
	usual    *prefs.Timetable  // of who says yes: straight, unless the story is about it
	keys     seal.Keys         // none: nobody can give a calendar
	fetches  app.FetchCalendar // nil: the usual way
	level    slog.Level        // of the log

	line   atomic.Pointer[line]
	dark   atomic.Bool // power is lost: what the process still does counts for nothing
	cancel context.CancelFunc
	ended  chan error
}

// What people do in many stories.
var (
	agrees   = e2etest.Agrees
	saysYes  = e2etest.SaysYes
	begins   = e2etest.Begins
	finishes = e2etest.Finishes
	passes   = e2etest.Passes
)

// file is the store's, of a story that is told on a file alone.
func (h *house) file() string {
	h.t.Helper()
	s, is := h.shelf.(*fileShelf)
	if !is {
		h.t.Fatal("the story is about a file, and is told on a database")
	}
	return s.file
}

// keeps is what the bot keeps of somebody.
func (h *house) keeps(p *sandboxtest.Person) session.Desk {
	h.t.Helper()
	desk, err := h.store.Desk(h.t.Context(), prefs.UserID{Workspace: h.Options().Team.ID, Person: p.ID()})
	if err != nil {
		h.t.Fatal(err)
	}
	return desk
}

// alters what is kept of somebody, as if they had been here for longer.
func (h *house) alters(p *sandboxtest.Person, change func(*session.Desk)) {
	h.t.Helper()
	err := h.store.Change(h.t.Context(), prefs.UserID{Workspace: h.Options().Team.ID, Person: p.ID()}, func(desk *session.Desk) error {
		change(desk)
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// line is what lies between the bot and Slack. It passes a request on, or
// gives an error of its own.
type line func(r *http.Request, slack http.RoundTripper) (*http.Response, error)

// inBubble tells a story in a synctest bubble of its own, beside other stories.
func inBubble(t *testing.T, tell func(t *testing.T)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, tell)
	onDatabase(t, tell)
}

// open makes a workspace and an empty store. Nothing runs yet. Without other
// scopes the bot has those that it cannot do without, and dnd:read.
func open(t *testing.T, o sandbox.Options) *house {
	t.Helper()
	if o.Scopes == nil {
		o.Scopes = []string{"chat:write", "commands", "users:read", "dnd:read"}
	}
	h := &house{Office: sandboxtest.Open(t, o), t: t, shelf: shelfOf(t), log: new(e2etest.Log), usual: prefstest.StraightPlan()}
	t.Cleanup(h.stops)
	return h
}

// starts puts the bot together and lets it work.
func (h *house) starts() {
	h.t.Helper()
	h.store = h.shelf.opens(h.t)
	ctx, cancel := context.WithCancel(h.t.Context())
	h.cancel, h.ended = cancel, make(chan error, 1)
	var chores []schedule.Chore
	if h.chores != nil {
		chores = h.chores(h.store)
	}
	client := *h.Door.HTTPClient()
	client.Transport, client.Timeout = transport{h, client.Transport}, app.CallTimeout
	var err error
	h.app, err = app.Assemble(ctx, app.Settings{
		BotToken: h.Options().BotToken, AppToken: h.Options().AppToken,
		APIURL: h.Door.APIURL(), HTTP: &client, Dialer: h.Door.Dialer(), Chores: chores, Now: h.now, Pictures: h.pictures, Holidays: h.holidays, Usual: h.usual,
		Keys: h.keys, FetchCalendar: h.fetches,
		Log: slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: h.level})),
	}, h.store, builtIn(h.t))
	if err != nil {
		h.t.Fatal(err)
	}
	go func() { h.ended <- h.app.Run(ctx) }()
	passes(time.Second) // the sockets connect
}

// library is the one that every story begins with: to read it takes its time.
var library = sync.OnceValues(func() (*routine.Library, error) { return app.LoadLibrary("") })

func builtIn(t *testing.T) *routine.Library {
	t.Helper()
	library, err := library()
	if err != nil {
		t.Fatal(err)
	}
	return library
}

// stops ends the bot as a SIGTERM does.
func (h *house) stops() {
	h.t.Helper()
	if h.cancel == nil {
		return
	}
	h.cancel()
	h.cancel = nil
	if err := <-h.ended; err != nil {
		h.t.Errorf("stopped with %v\n%s", err, h.log)
	}
	if err := h.store.Close(); err != nil {
		h.t.Error(err)
	}
}

// endsWell stops a bot that had nothing to complain of.
func (h *house) endsWell() {
	h.t.Helper()
	passes(time.Second) // what was done last is on its way
	h.stops()
	if log := h.log.String(); strings.Contains(log, "level=ERROR") {
		h.t.Errorf("the log has errors:\n%s", log)
	}
}

// cut says when the power goes: the intent is on disk in both cases.
type cut string

const (
	beforeTheCall cut = "before the call reaches Slack"
	afterTheCall  cut = "before its answer reaches the bot"
)

// losesPower drops the process at its next call of a method: nothing leaves it
// any more, and what it still writes goes to a file that nobody will read.
func (h *house) losesPower(when cut, method string) {
	var once sync.Once
	h.lies(func(r *http.Request, slack http.RoundTripper) (*http.Response, error) {
		if !h.dark.Load() && !strings.HasSuffix(r.URL.Path, "/"+method) {
			return slack.RoundTrip(r)
		}
		once.Do(func() {
			if when == afterTheCall {
				if answer, err := slack.RoundTrip(r); err == nil {
					_ = answer.Body.Close()
				}
			}
			h.shelf.splits(h.t)
			h.dark.Store(true)
		})
		return nil, errors.New("no power")
	})
}

// comesBack starts the bot on what the lost process left.
func (h *house) comesBack() {
	h.t.Helper()
	if !h.dark.Load() {
		h.t.Fatalf("the power was never lost\n%s", h.log)
	}
	h.stops()
	h.clears()
	h.dark.Store(false)
	h.shelf.next()
	h.starts()
}

// lies puts something between the bot and Slack; clears takes it away.
func (h *house) lies(between line) { h.line.Store(&between) }
func (h *house) clears()           { h.line.Store(nil) }

// until lets time pass, to a moment such as "2000-03-26 09:50" in a zone.
func (h *house) until(moment, zone string) {
	h.t.Helper()
	until(h.t, moment, zone)
}

// until lets time pass until a moment, "2000-01-03 17:30" in a zone. The calendar of a
// bubble begins on a Saturday, 1 January 2000, at midnight in UTC.
func until(t *testing.T, moment, zone string) {
	t.Helper()
	place, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-2 15:04", moment, place)
	if err != nil {
		t.Fatal(err)
	}
	passes(bubble.Until(at))
}

// taken counts the calls of a method that Slack took, whatever it told the bot.
func taken(office *sandboxtest.Office, method string) (n int) {
	for _, call := range office.Calls(method) {
		if call.Applied {
			n++
		}
	}
	return n
}

type transport struct {
	h    *house
	next http.RoundTripper
}

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if between := t.h.line.Load(); between != nil {
		return (*between)(r, t.next)
	}
	return t.next.RoundTrip(r)
}
