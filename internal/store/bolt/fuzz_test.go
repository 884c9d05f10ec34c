package bolt

import (
	"bytes"
	"testing"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// FuzzDecode reads any bytes as everything that is stored: an error is fine,
// a panic is not, and what was read is written as it was or shorter.
func FuzzDecode(f *testing.F) {
	values, err := Bytes(prefs.Person{}, session.Desk{Days: make([]session.Day, 1), Owed: append(session.Desk{}.Owed, exampleMessage())})
	if err != nil {
		f.Fatal(err)
	}
	for _, value := range values {
		f.Add(value)
	}
	f.Add(timedKey(exampleMessage().Due, []byte("T1\x00U1")))
	f.Add(queueKey(exampleMessage()))
	f.Fuzz(func(t *testing.T, b []byte) {
		if row, err := decodeDue(b); err == nil {
			again, err := decodeDue(encodeDue(row))
			if err != nil || again != row {
				t.Errorf("due row %+v, then %+v, %v", row, again, err)
			}
		}
		if row, err := decodeMoved(b); err == nil {
			again, err := decodeMoved(encodeMoved(row))
			if err != nil || again != row {
				t.Errorf("moved row %+v, then %+v, %v", row, again, err)
			}
		}
		if day, err := decodeDay("2026-11-20", b); err == nil && len(encodeDay(day)) > len(b) {
			t.Errorf("day %+v", day)
		}
		_, _ = decodePerson(b)
		var d deskRow
		if decodeJSON(b, &d) == nil {
			d.note(session.Note{What: session.WasHeld})
			_, _ = encodeJSON(tidy(d))
		}
		_, _ = decodeMessage(1, b)
		if id, err := parsePerson(b); err == nil && !bytes.Equal(appendPerson(nil, id), b) {
			t.Errorf("person %v of %x", id, b)
		}
		_, _, _ = parseTimed(b)
		_, _, _ = parseQueue(b)
		_, _ = parseID(b)
	})
}
