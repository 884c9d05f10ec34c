package bolt_test

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/store/bolt"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/formats"
)

// ofTomorrow are the formats of a version to come, in which a file has no bucket of pictures,
// and whose upgrade ends with an error.
func ofTomorrow(fails error) buckets.Formats {
	return append(buckets.Upgrades(), buckets.Upgrade{Buckets: buckets.Buckets(), Change: func(t *buckets.Tx) error {
		return errors.Join(t.Clear(buckets.Files), fails)
	}})
}

// leftBehind is a file as the last version of a format left it.
func leftBehind(t *testing.T, left formats.Left) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "unhunch.db")
	check(t, os.WriteFile(path, left.Content(t), 0o600))
	return path
}

// ofEveryFormat tells a story of a file of every format.
func ofEveryFormat(t *testing.T, tell func(t *testing.T, path string, left formats.Left)) {
	t.Helper()
	for _, left := range formats.All(t, formats.File) {
		t.Run(left.String(), func(t *testing.T) { tell(t, leftBehind(t, left), left) })
	}
}

func pictures(t *testing.T, s *bolt.Store) (n int) {
	t.Helper()
	for _, workspace := range []string{"T0NORTH", "T0SOUTH"} {
		files, err := s.Files(t.Context(), workspace)
		check(t, err)
		n += len(files)
	}
	return n
}

func TestEveryFormatThatIsKnownIsKept(t *testing.T) {
	var kept []int
	for _, left := range formats.All(t, formats.File) {
		kept = append(kept, left.Format)
	}
	var known []int
	for format := buckets.First; format <= buckets.Upgrades().Newest(); format++ {
		known = append(known, format)
	}
	if diff := cmp.Diff(known, kept); diff != "" {
		t.Errorf("internal/store/formats (-known +kept):\n%s", diff)
	}
}

func TestAFileOfAnOlderFormatIsKeptAndBroughtUpToDate(t *testing.T) {
	ofEveryFormat(t, func(t *testing.T, path string, left formats.Left) {
		var log strings.Builder
		s, err := bolt.Open(path, bolt.Options{Now: noon(), MadeBy: "2.0", Formats: ofTomorrow(nil), MapSize: 1 << 20, Log: slog.New(slog.NewTextHandler(&log, nil))})
		check(t, err)
		check(t, s.Verify())
		if n := pictures(t, s); n != 0 {
			t.Errorf("%d pictures are left", n)
		}
		stats, err := s.Stats(t.Context())
		check(t, err)
		if stats.Format != ofTomorrow(nil).Newest() || stats.MadeBy != "unhunch 2.0" || stats.People == 0 {
			t.Errorf("%+v", stats)
		}
		check(t, s.Close())

		before := path + ".format-" + left.String()[len("file-"):]
		if !strings.Contains(log.String(), "brought up to date") || !strings.Contains(log.String(), before) {
			t.Errorf("the log says %s", log.String())
		}
		wrong, err := bolt.File{Path: path, Formats: ofTomorrow(nil)}.Check(t.Context())
		if err != nil || len(wrong) > 0 {
			t.Errorf("%v, %v", wrong, err)
		}
		s, err = bolt.Open(path, bolt.Options{Formats: ofTomorrow(nil), MapSize: 1 << 20})
		check(t, err)
		check(t, s.Close())

		_, err = bolt.Open(path, bolt.Options{})
		if !errors.Is(err, bolt.ErrNewer) || !strings.Contains(err.Error(), "(unhunch 2.0): run the version that wrote it, or a newer one") {
			t.Errorf("the version before opens it: %v", err)
		}
		s, err = bolt.Open(before, bolt.Options{Now: noon(), MapSize: 1 << 20})
		check(t, err)
		defer func() { check(t, s.Close()) }()
		if n := pictures(t, s); n == 0 {
			t.Error("what was kept is not as it was")
		}
		if ready, _, err := s.Pending(t.Context(), noon(), 100); err != nil || len(ready) > 0 {
			t.Errorf("what was kept sends again what may have been sent since: %+v, %v", ready, err)
		}
	})
}

