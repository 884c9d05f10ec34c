//go:build postgres

package e2e

import (
	"context"
	"sync"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/store/postgres/pgtest"
)

// holders are who held which workspace when, as the database says it.
type holders struct {
	stop func() // ends the looking

	mu     sync.Mutex
	of     map[string][]tenure // by workspace, the oldest first
	harmed map[string][]harm   // by holder
}

// tenure is how it was from a moment of the database's on.
type tenure struct {
	from   time.Time
	epoch  string
	holder string // by the name that it gave the database; "": nobody
}

// harm is when something was done to a replica; until is zero: it was killed.
type harm struct{ from, until time.Time }

const (
	holding = `
SELECT l.workspace, l.epoch::text, coalesce(substring(r.name FROM '[0-9]+$'), ''), to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') FROM leases l LEFT JOIN replicas r ON r.id = l.holder`
	looksEvery = 50 * time.Millisecond
)

// watchesHolders looks who holds what, until the test is over. While the database is away it
// sees nothing.
func (f *fleet) watchesHolders() *holders {
	f.t.Helper()
	h := &holders{of: map[string][]tenure{}, harmed: map[string][]harm{}}
	ctx, stop := context.WithCancel(context.WithoutCancel(f.t.Context()))
	over := make(chan struct{})
	go func() {
		defer close(over)
		for ctx.Err() == nil {
			h.watch(ctx, f.url)
			e2etest.Passes(looksEvery)
		}
	}()
	h.stop = func() { stop(); <-over }
	f.t.Cleanup(h.stop)
	return h
}

func (h *holders) watch(ctx context.Context, url string) {
	db, err := pgtest.Looks(ctx, url)
	if err != nil {
		return
	}
	defer db.Close() //nolint:contextcheck // it is closed also where ctx has ended
	for ctx.Err() == nil {
		rows, err := db.Rows(ctx, holding)
		if err != nil {
			return
		}
		for _, row := range rows {
			at, err := time.Parse("2006-01-02 15:04:05", row[3])
			if err != nil {
				return
			}
			h.sees(row[0], tenure{from: at, epoch: row[1], holder: row[2]})
		}
		e2etest.Passes(looksEvery)
	}
}

func (h *holders) sees(workspace string, now tenure) {
	h.mu.Lock()
	defer h.mu.Unlock()
	before := h.of[workspace]
	if n := len(before); n > 0 && before[n-1].epoch == now.epoch && before[n-1].holder == now.holder {
		return
	}
	h.of[workspace] = append(before, now)
}

// held are the workspaces that somebody holds now.
func (h *holders) held(holder string) (list []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for workspace, all := range h.of {
		if all[len(all)-1].holder == holder {
			list = append(list, workspace)
		}
	}
	return list
}

// harms notes that something is done to a replica. The time that it took is told at its end;
// none is: it was killed.
func (h *holders) harms(holder string) (over func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := len(h.harmed[holder])
	h.harmed[holder] = append(h.harmed[holder], harm{from: e2etest.Machine()})
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.harmed[holder][n].until = e2etest.Machine()
	}
}

// around is how far a holder's harm reaches: what was under way when it began had been
// decided before, and who is well again first does what it could not do meanwhile.
const around = 2 * time.Second

// healthy reports whether nothing was done to whoever held a workspace between two moments,
// and somebody did hold it.
func (h *holders) healthy(workspace string, from, until time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := h.of[workspace]
	seen := false
	for i, t := range all {
		if t.from.After(until) || i+1 < len(all) && all[i+1].from.Before(from) {
			continue
		}
		if t.holder == "" {
			return false
		}
		for _, harm := range h.harmed[t.holder] {
			if !harm.from.Add(-around).After(until) && (harm.until.IsZero() || harm.until.Add(around).After(from)) {
				return false
			}
		}
		seen = true
	}
	return seen
}
