package bolt_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"unhunch/internal/store/bolt"
)

func TestAFileFromBeforeThereWerePicturesHasRoomForThem(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	fill(t, path, 3)
	inside(t, path, func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte("files")) })
	s := openFile(t, path)
	check(t, s.SetFile(t.Context(), "T1", "nod.gif 01", "F1"))
	kept, err := s.Files(t.Context(), "T1")
	if diff := cmp.Diff(map[string]string{"nod.gif 01": "F1"}, kept); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if next, err := s.NextDue(t.Context()); err != nil || !next.Equal(noon()) {
		t.Errorf("next due %v, %v", next, err)
	}
}

func TestAnUploadThatALaterVersionWroteDownIsMadeAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	s, err := bolt.Open(path, bolt.Options{})
	check(t, err)
	check(t, s.SetFile(t.Context(), "T1", "nod.gif 01", "F1"))
	check(t, s.Close())
	inside(t, path, func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("files")).Put([]byte("T1\x00nod.png 02"), []byte("\x09F2"))
	})
	s = openFile(t, path).Store
	kept, err := s.Files(t.Context(), "T1")
	check(t, err)
	check(t, s.SetFile(t.Context(), "T1", "nod.png 02", "F3"))
	after, err := s.Files(t.Context(), "T1")
	check(t, err)
	want := []map[string]string{{"nod.gif 01": "F1"}, {"nod.gif 01": "F1", "nod.png 02": "F3"}}
	if diff := cmp.Diff(want, []map[string]string{kept, after}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// inside changes a store's file behind its back.
func inside(t *testing.T, path string, change func(*bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	check(t, err)
	check(t, db.Update(change))
	check(t, db.Close())
}
