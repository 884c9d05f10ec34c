package bolt_test

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

// fate is what becomes of a store's file while a process works with it.
type fate struct {
	befalls func(t *testing.T, path string)
	says    string
}

func fates() map[string]fate {
	const gone, another = "put the file, or a backup of it, back there", "another file is there now"
	aside := func(t *testing.T, path string) {
		t.Helper()
		check(t, os.Rename(path, path+".old"))
	}
	return map[string]fate{
		"it is moved":           {aside, gone},
		"it is removed":         {func(t *testing.T, path string) { check(t, os.Remove(path)) }, gone},
		"its folder is renamed": {func(t *testing.T, path string) { check(t, os.Rename(filepath.Dir(path), filepath.Dir(path)+".old")) }, gone},
		"its folder is a file now": {func(t *testing.T, path string) {
			check(t, os.Rename(filepath.Dir(path), filepath.Dir(path)+".old"))
			check(t, os.WriteFile(filepath.Dir(path), nil, 0o600))
		}, gone},
		"a copy is put in its place": {func(t *testing.T, path string) {
			aside(t, path)
			copyFile(t, path+".old", path)
		}, another},
		"another store is moved over it": {func(t *testing.T, path string) {
			fill(t, path+".new", 1)
			check(t, os.Rename(path+".new", path))
		}, another},
		"another store is copied over it": {func(t *testing.T, path string) {
			fill(t, path+".new", 1)
			copyFile(t, path+".new", path)
		}, another},
		"a larger store is copied over it": {func(t *testing.T, path string) {
			fill(t, path+".new", 200)
			copyFile(t, path+".new", path)
		}, another},
		"it is emptied": {func(t *testing.T, path string) { check(t, os.Truncate(path, 0)) }, another},
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	check(t, err)
	check(t, os.WriteFile(to, content, 0o600))
}

// Nobody hears that something was saved in a file that no later process finds.
func TestAFileThatIsNotThereAnyMoreTakesNothing(t *testing.T) {
	for name, c := range fates() {
		for at, path := range map[string]string{"absolute": "", "relative": "unhunch.db", "by a link": "link.db"} {
			t.Run(name+", "+at, func(t *testing.T) {
				folder := filepath.Join(t.TempDir(), "kept")
				check(t, os.Mkdir(folder, 0o700))
				whole := filepath.Join(folder, "unhunch.db")
				fill(t, whole, 20)
				check(t, os.Symlink(whole, filepath.Join(folder, "link.db")))
				if path == "" {
					path = whole
				}
				t.Chdir(folder)
				s, err := bolt.Open(path, bolt.Options{Now: noon()})
				check(t, err)
				defer func() { check(t, s.Close()) }()
				check(t, s.Here())
				ready, _, err := s.Pending(t.Context(), noon(), 2)
				check(t, err)
				claims, err := s.Intend(t.Context(), ready[:1])
				check(t, err)

				c.befalls(t, whole)
				_, err = s.Advance(t.Context(), noon().Add(-time.Hour), 10, nil) // a beat at which nobody is due
				if !errors.Is(err, bolt.ErrReplaced) || !strings.Contains(err.Error(), c.says) {
					t.Errorf("the beat: %v; want %q", err, c.says)
				}
				if told := s.Watch(t.Context()); told == nil || told.Error() != err.Error() {
					t.Errorf("whoever watches is told %v", told)
				}
				yes := s.Change(t.Context(), prefs.UserID{Workspace: "T1", Person: "UNEW"}, func(d *session.Desk) error {
					d.Person.OptedIn = noon()
					return nil
				})
				_, intent := s.Intend(t.Context(), ready[1:2])
				_, ended, begun := s.Exchange(t.Context(), []delivery.Outcome{{Claim: claims[0], Verdict: delivery.Dropped, Reason: delivery.Refused}}, ready[1:2])
				_, due := s.Advance(t.Context(), noon(), 10, func(schedule.Due) schedule.Decision {
					t.Error("somebody's reminder is decided")
					return schedule.Decision{}
				})
				for what, err := range map[string]error{"a yes": yes, "an intent": intent, "an intent beside an outcome": begun, "a reminder": due} {
					if !errors.Is(err, bolt.ErrReplaced) {
						t.Errorf("%s is taken: %v", what, err)
					}
				}
				if c.says == "another file is there now" {
					return
				}
				if ended != nil {
					t.Errorf("how a call ended cannot be written down: %v", ended)
				}
				if err := s.Settle(t.Context(), []delivery.Outcome{{Claim: ready[1], Verdict: delivery.Dropped, Reason: delivery.Refused}}); err != nil {
					t.Errorf("how another one ended cannot be written down: %v", err)
				}
			})
		}
	}
}

// Whoever looks or writes from then on is told that the file is spoilt, and
// nobody waits for what bbolt will never give back.
func TestWhatIsWrittenOverTheFileHoldsNobodyUp(t *testing.T) {
	noise := rand.NewChaCha8([32]byte{1})
	for name, befalls := range map[string]func(t *testing.T, path string){
		"it is emptied":     func(t *testing.T, path string) { check(t, os.Truncate(path, 0)) },
		"it is cut short":   func(t *testing.T, path string) { check(t, os.Truncate(path, 3*8<<10)) },
		"zeros":             func(t *testing.T, path string) { overwrite(t, path, 0, nil) },
		"zeros in it":       func(t *testing.T, path string) { overwrite(t, path, 2*8<<10, nil) },
		"noise":             func(t *testing.T, path string) { overwrite(t, path, 0, noise) },
		"noise in it":       func(t *testing.T, path string) { overwrite(t, path, 2*8<<10, noise) },
		"another's content": fates()["another store is copied over it"].befalls,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "unhunch.db")
			fill(t, path, 30)
			s, err := bolt.Open(path, bolt.Options{Now: noon()})
			check(t, err)
			var all sync.WaitGroup
			over := make(chan struct{})
			for i, uses := range []func() error{
				func() error {
					_, err := s.Desk(t.Context(), prefs.UserID{Workspace: "T1", Person: "U7"})
					return err
				},
				func() error {
					return s.Change(t.Context(), prefs.UserID{Workspace: "T1", Person: "U8"}, func(d *session.Desk) error {
						d.Person.OptedIn = d.Person.OptedIn.Add(time.Second)
						return nil
					})
				},
				func() error {
					_, err := s.Advance(t.Context(), noon().Add(-time.Hour), 10, nil)
					return err
				},
				func() error {
					_, _, err := s.Pending(t.Context(), noon(), 2)
					return err
				},
			} {
				for range 2 {
					all.Go(func() {
						<-over
						for err := error(nil); !errors.Is(err, bolt.ErrReplaced); {
							if err = uses(); err != nil && !errors.Is(err, bolt.ErrReplaced) {
								t.Logf("%d: %v", i, err) // a row that cannot be trusted
							}
						}
					})
				}
			}
			befalls(t, path)
			close(over)
			all.Wait()
			if err := s.Watch(t.Context()); !errors.Is(err, bolt.ErrReplaced) {
				t.Errorf("whoever watches is told %v", err)
			}
			check(t, s.Close())
		})
	}
}

