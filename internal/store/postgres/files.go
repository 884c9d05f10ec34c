package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/store/rows"
)

// Files implements store.Files.
func (s notebook) Files(ctx context.Context, id string) (map[string]string, error) {
	if err := rows.CheckFile(id, ""); err != nil {
		return nil, err
	}
	kept := map[string]string{}
	err := s.read(ctx, func(ctx context.Context, t tx) error {
		found, _ := t.Query(ctx, "SELECT content, file FROM files WHERE workspace = $1", id) // ForEachRow tells its error
		var content, file string
		_, err := pgx.ForEachRow(found, []any{&content, &file}, func() error {
			kept[content] = file
			return nil
		})
		return err
	})
	return kept, err
}

// SetFile implements store.Files.
func (s notebook) SetFile(ctx context.Context, id, content, file string) error {
	if err := rows.CheckFile(id, content); err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, t tx) error {
		if file == "" {
			_, err := t.Exec(ctx, "DELETE FROM files WHERE workspace = $1 AND content = $2", id, content)
			return err
		}
		_, err := t.Exec(ctx, `
			INSERT INTO files (workspace, content, file) VALUES ($1, $2, $3)
			ON CONFLICT (workspace, content) DO UPDATE SET file = excluded.file`, id, content, file)
		return err
	})
}
