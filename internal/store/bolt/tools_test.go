package bolt_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
)

func TestCheckNamesEveryDamagedPage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	fill(t, path, 200)
	finds(t, path)
	var leaves []int
	withBolt(t, path, func(tx *bbolt.Tx) error {
		for id := 2; id < int(tx.Size())/bolt.PageSize; id++ {
			if page, err := tx.Page(id); err == nil && id != int(tx.Cursor().Bucket().Root()) && page.Type == "leaf" && page.OverflowCount == 0 && page.Count > 1 {
				leaves = append(leaves, id)
			}
		}
		return nil
	})
	if len(leaves) < 5 {
		t.Fatalf("only %d leaves", len(leaves))
	}
	var want []string
	for i, id := range leaves[:3] {
		// Its own number, how many pages follow, and how long its first key is.
		write(t, path, int64(id*bolt.PageSize+[]int{0, 12, 24}[i]), "\xff\xff\xff\xff")
		want = append(want, fmt.Sprintf("page %d ", id))
	}
	finds(t, path, want...)
}

func write(t *testing.T, path string, at int64, what string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	check(t, err)
	_, err = f.WriteAt([]byte(what), at)
	check(t, errors.Join(err, f.Close()))
}

func TestCheckNamesEveryRowThatCannotBeRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	fill(t, path, 3)
	inside(t, path, func(s *bolt.Store) error {
		return errors.Join(
			s.PutRow("people", []byte("T1\x00U0001"), []byte("\x01oops")),
			s.PutRow("people", []byte("nobody"), []byte("\x01")),
			s.PutRow("owed", []byte("what"), []byte("\x01")),
			s.PutRow("days", []byte("T1\x00U0001"), []byte("\x07")),
		)
	})
	finds(t, path, `"people", row "T1\x00U0001"`, `"people", row "nobody"`, `"owed", row "what"`, "version 7")
}

func TestCheckNamesWhatTheBucketsDoNotAgreeAbout(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	fill(t, path, 3)
	var key, value []byte
	withBolt(t, path, func(tx *bbolt.Tx) error {
		first, stored := tx.Bucket([]byte("due")).Cursor().First()
		key, value = bytes.Clone(first), bytes.Clone(stored[:len(stored)-4])
		return nil
	})
	inside(t, path, func(s *bolt.Store) error {
		return errors.Join(
			s.PutRow("due", append([]byte{1}, key[1:]...), value),
			s.PutRow("due", append(bytes.Clone(key[:8]), "T1\x00UNEW"...), value),
			s.PutRow("live", []byte("T1\x00U0002"), []byte("\x01")),
			s.DeleteRow("timetables", value[1:9]),
		)
	})
	finds(t, path, "of nobody", "live says otherwise", "there is no timetable")
}

// finds checks a file, expects these and no fewer findings, and a file that is
// as it was.
func finds(t *testing.T, path string, want ...string) {
	t.Helper()
	before, err := os.ReadFile(path)
	check(t, err)
	wrong, err := bolt.File{Path: path}.Check(t.Context())
	check(t, err)
	var found strings.Builder
	for _, w := range wrong {
		fmt.Fprintln(&found, w)
	}
	for _, w := range want {
		if !strings.Contains(found.String(), w) {
			t.Errorf("%q is not found in\n%s", w, found.String())
		}
	}
	if len(want) == 0 && len(wrong) > 0 {
		t.Errorf("found\n%s", found.String())
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was altered, %v", err)
	}
}

func TestWhereThereIsNoStoreTheToolsSayWhatIsMissing(t *testing.T) {
	folder := t.TempDir()
	for path, want := range map[string]string{
		filepath.Join(folder, "unhunch.db"):            "there is none: is that its name",
		filepath.Join(folder, "missing", "unhunch.db"): "there is none, nor a folder for it: is that its name",
	} {
		_, check := bolt.File{Path: path}.Check(t.Context())
		_, stats := bolt.File{Path: path}.Stats(t.Context())
		for tool, err := range map[string]error{"check": check, "stats": stats} {
			if err == nil || strings.Count(err.Error(), path) != 1 || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q", tool, err, want)
			}
		}
	}
}