// overwrite writes over a file from there to its end: zeros, or what source gives.
func overwrite(t *testing.T, path string, from int64, source io.Reader) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	check(t, err)
	info, err := file.Stat()
	check(t, err)
	content := make([]byte, info.Size()-from)
	if source != nil {
		_, err = io.ReadFull(source, content)
		check(t, err)
	}
	_, err = file.WriteAt(content, from)
	check(t, errors.Join(err, file.Close()))
}

// The disk may have taken what a transaction wrote when the file is found gone.
func TestAFileThatGoesInTheMiddleOfATransactionHasNotTakenIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	s, err := bolt.Open(path, bolt.Options{})
	check(t, err)
	defer func() { check(t, s.Close()) }()
	err = s.Change(t.Context(), prefs.UserID{Workspace: "T1", Person: "U1"}, func(d *session.Desk) error {
		d.Person.OptedIn = noon()
		return os.Rename(path, path+".old")
	})
	if !errors.Is(err, bolt.ErrReplaced) {
		t.Errorf("somebody who said yes was told %v", err)
	}
}

// A backup may have the number of the state that it is written over.
func TestABackupThatIsWrittenOverTheStoreIsFound(t *testing.T) {
	for writes := range 4 {
		path := filepath.Join(t.TempDir(), "unhunch.db")
		fill(t, path, 3)
		s, err := bolt.Open(path, bolt.Options{})
		check(t, err)
		says := func(person string) error {
			return s.Change(t.Context(), prefs.UserID{Workspace: "T1", Person: person}, func(d *session.Desk) error {
				d.Person.OptedIn = noon()
				return nil
			})
		}
		check(t, s.Backup(t.Context(), path+".backup", noon()))
		for range writes {
			check(t, says("U1"))
		}
		copyFile(t, path+".backup", path)
		if err := says("U2"); !errors.Is(err, bolt.ErrReplaced) {
			t.Errorf("after %d writes: %v", writes, err)
		}
		check(t, s.Close())
	}
}