func TestAnUpgradeThatFailsLeavesTheFileAsItWas(t *testing.T) {
	boom := errors.New("boom")
	ofEveryFormat(t, func(t *testing.T, path string, left formats.Left) {
		for range 2 { // it is tried again
			if _, err := bolt.Open(path, bolt.Options{Formats: ofTomorrow(boom), MapSize: 1 << 20}); !errors.Is(err, boom) || !errors.Is(err, bolt.ErrUpgrade) || !strings.Contains(err.Error(), path) {
				t.Fatalf("open: %v", err)
			}
			if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, left.Content(t)) {
				t.Fatalf("the file was altered, %v", err)
			}
		}
	})
}

// Nothing is kept of one that no bot may work with.
func TestAFileThatWasMovedIsNotBroughtUpToDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	fill(t, path, 3)
	move(t, path, filepath.Join(t.TempDir(), "elsewhere.db"))
	if _, err := bolt.Open(path, bolt.Options{Formats: ofTomorrow(nil)}); err == nil || !strings.Contains(err.Error(), "the store was moved to ") {
		t.Errorf("open: %v", err)
	}
	alone(t, path)
}

// A tool of the newer version saves it as it is, and leaves all else to the start.
func TestAToolLeavesAFileOfAnOlderFormatAsItIs(t *testing.T) {
	ofEveryFormat(t, func(t *testing.T, path string, left formats.Left) {
		f := bolt.File{Path: path, Formats: ofTomorrow(nil)}
		_, stats := f.Stats(t.Context())
		_, checked := f.Check(t.Context())
		_, _, compacted := f.Compact(t.Context())
		for what, err := range map[string]error{"stats": stats, "check": checked, "compact": compacted} {
			if !errors.Is(err, bolt.ErrBehind) || !strings.Contains(err.Error(), "unhunch store check --upgrade") {
				t.Errorf("%s: %v", what, err)
			}
		}
		backup := filepath.Join(t.TempDir(), "backup.db")
		check(t, f.Backup(t.Context(), backup))
		s, err := bolt.Open(backup, bolt.Options{Now: noon(), Formats: ofTomorrow(nil), MapSize: 1 << 20})
		check(t, err)
		check(t, s.Close())
		if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, left.Content(t)) {
			t.Errorf("the file was altered, %v", err)
		}
	})
}

func TestATrialTellsWhatAStartWouldDo(t *testing.T) {
	ofEveryFormat(t, func(t *testing.T, path string, left formats.Left) {
		newest := ofTomorrow(nil).Newest()
		u, err := bolt.TryUpgrade(t.Context(), path, path, bolt.Options{Now: noon(), MadeBy: "2.0", Formats: ofTomorrow(nil), MapSize: 1 << 20})
		check(t, err)
		if u.UpToDate() || u.From != left.Format || u.To != newest || len(u.Steps) != newest-left.Format || !u.Tried || u.Took <= 0 || len(u.Wrong) > 0 || u.Bytes == 0 {
			t.Errorf("%+v", u)
		}
		if !strings.HasPrefix(u.MadeBy, "unhunch ") || u.MadeBy == "unhunch 2.0" {
			t.Errorf("written by %q", u.MadeBy)
		}
		if _, err := bolt.TryUpgrade(t.Context(), leftBehind(t, left), path, bolt.Options{Formats: ofTomorrow(errors.New("boom")), MapSize: 1 << 20}); err == nil || !strings.Contains(err.Error(), "boom") {
			t.Errorf("a trial that fails: %v", err)
		}
	})
	path := filepath.Join(t.TempDir(), "unhunch.db")
	fill(t, path, 3)
	u, err := bolt.TryUpgrade(t.Context(), path, path, bolt.Options{Now: noon(), MapSize: 1 << 20})
	if err != nil || !u.UpToDate() || !slices.Equal(u.Steps, nil) || bolt.KeptBefore(path, u) != "" {
		t.Errorf("%+v, %v", u, err)
	}
	alone(t, path)
	if _, err := bolt.TryUpgrade(t.Context(), filepath.Join(t.TempDir(), "none.db"), "none.db", bolt.Options{}); !errors.Is(err, bolt.ErrMissing) {
		t.Errorf("of none: %v", err)
	}
	ofFormat("99")(t, path)
	if _, err := bolt.TryUpgrade(t.Context(), path, path, bolt.Options{}); !errors.Is(err, bolt.ErrNewer) {
		t.Errorf("of a newer one: %v", err)
	}
}
