package bolt

import (
	"bytes"
	"context"
	"time"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
	"unhunch/internal/workspace"
)

// Workspaces implements workspace.Store.
func (s *Store) Workspaces(ctx context.Context) (all []workspace.Record, err error) {
	lost := false
	err = s.read(ctx, func(t txn) error {
		all, lost = registry{t}.records()
		return nil
	})
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

// Workspace implements workspace.Store.
func (s *Store) Workspace(ctx context.Context, id string) (r workspace.Record, err error) {
	key, err := buckets.WorkspaceKey(id)
	if err != nil {
		return r, err
	}
	err = s.read(ctx, func(t txn) error {
		r, err = registry{t}.workspace(key)
		return err
	})
	return r, err
}

// People implements workspace.Store.
func (s *Store) People(ctx context.Context, id string) (people []string, err error) {
	prefix, err := fileKey(id, "")
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx txn) error {
		people = nil
		for key := range tx.From(buckets.People, prefix) {
			people = append(people, string(key[len(prefix):]))
		}
		return nil
	})
	return people, err
}

// ChangeWorkspace implements workspace.Store.
func (s *Store) ChangeWorkspace(ctx context.Context, id string, now time.Time, change func(*workspace.Record) (workspace.What, error)) error {
	key, err := buckets.WorkspaceKey(id)
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
		r.ID = id // whatever change made of it
		if err := t.put(r); err != nil {
			return err
		}
		if what == "" {
			return nil
		}
		return t.enter(workspace.Entry{At: now, Workspace: id, What: what})
	})
}

// Audit implements workspace.Store.
func (s *Store) Audit(ctx context.Context, from time.Time) (all []workspace.Entry, err error) {
	err = s.read(ctx, func(t txn) error {
		all = nil
		for key, value := range t.All(buckets.Audit) {
			if bytes.Compare(key, buckets.TimedKey(from, nil)) < 0 {
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
	end, old := buckets.TimedKey(before, nil), false
	err := s.read(ctx, func(t txn) error {
		first := t.First(buckets.Audit)
		old = first != nil && bytes.Compare(first, end) < 0
		return nil
	})
	if err != nil || !old {
		return err
	}
	return s.write(ctx, func(t txn) error {
		return t.DeleteWhere(buckets.Audit, func(key, _ []byte) bool { return bytes.Compare(key, end) < 0 })
	})
}