func TestWhatARemovedFileHeldIsRescued(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	fill(t, path, 5)
	s, err := bolt.Open(path, bolt.Options{})
	check(t, err)
	defer func() { check(t, s.Close()) }()
	if saved, err := s.Rescue(t.Context(), noon()); saved != "" || err != nil {
		t.Errorf("a file that is there was rescued to %q, %v", saved, err)
	}
	check(t, os.Rename(path, path+".old"))
	if saved, err := s.Rescue(t.Context(), noon()); saved != "" || err != nil {
		t.Errorf("a file that was moved was rescued to %q, %v", saved, err)
	}
	check(t, os.Remove(path+".old"))
	saved, err := s.Rescue(t.Context(), noon())
	if saved != path+".rescued-20261120-120000" || err != nil {
		t.Fatalf("rescued to %q, %v", saved, err)
	}
	stats, err := bolt.File{Path: saved}.Stats(t.Context())
	if err != nil || stats.Taken != "" || stats.Buckets[1].Rows != 5 {
		t.Errorf("%+v, %v", stats, err)
	}
}

func TestAStoreThatHasToExistIsNotMade(t *testing.T) {
	for name, prepare := range map[string]func(t *testing.T, path string){
		"there is none":  func(*testing.T, string) {},
		"it is empty":    contents(""),
		"no folder even": func(t *testing.T, path string) { check(t, os.Remove(filepath.Dir(path))) },
	} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "disk")
			check(t, os.Mkdir(folder, 0o700))
			path := filepath.Join(folder, "unhunch.db")
			prepare(t, path)
			_, err := bolt.Open(path, bolt.Options{MustExist: true})
			if !errors.Is(err, bolt.ErrMissing) || !strings.Contains(err.Error(), "is its disk mounted?") || strings.Count(err.Error(), path) != 1 {
				t.Errorf("open: %v", err)
			}
			if info, err := os.Stat(path); err == nil && info.Size() > 0 {
				t.Error("one was made")
			}
		})
	}
}

func TestAStoreThatIsMadeAnewSaysSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	for _, want := range []bool{true, false} {
		s, err := bolt.Open(path, bolt.Options{})
		check(t, err)
		if s.Made() != want {
			t.Errorf("made: %v, want %v", s.Made(), want)
		}
		check(t, s.Close())
	}
}

func TestWatchingEndsWithItsContext(t *testing.T) {
	s, err := bolt.Open(filepath.Join(t.TempDir(), "unhunch.db"), bolt.Options{})
	check(t, err)
	defer func() { check(t, s.Close()) }()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Watch(ctx); err != nil {
		t.Error(err)
	}
}
