package bolt

import (
	"bytes"

	"unhunch/internal/store/bolt/rows"
)

// forgetAll removes what is of a workspace. Once nobody is left, what cannot be
// told to be of anybody goes, too: rows put aside, and plans that people had.
func (t txn) forgetAll(workspace string, prefix []byte) error {
	if err := t.forgetAllDue(prefix); err != nil {
		return err
	}
	for _, b := range []rows.Bucket{rows.People, rows.Desks, rows.Days, rows.Live, rows.Files, rows.Heard} {
		if err := t.deleteFrom(b, prefix); err != nil {
			return err
		}
	}
	if err := t.DeleteWhere(rows.Steps, func(key, _ []byte) bool { return bytes.HasPrefix(rows.Whose(rows.Steps, key), prefix) }); err != nil {
		return err
	}
	theirs := func(person []byte) bool { return bytes.HasPrefix(person, prefix) }
	if err := t.forgetMessages(rows.Outcomes, theirs, workspace); err != nil {
		return err
	}
	if err := t.forgetTraces(theirs, workspace); err != nil {
		return err
	}
	if t.First(rows.People) != nil {
		return nil
	}
	for _, b := range []rows.Bucket{rows.Aside, rows.Owed, rows.Outcomes, rows.Timetables} {
		if err := t.Clear(b); err != nil {
			return err
		}
	}
	return nil
}

// deleteFrom deletes the rows whose keys begin with a prefix.
func (t txn) deleteFrom(b rows.Bucket, prefix []byte) error {
	var found [][]byte
	for key := range t.From(b, prefix) {
		found = append(found, key)
	}
	return t.DeleteAll(b, found)
}

func (t txn) forgetAllDue(prefix []byte) error {
	var found [][]byte
	for key := range t.Keys(rows.Due) {
		if bytes.HasPrefix(rows.Whose(rows.Due, key), prefix) {
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
func (t txn) forgetMessages(b rows.Bucket, theirs func(person []byte) bool, name string) error {
	for id, value := range t.Messages(b) {
		person, err := rows.WhoseMessage(b, id, value)
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
	if err := t.forgetMessages(rows.Owed, theirs, name); err != nil {
		return err
	}
	return t.DeleteWhere(rows.Aside, func(key, value []byte) bool {
		from, row, _ := bytes.Cut(key, []byte{0})
		b := rows.Bucket(from)
		return theirs(rows.Whose(b, row)) || b.HoldsMessages() && bytes.Contains(value, []byte(name))
	})
}
