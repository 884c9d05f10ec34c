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
	for _, b := range []rows.Bucket{rows.People, rows.Desks, rows.Days, rows.Live, rows.Steps} {
		if err := t.DeleteWhere(b, func(key, _ []byte) bool { return bytes.HasPrefix(rows.Whose(b, key), prefix) }); err != nil {
			return err
		}
	}
	theirs := func(person []byte) bool { return bytes.HasPrefix(person, prefix) }
	t.forgetOutcomes(theirs, workspace)
	for _, b := range []rows.Bucket{rows.Files, rows.Heard} {
		if err := t.DeleteWhere(b, func(key, _ []byte) bool { return bytes.HasPrefix(key, prefix) }); err != nil {
			return err
		}
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

// forgetOutcomes removes those of some people. One that cannot be read is taken for
// one of theirs where name is in it.
func (t txn) forgetOutcomes(theirs func(person []byte) bool, name string) {
	for id, value := range t.Messages(rows.Outcomes) {
		if o, err := rows.DecodeOutcome(id, value); err == nil && theirs(o.Person) || err != nil && bytes.Contains(value, []byte(name)) {
			t.DropMessage(rows.Outcomes, id)
		}
	}
}

// forgetTraces removes what is owed to some people, and what was put aside of
// theirs. A message that cannot be read is taken for one of theirs where name is in it.
func (t txn) forgetTraces(theirs func(person []byte) bool, name string) error {
	for id, value := range t.Messages(rows.Owed) {
		if m, err := rows.DecodeMessage(id, value); err == nil && theirs(rows.KeyOf(m.To)) || err != nil && bytes.Contains(value, []byte(name)) {
			t.DropMessage(rows.Owed, id)
		}
	}
	return t.DeleteWhere(rows.Aside, func(key, value []byte) bool {
		from, row, _ := bytes.Cut(key, []byte{0})
		b := rows.Bucket(from)
		return theirs(rows.Whose(b, row)) || (b == rows.Owed || b == rows.Outcomes) && bytes.Contains(value, []byte(name))
	})
}
