package bolt_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
)

// heard are the passes of a task, each told from nothing to all of it.
type heard struct {
	t           *testing.T
	passes      []store.Pass
	done, total int64
	told        int
}

func (h *heard) tell(pass store.Pass, done, total int64) {
	h.told++
	begins := len(h.passes) == 0 || h.done == h.total
	switch {
	case begins && done != 0:
		h.t.Errorf("%s begins with %d", pass, done)
	case begins:
		h.passes = append(h.passes, pass)
	case pass != h.passes[len(h.passes)-1] || total != h.total || done < h.done:
		h.t.Errorf("after %d of %d in %q comes %d of %d in %q", h.done, h.total, h.passes, done, total, pass)
	}
	if done < 0 || done > total {
		h.t.Errorf("%d of %d", done, total)
	}
	h.done, h.total = done, total
}

func TestATaskTellsHowFarItIs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		task func(bolt.File) error
		want []store.Pass
	}{
		"check": {
			task: func(f bolt.File) error { _, err := f.Check(t.Context()); return err },
			want: []store.Pass{store.Checking},
		},
		"stats": {
			task: func(f bolt.File) error { _, err := f.Stats(t.Context()); return err },
			want: []store.Pass{store.Checking},
		},
		"backup": {
			task: func(f bolt.File) error { return f.Backup(t.Context(), path+".bak") },
			want: []store.Pass{store.Checking, store.Copying, store.Checking},
		},
		"compact": {
			task: func(f bolt.File) error { _, _, err := f.Compact(t.Context()); return err },
			want: []store.Pass{store.Checking, store.Copying, store.Checking, store.Checking},
		},
	} {
		h := heard{t: t}
		if err := c.task(bolt.File{Path: path, Progress: h.tell}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, h.passes); diff != "" || h.done != h.total || h.told < 3*len(h.passes)-1 {
			t.Errorf("%s ends at %d of %d, after %d: %s", name, h.done, h.total, h.told, diff)
		}
	}
}
