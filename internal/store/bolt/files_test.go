package bolt_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/store/bolt"
)

func TestAnUploadThatALaterVersionWroteDownIsMadeAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	s := openFile(t, path).Store
	check(t, s.SetFile(t.Context(), "T1", "nod.gif 01", "F1"))
	check(t, s.PutRow("files", []byte("T1\x00nod.png 02"), []byte("\x09F2")))
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

// inside changes a store's rows behind its back.
func inside(t *testing.T, path string, change func(*bolt.Store) error) {
	t.Helper()
	s, err := bolt.Open(path, bolt.Options{})
	check(t, err)
	check(t, change(s))
	check(t, s.Close())
}
