package presence

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/status"
)

// More people wait than can be asked for while an answer still reaches them.
func TestOnlyAsManyAreAwaitedAsCanBeAskedFor(t *testing.T) {
	l := New(Options{Words: status.Default(), Log: slog.New(slog.DiscardHandler)})
	for range mostWaiting {
		l.Await(prefs.UserID{Workspace: "T1", Person: "U1"}, time.Unix(1_800_000_000, 0), nil)
	}
	l.Await(prefs.UserID{Workspace: "T1", Person: "U2"}, time.Unix(1_800_000_000, 0), nil)
	if n := len(l.waiting); n != mostWaiting || l.waiting[n-1].id.Person != "U1" {
		t.Errorf("%d are awaited, want %d, those who came first", n, mostWaiting)
	}
}

// strangers is a store in which nobody is known.
type strangers struct{ session.Store }

func (strangers) Desk(context.Context, prefs.UserID) (session.Desk, error) {
	return session.Desk{}, nil
}

// A clock goes on between two looks at it, as it never does in a bubble.
func TestWhoIsDueSoonIsAskedForByAClockThatGoesOn(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		_, _ = io.WriteString(w, `{"ok":true,"user":{"id":"UANA"}}`) // who listens is us
	}))
	defer server.Close()
	now := time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)
	l := New(Options{
		API: slack.New("xoxb-1", slack.OptionAPIURL(server.URL+"/")), Desks: strangers{}, Words: status.Default(), Log: slog.New(slog.DiscardHandler),
		Follow: func(context.Context, prefs.UserID, *coach.Profile, time.Time) error { return nil },
		Now: func() time.Time {
			now = now.Add(time.Nanosecond)
			return now
		},
	})
	ana := prefs.UserID{Workspace: "T1", Person: "UANA"}
	l.askStatus(t.Context(), []schedule.Coming{{User: ana, At: now.Add(time.Minute)}}, now)
	if asked != 1 {
		t.Errorf("Slack was asked %d times", asked)
	}
}

// closable is a store of nobody that says so when it is used after it was closed.
type closable struct {
	strangers

	closed atomic.Bool
	late   atomic.Bool
}

func (c *closable) Desk(ctx context.Context, who prefs.UserID) (session.Desk, error) {
	if c.closed.Load() {
		c.late.Store(true)
	}
	return c.strangers.Desk(ctx, who)
}

// Whoever asked has gone, and Slack answers at the moment at which the bot ends: what it
// says is taken in before the store is closed, or not at all.
func TestWhatIsAskedOfSlackDoesNotOutliveTheBot(t *testing.T) {
	asked, answer := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(asked)
		select {
		case <-answer:
		case <-r.Context().Done(): // it is not waited for
		}
		_, _ = io.WriteString(w, `{"ok":true,"user":{"id":"UANA"}}`) // who listens is us
	}))
	defer server.Close()
	store := &closable{}
	l := New(Options{
		API: slack.New("xoxb-1", slack.OptionAPIURL(server.URL+"/")), Desks: store, Words: status.Default(), Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC) },
		Follow: func(context.Context, prefs.UserID, *coach.Profile, time.Time) error { return nil },
	})
	ctx, goes := context.WithCancel(t.Context())
	gone := make(chan error, 1)
	ana := prefs.UserID{Workspace: "T1", Person: "UANA"}
	go func() {
		_, err := l.Profile(ctx, ana, 0)
		gone <- err
	}()
	<-asked
	goes()
	<-gone
	l.End()
	store.closed.Store(true)
	close(answer)
	server.Close() // waits for what it still answers
	if store.late.Load() {
		t.Error("the store was used when it was closed")
	}
	if _, err := l.Profile(t.Context(), ana, 0); !errors.Is(err, errEnds) {
		t.Errorf("asked once more: %v", err)
	}
	l.End() // has ended by now
}
