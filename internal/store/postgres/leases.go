package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/store/postgres/leases"
)

// newLeases are those of the replica that has opened a store.
func newLeases(d *database, o Options) *leases.Leases {
	config := d.pool.Config()
	return leases.New(leases.Options{
		Terms: o.Terms,
		Name:  o.Name,
		About: o.About,
		Log:   o.Log,
		Clock: o.Clock,
		Connect: func(ctx context.Context) (*pgx.Conn, error) {
			c, err := pgx.ConnectConfig(ctx, config.ConnConfig)
			if err != nil {
				return nil, err
			}
			return c, config.AfterConnect(ctx, c)
		},
		Write: func(ctx context.Context, fn func(context.Context, leases.Querier) error) error {
			return d.write(ctx, func(ctx context.Context, t tx) error { return fn(ctx, t) })
		},
		Recover: func(ctx context.Context, in pgx.Tx, now time.Time, workspaces []string) (unknown int, err error) {
			return recoverWorkspaces(ctx, tx{querier: in, database: d}, now, workspaces)
		},
	})
}
