package buckets

import (
	"os"
	"strings"
	"testing"

	"unhunch/internal/prefs"

	"unhunch/internal/store/rows"
)

// Whatever an id is made of, a row is of the kind as which it was written.
func TestEveryRowIsOfItsKind(t *testing.T) {
	for _, id := range []prefs.UserID{
		{Workspace: "T1", Person: "U1"},
		{Workspace: "T", Person: "\x01"},
		{Workspace: "\x01", Person: "\x02"},
		{Workspace: "\x01\x02", Person: "\x02\x01"},
	} {
		for _, b := range []Bucket{People, Desks, Days, Live} {
			bucket, key := Place(b, rows.KeyOf(id))
			kind, person := Kind(bucket, key)
			if got, err := rows.ParsePerson(person); kind != b || got != id || err != nil {
				t.Errorf("a row of %s of %q is %q of %s, and so one of %s of %q: %v", b, id, key, bucket, kind, got, err)
			}
		}
	}
	if id, err := rows.ParsePerson([]byte("T1\x00U1\x00\x07")); err == nil {
		t.Errorf("a key that nobody writes is %q's", id)
	}
}

// The page that shows both layouts has every bucket.
func TestEveryBucketIsOnThePage(t *testing.T) {
	page, err := os.ReadFile("../../../../docs/store.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range Buckets() {
		if !strings.Contains(string(page), "| `"+string(b)+"`: ") {
			t.Errorf("docs/store.md does not show %s", b)
		}
	}
}
