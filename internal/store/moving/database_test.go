//go:build postgres

package moving_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/effort"
	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
	"unhunch/internal/store/moving"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/pgtest"
	"unhunch/internal/store/storetest"
)

const empty = "moved"

// emptyDatabase is one with the tables, in which there is nothing.
func emptyDatabase(t *testing.T) string {
	t.Helper()
	return pgtest.Like(t, empty, func(url string) error {
		s, err := postgres.Open(t.Context(), url, postgres.Options{Now: time.Unix(0, 0)})
		if err != nil {
			return err
		}
		return s.Close()
	})
}

// place is where a store is: a file, or a database.
type place string

func (p place) isDatabase() bool { return strings.HasPrefix(string(p), "postgres://") }

func (p place) away(t *testing.T) closer {
	t.Helper()
	if p.isDatabase() {
		return opened(t)(postgres.OpenAway(t.Context(), string(p), postgres.Options{Now: time.Unix(0, 0)}))
	}
	return opened(t)(bolt.OpenAway(string(p), bolt.Options{MapSize: 1 << 20, Now: time.Unix(0, 0)}))
}

func (p place) hither(t *testing.T) closer {
	t.Helper()
	if p.isDatabase() {
		return opened(t)(postgres.OpenHither(t.Context(), string(p), postgres.Options{Now: time.Unix(0, 0)}))
	}
	return opened(t)(bolt.OpenHither(string(p), bolt.Options{MapSize: 1 << 20, Now: time.Unix(0, 0)}))
}

// closer is a side that is open.
type closer interface {
	moving.Side
	Close() error
}

