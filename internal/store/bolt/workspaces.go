package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/store/bolt/rows"
	"unhunch/internal/workspace"
)

// registry is what a transaction does with who installed the app.
type registry struct{ txn }

// Workspaces implements workspace.Store.
func (s *Store) Workspaces(ctx context.Context) (all []workspace.Record, err error) {
	all, lost, err := s.records(ctx)
	if err != nil || !lost {
		return all, err
	}
	err = s.write(ctx, func(tx txn) error {
		t := registry{tx}
		if err := t.loseWorkspaces(); err != nil {
			return err
		}
		all, _ = t.records()
		return nil
	})
	return all, err
}

// records are all that can be read; lost: some cannot be.
func (s *Store) records(ctx context.Context) (all []workspace.Record, lost bool, err error) {
	err = s.read(ctx, func(tx txn) error {
		t := registry{tx}
		all, lost = t.records()
		return nil
	})
	return all, lost, err
}

func (t registry) records() (all []workspace.Record, lost bool) {
	for key, value := range t.All(rows.Workspaces) {
		r, err := rows.DecodeWorkspace(key, value)
		if err != nil {
			lost = true
			continue
		}
		all = append(all, r)
	}
	return all, lost
}

// Workspace implements workspace.Store.
func (s *Store) Workspace(ctx context.Context, id string) (r workspace.Record, err error) {
	key, err := rows.WorkspaceKey(id)
	if err != nil {
		return r, err
	}
	err = s.read(ctx, func(tx txn) error {
		t := registry{tx}
		r, err = t.workspace(key)
		return err
	})
	return r, err
}

// ChangeWorkspace implements workspace.Store.
func (s *Store) ChangeWorkspace(ctx context.Context, id string, now time.Time, change func(*workspace.Record) (workspace.What, error)) error {
	key, err := rows.WorkspaceKey(id)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx txn) error {
		t := registry{tx}
		r, err := t.workspace(key)
		if err != nil {
			return err
		}
		what, err := change(&r)
		if err != nil {
			return unwritten{err}
		}
		if r.State() == workspace.Unknown {
			return nil
		}
		value, err := rows.EncodeWorkspace(r)
		if err != nil {
			return err
		}
		if !bytes.Equal(value, t.Get(rows.Workspaces, key)) {
			if err := t.Put(rows.Workspaces, key, value); err != nil {
				return err
			}
		}
		if what == "" {
			return nil
		}
		return t.enter(workspace.Entry{At: now, Workspace: id, What: what})
	})
}

// PurgeWorkspace implements workspace.Store. It looks at every row there is.
func (s *Store) PurgeWorkspace(ctx context.Context, id string, now time.Time, goes func(workspace.Record) bool) (left workspace.Entry, err error) {
	prefix, err := fileKey(id, "")
	if err != nil {
		return left, err
	}
	key, err := rows.WorkspaceKey(id)
	if err != nil {
		return left, err
	}
	err = s.write(ctx, func(tx txn) error {
		t := registry{tx}
		left = workspace.Entry{}
		r, err := t.workspace(key)
		if err != nil {
			return err
		}
		if !goes(r) {
			return nil
		}
		people := t.peopleOf(prefix)
		if err := t.forgetAll(id, prefix); err != nil {
			return fmt.Errorf("forget workspace %s: %w", id, err)
		}
		if err := t.forgetRecord(key); err != nil {
			return err
		}
		if people == 0 && r.State() == workspace.Unknown {
			return nil
		}
		left = workspace.Entry{At: moment.Second(now), Workspace: id, What: workspace.WasPurged, People: people}
		return t.enter(left)
	})
	if err != nil {
		return workspace.Entry{}, err
	}
	return left, nil
}

// Audit implements workspace.Store.
func (s *Store) Audit(ctx context.Context, from time.Time) (all []workspace.Entry, err error) {
	err = s.read(ctx, func(tx txn) error {
		t := registry{tx}
		all = nil
		for key, value := range t.All(rows.Audit) {
			if bytes.Compare(key, rows.TimedKey(from, nil)) < 0 {
				continue
			}
			if e, err := rows.DecodeEntry(value); err == nil { // what cannot be read a check tells
				all = append(all, e)
			}
		}
		return nil
	})
	return all, err
}

// DropAudit implements workspace.Store.
func (s *Store) DropAudit(ctx context.Context, before time.Time) error {
	end, old := rows.TimedKey(before, nil), false
	err := s.read(ctx, func(tx txn) error {
		t := registry{tx}
		first := t.First(rows.Audit)
		old = first != nil && bytes.Compare(first, end) < 0
		return nil
	})
	if err != nil || !old {
		return err
	}
	return s.write(ctx, func(tx txn) error {
		t := registry{tx}
		return t.DeleteWhere(rows.Audit, func(key, _ []byte) bool { return bytes.Compare(key, end) < 0 })
	})
}

// workspace is the record of a workspace, of which only the ID is known where there is none,
// or where it cannot be read: then it is put aside, if this transaction may write.
func (t registry) workspace(key []byte) (workspace.Record, error) {
	none := workspace.Record{ID: string(key)}
	value := t.Get(rows.Workspaces, key)
	if value == nil {
		return none, nil
	}
	r, err := rows.DecodeWorkspace(key, value)
	if err != nil {
		return none, t.putAside(rows.Workspaces, key, err)
	}
	return r, nil
}

// loseWorkspaces puts all records aside that cannot be read.
func (t registry) loseWorkspaces() error {
	lost := map[string]error{}
	for key, value := range t.All(rows.Workspaces) {
		if _, err := rows.DecodeWorkspace(key, value); err != nil {
			lost[string(key)] = err
		}
	}
	for key, cause := range lost {
		if err := t.putAside(rows.Workspaces, []byte(key), cause); err != nil {
			return err
		}
	}
	return nil
}

// forgetRecord removes a record, and what was put aside of it.
func (t registry) forgetRecord(key []byte) error {
	place := append(append([]byte(rows.Workspaces), 0), key...)
	return errors.Join(t.Delete(rows.Workspaces, key), t.Delete(rows.Aside, place))
}

// peopleOf counts the people of a workspace.
func (t registry) peopleOf(prefix []byte) (n int) {
	for range t.From(rows.People, prefix) {
		n++
	}
	return n
}

// enter writes one more entry.
func (t registry) enter(e workspace.Entry) error {
	value, err := rows.EncodeEntry(e)
	if err != nil {
		return err
	}
	number := 0
	for range t.From(rows.Audit, rows.TimedKey(e.At, nil)) {
		number++
	}
	return t.Put(rows.Audit, rows.EntryKey(e.At, number), value)
}

// restore changes each record as workspace.Record.Restore says.
func (t registry) restore(now time.Time) error {
	records, _ := t.records() // what cannot be read is put aside when met
	for _, r := range records {
		if !r.Restore(now) {
			continue
		}
		value, err := rows.EncodeWorkspace(r)
		if err != nil {
			return err
		}
		if err := t.Put(rows.Workspaces, []byte(r.ID), value); err != nil {
			return err
		}
	}
	return nil
}
