package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"unhunch/internal/delivery"
	"unhunch/internal/store"
	"unhunch/internal/store/postgres/leases"
)

// database is what a store is in.
type database struct {
	*leases.Leases

	pool   *pgxpool.Pool
	log    *slog.Logger
	tables tables
	claims claims
}

// claims are made by one call at a time, so that it is known which nobody heard of.
type claims struct {
	turn  sync.Mutex
	doubt []*delivery.Claim // their intents are written, perhaps, and nobody was told to make the calls
}

// querier is a transaction, or a connection on which each statement is one.
type querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// tx is what a step is done in.
type tx struct {
	querier
	*database

	made *[]leases.Made // to be held once they are written
}

// How a step is tried. Where the network swallows everything, the system would wait
// for a quarter of an hour.
const (
	triedFor = 15 * time.Second // one attempt
	tries    = 5
)

// write runs fn in a transaction, and again where that is sure to have had no effect:
// others were in its way, or the connection was lost before the end was asked for. Where
// it was lost later its error says so, and nobody knows. fn waits with its own effects
// until write has returned.
func (s *database) write(ctx context.Context, fn func(context.Context, tx) error) error {
	return s.again(ctx, func(ctx context.Context) error {
		t, err := s.pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.ReadCommitted})
		if err != nil {
			return err
		}
		defer func() { _ = t.Rollback(context.WithoutCancel(ctx)) }() // after the end it does nothing
		made := []leases.Made{}
		if err := fn(ctx, tx{t, s, &made}); err != nil {
			return err
		}
		if err := t.Commit(ctx); err != nil {
			return ended(err)
		}
		s.Adopt(made)
		return nil
	})
}

// read runs fn on one connection. Each statement sees what was written when it began.
func (s *database) read(ctx context.Context, fn func(context.Context, tx) error) error {
	return s.again(ctx, func(ctx context.Context) error {
		c, err := s.pool.Acquire(ctx)
		if err != nil {
			return err
		}
		defer c.Release()
		return fn(ctx, tx{c, s, nil})
	})
}

// again does a step until it is done, as long as that may help.
func (s *database) again(ctx context.Context, step func(context.Context) error) error {
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		ctx, stop := context.WithTimeout(ctx, triedFor)
		defer stop()
		err := step(ctx)
		if err == nil {
			return struct{}{}, nil
		}
		if isLost(err) && ctx.Err() == nil {
			s.pool.Reset() // what is lost of one connection is, as a rule, of all
		}
		if as, is := errors.AsType[*asItIs](err); is {
			return struct{}{}, backoff.Permanent(as.error)
		}
		if ctx.Err() == nil && (isLost(err) || inTheWay(err)) {
			return struct{}{}, err
		}
		return struct{}{}, backoff.Permanent(err)
	}, backoff.WithMaxTries(tries), backoff.WithBackOff(&backoff.ExponentialBackOff{
		InitialInterval: 10 * time.Millisecond, RandomizationFactor: 0.5, Multiplier: 3, MaxInterval: 500 * time.Millisecond,
	}))
	if isAway(err) {
		err = fmt.Errorf("%w: %w", store.ErrAway, err)
	}
	if cause := context.Cause(ctx); err != nil && cause != nil && !errors.Is(err, cause) {
		return fmt.Errorf("%w: %w", cause, err)
	}
	return err
}

// asItIs is an error of who was asked, in the middle of a step: it goes to who began that.
type asItIs struct{ error }

// endError says that a transaction's end was asked for, and not heard of.
type endError struct{ cause error }

func (e *endError) Error() string {
	return "the database did not say whether it has written: " + e.cause.Error()
}

func (e *endError) Unwrap() error { return e.cause }

// ended is what an error of COMMIT means. One that the server gave for this
// transaction, and one before anything was sent, had no effect.
func ended(err error) error {
	server, told := errors.AsType[*pgconn.PgError](err)
	if told && server.SeverityUnlocalized == "ERROR" || pgconn.SafeToRetry(err) || errors.Is(err, pgx.ErrTxCommitRollback) {
		return err
	}
	return &endError{err}
}

// The states that tell why the server did not do something (PostgreSQL: error codes).
const (
	serializationFailure = "40001"
	deadlock             = "40P01"
	uniqueViolation      = "23505" // somebody was made at the same time
)

// inTheWay reports whether others kept a step from being done.
func inTheWay(err error) bool {
	server, told := errors.AsType[*pgconn.PgError](err)
	return told && (server.Code == serializationFailure || server.Code == deadlock || server.Code == uniqueViolation)
}

// isLost reports whether a connection was lost that there was, while it was not yet asked
// for the end. One that cannot be made is no such: who wants it waits and asks again.
func isLost(err error) bool {
	if _, unknown := errors.AsType[*endError](err); unknown {
		return false
	}
	if _, unreached := errors.AsType[*pgconn.ConnectError](err); unreached {
		return false
	}
	if server, told := errors.AsType[*pgconn.PgError](err); told {
		return server.SeverityUnlocalized == "FATAL" || server.SeverityUnlocalized == "PANIC"
	}
	return isBroken(err)
}

// texts are those of a query's only column.
func (t tx) texts(ctx context.Context, query string, args ...any) ([]string, error) {
	found, _ := t.Query(ctx, query, args...) // CollectRows tells its error
	return pgx.CollectRows(found, pgx.RowTo[string])
}
