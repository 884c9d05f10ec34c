package postgres

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/prefs"
	"unhunch/internal/store/postgres/leases"
	"unhunch/internal/store/rows"
	"unhunch/internal/workspace"
)

// registrar knows who installed the app, and forgets people and workspaces.
type registrar struct{ *database }

// registry is what a transaction does with who installed the app.
type registry struct{ tx }

// Workspaces implements workspace.Store.
func (s registrar) Workspaces(ctx context.Context) (all []workspace.Record, err error) {
	var lost []string
	err = s.read(ctx, func(ctx context.Context, t tx) error {
		all, lost, err = registry{t}.records(ctx)
		return err
	})
	for _, id := range lost {
		if err == nil {
			err = s.write(ctx, func(ctx context.Context, t tx) error {
				_, err := registry{t}.record(ctx, id, true)
				return err
			})
		}
	}
	return all, err
}

// records are all that can be read, and the ids of those that cannot be.
func (t registry) records(ctx context.Context) (all []workspace.Record, lost []string, err error) {
	found, _ := t.Query(ctx, "SELECT id, value FROM workspaces ORDER BY id") // ForEachRow tells its error
	var id string
	var value []byte
	_, err = pgx.ForEachRow(found, []any{&id, &value}, func() error {
		if r, err := rows.DecodeWorkspace(id, value); err == nil {
			all = append(all, r)
		} else {
			lost = append(lost, id)
		}
		return nil
	})
	return all, lost, err
}

// Workspace implements workspace.Store.
func (s registrar) Workspace(ctx context.Context, id string) (r workspace.Record, err error) {
	if err := rows.CheckWorkspace(id); err != nil {
		return r, err
	}
	err = s.read(ctx, func(ctx context.Context, t tx) error {
		r, err = registry{t}.record(ctx, id, false)
		return err
	})
	return r, err
}

// record is the record of a workspace, of which only the ID is known where there is none,
// or where it cannot be read: then it is put aside, if it is to be written. It is
// locked then.
func (t registry) record(ctx context.Context, id string, toWrite bool) (workspace.Record, error) {
	query := "SELECT value FROM workspaces WHERE id = $1"
	if toWrite {
		query += " FOR UPDATE"
	}
	none := workspace.Record{ID: id}
	var value []byte
	err := t.QueryRow(ctx, query, id).Scan(&value)
	if errors.Is(err, pgx.ErrNoRows) {
		return none, nil
	}
	if err != nil {
		return none, err
	}
	r, cause := rows.DecodeWorkspace(id, value)
	if cause == nil {
		return r, nil
	}
	if !toWrite {
		return none, nil
	}
	var b pgx.Batch
	t.putAside(&b, lost{part: "workspace", whose: prefs.UserID{Workspace: id}, value: value, cause: cause})
	b.Queue("DELETE FROM workspaces WHERE id = $1", id)
	return none, t.SendBatch(ctx, &b).Close()
}

// put writes a record that was before, unless that changes nothing.
func (t registry) put(ctx context.Context, before, r workspace.Record) error {
	was, err := rows.EncodeWorkspace(before)
	if err != nil {
		return err
	}
	value, err := rows.EncodeWorkspace(r)
	if err != nil || bytes.Equal(was, value) {
		return err
	}
	var b pgx.Batch
	if before.State() == workspace.Unknown {
		if err := t.lodge(ctx, r.ID); err != nil {
			return err
		}
		b.Queue("INSERT INTO workspaces (id, value) VALUES ($1, $2)", r.ID, value)
	} else {
		b.Queue("UPDATE workspaces SET value = $2, changed = clock_timestamp() WHERE id = $1", r.ID, value)
	}
	leases.TellOfRecords(&b)
	return t.SendBatch(ctx, &b).Close()
}

// ChangeWorkspace implements workspace.Store.
func (s registrar) ChangeWorkspace(ctx context.Context, id string, now time.Time, change func(*workspace.Record) (workspace.What, error)) error {
	if err := rows.CheckWorkspace(id); err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, tx tx) error {
		t := registry{tx}
		r, err := t.record(ctx, id, true)
		if err != nil {
			return err
		}
		before := r.Clone()
		what, err := change(&r)
		if err != nil {
			return err
		}
		if r.State() == workspace.Unknown {
			return nil
		}
		r.ID = id // whatever change made of it
		if err := t.put(ctx, before, r); err != nil {
			return err
		}
		if what == "" {
			return nil
		}
		return t.enter(ctx, workspace.Entry{At: now, Workspace: id, What: what})
	})
}

// People implements workspace.Store.
func (s registrar) People(ctx context.Context, id string) (people []string, err error) {
	if err := rows.CheckWorkspace(id); err != nil {
		return nil, err
	}
	err = s.read(ctx, func(ctx context.Context, t tx) error {
		people, err = t.texts(ctx, "SELECT person FROM people WHERE workspace = $1 ORDER BY person", id)
		return err
	})
	return people, err
}