func TestCheckSurvivesWhateverADiskDoes(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "whole.db")
	fill(t, whole, 150)
	good, err := os.ReadFile(whole)
	check(t, err)
	good = good[:inUse(t, whole)]
	random := rand.New(rand.NewPCG(5, 6))
	folder, found := t.TempDir(), 0
	const rounds = 300
	for i := range rounds {
		damaged := bytes.Clone(good)
		for range 1 + random.IntN(4) {
			from := random.IntN(len(damaged))
			for at := from; at < min(from+1+random.IntN(64), len(damaged)); at++ {
				damaged[at] = byte(random.Uint32())
			}
		}
		if i%10 == 0 {
			damaged = damaged[:random.IntN(len(damaged))]
		}
		path := filepath.Join(folder, fmt.Sprint(i)) // its own: bbolt may have kept the last one locked
		check(t, os.WriteFile(path, damaged, 0o600))
		wrong, err := bolt.File{Path: path}.Check(t.Context())
		if err != nil && !errors.Is(err, bolt.ErrForeign) && !errors.Is(err, bolt.ErrNewer) {
			t.Fatalf("round %d: %v", i, err)
		}
		if len(wrong) > 0 || err != nil {
			found++
		}
		check(t, os.Remove(path))
	}
	if found < rounds/3 {
		t.Errorf("found %d of %d", found, rounds)
	}
	t.Logf("found %d of %d", found, rounds)
}

func TestCompactGivesBackWhatIsNotNeeded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	fill(t, path, 200)
	check(t, os.Chmod(path, 0o640))
	s, err := bolt.Open(path, bolt.Options{Now: noon()})
	check(t, err)
	for i := range 195 {
		check(t, s.Forget(t.Context(), prefs.UserID{Workspace: "T1", Person: fmt.Sprintf("U%04d", i)}))
	}
	kept := prefs.UserID{Workspace: "T1", Person: "U0099"}
	want, err := s.Desk(t.Context(), kept)
	check(t, err)
	if _, _, err := (bolt.File{Path: path}).Compact(t.Context()); !errors.Is(err, bolt.ErrInUse) {
		t.Errorf("while a bot has it: %v", err)
	}
	check(t, s.Close())

	before, after, err := bolt.File{Path: path}.Compact(t.Context())
	check(t, err)
	info, err := os.Stat(path)
	check(t, err)
	if after != info.Size() || after >= before/2 || info.Mode().Perm() != 0o640 {
		t.Errorf("of %d bytes %d are left, the file has %d and mode %v", before, after, info.Size(), info.Mode())
	}
	t.Logf("of %d bytes %d are left", before, after)
	finds(t, path)
	alone(t, path)
	again := openFile(t, path)
	got, err := again.Desk(t.Context(), kept)
	check(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	stats, err := again.Stats(t.Context())
	check(t, err)
	if n := rowsOf(stats, "owed"); n != 5 {
		t.Errorf("%d messages owed, want 5", n)
	}
	check(t, again.Change(t.Context(), kept, owing(1)))
	ready, _, err := again.Pending(t.Context(), noon(), 100)
	check(t, err)
	if last := ready[len(ready)-1].ID; last <= uint64(noon().Unix())<<20 {
		t.Errorf("ids began anew, with %d", last)
	}
}

func rowsOf(s store.Stats, bucket string) int {
	for _, b := range s.Buckets {
		if b.Name == bucket {
			return b.Rows
		}
	}
	return -1
}

// alone expects nothing but the file in its folder.
func alone(t *testing.T, path string) {
	t.Helper()
	files, err := os.ReadDir(filepath.Dir(path))
	check(t, err)
	if len(files) != 1 || files[0].Name() != filepath.Base(path) {
		t.Errorf("left behind: %v", files)
	}
}

func TestCompactLeavesADamagedFileAsItIs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	cut(1<<16)(t, path)
	before, err := os.ReadFile(path)
	check(t, err)
	if _, _, err := (bolt.File{Path: path}).Compact(t.Context()); !errors.Is(err, bolt.ErrDamaged) || !strings.Contains(err.Error(), path) {
		t.Errorf("compact: %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was altered, %v", err)
	}
	alone(t, path)
}

