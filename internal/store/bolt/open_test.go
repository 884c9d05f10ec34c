package bolt_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

// TestMain is also the second process, which only tries to open a file.
func TestMain(m *testing.M) {
	path, second := os.LookupEnv("UNHUNCH_OPEN_ONLY")
	if !second {
		os.Exit(m.Run())
	}
	if _, err := bolt.Open(path, bolt.Options{}); err != nil {
		fmt.Println(err)
		os.Exit(3)
	}
}

func TestASecondProcessIsToldAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	openFile(t, path)
	other := exec.CommandContext(t.Context(), os.Args[0])
	other.Env = append(os.Environ(), "UNHUNCH_OPEN_ONLY="+path)
	said, err := other.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 3 {
		t.Fatalf("the second process: %v, %s", err, said)
	}
	want := "open store " + path + ": another process has it open: stop that process, or use another file with --store\n"
	if string(said) != want {
		t.Errorf("it says %q, want %q", said, want)
	}
}

func TestANewFileIsForItsOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	openFile(t, path)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

func TestWhatIsKeptIsThereTomorrow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	fill(t, path, 10)
	s := openFile(t, path)
	next, err := s.NextDue(t.Context())
	if err != nil || !next.Equal(noon()) {
		t.Errorf("next due %v, %v", next, err)
	}
}

// Between the look at all of a file and its opening, another process has it.
func TestWhatWasWrittenSinceTheFileWasLookedAtCounts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	fill(t, path, 10)
	ana, later := prefs.UserID{Workspace: "T1", Person: "U0003"}, noon().Add(time.Hour)
	move := func(s *bolt.Store, to time.Time) {
		t.Helper()
		check(t, s.Change(t.Context(), ana, func(d *session.Desk) error {
			d.Person.Due = to
			return nil
		}))
	}
	looked := false
	options := bolt.OpenFile(bolt.Options{}, func(name string, flag int, mode os.FileMode) (*os.File, error) {
		if flag&os.O_RDWR != 0 && !looked {
			looked = true
			other, err := bolt.Open(path, bolt.Options{MapSize: 1})
			check(t, err)
			move(other, later)
			check(t, other.Close())
		}
		return os.OpenFile(name, flag, mode)
	})
	s, err := bolt.Open(path, options)
	check(t, err)
	defer func() { check(t, s.Close()) }()
	check(t, s.Verify())
	move(s, noon().Add(2*time.Hour))
	check(t, s.Verify())
	d, err := s.Desk(t.Context(), ana)
	if err != nil || !looked || !d.Person.Due.Equal(noon().Add(2*time.Hour)) {
		t.Errorf("due %v, %v, written between: %v", d.Person.Due, err, looked)
	}
}

// Cards stay in people's direct messages when their file is lost.
func TestIDsGrowWhateverBecomesOfTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	var last uint64
	writes := func(what string, opened time.Time) {
		t.Helper()
		s, err := bolt.Open(path, bolt.Options{Now: opened})
		check(t, err)
		check(t, s.Change(t.Context(), prefs.UserID{Workspace: "T1", Person: "U1"}, func(d *session.Desk) error {
			d.Owed = []delivery.Message{{Kind: delivery.Break}, {Kind: delivery.Break}, {Kind: delivery.Break}}
			return nil
		}))
		ready, _, err := s.Pending(t.Context(), noon(), 100)
		check(t, err)
		ready = ready[max(0, len(ready)-3):]
		if len(ready) != 3 || ready[0].ID <= last {
			t.Errorf("%s: the first new id is %d, after %d", what, ready[0].ID, last)
		}
		last = ready[2].ID
		check(t, s.Close())
	}
	writes("a new file", noon())
	copied, err := os.ReadFile(path)
	check(t, err)
	writes("the same file, a day on", noon().AddDate(0, 0, 1))
	writes("the same file, and a clock that went back", noon())
	check(t, os.WriteFile(path, copied, 0o600))
	writes("an older copy", noon().AddDate(0, 0, 2))
	check(t, os.Remove(path))
	writes("a new file once more", noon().AddDate(0, 0, 3))
}

