package bolt

import (
	"bytes"
)

// forgetAll removes what is of a workspace. Once nobody is left, what cannot be
// told to be of anybody goes, too: rows put aside, and plans that people had.
func (t txn) forgetAll(workspace string, prefix []byte) error {
	if err := t.forgetDue(prefix); err != nil {
		return err
	}
	for _, b := range []bucket{people, desks, days, live, steps} {
		if err := t.deleteWhere(b, func(key, _ []byte) bool { return bytes.HasPrefix(whose(b, key), prefix) }); err != nil {
			return err
		}
	}
	if err := t.deleteWhere(files, func(key, _ []byte) bool { return bytes.HasPrefix(key, prefix) }); err != nil {
		return err
	}
	err := t.deleteWhere(owed, func(key, value []byte) bool {
		number, err := parseID(key)
		if err != nil {
			return false
		}
		m, err := decodeOwed(number, value)
		return err == nil && m.To.Workspace == workspace || err != nil && bytes.Contains(value, []byte(workspace))
	})
	if err != nil {
		return err
	}
	for range t.keys(people) {
		return t.deleteWhere(aside, func(key, value []byte) bool {
			from, row, _ := bytes.Cut(key, []byte{0})
			return bytes.HasPrefix(whose(bucket(from), row), prefix) || bucket(from) == owed && bytes.Contains(value, []byte(workspace))
		})
	}
	for _, b := range []bucket{aside, owed, timetables} {
		if err := t.deleteWhere(b, func(_, _ []byte) bool { return true }); err != nil {
			return err
		}
	}
	return nil
}

func (t txn) forgetDue(prefix []byte) error {
	var found [][]byte
	for key := range t.keys(due) {
		if bytes.HasPrefix(whose(due, key), prefix) {
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
