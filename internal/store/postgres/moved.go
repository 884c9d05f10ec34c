package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// ErrRunning says that a replica works with a store with which none may.
var ErrRunning = errors.New("a bot works with the store: stop it first")

// worked is the advisory lock that each connection of a bot shares: who gets it alone
// knows that no bot is connected.
const worked = 0x756e68756e6368 // "unhunch"

// comesIn has a connection be a bot's, unless the store is moved. First it is known to be
// there, and then it looks: who marks a store as being moved looks the other way round.
func comesIn(connected func(context.Context, *pgx.Conn) error) func(context.Context, *pgx.Conn) error {
	return func(ctx context.Context, c *pgx.Conn) error {
		if err := connected(ctx, c); err != nil {
			return err
		}
		if _, err := c.Exec(ctx, "SELECT pg_advisory_lock_shared($1)", worked); err != nil {
			return err
		}
		return tx{querier: c}.goesOn(ctx, false)
	}
}

// alone is nil where no bot is connected, or ErrRunning. One that was stopped in the middle
// of its work still is.
func (s *database) alone(ctx context.Context) error {
	return s.read(ctx, func(ctx context.Context, t tx) error {
		var alone bool
		if err := t.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", worked).Scan(&alone); err != nil {
			return err
		}
		if alone {
			if _, err := t.Exec(ctx, "SELECT pg_advisory_unlock($1)", worked); err != nil {
				return err
			}
		}
		names, err := t.texts(ctx, "SELECT name FROM replicas WHERE until > clock_timestamp() ORDER BY name")
		switch {
		case err != nil:
			return err
		case len(names) > 0:
			return fmt.Errorf("%w: %s", ErrRunning, strings.Join(names, ", "))
		case !alone:
			return ErrRunning
		}
		return nil
	})
}
