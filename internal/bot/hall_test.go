package bot

import (
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/door"
	"unhunch/internal/bot/pictures"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/routine"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

// hall is a bot with a real store, and a Slack that only counts what it is told.
type hall struct {
	t     *testing.T
	bot   *Bot
	store *bolt.Store
	now   time.Time
	told  atomic.Int32 // answers that somebody sees
}

// RoundTrip takes everything.
func (h *hall) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, "users.info") {
		h.told.Add(1)
	}
	body := `{"ok":true,"channel":"D1","ts":"9.9","user":{"id":"UANA","tz":"Europe/Lisbon"}}`
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

var (
	anas = prefs.UserID{Workspace: "T1", Person: "UANA"}
	bens = prefs.UserID{Workspace: "T1", Person: "UBEN"}
)

// enter opens the hall: Ana has a card, the second; Ben has the newer third, and
// a fourth is owed to him.
func enter(t *testing.T) *hall {
	t.Helper()
	h := &hall{t: t, now: time.Date(2026, time.March, 2, 10, 0, 0, 0, time.UTC)}
	var err error
	if h.store, err = bolt.Open(filepath.Join(t.TempDir(), "unhunch.db"), bolt.Options{Now: time.Unix(0, 0)}); err != nil {
		t.Fatal(err)
	}
	library := builtIn(t)
	client := &http.Client{Transport: h}
	h.bot = New(Options{
		Self: door.Self{Workspace: "T1"}, API: slack.New("xoxb-1", slack.OptionHTTPClient(client)), HTTP: client, Desks: h.store, Library: library,
		Gallery: &pictures.Gallery{Options: pictures.Options{Base: "https://example.com/", Scopes: new(pictures.Scopes)}},
		Now:     func() time.Time { return h.now }, Wake: func() {}, Log: slog.New(slog.DiscardHandler), Elsewhere: func(...delivery.Outcome) {},
	})
	t.Cleanup(func() {
		rests(h.bot)
		if err := h.store.Close(); err != nil {
			t.Error(err)
		}
	})
	h.agrees(anas)
	h.agrees(bens)
	h.sends(anas, "DANA", "1.1")
	h.sends(anas, "DANA", "2.1")
	h.sends(bens, "DBEN", "3.1")
	h.owes(bens)
	for _, id := range []prefs.UserID{anas, bens} { // and what a first change brings with it is there
		if err := h.bot.TimeUp(t.Context(), id, h.now); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func (h *hall) change(id prefs.UserID, change func(*session.Desk)) {
	h.t.Helper()
	if err := h.store.Change(h.t.Context(), id, func(d *session.Desk) error { change(d); return nil }); err != nil {
		h.t.Fatal(err)
	}
}

func (h *hall) agrees(id prefs.UserID) {
	h.t.Helper()
	h.change(id, func(d *session.Desk) {
		d.Person.OptedIn, d.Person.Prefs = h.now.Add(-time.Hour), prefstest.Straight("Europe/Lisbon")
		d.Person.Safety.Clear(h.now.Add(-time.Hour), h.bot.library().Profiles()...)
		d.Person.Safety.KeepLists(h.bot.library().List)
		d.Prescribe(routine.Exercise{Title: "Heel raises", Do: "Rise.", Kind: routine.Reps, Amount: 8, RepSeconds: 4, Sets: 1, Side: routine.Both, Setting: routine.Standing, TimesADay: 2}, 0, "2026-04-01", h.now.AddDate(0, 1, 0))
	})
}

// owes gives somebody a reminder that Slack has not taken yet.
func (h *hall) owes(id prefs.UserID) uint64 {
	h.t.Helper()
	h.change(id, func(d *session.Desk) {
		d.Owed = []delivery.Message{{Kind: delivery.Reminder, Due: h.now, Routine: "desk-reset"}}
	})
	ready, _, err := h.store.Pending(h.t.Context(), h.now, 9)
	if err != nil || len(ready) == 0 {
		h.t.Fatal(ready, err)
	}
	return ready[len(ready)-1].ID
}

// settles ends what owes began.
func (h *hall) settles(number uint64, verdict delivery.Verdict, at delivery.Receipt) {
	h.t.Helper()
	claims, err := h.store.Intend(h.t.Context(), []*delivery.Claim{{Message: delivery.Message{ID: number}}})
	if err != nil || len(claims) != 1 {
		h.t.Fatal(claims, err)
	}
	at.Routine = "desk-reset"
	err = h.store.Settle(h.t.Context(), []delivery.Outcome{{Claim: claims[0], Verdict: verdict, Receipt: at, Reason: delivery.NoReply, At: h.now}})
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *hall) sends(id prefs.UserID, channel, ts string) uint64 {
	h.t.Helper()
	number := h.owes(id)
	h.settles(number, delivery.Sent, delivery.Receipt{Channel: channel, TS: ts})
	return number
}

// runs has Ana in a routine on her card, at its second step.
func (h *hall) runs() {
	h.t.Helper()
	h.change(anas, func(d *session.Desk) {
		r, _ := h.bot.library().Routine("desk-reset")
		if !d.Begin(r, h.now) || !d.Play(r, session.Event{Kind: session.Next, Card: d.Card.ID}, h.now) {
			h.t.Fatalf("no routine runs: %+v", d.Card)
		}
		d.Posts.TS["step-0"], d.Posts.TS["step-1"], d.Posts.TS["end"] = "2.2", "2.3", "2.9"
		d.Owed = nil
	})
}

// kept is what is kept of everybody, and owed to them. That somebody was there is
// no change.
func (h *hall) kept() map[string]any {
	h.t.Helper()
	all := map[string]any{}
	for _, id := range []prefs.UserID{anas, bens} {
		d, err := h.store.Desk(h.t.Context(), id)
		if err != nil {
			h.t.Fatal(err)
		}
		d.Card.Seen = false
		all[id.Person] = d
	}
	owed, _, err := h.store.Pending(h.t.Context(), h.now.AddDate(1, 0, 0), 99)
	if err != nil {
		h.t.Fatal(err)
	}
	all["owed"] = owed
	return all
}

// does has something worked off, and tells how many answers were seen.
func (h *hall) does(what any) int {
	h.t.Helper()
	before := h.told.Load()
	acked := 0
	if !h.bot.queue(h.t.Context(), what, func(payload any) {
		if payload != nil {
			acked++
		}
	}, h.now) {
		h.t.Fatal("no room")
	}
	rests(h.bot)
	return int(h.told.Load()-before) + acked
}
