package rows

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// Whatever may be in a record comes back, though it fits nowhere but in JSON: a time
// with a part of a second, a number below zero.
func TestWhateverIsKeptComesBack(t *testing.T) {
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 1))
		var d session.Desk
		fillAnyhow(r, reflect.ValueOf(&d).Elem())
		p := Person{Person: d.Person, Table: r.Uint64()}
		days, date := d.Days, 20000
		for i := range days {
			days[i].Date = session.DateOf(date)
			date -= 1 + r.IntN(3)
		}
		inOtherRows(&d)
		p.ID, p.Prefs.Timetable = prefs.UserID{}, prefs.Timetable{}
		comesBack(t, seed, d, EncodeDesk, DecodeDesk)
		comesBack(t, seed, p, EncodePerson, DecodePerson)
		comesBack(t, seed, days, EncodeDays, DecodeDays)
		onceOnly(t, deskFields, d, EncodeDesk)
		onceOnly(t, personFields, p, EncodePerson)
	}
}

// Whoever reads only the newest days, and writes them, leaves the row as it would be if they
// had read all of it.
func TestOlderDaysStayAsTheyAre(t *testing.T) {
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 1))
		date := 20000
		days := make([]session.Day, r.IntN(session.DaysKept+1))
		for i := range days {
			fillAnyhow(r, reflect.ValueOf(&days[i]).Elem())
			days[i].Date = session.DateOf(date)
			date -= 1 + r.IntN(3)
		}
		value, err := EncodeDays(days)
		if err != nil {
			t.Fatal(err)
		}
		hour := session.Offered{Hour: 48*(20001-r.IntN(60)) + 10, Count: 1}
		newest, older, err := DecodeNewestDays(value, session.DayOf(hour.Hour))
		if err != nil {
			t.Fatal(err)
		}
		newest = session.CountOffered(newest, hour)
		got, err := EncodeNewestDays(session.KeptDays(newest), older)
		if err != nil {
			t.Fatal(err)
		}
		all, err := DecodeDays(value)
		if err != nil {
			t.Fatal(err)
		}
		all = session.CountOffered(all, hour)
		want, err := EncodeDays(session.KeptDays(all))
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("seed %d: of %d days, with a reminder on %s: %v", seed, len(days), session.DateOf(session.DayOf(hour.Hour)), err)
		}
	}
}

func inOtherRows(d *session.Desk) {
	d.Person, d.Days, d.Waits, d.Owed = prefs.Person{}, nil, session.Waits{}, nil
}

func comesBack[T any](t *testing.T, seed uint64, want T, encode func(T) ([]byte, error), decode func([]byte) (T, error)) {
	t.Helper()
	value, err := encode(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := decode(value)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Fatalf("seed %d: %v (-want +got):\n%s", seed, err, diff)
	}
	if again, err := encode(got); err != nil || !bytes.Equal(again, value) {
		t.Fatalf("seed %d: %v; again it is\n%q, was\n%q", seed, err, again, value)
	}
}

// onceOnly expects that the rest says nothing that is there as a field, or could be.
func onceOnly[T any](t *testing.T, f fields[T], v T, encode func(T) ([]byte, error)) {
	t.Helper()
	value, err := encode(v)
	if err != nil {
		t.Fatal(err)
	}
	var rest T
	r := Reader{rest: value[1:]}
	r.restOf(&rest, r.Uvarint())
	if _, flags := f.put(nil, &rest); flags != 0 || r.err != nil {
		t.Fatalf("fields %b are in the rest of %q, too: %v", flags, value, r.err)
	}
}

// fillAnyhow gives about half of all fields some value.
func fillAnyhow(r *rand.Rand, v reflect.Value) {
	if at, ok := reflect.TypeAssert[*time.Time](v.Addr()); ok {
		*at = []time.Time{{}, noon(), noon().Add(1), noon().AddDate(-80, 0, 0), prefs.Forever}[r.IntN(5)]
		return
	}
	number := []int64{0, 1, 3, 4, 90, 1e9, 150e9, -1, 1 << 40}[r.IntN(9)]
	switch v.Kind() {
	case reflect.Struct:
		for _, field := range v.Fields() {
			fillAnyhow(r, field)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(4), 4))
		for i := range v.Len() {
			fillAnyhow(r, v.Index(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			fillAnyhow(r, v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range r.IntN(3) {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fillAnyhow(r, key)
			fillAnyhow(r, value)
			v.SetMapIndex(key, value)
		}
	case reflect.Pointer:
		if r.IntN(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fillAnyhow(r, v.Elem())
			dropEmpty(v.Elem()) // as who writes a desk does not, behind a pointer
		}
	case reflect.String:
		v.SetString([]string{"", "desk-reset", "sent", "é"}[r.IntN(4)])
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt(number)
	default:
		v.SetUint(uint64(number) & (1<<v.Type().Bits() - 1))
	}
}

// What takes long to read is there for nearly nobody.
func TestAnOrdinaryPersonHasNoJSON(t *testing.T) {
	p, d := example()
	d.Person = p
	values, err := examples(p, d)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"person", "desk", "days"} {
		if value := values[name]; bytes.ContainsRune(value, '{') {
			t.Errorf("%s %q", name, value)
		}
	}
}

// The list need not know a field, nor all that is in one.
func TestAFieldThatIsNotListedIsKept(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var want session.Desk
	fillAnyhow(r, reflect.ValueOf(&want).Elem())
	inOtherRows(&want)
	want.Card = session.Card{ID: 1, Routine: "desk-reset", Seen: true}
	lists := []fields[session.Desk]{{}, {part(func(d *session.Desk) *session.Card { return &d.Card }, fields[session.Card]{
		one(func(c *session.Card) *uint64 { return &c.ID }, asID()),
	})}}
	for i := range deskFields {
		lists = append(lists, append(deskFields[:i:i], deskFields[i+1:]...))
	}
	for _, list := range lists {
		v := want
		value, err := list.append(nil, &v, func(d *session.Desk) any { return *d })
		if err != nil {
			t.Fatal(err)
		}
		var got session.Desk
		r := Reader{rest: value}
		list.read(&r, &got)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || r.End() != nil {
			t.Errorf("with %d fields: %v (-want +got):\n%s", len(list), r.End(), diff)
		}
	}
}

// Nobody writes this; were it there, it would be clear which of the two counts.
func TestWhatIsCompactCounts(t *testing.T) {
	rest, err := json.Marshal(session.Desk{
		Card: session.Card{ID: 3, Routine: "wall-roll", Answer: session.Stood}, Posts: session.Posts{TS: map[string]string{"": "1.9", "end": "1.8"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	d := session.Desk{Card: session.Card{ID: 2, Routine: "desk-reset"}, Posts: session.Posts{TS: map[string]string{"": "1.1"}}}
	want := d
	want.Card.Answer = session.Stood
	value, flags := deskFields.put([]byte{Version1}, &d)
	got, err := DecodeDesk(insertFlags(value, 1, flags<<1, rest))
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// A flag that is not known is no reason to guess.
func TestAFieldOfAnotherProgramIsToldAsUnreadable(t *testing.T) {
	unknown := binary.AppendUvarint([]byte{Version1}, 2<<len(deskFields))
	for _, value := range [][]byte{unknown, {Version1, 1, 5, '{'}, {Version1, 1, 2, '{', '}', 0}} {
		if d, err := DecodeDesk(value); err == nil {
			t.Errorf("%x is read as %+v", value, d)
		}
	}
}
