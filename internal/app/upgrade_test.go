package app

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhunch/internal/store/bolt"
)

// A trial that has no room for its copy says so before it begins, and what would help.
func TestATrialWithoutRoomForACopyIsNotBegun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copies := t.TempDir()
	for name, tc := range map[string]struct {
		dir  string
		free int64
		want string
	}{
		"enough":    {copies, int64(2 * len(before)), ""},
		"too small": {copies, int64(2*len(before)) - 1, "a copy of it needs "},
		"not there": {filepath.Join(copies, "nowhere"), 1 << 40, "no such file or directory"},
	} {
		_, err := Trial{Store: Place(path), Dir: tc.dir, Free: func(string) (int64, error) { return tc.free, nil }}.Run(t.Context())
		if (err == nil) != (tc.want == "") || err != nil && (!strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), "TMPDIR")) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if left, err := os.ReadDir(copies); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the store was altered, %v", err)
	}
}
