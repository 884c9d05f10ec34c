package rows

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"unhunch/internal/delivery"
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
	f.Add(TimedKey(exampleMessage().Due, []byte("T1\x00U1")))
	f.Fuzz(func(t *testing.T, b []byte) {
		same(t, "due row", b, DecodeReminder, func(row Reminder) ([]byte, error) {
			if row.News.Check() == nil {
				if err := errors.Join(row.News.Add(exampleOutcome()), row.News.Note(session.Note{What: session.WasHeld}), row.News.Check()); err != nil {
					return nil, err
				}
			}
			return EncodeReminder(row), nil
		})
		same(t, "desk", b, DecodeDesk, func(d session.Desk) ([]byte, error) {
			d.Tell(session.Note{What: session.WasHeld}, false)
			return EncodeDesk(TidyDesk(d))
		})
		same(t, "days", b, DecodeDays, EncodeDays)
		same(t, "message", b, func(b []byte) (Message, error) { return DecodeMessage(7, b) }, func(m Message) ([]byte, error) { return AppendMessage(nil, &m) })
		same(t, "bundle", b, func(b []byte) (bundle, error) { return decodeBundle(32, b) }, func(of bundle) ([]byte, error) { return of.encode(), nil })
		same(t, "person", b, DecodePerson, EncodePerson)
		same(t, "workspace", b, func(b []byte) (workspace.Record, error) { return DecodeWorkspace([]byte("T1"), b) }, EncodeWorkspace)
		same(t, "entry", b, DecodeEntry, EncodeEntry)
		if o, err := DecodeOutcome(7, b); err == nil {
			var n News
			if err := errors.Join(n.Add(o), n.Check()); err != nil {
				t.Errorf("outcome %+v: %v", o, err)
			}
		}
		for _, verdict := range []delivery.Verdict{delivery.Sent, delivery.Dropped} {
			if o, err := AppendOutcome(nil, b, delivery.Outcome{Verdict: verdict, At: noon()}); err == nil && o != nil {
				if _, err := DecodeMessage(7, b); err == nil {
					_, err = DecodeOutcome(7, o)
					if err != nil {
						t.Errorf("outcome %x of %x: %v", o, b, err)
					}
				}
			}
		}
		if id, err := ParsePerson(b); err == nil && !bytes.Equal(KeyOf(id), b) {
			t.Errorf("person %v of %x", id, b)
		}
		_, _, _ = ParseTimed(b)
		_, _ = ParseID(b)
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
