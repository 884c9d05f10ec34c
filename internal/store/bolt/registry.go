package bolt

import (
	"bytes"
	"errors"
	"slices"
	"time"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
	"unhunch/internal/workspace"
)

// registry is what a transaction does with who installed the app.
type registry struct{ txn }

// records are all that can be read; lost: some cannot be.
func (t registry) records() (all []workspace.Record, lost bool) {
	for key, value := range t.All(buckets.Workspaces) {
		r, err := rows.DecodeWorkspace(string(key), value)
		if err != nil {
			lost = true
			continue
		}
		all = append(all, r)
	}
	return all, lost
}

// workspace is the record of a workspace, of which only the ID is known where there is none,
// or where it cannot be read: then it is put aside, if this transaction may write.
func (t registry) workspace(key []byte) (workspace.Record, error) {
	none := workspace.Record{ID: string(key)}
	value := t.Get(buckets.Workspaces, key)
	if value == nil {
		return none, nil
	}
	r, err := rows.DecodeWorkspace(string(key), value)
	if err != nil {
		return none, t.putAside(buckets.Workspaces, key, err)
	}
	return r, nil
}

// put writes a record, unless that changes nothing.
func (t registry) put(r workspace.Record) error {
	value, err := rows.EncodeWorkspace(r)
	if err != nil || bytes.Equal(value, t.Get(buckets.Workspaces, []byte(r.ID))) {
		return err
	}
	return t.Put(buckets.Workspaces, []byte(r.ID), value)
}

// loseWorkspaces puts all records aside that cannot be read.
func (t registry) loseWorkspaces() error {
	for _, key := range slices.Collect(t.Keys(buckets.Workspaces)) {
		if _, err := t.workspace(key); err != nil {
			return err
		}
	}
	return nil
}

// forgetRecord removes a record, and what was put aside of it.
func (t registry) forgetRecord(key []byte) error {
	place := append(append([]byte(buckets.Workspaces), 0), key...)
	return errors.Join(t.Delete(buckets.Workspaces, key), t.Delete(buckets.Aside, place))
}

// peopleOf counts the people of a workspace.
func (t registry) peopleOf(prefix []byte) (n int) {
	for range t.From(buckets.People, prefix) {
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
	for range t.From(buckets.Audit, buckets.TimedKey(e.At, nil)) {
		number++
	}
	return t.Put(buckets.Audit, buckets.EntryKey(e.At, number), value)
}

// restore changes each record as workspace.Record.Restore says.
func (t registry) restore(now time.Time) error {
	records, _ := t.records() // what cannot be read is put aside when met
	for _, r := range records {
		if !r.Restore(now) {
			continue
		}
		if err := t.put(r); err != nil {
			return err
		}
	}
	return nil
}
