package app

import (
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/store/bolt"
)

// The calendar that a visitor edits is read by its address, as anybody's is, and no
// key has to be made for that.
func TestThePretendPeoplesCalendarsAreRead(t *testing.T) {
	library := builtIn(t)
	synctest.Test(t, func(t *testing.T) {
		store, err := bolt.Open(filepath.Join(t.TempDir(), "unhunch.db"), bolt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		monday := time.Date(2000, time.January, 3, 8, 30, 0, 0, time.UTC)
		s, err := OpenSandbox(t.Context(), Showing(monday, bubble.Now()), store, library, Settings{Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		ends := works(t, s)
		<-time.After(time.Second) // it connects
		ana := sandboxtest.As(t, s.pretend, "ana")
		ana.Types("/stretch")
		ana.Clicks("Usual (6 a day)")
		ana.Types("/stretch calendar " + s.pretend.Person("ana").CalendarAddress())
		ana.Sees("I read https://calendar.sandbox.example/…")
		ana.Sees("busy stretches in the next two days")
		ana.Types("/stretch calendar https://calendar.sandbox.example/calendar/nobody/basic.ics")
		ana.Sees("There is no calendar at https://calendar.sandbox.example/…")
		ends()
		s.Close()
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
}
