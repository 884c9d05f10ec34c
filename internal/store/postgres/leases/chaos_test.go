//go:build postgres

package leases_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"unhunch/internal/effort"
	"unhunch/internal/lease"
	"unhunch/internal/store/postgres/leases"
)

// quick are terms under which a lease runs out now and then though nobody is gone, as the
// machine is busy: that may cost somebody's turn, and nothing else.
func quick() lease.Terms {
	return lease.Terms{Lasts: 600 * time.Millisecond, Every: 100 * time.Millisecond, Grace: 80 * time.Millisecond, Most: 2 * time.Second}
}

// siege is replicas that keep leases and write, each by itself, while they are killed,
// stopped, cut off and sent away.
type siege struct {
	*town
	pool  *pgxpool.Pool
	alive []*soldier
	born  int
	over  sync.WaitGroup
}

// soldier is one replica. It notes in a table what it writes under which epoch.
type soldier struct {
	*leases.Leases
	name    string
	keeping context.CancelFunc
	kept    chan struct{}
	working context.CancelFunc
	worked  chan struct{}
}

func (w *siege) comes() {
	w.born++
	name := fmt.Sprint("replica-", w.born)
	url := w.url + "&application_name=" + name
	keeping, stopKeeping := context.WithCancel(w.Context())
	working, stopWorking := context.WithCancel(w.Context())
	s := &soldier{name: name, keeping: stopKeeping, kept: make(chan struct{}), working: stopWorking, worked: make(chan struct{})}
	s.Leases = leases.New(leases.Options{
		Terms:   quick(),
		Name:    name,
		Log:     w.log(),
		Connect: func(ctx context.Context) (*pgx.Conn, error) { return pgx.Connect(ctx, url) },
		Write: func(ctx context.Context, fn func(context.Context, leases.Querier) error) error {
			return pgx.BeginFunc(ctx, w.pool, func(t pgx.Tx) error { return fn(ctx, t) })
		},
		Recover: func(ctx context.Context, t pgx.Tx, _ time.Time, ids []string) (int, error) {
			_, err := t.Exec(ctx, "INSERT INTO noted (workspace, epoch, by) SELECT workspace, epoch, $2 FROM leases WHERE workspace = any($1)", ids, name+" took it")
			return 0, err
		},
	})
	w.check("set", s.Set(w.Context(), w.pool))
	w.alive = append(w.alive, s)
	w.over.Go(func() {
		defer close(s.kept)
		_ = s.Keep(keeping, lease.Heed{})
	})
	w.over.Go(func() {
		defer close(s.worked)
		for working.Err() == nil {
			s.works(working, w.pool)
		}
	})
}

// works writes once in whatever it holds. Whoever was stopped goes on as if nothing was.
func (s *soldier) works(ctx context.Context, pool *pgxpool.Pool) {
	_ = pgx.BeginFunc(ctx, pool, func(t pgx.Tx) error {
		held, err := s.Fence(ctx, t, names(12))
		if err != nil {
			return err
		}
		if rand.IntN(10) == 0 { // it is stopped for longer than a lease lasts
			if _, err := t.Exec(ctx, "SELECT pg_sleep($1)", (quick().Lasts + 2*quick().Every).Seconds()); err != nil {
				return err
			}
		}
		_, err = t.Exec(ctx, "INSERT INTO noted (workspace, epoch, by) SELECT workspace, epoch, $2 FROM leases WHERE workspace = any($1)", held, s.name)
		return err
	})
}

// goes ends one in some way.
func (w *siege) goes(random *rand.Rand) string {
	i := random.IntN(len(w.alive))
	s := w.alive[i]
	how := random.IntN(4)
	if how < 3 {
		w.alive = slices.Delete(w.alive, i, i+1)
	}
	switch how {
	case 0:
		s.working()
		s.keeping()
		return s.name + " is killed"
	case 1:
		s.working()
		<-s.worked
		s.keeping()
		<-s.kept
		_ = s.Release(w.Context())
		return s.name + " leaves"
	case 2: // the rest of it goes on, and does not know
		s.keeping()
		return s.name + " does not renew any more"
	default:
		w.does("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1", s.name)
		return s.name + " is cut off"
	}
}

// until waits for what the others do.
func (w *siege) until(so func() bool) {
	for !so() {
		select {
		case <-w.Context().Done():
			w.Fatal("it took too long")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// noted is how much was written.
func (w *siege) noted() int { return w.number("SELECT coalesce(max(n), 0) FROM noted") }

func (w *siege) even() bool {
	var counts []int
	all := 0
	for _, s := range w.alive {
		n := 0
		for _, id := range names(12) {
			if s.Holds(id) {
				n++
			}
		}
		counts, all = append(counts, n), all+n
	}
	return all == 12 && slices.Max(counts)-slices.Min(counts) <= 1
}

func TestChaosOfReplicas(t *testing.T) {
	const seed = 18
	random := rand.New(rand.NewPCG(seed, 0))
	w := &siege{town: newTown(t)}
	var err error
	w.pool, err = pgxpool.New(t.Context(), w.url+"&pool_max_conns=12")
	w.check("open", err)
	t.Cleanup(w.pool.Close)
	t.Cleanup(w.over.Wait)
	defer w.does("DROP TABLE noted")
	w.does("CREATE TABLE noted (n bigserial PRIMARY KEY, workspace text, epoch bigint, by text)")
	w.does("GRANT ALL ON noted, noted_n_seq TO PUBLIC")
	w.does("INSERT INTO leases (workspace, epoch) SELECT unnest($1::text[]), 0", names(12))
	var did []string
	for range effort.Chaos(15, 400) {
		for len(w.alive) < 2 || len(w.alive) < 4 && random.IntN(2) == 0 {
			w.comes()
		}
		before := w.noted()
		w.until(func() bool { return w.noted() > before+24 })
		did = append(did, w.goes(random))
	}
	w.until(w.even)
	for _, s := range w.alive {
		s.keeping()
		s.working()
	}
	// Whoever writes under an epoch is one, and nobody writes under an older one any more.
	wrong := w.number(`
		SELECT count(*) FROM (
			SELECT epoch, by, lag(epoch) OVER in_turn AS epoch_before, lag(by) OVER in_turn AS by_before
			FROM (SELECT n, workspace, epoch, split_part(by, ' ', 1) AS by FROM noted) one
			WINDOW in_turn AS (PARTITION BY workspace ORDER BY n)) turns
		WHERE epoch < epoch_before OR epoch = epoch_before AND by <> by_before`)
	if wrong > 0 {
		t.Errorf("%d times somebody wrote who was not the holder any more:\n%q", wrong, did)
	}
	if n := w.number("SELECT count(*) FROM noted WHERE by LIKE '% took it'"); n < 12 {
		t.Errorf("%d takeovers", n)
	} else {
		t.Logf("%d writes, %d takeovers", w.noted(), n)
	}
}
