//go:build postgres

package postgres_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/moving"
	"unhunch/internal/store/postgres"
)

func away(t *testing.T, url string) postgres.Side {
	t.Helper()
	s, err := postgres.OpenAway(t.Context(), url, postgres.Options{Now: at("10:00")})
	check(t, err)
	t.Cleanup(func() { check(t, s.Close()) })
	return s
}

func goingAway() moving.Mark {
	return moving.Mark{State: moving.Leaving, Move: "1", Other: "/var/lib/unhunch/unhunch.db", Since: at("10:00")}
}

// While a store is moved, and afterwards, no bot begins to work with it, and one that does
// already ends.
func TestAStoreThatIsMovedIsLeftAlone(t *testing.T) {
	for what, mark := range map[string]moving.Mark{
		"is being moved to /var/lib/unhunch/unhunch.db":        goingAway(),
		"was moved to /var/lib/unhunch/unhunch.db":             {State: moving.Left, Move: "1", Other: "/var/lib/unhunch/unhunch.db", Since: at("10:00")},
		"is being moved here from /var/lib/unhunch/unhunch.db": {State: moving.Arriving, Move: "1", Other: "/var/lib/unhunch/unhunch.db", Since: at("10:00")},
	} {
		s := openAt(t, emptyDatabase(t))
		ended, end := context.WithCancel(t.Context())
		end()
		if err := s.Watch(ended); err != nil {
			t.Errorf("while it is where it was: %v", err)
		}
		check(t, away(t, s.url).SetMark(t.Context(), moving.Mark{}, mark))
		_, open := postgres.Open(t.Context(), s.url, postgres.Options{Now: at("10:00")})
		_, upgraded := postgres.Upgrade(t.Context(), s.url, postgres.Options{})
		looked, err := postgres.Look(t.Context(), s.url, func() time.Time { return at("10:00") })
		check(t, err)
		counted, err := s.Stats(t.Context())
		check(t, err)
		if !strings.Contains(looked.Moved, what) || counted.Moved != looked.Moved {
			t.Errorf("who looks is told %q and %q, want that it %s", looked.Moved, counted.Moved, what)
		}
		for doing, err := range map[string]error{"watch": s.Watch(t.Context()), "open": open, "upgrade": upgraded} {
			if !errors.Is(err, moving.ErrMoved) || !strings.Contains(err.Error(), what) {
				t.Errorf("%s: %v, want that it %s", doing, err, what)
			}
		}
	}
}

// A bot that works with a store keeps it from being moved, also while its process is
// stopped and its lease is over. Whoever wakes up once it is moved writes nothing.
func TestABotKeepsItsStoreFromBeingMoved(t *testing.T) {
	url := emptyDatabase(t)
	s, err := postgres.Open(t.Context(), url, postgres.Options{Now: time.Unix(0, 0)})
	check(t, err)
	defer func() { check(t, s.Close()) }()
	ana := prefs.UserID{Workspace: "T1", Person: "U1"}
	met := func() error { return s.Change(t.Context(), ana, func(*session.Desk) error { return nil }) }
	check(t, met())
	side := away(t, url)
	if err := side.Alone(t.Context()); !errors.Is(err, postgres.ErrRunning) {
		t.Errorf("a bot is connected, and has no lease: %v", err)
	}

	runs(t, url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'unhunch' AND datname = current_database()")
	check(t, side.SetMark(t.Context(), moving.Mark{}, goingAway()))
	check(t, eventually(t, side))
	if err := met(); !errors.Is(err, moving.ErrMoved) {
		t.Errorf("a bot that was cut off writes to a store that is moved: %v", err)
	}
	if err := side.SetMark(t.Context(), moving.Mark{}, goingAway()); !errors.Is(err, moving.ErrMeanwhile) {
		t.Errorf("two processes move the same store: %v", err)
	}
}

// eventually waits until those who were cut off are gone.
func eventually(t *testing.T, s postgres.Side) error {
	t.Helper()
	for {
		if err := s.Alone(t.Context()); !errors.Is(err, postgres.ErrRunning) {
			return err
		}
	}
}

// Who changes their mind while a store is moved has it as it was. One that was moved is
// a backup of that moment.
func TestAStoreThatWasMovedGoesOnWhereItIsWanted(t *testing.T) {
	for _, state := range []moving.State{moving.Leaving, moving.Left} {
		s := openAt(t, emptyDatabase(t))
		ana := prefs.UserID{Workspace: "T1", Person: "U1"}
		check(t, s.Change(t.Context(), ana, func(d *session.Desk) error {
			d.Person.OptedIn, d.Person.Prefs, d.Person.Due = at("8:00"), prefs.Defaults("Etc/UTC"), at("9:00")
			return nil
		}))
		s.freeze()
		check(t, s.Release(t.Context()))
		runs(t, s.url, "DELETE FROM replicas", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'unhunch' AND datname = current_database()")
		mark := goingAway()
		mark.State = state
		side := away(t, s.url)
		check(t, side.SetMark(t.Context(), moving.Mark{}, mark))
		check(t, eventually(t, side))
		check(t, postgres.Restored(t.Context(), s.url, postgres.Options{Now: at("10:00")}, at("10:00")))
		all, err := side.Read(t.Context(), moving.Place{Part: moving.Reminders})
		if err != nil || len(all.Reminders) != 1 || all.Reminders[0].Doubtful != (state == moving.Left) {
			t.Errorf("%s: what is due: %+v, %v", state, all.Reminders, err)
		}
		if is, err := side.Mark(t.Context()); err != nil || is != (moving.Mark{}) {
			t.Errorf("%s: afterwards it says %+v, %v", state, is, err)
		}
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
