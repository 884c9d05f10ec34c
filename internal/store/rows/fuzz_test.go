package rows

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"testing"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/workspace"
)

// FuzzDecode reads any bytes as everything that is stored: an error is fine,
// a panic is not, and what was read is written as it was or shorter.
func FuzzDecode(f *testing.F) {
	values, err := examples(prefs.Person{}, session.Desk{Days: []session.Day{{Date: "2026-11-20"}}, Owed: append(session.Desk{}.Owed, exampleMessage())})
	if err != nil {
		f.Fatal(err)
	}
	for _, value := range values {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		same(t, "desk", b, DecodeDesk, func(d session.Desk) ([]byte, error) {
			d.Tell(session.Note{What: session.WasHeld}, false)
			return EncodeDesk(TidyDesk(d))
		})
		same(t, "days", b, DecodeDays, EncodeDays)
		same(t, "message", b, func(b []byte) (Message, error) { return DecodeMessage(7, b) }, func(m Message) ([]byte, error) { return AppendMessage(nil, &m) })
		same(t, "person", b, DecodePerson, EncodePerson)
		same(t, "pauses", b, DecodePauses, func(p prefs.Pauses) ([]byte, error) { return EncodePauses(p), nil })
		same(t, "workspace", b, func(b []byte) (workspace.Record, error) { return DecodeWorkspace("T1", b) }, EncodeWorkspace)
		same(t, "entry", b, DecodeEntry, EncodeEntry)
		if id, err := ParsePerson(b); err == nil && !bytes.Equal(KeyOf(id), b) {
			t.Errorf("person %v of %x", id, b)
		}
	})
}

// FuzzFields reads any bytes as what is kept of a person: what was read comes back as it
// is, however it was written.
func FuzzFields(f *testing.F) {
	values, err := examples(example())
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range []string{"person", "desk", "days"} {
		f.Add(values[name])
	}
	r := rand.New(rand.NewPCG(1, 3))
	for range 9 {
		var d session.Desk
		fillAnyhow(r, reflect.ValueOf(&d).Elem())
		value, err := EncodeDesk(d)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(value)
		if value, err = EncodePerson(Person{d.Person, 1}); err != nil {
			f.Fatal(err)
		}
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if d, err := DecodeDesk(b); err == nil {
			inOtherRows(&d)
			comesBack(t, 0, d, EncodeDesk, DecodeDesk)
		}
		if p, err := DecodePerson(b); err == nil {
			p.Prefs.Timetable = prefs.Timetable{}
			comesBack(t, 0, p, EncodePerson, DecodePerson)
		}
		if days, err := DecodeDays(b); err == nil {
			comesBack(t, 0, days, EncodeDays, DecodeDays)
		}
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
