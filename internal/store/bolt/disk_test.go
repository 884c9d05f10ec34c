package bolt

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/disk"
)

// writes puts a disk under a store that has its own idea of each write. bbolt
// has no option for that.
func (s *Store) writes(how func(right func([]byte, int64) (int, error), b []byte, at int64) (int, error)) (mend func()) {
	field := reflect.ValueOf(s.DB).Elem().FieldByName("ops").FieldByName("writeAt")
	under := (*func([]byte, int64) (int, error))(unsafe.Pointer(field.UnsafeAddr()))
	right := *under
	*under = func(b []byte, at int64) (int, error) { return how(right, b, at) }
	return func() { *under = right }
}

// crowdDue fills a store with people who are due at a moment.
func crowdDue(t *testing.T, people int, at time.Time) *Store {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), "unhunch.db"), disk.Options{Now: at})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	for i := range people {
		err := s.Change(t.Context(), prefs.UserID{Workspace: "T1", Person: fmt.Sprint("U", i)}, func(d *session.Desk) error {
			d.Person.OptedIn, d.Person.Prefs, d.Person.Due = at, prefs.Defaults("Etc/UTC"), at
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func sendsUntil(next time.Time) func(schedule.Due) schedule.Decision {
	return func(schedule.Due) schedule.Decision {
		return schedule.Decision{Verdict: schedule.Send, Next: next, Owed: &delivery.Message{Kind: delivery.Reminder}}
	}
}

// The last sync of a commit fails when everything is written, so that the file
// has it and bbolt says it has not. What is owed goes out all the same, in this
// process, and nothing is decided twice.
func TestWhatTheDiskDidNotConfirmCountsWhereItIsInTheFile(t *testing.T) {
	now := time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC)
	s := crowdDue(t, 3, now)
	mend := s.writes(func(right func([]byte, int64) (int, error), b []byte, at int64) (int, error) {
		n, err := right(b, at)
		if isMeta := at < 2*disk.PageSize; isMeta {
			err = errors.Join(err, syscall.EIO)
		}
		return n, err
	})
	beat, err := s.Advance(t.Context(), now, 100, sendsUntil(now.Add(time.Hour)))
	if beat.Sent != 3 || err != nil {
		t.Errorf("the beat owes %d, %v; want 3, as in the file", beat.Sent, err)
	}
	mend()
	beat, err = s.Advance(t.Context(), now.Add(time.Second), 100, sendsUntil(now.Add(time.Hour)))
	if beat.Due != 0 || err != nil {
		t.Errorf("the next beat meets %d, %v", beat.Due, err)
	}
	ready, _, err := s.Pending(t.Context(), now.Add(time.Second), 9)
	if len(ready) != 3 || err != nil {
		t.Errorf("%d are listed, %v; want the 3 that are owed", len(ready), err)
	}
	if err := s.Verify(); err != nil {
		t.Error(err)
	}
}

// On a full disk each beat fails, and leaves nothing behind in memory either.
func TestBeatsThatFailLeaveNothingInMemory(t *testing.T) {
	now := time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC)
	const people = 50
	s := crowdDue(t, people, now)
	mend := s.writes(func(func([]byte, int64) (int, error), []byte, int64) (int, error) { return 0, syscall.ENOSPC })
	for i := range 20 {
		_, err := s.Advance(t.Context(), now.Add(time.Duration(i)*time.Second), people, sendsUntil(now.Add(time.Hour)))
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("beat %d: %v", i, err)
		}
	}
	if known := s.places.Count(); known != people {
		t.Errorf("%d places of %d people", known, people)
	}
	mend()
	beat, err := s.Advance(t.Context(), now.Add(time.Minute), people, sendsUntil(now.Add(time.Hour)))
	if beat.Sent != people || err != nil {
		t.Errorf("once there is room the beat owes %d, %v", beat.Sent, err)
	}
	if known := s.places.Count(); known != people {
		t.Errorf("then %d places of %d people", known, people)
	}
	if err := s.Verify(); err != nil {
		t.Error(err)
	}
}
