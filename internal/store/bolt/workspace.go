package bolt

import (
	"bytes"

	"unhunch/internal/store/bolt/rows"
)

// forgetAll removes what is of a workspace. Once nobody is left, what cannot be
// told to be of anybody goes, too: rows put aside, and plans that people had.
func (t txn) forgetAll(workspace string, prefix []byte) error {
	if err := t.forgetDue(prefix); err != nil {
		return err
	}
	for _, b := range []rows.Bucket{rows.People, rows.Desks, rows.Days, rows.Live, rows.Steps} {
		if err := t.DeleteWhere(b, func(key, _ []byte) bool { return bytes.HasPrefix(rows.Whose(b, key), prefix) }); err != nil {
			return err
		}
	}
	if err := t.DeleteWhere(rows.Files, func(key, _ []byte) bool { return bytes.HasPrefix(key, prefix) }); err != nil {
		return err
	}
	err := t.DeleteWhere(rows.Owed, func(key, value []byte) bool {
		number, err := rows.ParseID(key)
		if err != nil {
			return false
		}
		m, err := rows.DecodeMessage(number, value)
		return err == nil && m.To.Workspace == workspace || err != nil && bytes.Contains(value, []byte(workspace))
	})
	if err != nil {
		return err
	}
	for range t.Keys(rows.People) {
		return t.DeleteWhere(rows.Aside, func(key, value []byte) bool {
			from, row, _ := bytes.Cut(key, []byte{0})
			return bytes.HasPrefix(rows.Whose(rows.Bucket(from), row), prefix) || rows.Bucket(from) == rows.Owed && bytes.Contains(value, []byte(workspace))
		})
	}
	for _, b := range []rows.Bucket{rows.Aside, rows.Owed, rows.Timetables} {
		if err := t.DeleteWhere(b, func(_, _ []byte) bool { return true }); err != nil {
			return err
		}
	}
	return nil
}

func (t txn) forgetDue(prefix []byte) error {
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
