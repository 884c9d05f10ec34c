package buckets

import (
	"errors"
	"testing"

	"unhunch/internal/delivery"
	"unhunch/internal/session"
	"unhunch/internal/store/rows"
)

// FuzzDecode reads any bytes as what only the file has: an error is fine, a panic is not,
// and what was read is written as it was or shorter.
func FuzzDecode(f *testing.F) {
	values, err := examples()
	if err != nil {
		f.Fatal(err)
	}
	for _, value := range values {
		f.Add(value)
	}
	message, err := exampleMessage()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(message)
	f.Add(TimedKey(noon(), []byte("T1\x00U1")))
	f.Fuzz(func(t *testing.T, b []byte) {
		same(t, "due row", b, DecodeReminder, func(row Reminder) ([]byte, error) {
			if row.News.Check() == nil {
				if err := errors.Join(row.News.Add(exampleOutcome()), row.News.Note(session.Note{What: session.WasHeld}), row.News.Check()); err != nil {
					return nil, err
				}
			}
			return EncodeReminder(row), nil
		})
		same(t, "bundle", b, func(b []byte) (bundle, error) { return decodeBundle(32, b) }, func(of bundle) ([]byte, error) { return of.encode(), nil })
		if o, err := DecodeOutcome(7, b); err == nil {
			var n News
			if err := errors.Join(n.Add(o), n.Check()); err != nil {
				t.Errorf("outcome %+v: %v", o, err)
			}
		}
		for _, verdict := range []delivery.Verdict{delivery.Sent, delivery.Dropped} {
			if o, err := AppendOutcome(nil, b, delivery.Outcome{Verdict: verdict, At: noon()}); err == nil && o != nil {
				if _, err := rows.DecodeMessage(7, b); err == nil {
					_, err = DecodeOutcome(7, o)
					if err != nil {
						t.Errorf("outcome %x of %x: %v", o, b, err)
					}
				}
			}
		}
		_, _, _ = ParseTimed(b)
		_, _ = ParseID(b)
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