func TestFilesThatAreNotAStore(t *testing.T) {
	cases := map[string]struct {
		make func(t *testing.T, path string)
		want error
		says string
	}{
		"a letter":               {contents("Dear diary,\n" + strings.Repeat("nothing happened. ", 1000)), bolt.ErrForeign, "it was left as it is"},
		"a short note":           {contents("hi"), bolt.ErrForeign, "it was left as it is"},
		"a letter of a page":     {contents(strings.Repeat("nothing happened. ", 300)), bolt.ErrForeign, "it was left as it is"},
		"zeroes":                 {contents(string(make([]byte, 1<<16))), bolt.ErrForeign, "it was left as it is"},
		"another program's":      {foreign, bolt.ErrForeign, "name another file with --store"},
		"a folder":               {func(t *testing.T, path string) { check(t, os.Mkdir(path, 0o700)) }, bolt.ErrForeign, "name another file"},
		"of a newer version":     {ofFormat("99"), bolt.ErrNewer, "written by a newer version (unhunch 9.1): run the version that wrote it"},
		"of an older version":    {ofFormat("2"), bolt.ErrOlder, "written by an older version (unhunch 9.1): run the version that wrote it, or move the file away"},
		"in a folder not there":  {func(*testing.T, string) {}, fs.ErrNotExist, "make the folder first"},
		"a store's first page":   {cut(bolt.PageSize), bolt.ErrDamaged, "restore a backup"},
		"a store's first half":   {cut(1 << 16), bolt.ErrDamaged, "65536 of "},
		"a store's first byte":   {cut(1), bolt.ErrForeign, "name another file"},
		"a store without a head": {overwritten(0, 2*bolt.PageSize), bolt.ErrForeign, "name another file"},
		"a store with bad sums":  {overwritten(60, 12).and(overwritten(bolt.PageSize+60, 12)), bolt.ErrDamaged, "checksum"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "unhunch.db")
			if errors.Is(c.want, fs.ErrNotExist) {
				path = filepath.Join(path, "unhunch.db")
			}
			c.make(t, path)
			before, _ := os.ReadFile(path)
			_, err := bolt.Open(path, bolt.Options{})
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("open: %v; want %v, with %q", err, c.want, c.says)
			}
			if err != nil && strings.Count(err.Error(), path) != 1 {
				t.Errorf("%q does not name the file once", err)
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file was altered")
			}
		})
	}
}

func TestFilesThatBecomeAStore(t *testing.T) {
	cases := map[string]func(t *testing.T, path string){
		"none":                          func(*testing.T, string) {},
		"an empty one":                  contents(""),
		"one hardly begun":              func(t *testing.T, path string) { withBolt(t, path, func(*bbolt.Tx) error { return nil }) },
		"one with its first head torn":  overwritten(60, 12),
		"one with its second head torn": overwritten(bolt.PageSize+60, 12),
	}
	for name, prepare := range cases {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "unhunch.db")
			prepare(t, path)
			if _, err := openFile(t, path).NextDue(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestDisksThatRefuse(t *testing.T) {
	cases := map[string]struct {
		refusal error
		exists  bool
		want    error
		says    string
	}{
		"a file for reading only":         {syscall.EACCES, true, bolt.ErrReadOnly, "let the bot's user read and write"},
		"a disk for reading only":         {syscall.EROFS, true, bolt.ErrReadOnly, "let the bot's user read and write"},
		"a folder for reading only":       {syscall.EACCES, false, bolt.ErrReadOnly, "the file and its folder"},
		"a full disk":                     {syscall.ENOSPC, false, syscall.ENOSPC, "see that the disk is there and has room"},
		"a disk that was pulled out":      {syscall.EIO, true, syscall.EIO, "see that the disk is there and has room"},
		"a process with too many of them": {syscall.EMFILE, true, syscall.EMFILE, "too many open files"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "unhunch.db")
			if c.exists {
				fill(t, path, 1)
			}
			refuse := bolt.OpenFile(bolt.Options{}, func(name string, flag int, mode os.FileMode) (*os.File, error) {
				if flag&os.O_RDWR != 0 {
					return nil, &fs.PathError{Op: "open", Path: name, Err: c.refusal}
				}
				return os.OpenFile(name, flag, mode)
			})
			_, err := bolt.Open(path, refuse)
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) || strings.Count(err.Error(), path) != 1 {
				t.Errorf("open: %v; want %v, with %q", err, c.want, c.says)
			}
		})
	}
}

