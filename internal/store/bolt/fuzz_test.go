package bolt

import (
	"bytes"
	"errors"
	"testing"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// FuzzDecode reads any bytes as everything that is stored: an error is fine,
// a panic is not, and what was read is written as it was or shorter.
func FuzzDecode(f *testing.F) {
	values, err := Bytes(prefs.Person{}, session.Desk{Days: []session.Day{{Date: "2026-11-20"}}, Owed: append(session.Desk{}.Owed, exampleMessage())})
	if err != nil {
		f.Fatal(err)
	}
	for _, value := range values {
		f.Add(value)
	}
	f.Add(timedKey(exampleMessage().Due, []byte("T1\x00U1")))
	f.Fuzz(func(t *testing.T, b []byte) {
		same(t, "due row", b, decodeDue, func(row dueRow) ([]byte, error) {
			if row.news.check() == nil {
				row.news.sent(session.Posted{Card: session.Card{ID: 7}}, 20777*24)
				if err := errors.Join(row.news.note(session.Note{What: session.WasHeld}), row.news.check()); err != nil {
					return nil, err
				}
			}
			return encodeDue(row), nil
		})
		same(t, "desk", b, decodeDesk, func(d deskRow) ([]byte, error) {
			desk := d.desk()
			desk.Tell(session.Note{What: session.WasHeld}, false)
			return encodeDesk(tidy(rowOf(desk)))
		})
		same(t, "days", b, decodeDays, encodeDays)
		same(t, "message", b, func(b []byte) (owedRow, error) { return decodeOwed(7, b) }, encodeOwed)
		same(t, "person", b, decodePerson, func(p record) ([]byte, error) { return encodePerson(p.Person) })
		if id, err := parsePerson(b); err == nil && !bytes.Equal(appendPerson(nil, id), b) {
			t.Errorf("person %v of %x", id, b)
		}
		_, _, _ = parseTimed(b)
		_, _ = parseID(b)
	})
}

// same decodes, and expects that what was read can be written and read again.
func same[T any](t *testing.T, what string, b []byte, decode func([]byte) (T, error), encode func(T) ([]byte, error)) {
	t.Helper()
	value, err := decode(b)
	if err != nil {
		return
	}
	again, err := encode(value)
	if err == nil {
		_, err = decode(again)
	}
	if err != nil {
		t.Errorf("%s %+v: %v", what, value, err)
	}
}
