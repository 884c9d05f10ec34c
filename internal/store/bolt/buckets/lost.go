package buckets

import (
	"encoding/binary"

	"unhunch/internal/prefs"
	"unhunch/internal/store/moving"
	"unhunch/internal/store/rows"
)

// MovedKey is the key in aside of what could not be read in another store: of whom it
// was, and a number.
func MovedKey(whose prefs.UserID, number uint64) []byte {
	key := append([]byte(Moved), 0)
	return binary.BigEndian.AppendUint64(append(key, rows.KeyOf(whose)...), number)
}

// EncodeLost writes a row of aside of version 1: where it was | of whom, in two halves |
// why it could not be read | the value.
func EncodeLost(l moving.Lost) []byte {
	b := rows.AppendText([]byte{rows.Version1}, l.Part)
	b = rows.AppendText(rows.AppendText(b, l.Whose.Workspace), l.Whose.Person)
	return append(rows.AppendText(b, l.Cause), l.Value...)
}

// DecodeLost is EncodeLost the other way round.
func DecodeLost(value []byte) (l moving.Lost, err error) {
	r := rows.Read(value)
	r.Version()
	l.Part = r.Text()
	l.Whose = prefs.UserID{Workspace: r.Text(), Person: r.Text()}
	l.Cause = r.Text()
	l.Value = r.Rest()
	return l, r.End()
}
