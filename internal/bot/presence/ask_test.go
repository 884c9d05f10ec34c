package presence

import (
	"log/slog"
	"testing"
	"time"

	"unhunch/internal/prefs"
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
