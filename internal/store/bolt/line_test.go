package bolt

import (
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/disk"
)

// Whoever reads a state of the file that is older than a message does not send
// it away either.
func TestATicketNewerThanTheReaderIsKept(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "unhunch.db"), disk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	moment := time.Unix(2000, 0).UTC()
	err = s.read(t.Context(), func(old txn) error {
		_, grown := s.line.First(time.Unix(1000, 0), 9)
		var owes errgroup.Group
		owes.Go(func() error {
			return s.Change(t.Context(), prefs.UserID{Workspace: "T1", Person: "U1"}, func(d *session.Desk) error {
				d.Owed = []delivery.Message{{Kind: delivery.Break, NotBefore: moment}}
				return nil
			})
		})
		if err := owes.Wait(); err != nil {
			return err
		}
		if next := (outbox{old}).nextOwed(grown, map[uint64]error{}); !next.Equal(moment) {
			t.Errorf("the older state says %v, want %v", next, moment)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	ready, next, err := s.Pending(t.Context(), moment, 9)
	if len(ready) != 1 || !next.IsZero() || err != nil {
		t.Errorf("when its moment comes: %d ready, next %v, %v", len(ready), next, err)
	}
}
