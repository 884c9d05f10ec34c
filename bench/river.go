package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

// jobs is River at work: whoever is due gets a job, which is fetched, done and
// completed.
type jobs[T any] struct {
	client    *river.Client[T]
	completed <-chan *river.Event
	owed      int // not yet completed
}

// reminderArgs are those of a job.
type reminderArgs struct {
	Person  int64     `json:"person"`
	Channel string    `json:"channel"`
	Due     time.Time `json:"due"`
}

func (reminderArgs) Kind() string { return "reminder" }

// What took the least processor time of 100, 1,000 and 10,000 workers and of 5 and
// 100 ms between fetches.
const (
	postgresWorkers = 10_000
	sqliteWorkers   = 1000
	cooldown        = 5 * time.Millisecond
)

// noTimeout spares each job a timer.
const noTimeout = -1

func startJobs[T any](ctx context.Context, driver riverdriver.Driver[T], atOnce int) (*jobs[T], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, river.WorkFunc(func(context.Context, *river.Job[reminderArgs]) error { return nil }))
	client, err := river.NewClient(driver, &river.Config{
		Queues:        map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: atOnce}},
		Workers:       workers,
		FetchCooldown: cooldown,
		JobTimeout:    noTimeout,
		Logger:        slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, err
	}
	j := &jobs[T]{client: client}
	j.completed, _ = client.SubscribeConfig(&river.SubscribeConfig{ChanSize: 100_000, Kinds: []river.EventKind{river.EventKindJobCompleted}})
	return j, client.Start(ctx)
}

// owe inserts jobs in the transaction that found them due.
func (j *jobs[T]) owe(ctx context.Context, tx T, t taken) error {
	all := make([]river.InsertManyParams, len(t.ids))
	for i, id := range t.ids {
		all[i] = river.InsertManyParams{Args: reminderArgs{Person: id, Channel: t.channels[i], Due: t.due[i]}}
	}
	n, err := j.client.InsertManyFastTx(ctx, tx, all)
	j.owed += n
	return err
}

func (j *jobs[T]) settled(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	for ; j.owed > 0; j.owed-- {
		select {
		case <-j.completed:
		case <-ctx.Done():
			return fmt.Errorf("%d jobs were not completed: %w", j.owed, ctx.Err())
		}
	}
	return nil
}

// onPostgres is River there, with the poller that finds who is due.
type onPostgres struct {
	poller

	*jobs[pgx.Tx]

	pool *pgxpool.Pool
}

// prepareRiver makes its tables.
func prepareRiver(ctx context.Context, address string) error {
	pool, err := pgxpool.New(ctx, address)
	if err != nil {
		return err
	}
	defer pool.Close()
	return migrate(ctx, riverpgxv5.New(pool))
}

func migrate[T any](ctx context.Context, driver riverdriver.Driver[T]) error {
	m, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

func openRiver(ctx context.Context, o order) (durable, error) {
	p := &onPostgres{}
	var err error
	if p.pool, err = pgxpool.New(ctx, o.Address); err != nil {
		return nil, err
	}
	if p.jobs, err = startJobs(ctx, riverpgxv5.New(p.pool), postgresWorkers); err != nil {
		return nil, err
	}
	p.specs, p.owes = specs{}, p.owe
	p.db, err = pgx.Connect(ctx, o.Address)
	return p, err
}

func (p *onPostgres) settled(ctx context.Context) error { return p.jobs.settled(ctx) }

func (p *onPostgres) close(ctx context.Context) error {
	err := errors.Join(p.client.Stop(ctx), p.poller.close(ctx))
	p.pool.Close()
	return err
}

// onSQLite is River there, with a poller for SQLite.
type onSQLite struct {
	litePoller

	*jobs[*sql.Tx]
}

func openRiverLite(ctx context.Context, o order) (durable, error) {
	l := &onSQLite{litePoller: litePoller{path: o.Address, specs: specs{}}}
	var err error
	if l.db, err = openLite(o.Address); err != nil {
		return nil, err
	}
	if l.jobs, err = startJobs(ctx, riversqlite.New(l.db), sqliteWorkers); err != nil {
		return nil, err
	}
	l.owes = l.owe
	return l, nil
}

func (l *onSQLite) settled(ctx context.Context) error { return l.jobs.settled(ctx) }

func (l *onSQLite) close(ctx context.Context) error {
	return errors.Join(l.client.Stop(ctx), l.db.Close())
}
