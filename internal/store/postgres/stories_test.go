//go:build postgres

package postgres_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/lease"
	"unhunch/internal/store"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/pgtest"
	"unhunch/internal/store/storetest"
)

func TestStories(t *testing.T) { storetest.Run(t, openEmpty) }

func openEmpty(t *testing.T) store.Store {
	t.Helper()
	return openAt(t, emptyDatabase(t))
}

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

const empty = "empty"

// database is a store that can be lost: what is in it at a moment is copied and opened
// anew, while the old process goes on with its own.
type database struct {
	*postgres.Store
	url    string
	gained chan int // workspaces
	freeze func()   // ends the keeping of leases

	mu    sync.Mutex
	asked []lease.Asked
}

func openAt(t *testing.T, url string) *database {
	t.Helper()
	d := openFree(t, url)
	d.inherits(t)
	return d
}

// openFree is openAt where no other replica ever had anything, or has let go of it: it is
// held once it was told so.
func openFree(t *testing.T, url string) *database {
	t.Helper()
	s, err := postgres.Open(t.Context(), url, postgres.Options{Now: time.Unix(0, 0)}) // so that ids begin at 1
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	d := &database{Store: s, url: url, gained: make(chan int, 100)}
	d.keeps(t)
	return d
}

// keeps has leases kept until a test is over.
func (d *database) keeps(t *testing.T) {
	t.Helper()
	came, over := make(chan struct{}), make(chan struct{})
	heed := lease.Heed{
		Workspaces: sync.OnceFunc(func() { close(came) }), // with the first round
		Changed:    d.changed,
		Asked: func(_ context.Context, all []lease.Asked) {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.asked = append(d.asked, all...)
		},
	}
	ctx, end := context.WithCancel(t.Context())
	go func() {
		defer close(over)
		if err := d.Keep(ctx, heed); err != nil {
			t.Error(err)
		}
	}()
	d.freeze = func() { end(); <-over }
	t.Cleanup(d.freeze)
	<-came
}

// changed is told of what is held.
func (d *database) changed(gained, _ []string) {
	select {
	case d.gained <- len(gained):
	default: // nobody listens any more
	}
}

// inherits takes what another replica had when the database was copied, and leaves it to
// the story to recover what that had begun.
func (d *database) inherits(t *testing.T) {
	t.Helper()
	had := d.does(t, "UPDATE leases SET holder = (SELECT id FROM replicas ORDER BY since DESC LIMIT 1), epoch = epoch + 1")
	if had > 0 {
		d.does(t, "NOTIFY unhunch, 'leases'")
	}
	for n := 0; n < had; n += <-d.gained { //nolint:revive // until it knows
	}
}

// does has a statement carried out beside.
func (d *database) does(t *testing.T, sql string) (rows int) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), d.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(t.Context()) }()
	done, err := c.Exec(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	return int(done.RowsAffected())
}

// Crash implements storetest.Crasher.
func (d *database) Crash(t *testing.T) store.Store {
	t.Helper()
	return openAt(t, pgtest.Copy(t, empty, d.url))
}

// Beside implements storetest.Sharer.
func (d *database) Beside(t *testing.T) store.Store {
	t.Helper()
	return openFree(t, d.url)
}

// Asked implements storetest.Replica.
func (d *database) Asked() []lease.Asked {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.asked)
}

// Freeze implements storetest.Replica.
func (d *database) Freeze(t *testing.T, other store.Store) {
	t.Helper()
	d.freeze()
	o, ok := other.(*database)
	if !ok {
		t.Fatal("it is not beside")
	}
	for len(o.gained) > 0 {
		<-o.gained
	}
	d.does(t, `UPDATE replicas SET since = since - interval '1 minute',
		until = CASE WHEN id = (SELECT id FROM replicas ORDER BY since LIMIT 1) THEN clock_timestamp() - interval '1 second' ELSE until END`)
	d.does(t, "NOTIFY unhunch, 'leases'")
	<-o.gained
}

// Release implements lease.Store, once Keep has returned.
func (d *database) Release(ctx context.Context) error {
	d.freeze()
	return d.Store.Release(ctx)
}