// Whatever a disk does to a file, opening it ends with a store or an error
// that says so; the process lives, and the file is as it was.
func TestDamageAnywhereIsToldAtTheStart(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "whole.db")
	fill(t, whole, 200)
	used := inUse(t, whole)
	good, err := os.ReadFile(whole)
	check(t, err)
	random := rand.New(rand.NewPCG(3, 4))
	folder := t.TempDir()
	try := func(what string, damaged []byte) (opened bool) {
		t.Helper()
		path := filepath.Join(folder, what) // its own: bbolt may have kept the last one locked
		check(t, os.WriteFile(path, damaged, 0o600))
		defer func() { check(t, os.Remove(path)) }()
		s, err := bolt.Open(path, bolt.Options{})
		if err == nil {
			check(t, s.Close())
			return true
		}
		if !errors.Is(err, bolt.ErrDamaged) && !errors.Is(err, bolt.ErrForeign) {
			t.Fatalf("%s: %v", what, err)
		}
		if info, err := os.Stat(path); err != nil || info.Size() != int64(len(damaged)) {
			t.Fatalf("%s: the file has %d bytes now, %v", what, info.Size(), err)
		}
		if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, damaged) {
			t.Fatalf("%s: the file was altered, %v", what, err)
		}
		return false
	}
	for length := 1; length < used; length += 1500 {
		if try(fmt.Sprintf("cut to %d", length), good[:length]) {
			t.Errorf("cut to %d of %d bytes in use, it opened", length, used)
		}
	}
	noticed := 0
	const page = bolt.PageSize
	for at := 2 * page; at < used; at += page {
		for range 3 {
			damaged := bytes.Clone(good)
			from := at + random.IntN(64)
			for i := from; i < from+1+random.IntN(256); i++ {
				damaged[i] = byte(random.Uint32())
			}
			if !try(fmt.Sprintf("garbage from %d", from), damaged) {
				noticed++
			}
		}
	}
	if !try("whole", good) {
		t.Error("the whole file does not open any more")
	}
	if noticed == 0 {
		t.Error("no damage was noticed")
	}
	t.Logf("%d of %d damaged pages noticed (the others are free, or only their values differ)", noticed, 3*(used/page-2))
}

func noon() time.Time { return time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC) }

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fill makes a store of people who are due at noon, with a message owed each.
func fill(t *testing.T, path string, crowd int) {
	t.Helper()
	s, err := bolt.Open(path, bolt.Options{MadeBy: "1.0", MapSize: 1})
	check(t, err)
	for i := range crowd {
		id := prefs.UserID{Workspace: "T1", Person: fmt.Sprintf("U%04d", i)}
		check(t, s.Change(t.Context(), id, func(d *session.Desk) error {
			d.Person.Prefs, d.Person.Due = prefs.Defaults("Europe/Berlin"), noon()
			d.Owed = []delivery.Message{{Kind: delivery.Break}}
			return nil
		}))
	}
	check(t, s.Close())
}

type maker func(t *testing.T, path string)

func (m maker) and(then maker) maker {
	return func(t *testing.T, path string) {
		m(t, path)
		then(t, path)
	}
}

func contents(text string) maker {
	return func(t *testing.T, path string) { check(t, os.WriteFile(path, []byte(text), 0o600)) }
}

func cut(length int64) maker {
	return func(t *testing.T, path string) {
		fill(t, path, 200)
		check(t, os.Truncate(path, length))
	}
}

// overwritten makes a store, unless there is one, and zeroes some of its bytes.
func overwritten(from, length int64) maker {
	return func(t *testing.T, path string) {
		if _, err := os.Stat(path); err != nil {
			fill(t, path, 1)
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		check(t, err)
		_, err = f.WriteAt(make([]byte, length), from)
		check(t, errors.Join(err, f.Close()))
	}
}

func withBolt(t *testing.T, path string, change func(*bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoFreelistSync: true}) // a habit of others
	check(t, err)
	check(t, errors.Join(db.Update(change), db.Close()))
}

// inUse is how long a file must be at least.
func inUse(t *testing.T, path string) (length int) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	check(t, err)
	check(t, db.View(func(tx *bbolt.Tx) error {
		length = int(tx.Size())
		return nil
	}))
	check(t, db.Close())
	return length
}

func foreign(t *testing.T, path string) {
	withBolt(t, path, func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte("invoices"))
		if err != nil {
			return err
		}
		return b.Put([]byte("1"), []byte("paid"))
	})
}

func ofFormat(format string) maker {
	return func(t *testing.T, path string) {
		fill(t, path, 1)
		withBolt(t, path, func(tx *bbolt.Tx) error {
			about := tx.Bucket([]byte("meta"))
			return errors.Join(about.Put([]byte("format"), []byte(format)), about.Put([]byte("made by"), []byte("unhunch 9.1")))
		})
	}
}