// A bot that is started while its file is compacted, or while a backup is put
// in its place, must not write to the file that nobody will find again.
func TestAFileThatIsReplacedWhileItsLockIsWaitedForIsNotTaken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	fill(t, path, 1)
	other := filepath.Join(t.TempDir(), "other.db")
	fill(t, other, 2)
	first, err := bolt.Open(path, bolt.Options{})
	check(t, err)

	waits := make(chan struct{})
	var once sync.Once
	options := bolt.OpenFile(bolt.Options{Wait: 20 * time.Second}, func(name string, flag int, mode os.FileMode) (*os.File, error) {
		f, err := os.OpenFile(name, flag, mode)
		once.Do(func() { close(waits) }) // it has the file, and next asks for its lock
		return f, err
	})
	opened := make(chan *bolt.Store)
	go func() {
		s, err := bolt.Open(path, options)
		if err != nil {
			t.Error(err)
		}
		opened <- s
	}()
	<-waits
	check(t, os.Rename(other, path))
	check(t, first.Close())
	s := <-opened
	defer s.Close()
	stats, err := s.Stats(t.Context())
	check(t, err)
	if n := stats.People; n != 2 {
		t.Errorf("it opened a store of %d people, want the new one, with 2", n)
	}
}

func TestABackupIsMadeWhileOthersWrite(t *testing.T) {
	folder := t.TempDir()
	s := openFile(t, filepath.Join(folder, "unhunch.db"))
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	var written atomic.Int64
	for w := range 4 {
		writers.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				id := prefs.UserID{Workspace: "T1", Person: fmt.Sprintf("U%d-%d", w, i)}
				err := s.Change(ctx, id, func(d *session.Desk) error {
					d.Person.Due, d.Offered = noon(), []session.Offer{{Routine: "desk-reset"}}
					return nil
				})
				if err != nil && ctx.Err() == nil {
					t.Error(err)
					return
				}
				written.Add(1)
			}
		})
	}
	for i := range 5 {
		for seen := written.Load(); written.Load() < seen+20; {
			runtime.Gosched()
		}
		path := filepath.Join(t.TempDir(), "copy.db")
		check(t, s.Backup(t.Context(), path, noon()))
		finds(t, path)
		alone(t, path)
		stats, err := bolt.File{Path: path}.Stats(t.Context())
		check(t, err)
		if stats.Taken != "2026-11-20T12:00:00Z" || rowsOf(stats, "people") != 2*stats.People {
			t.Errorf("backup %d: %+v", i, stats)
		}
	}
	stop()
	writers.Wait()
}

func TestABackupThatFailsLeavesNothing(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "unhunch.db"))
	path := filepath.Join(t.TempDir(), "copy.db")
	broken := errors.New("the disk is full")
	err := bolt.SaveBackup(t.Context(), path, noon(), nil, func(w io.Writer) error {
		return errors.Join(s.Copy(t.Context(), func(int64) io.Writer { return io.Discard }), broken)
	})
	if !errors.Is(err, broken) {
		t.Errorf("a full disk: %v", err)
	}
	err = bolt.SaveBackup(t.Context(), path, noon(), nil, func(w io.Writer) error {
		_, err := w.Write(make([]byte, 1<<14))
		return err
	})
	if err == nil {
		t.Error("zeroes passed for a backup")
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := s.Backup(ctx, path, noon()); !errors.Is(err, context.Canceled) {
		t.Errorf("told to stop: %v", err)
	}
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) > 0 {
		t.Errorf("left behind: %v, %v", files, err)
	}
	check(t, os.WriteFile(path, []byte("a photo"), 0o600))
	if err := s.Backup(t.Context(), path, noon()); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over another file: %v", err)
	}
	if kept, err := os.ReadFile(path); err != nil || string(kept) != "a photo" {
		t.Errorf("the other file is now %q, %v", kept, err)
	}
}

// An operator sees which keys the store needs, whether its bot runs or not.
func TestStatsCountTheAddressesThatAreKeptByTheirKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	counts := func(stats store.Stats, err error) {
		t.Helper()
		check(t, err)
		if diff := cmp.Diff(map[string]int{"new": 2, "old": 1}, stats.Calendars); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(map[prefs.CalendarTrouble]int{prefs.Unreachable: 1}, stats.Troubles); diff != "" {
			t.Error(diff)
		}
	}
	inside(t, path, func(s *bolt.Store) error {
		for i, key := range []string{"new", "old", "new", ""} {
			check(t, s.Change(t.Context(), prefs.UserID{Workspace: "T1", Person: fmt.Sprintf("U%d", i)}, func(d *session.Desk) error {
				d.Person.OptedIn = noon()
				if key != "" {
					d.Person.Calendar = prefs.Calendar{Sealed: prefs.Sealed("sealed"), Key: key, Host: "calendar.example"}
				}
				if key == "old" {
					d.Person.Calendar.Trouble = prefs.Unreachable
				}
				return nil
			}))
		}
		counts(s.Stats(t.Context()))
		return nil
	})
	counts(bolt.File{Path: path}.Stats(t.Context()))
}
