package pgtest

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Look is a connection for who only looks: a test of the whole, whose stores are others'.
type Look struct{ db *pgx.Conn }

// Looks connects to a database, which may be away.
func Looks(ctx context.Context, url string) (*Look, error) {
	db, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	return &Look{db}, nil
}

// Rows are what a query gives, of which each column is text.
func (l *Look) Rows(ctx context.Context, query string) ([][]string, error) {
	found, err := l.db.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, func(row pgx.CollectableRow) ([]string, error) {
		texts := make([]string, len(row.FieldDescriptions()))
		into := make([]any, len(texts))
		for i := range texts {
			into[i] = &texts[i]
		}
		return texts, row.Scan(into...)
	})
}

// Close ends the connection.
func (l *Look) Close() { _ = l.db.Close(lasting()) }