func opened(t *testing.T) func(s closer, err error) closer {
	t.Helper()
	return func(s closer, err error) closer {
		t.Helper()
		check(t, err)
		return s
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func noon() time.Time { return time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC) }

// moves has a store go from here to there.
func moves(t *testing.T, from, to place) moving.Moved {
	t.Helper()
	a, b := from.away(t), to.hither(t)
	moved, err := moving.Move(t.Context(), a, b, noon(), nil)
	check(t, errors.Join(err, a.Close(), b.Close()))
	return moved
}

// traveller is a store in a file that goes on in another one, by way of a database.
type traveller struct {
	*bolt.Store
	at place
}

func travels(t *testing.T, at place) store.Store {
	t.Helper()
	s, err := bolt.Open(string(at), bolt.Options{MapSize: 1 << 20, Now: time.Unix(0, 0)}) // so that ids begin at 1
	check(t, err)
	tr := &traveller{Store: s, at: at}
	t.Cleanup(func() { tr.stop(t) })
	return tr
}

func (s *traveller) stop(t *testing.T) {
	t.Helper()
	if s.Store != nil {
		check(t, s.Close())
	}
	s.Store = nil
}

// Stir implements storetest.Stirrer.
func (s *traveller) Stir(t *testing.T, _ storetest.Stirred) store.Store {
	t.Helper()
	s.stop(t)
	by, to := place(emptyDatabase(t)), file(t)
	there := moves(t, s.at, by)
	sound(t, by)
	back := moves(t, by, to)
	if diff := cmp.Diff(there, back); diff != "" {
		t.Errorf("(-there +back):\n%s", diff)
	}
	sound(t, to)
	return travels(t, to)
}

// sound expects that all in a store can be read, and agrees.
func sound(t *testing.T, at place) {
	t.Helper()
	tool := store.Closed(bolt.File{Path: string(at)})
	if at.isDatabase() {
		s, err := postgres.Open(t.Context(), string(at), postgres.Options{Tool: true})
		check(t, err)
		defer func() { check(t, s.Close()) }()
		tool = postgres.Closed{Store: s}
	}
	wrong, err := tool.Check(t.Context())
	if err := errors.Join(append(wrong, err)...); err != nil {
		t.Errorf("what has arrived in %s: %v", at, err)
	}
}

func file(t *testing.T) place {
	t.Helper()
	return place(filepath.Join(t.TempDir(), "unhunch.db"))
}

// A store that lives through anything, and goes to a database and back between any two
// steps, tells the same as one that stays.
func TestNobodyNoticesAMoveToADatabaseAndBack(t *testing.T) {
	storetest.Twins(t, func(t *testing.T) store.Store {
		t.Helper()
		return travels(t, file(t))
	}, effort.Check(2, 20), effort.Check(40, 100), storetest.ByAMove)
}

var errKilled = errors.New("killed")

// mortal is a side of a process that ends before or after its nth write.
type mortal struct {
	moving.Side
	left  *int
	after bool
}

func (m mortal) dies(write func() error) error {
	if *m.left--; *m.left > 0 {
		return write()
	}
	if m.after {
		check := write()
		return errors.Join(errKilled, check)
	}
	return errKilled
}

func (m mortal) SetMark(ctx context.Context, was, is moving.Mark) error {
	return m.dies(func() error { return m.Side.SetMark(ctx, was, is) })
}

func (m mortal) Write(ctx context.Context, all moving.Chunk, was, is moving.Mark) error {
	return m.dies(func() error { return m.Side.Write(ctx, all, was, is) })
}

func (m mortal) Settle(ctx context.Context, p store.Progress) error {
	return m.dies(func() error { return m.Side.Settle(ctx, p) })
}

// Whenever a move is killed, the same one again goes on, and ends with what one has that
// was not killed.
func TestAMoveThatIsKilledGoesOn(t *testing.T) {
	for name, to := range map[string]func(*testing.T) place{
		"to a file":     file,
		"to a database": func(t *testing.T) place { t.Helper(); return place(emptyDatabase(t)) },
	} {
		t.Run(name, func(t *testing.T) {
			lived, undisturbed := file(t), to(t)
			town(t, lived, 2500)
			home := copied(t, lived)
			want := moves(t, lived, undisturbed)
			random := rand.New(rand.NewPCG(18, 5))
			killed := 0
			there := to(t)
			for round := 0; ; round++ {
				a, b := home.away(t), there.hither(t)
				left := 1 + random.IntN(5)
				after := random.IntN(2) == 0
				got, err := moving.Move(t.Context(), mortal{a, &left, after}, mortal{b, &left, after}, noon(), nil)
				check(t, errors.Join(a.Close(), b.Close()))
				if err == nil {
					if diff := cmp.Diff(want, got); diff != "" && !got.Already {
						t.Errorf("(-not killed +killed):\n%s", diff)
					}
					break
				}
				if !errors.Is(err, errKilled) {
					t.Fatalf("round %d: %v", round, err)
				}
				killed++
			}
			if killed < 3 {
				t.Errorf("it was killed %d times", killed)
			}
			last := file(t)
			if diff := cmp.Diff(want, moves(t, there, last)); diff != "" {
				t.Errorf("(-sent +arrived):\n%s", diff)
			}
		})
	}
}

// cut is a side whose connections are lost again and again.
type cut struct {
	moving.Side
	t   *testing.T
	url place
}

func (c cut) cuts() {
	pgtest.Does(c.t, string(c.url), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
}

func (c cut) Read(ctx context.Context, from moving.Place) (moving.Chunk, error) {
	c.cuts() //nolint:contextcheck // it is the test that cuts
	return c.Side.Read(ctx, from)
}

func (c cut) Write(ctx context.Context, all moving.Chunk, was, is moving.Mark) error {
	c.cuts() //nolint:contextcheck // it is the test that cuts
	return c.Side.Write(ctx, all, was, is)
}

func TestAMoveGoesOnWhenItsConnectionsAreLost(t *testing.T) {
	from, by, to := file(t), place(emptyDatabase(t)), file(t)
	town(t, from, 1500)
	for _, way := range [][2]place{{from, by}, {by, to}} {
		a, b := way[0].away(t), way[1].hither(t)
		left, right := moving.Side(a), moving.Side(b)
		if way[0].isDatabase() {
			left = cut{a, t, by}
		} else {
			right = cut{b, t, by}
		}
		_, err := moving.Move(t.Context(), left, right, noon(), nil)
		check(t, errors.Join(err, a.Close(), b.Close()))
	}
	sound(t, to)
}
