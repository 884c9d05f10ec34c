//go:build postgres

package leases_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"unhunch/internal/lease"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/leases"
	"unhunch/internal/store/postgres/pgtest"
)

// town is some replicas on one database. Each does its rounds when a story has it do so.
type town struct {
	*testing.T
	url   string
	admin *pgx.Conn
	all   []*replica
}

type replica struct {
	leases.Keeper
	town       *town
	pool       *pgxpool.Pool
	statements int             // of Keep
	works      map[string]bool // by what it was told
	heard      []string
	asked      []lease.Asked
	recovered  []string // workspaces, as it took them over
	damaged    string   // the workspace in which nothing can be recovered
}

// newTown has the tables of a store.
func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{T: t, url: pgtest.Like(t, "leases", func(url string) error {
		s, err := postgres.Open(t.Context(), url, postgres.Options{Now: time.Unix(0, 0)})
		if err != nil {
			return err
		}
		return s.Close()
	})}
	var err error
	w.admin, err = pgx.Connect(t.Context(), pgtest.Admin(w.url))
	w.check("connect", err)
	t.Cleanup(func() { _ = w.admin.Close(context.WithoutCancel(t.Context())) })
	return w
}

// log is where replicas complain.
func (w *town) log() *slog.Logger { return slog.New(slog.NewTextHandler(w.Output(), nil)) }

// replica is one that has done nothing yet.
func (w *town) replica() *replica {
	w.Helper()
	r := &replica{town: w, works: map[string]bool{}}
	name := fmt.Sprint("replica-", len(w.all)+1)
	url := w.url + "&pool_max_conns=4&application_name=" + name
	var err error
	r.pool, err = pgxpool.New(w.Context(), url)
	w.check("open", err)
	w.Cleanup(r.pool.Close)
	note := func(what string) func() { return func() { r.heard = append(r.heard, what) } }
	all := leases.New(leases.Options{
		Name: name,
		Log:  w.log(),
		Connect: func(ctx context.Context) (*pgx.Conn, error) {
			config, err := pgx.ParseConfig(strings.Replace(url, "&pool_max_conns=4", "", 1))
			if err != nil {
				return nil, err
			}
			config.Tracer = r
			return pgx.ConnectConfig(ctx, config)
		},
		Write: func(ctx context.Context, fn func(context.Context, leases.Querier) error) error {
			return pgx.BeginFunc(ctx, r.pool, func(t pgx.Tx) error { return fn(ctx, t) })
		},
		Recover: r.recovers,
	})
	w.check("set", all.Set(w.Context(), r.pool))
	r.Keeper = leases.KeeperOf(all, lease.Heed{
		Changed:    r.changed,
		Wake:       note("wake"),
		Due:        note("due"),
		Workspaces: note("workspaces"),
		Replicas:   func(n int) { note(fmt.Sprintf("%d replicas, %d held", n, len(r.holds())))() },
		Asked:      func(_ context.Context, all []lease.Asked) { r.asked = append(r.asked, all...) },
	})
	w.all = append(w.all, r)
	return r
}

// comes is a replica that has done its first round.
func (w *town) comes() *replica {
	w.Helper()
	r := w.replica()
	r.round()
	return r
}

// recovers implements leases.Options.
func (r *replica) recovers(_ context.Context, _ pgx.Tx, _ time.Time, workspaces []string) (int, error) {
	for _, id := range workspaces {
		if r.Holds(id) {
			r.town.Errorf("%s is worked for before what was begun there is settled", id)
		}
	}
	if slices.Contains(workspaces, r.damaged) {
		return 0, errors.New("damaged")
	}
	r.recovered = append(r.recovered, workspaces...)
	return 0, nil
}

// TraceQueryStart implements pgx.QueryTracer. It counts what begins and ends transactions, too.
func (r *replica) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	r.statements++
	return ctx
}

// TraceQueryEnd implements pgx.QueryTracer.
func (r *replica) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (r *replica) changed(gained, lost []string) {
	for _, id := range gained {
		if r.works[id] || !r.Holds(id) {
			r.town.Errorf("told that it works for %s, which it knew or does not", id)
		}
		r.works[id] = true
	}
	for _, id := range lost {
		if !r.works[id] || r.Holds(id) {
			r.town.Errorf("told that it does not work for %s any more, which it does or never did", id)
		}
		delete(r.works, id)
	}
}

func (w *town) check(doing string, err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("%s: %v", doing, err)
	}
}

func (w *town) equal(what string, got, want any) {
	w.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		w.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

// does has a statement carried out as the server's operator.
func (w *town) does(sql string, args ...any) {
	w.Helper()
	_, err := w.admin.Exec(w.Context(), sql, args...)
	w.check(sql, err)
}

func (w *town) number(sql string, args ...any) (n int) {
	w.Helper()
	w.check(sql, w.admin.QueryRow(w.Context(), sql, args...).Scan(&n))
	return n
}

func (r *replica) round() {
	r.town.Helper()
	r.town.check("a round", r.Round(r.town.Context()))
}

// makes has the first be kept of workspaces.
func (r *replica) makes(workspaces ...string) {
	r.town.Helper()
	ctx := r.town.Context()
	var all []leases.Made
	r.town.check("make", pgx.BeginFunc(ctx, r.pool, func(t pgx.Tx) error {
		for _, id := range workspaces {
			made, err := r.Make(ctx, t, id)
			if err != nil {
				return err
			}
			all = append(all, made...)
		}
		return nil
	}))
	r.Adopt(all)
}

// passes has time pass in the database, and nobody do anything.
func (w *town) passes(d time.Duration) {
	w.Helper()
	w.does("UPDATE replicas SET until = until - make_interval(secs => $1), since = since - make_interval(secs => $1)", d.Seconds())
	w.does("UPDATE asked SET at = at - make_interval(secs => $1)", d.Seconds())
}

// stops is a process that is stopped for longer than its leases last, while the others go on.
func (r *replica) stops() {
	r.town.Helper()
	r.Lapse()
	r.town.does("UPDATE replicas SET until = clock_timestamp() - interval '1 second' WHERE id = $1", r.ID())
	r.town.does("UPDATE replicas SET since = since - interval '1 minute' WHERE id <> $1", r.ID())
}

// rounds has everybody do so many.
func (w *town) rounds(n int) {
	w.Helper()
	for range n {
		for _, r := range w.all {
			r.round()
		}
	}
}

func (r *replica) holds() (held []string) {
	for _, id := range names(3000) {
		if r.Holds(id) {
			held = append(held, id)
		}
	}
	return held
}

// names are those of so many workspaces.
func names(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprintf("T%04d", i))
	}
	return all
}

// fenced is a transaction as of whoever decides or claims.
type fenced struct {
	pgx.Tx

	held []string
}

func (r *replica) fences(workspaces ...string) fenced {
	r.town.Helper()
	ctx := r.town.Context()
	t, err := r.pool.Begin(ctx)
	r.town.check("begin", err)
	r.town.Cleanup(func() { _ = t.Rollback(context.WithoutCancel(ctx)) })
	held, err := r.Fence(ctx, t, workspaces)
	r.town.check("fence", err)
	return fenced{t, held}
}

// mayWrite is what of workspaces this replica may write to at this moment.
func (r *replica) mayWrite(workspaces ...string) []string {
	r.town.Helper()
	f := r.fences(workspaces...)
	r.town.check("end", f.Rollback(r.town.Context()))
	if len(f.held) == 0 {
		return nil
	}
	return f.held
}
