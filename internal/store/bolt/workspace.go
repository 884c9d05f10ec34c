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
	if err := t.DeleteWhere(rows.Outcomes, outcomesOf(theirs, workspace)); err != nil {
		return err
	}
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
		if err := t.DeleteWhere(b, func(_, _ []byte) bool { return true }); err != nil {
			return err
		}
	}
	t.forgetIntents()
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

// outcomesOf matches the outcomes of some people. One that cannot be read is taken for
// one of theirs where name is in it.
func outcomesOf(theirs func(person []byte) bool, name string) func(key, value []byte) bool {
	return func(_, value []byte) bool {
		o, err := rows.DecodeOutcome(0, value)
		return err == nil && theirs(o.Person) || err != nil && bytes.Contains(value, []byte(name))
	}
}

// forgetTraces removes what is owed to some people, and what was put aside of
// theirs. A message that cannot be read is taken for one of theirs where name is in it.
func (t txn) forgetTraces(theirs func(person []byte) bool, name string) error {
	err := t.DeleteWhere(rows.Owed, func(key, value []byte) bool {
		id, err := rows.ParseID(key)
		if err != nil {
			return false
		}
		m, err := rows.DecodeMessage(id, value)
		if err != nil {
			return bytes.Contains(value, []byte(name))
		}
		return theirs(rows.KeyOf(m.To))
	})
	if err != nil {
		return err
	}
	t.forgetIntents()
	return t.DeleteWhere(rows.Aside, func(key, value []byte) bool {
		from, row, _ := bytes.Cut(key, []byte{0})
		b := rows.Bucket(from)
		return theirs(rows.Whose(b, row)) || (b == rows.Owed || b == rows.Outcomes) && bytes.Contains(value, []byte(name))
	})
}
