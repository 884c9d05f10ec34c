//go:build postgres

package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Pool is what the store is reached by.
func (s *Store) Pool() *pgxpool.Pool { return s.pool }

// Trace has every statement from now on told.
func (s *Store) Trace(ctx context.Context, tracer pgx.QueryTracer) error {
	config := s.pool.Config()
	config.ConnConfig.Tracer = tracer
	s.pool.Close()
	var err error
	s.pool, err = pgxpool.NewWithConfig(ctx, config)
	return err
}
