package bolt

import (
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/rows"
)

// Whoever gives a type of the core a new field need not think of this store:
// what has no place of its own is kept as JSON. Here every field has a value,
// found by reflection, and has to come back.
func TestAFieldThatIsNewIsKept(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "unhunch.db"), disk.Options{Now: time.Unix(0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	id := prefs.UserID{Workspace: "T1", Person: "U1"}
	var want session.Desk
	fill(t, reflect.ValueOf(&want).Elem())
	want.Person.ID, want.Person.Version = id, 1
	want.Days[0].Date = "2026-11-20"
	owed := want.Owed[0]
	owed.ID, owed.To = 1, id
	err = s.Change(t.Context(), id, func(d *session.Desk) error {
		fill(t, reflect.ValueOf(d).Elem())
		d.Days[0].Date = "2026-11-20"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want.Owed = nil
	got, err := s.Desk(t.Context(), id)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	ready, _, err := s.Pending(t.Context(), time.Unix(1<<40, 0), 9)
	claim := []*delivery.Claim{{Message: owed, Channel: owed.Address.Channel, TS: owed.Address.TS}}
	if diff := cmp.Diff(claim, ready); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}

	var note session.Note
	fill(t, reflect.ValueOf(&note).Elem())
	for _, what := range append(rows.Whats(), "another") {
		note.What = what
		var n buckets.News
		if err := n.Note(note); err != nil {
			t.Fatal(err)
		}
		var d session.Desk
		n.On(&d, "D1", prefs.Days{Zone: time.UTC})
		if diff := cmp.Diff([]session.Note{note}, d.Log); diff != "" || n.Check() != nil {
			t.Errorf("%v (-want +got):\n%s", n.Check(), diff)
		}
	}
}

// fill gives every field some value that is not its zero.
func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Struct:
		if at, ok := reflect.TypeAssert[*time.Time](v.Addr()); ok {
			*at = time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC)
			return
		}
		for _, field := range v.Fields() {
			fill(t, field)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(t, v.Index(0))
	case reflect.Array:
		for i := range v.Len() {
			fill(t, v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(t, key)
		fill(t, value)
		v.SetMapIndex(key, value)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem())
	case reflect.String:
		v.SetString("x1")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(3)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(3)
	default:
		t.Fatalf("%s is of a kind that this test does not know", v.Type())
	}
}
