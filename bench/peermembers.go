package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// polling is a poller among others: what one has locked the next one skips.
type polling struct {
	durable

	tally *tally
}

func (p polling) beat(ctx context.Context, now time.Time) error {
	due, err := p.durable.beat(ctx, now)
	p.tally.claimed.Add(int64(due))
	return err
}

// barePolling is done with what it has claimed.
type barePolling struct{ polling }

func openPollerMember(ctx context.Context, o order, t *tally) (member, error) {
	p, err := openPoller(ctx, o)
	return barePolling{polling{p, t}}, err
}

func (p barePolling) beat(ctx context.Context, now time.Time) error {
	err := p.polling.beat(ctx, now)
	p.tally.done.Store(p.tally.claimed.Load())
	return err
}

// outboxPolling sends what it finds owed once it has claimed.
type outboxPolling struct{ polling }

func openOutboxMember(ctx context.Context, o order, t *tally) (member, error) {
	p, err := openOutbox(ctx, o)
	if err != nil {
		return nil, err
	}
	if b, is := p.(*outbox); is {
		b.wrote = func(n int) { t.done.Add(int64(n)) }
	}
	return outboxPolling{polling{p, t}}, nil
}

func (p outboxPolling) beat(ctx context.Context, now time.Time) error {
	if err := p.polling.beat(ctx, now); err != nil {
		return err
	}
	return p.settled(ctx)
}

// openRiverMember is a poller that inserts jobs, beside a client that works whatever jobs
// there are.
func openRiverMember(ctx context.Context, o order, t *tally) (member, error) {
	d, err := openRiver(ctx, o)
	if err != nil {
		return nil, err
	}
	if p, is := d.(*onPostgres); is {
		go t.counts(p.completed)
	}
	return polling{d, t}, nil
}

func (t *tally) counts(completed <-chan *river.Event) {
	for range completed {
		t.done.Add(1)
	}
}

// riverJobs is River with jobs that are there already: a beat begins to work them.
type riverJobs struct {
	pool   *pgxpool.Pool
	tally  *tally
	client *river.Client[pgx.Tx] // nil: it does not work
}

func openRiverJobs(ctx context.Context, o order, t *tally) (member, error) {
	pool, err := pgxpool.New(ctx, o.Address)
	return &riverJobs{pool: pool, tally: t}, err
}

// readies inserts so many jobs.
func (r *riverJobs) readies(ctx context.Context, due int) error {
	client, err := river.NewClient(riverpgxv5.New(r.pool), &river.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	j := jobs[pgx.Tx]{client: client}
	for first := 0; first < due; first += batch {
		var t taken
		for i := first; i < min(due, first+batch); i++ {
			t.ids, t.channels, t.due = append(t.ids, int64(i)), append(t.channels, channelOf(i)), append(t.due, morning())
		}
		if err := pgx.BeginFunc(ctx, r.pool, func(tx pgx.Tx) error { return j.owe(ctx, tx, t) }); err != nil {
			return err
		}
	}
	return nil
}

func (r *riverJobs) rests(ctx context.Context) error {
	if r.client == nil {
		return nil
	}
	err := r.client.Stop(ctx)
	r.client = nil
	return err
}

func (r *riverJobs) beat(ctx context.Context, _ time.Time) error {
	j, err := startJobs(ctx, riverpgxv5.New(r.pool), postgresWorkers)
	if err != nil {
		return err
	}
	r.client = j.client
	go r.tally.counts(j.completed)
	return nil
}

func (r *riverJobs) close(ctx context.Context) error {
	err := r.rests(ctx)
	r.pool.Close()
	return err
}
