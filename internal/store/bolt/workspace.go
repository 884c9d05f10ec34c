package bolt

import (
	"bytes"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// forgetAll removes what is of a workspace. Once nobody is left, what cannot be
// told to be of anybody goes, too: rows put aside, and plans that people had.
func (t txn) forgetAll(workspace string, prefix []byte) error {
	if err := t.forgetAllDue(prefix); err != nil {
		return err
	}
	for _, b := range []buckets.Bucket{buckets.People, buckets.Desks, buckets.Days, buckets.Live, buckets.Files, buckets.Heard} {
		if err := t.deleteFrom(b, prefix); err != nil {
			return err
		}
	}
	if err := t.DeleteWhere(buckets.Steps, func(key, _ []byte) bool { return bytes.HasPrefix(buckets.Whose(buckets.Steps, key), prefix) }); err != nil {
		return err
	}
	theirs := func(person []byte) bool { return bytes.HasPrefix(person, prefix) }
	if err := t.forgetMessages(buckets.Outcomes, theirs, workspace); err != nil {
		return err
	}
	if err := t.forgetTraces(theirs, workspace); err != nil {
		return err
	}
	if t.First(buckets.People) != nil {
		return nil
	}
	for _, b := range []buckets.Bucket{buckets.Aside, buckets.Owed, buckets.Outcomes, buckets.Timetables} {
		if err := t.Clear(b); err != nil {
			return err
		}
	}
	return nil
}

// deleteFrom deletes the rows whose keys begin with a prefix.
func (t txn) deleteFrom(b buckets.Bucket, prefix []byte) error {
	var found [][]byte
	for key := range t.From(b, prefix) {
		found = append(found, key)
	}
	return t.DeleteAll(b, found)
}

func (t txn) forgetAllDue(prefix []byte) error {
	var found [][]byte
	for key := range t.Keys(buckets.Due) {
		if bytes.HasPrefix(buckets.Whose(buckets.Due, key), prefix) {
			found = append(found, key)
		}
	}
	for _, key := range found {
		if err := t.dropDue(key); err != nil {
			return err
		}
	}
	return nil
}

// forgetMessages removes what is owed to some people, or what became of it. One that
// cannot be read is taken for one of theirs where name is in it. A row that is not what
// was written is put aside, where forgetTraces finds it.
func (t txn) forgetMessages(b buckets.Bucket, theirs func(person []byte) bool, name string) error {
	for id, value := range t.Messages(b) {
		person, err := buckets.WhoseMessage(b, id, value)
		if err == nil && theirs(person) || rows.IsSpoilt(value) || err != nil && bytes.Contains(value, []byte(name)) {
			if err := t.drop(b, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// forgetTraces removes what is owed to some people, and what was put aside of theirs.
func (t txn) forgetTraces(theirs func(person []byte) bool, name string) error {
	if err := t.forgetMessages(buckets.Owed, theirs, name); err != nil {
		return err
	}
	return t.DeleteWhere(buckets.Aside, func(key, value []byte) bool {
		from, row, _ := bytes.Cut(key, []byte{0})
		b := buckets.Bucket(from)
		return theirs(buckets.Whose(b, row)) || b.HoldsMessages() && bytes.Contains(value, []byte(name))
	})
}
