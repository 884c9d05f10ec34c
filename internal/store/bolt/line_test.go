package bolt

import (
	"cmp"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// Beside a list of all messages that wait, tickets come and go at random, and
// the moments of some come.
func TestTheLineKnowsWhoseTurnItIs(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var l line
	var wait []ticket
	now, id := time.Unix(1000, 0), uint64(0)
	for range 5000 {
		switch random.IntN(5) {
		case 0, 1:
			id++
			k := ticket{
				workspace: []string{"T1", "T2", "T12"}[random.IntN(3)], priority: delivery.Priority(random.IntN(4)),
				id: id,
			}
			if random.IntN(3) == 0 {
				k.notBefore = now.Add(time.Duration(1+random.IntN(50)) * time.Second)
			}
			l.add([]ticket{k})
			wait = append(wait, k)
		case 2, 3:
			if len(wait) == 0 {
				continue
			}
			i := random.IntN(len(wait))
			if random.IntN(2) == 0 {
				i = 0
			}
			if !wait[i].notBefore.IsZero() {
				continue // it is found out when its moment comes
			}
			l.drop([]ticket{wait[i]})
			l.drop([]ticket{wait[i]}) // once is enough
			wait = slices.Delete(wait, i, i+1)
		case 4:
			now = now.Add(time.Duration(random.IntN(10)) * time.Second)
		}
		const few = 7
		got, _ := l.first(now, few)
		for i, k := range wait {
			if !k.notBefore.After(now) {
				wait[i].notBefore = time.Time{}
			}
		}
		var want []ticket
		taken := map[string]int{}
		for _, k := range slices.SortedFunc(slices.Values(wait), func(a, b ticket) int {
			return cmp.Or(cmp.Compare(a.workspace, b.workspace), cmp.Compare(a.priority, b.priority), cmp.Compare(a.id, b.id))
		}) {
			if k.notBefore.IsZero() && taken[k.workspace] < few {
				taken[k.workspace]++
				want = append(want, k)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("at %d: %v, want %v", now.Unix(), got, want)
		}
		var first time.Time
		for _, k := range wait {
			first = earliest(first, k.notBefore)
		}
		if next, ok := l.next(); ok != !first.IsZero() || ok && !next.notBefore.Equal(first) {
			t.Fatalf("next at %v, want %v", next.notBefore, first)
		}
	}
}

// Who looked before somebody came must not send them away.
func TestAStaleTicketIsKeptWhenTheLineHasGrown(t *testing.T) {
	var l line
	k := ticket{workspace: "T1", id: 7}
	l.add([]ticket{k})
	tickets, grown := l.first(time.Unix(0, 0), 9)
	l.drop(tickets)
	l.add([]ticket{k}) // it was sent away, and is owed again
	if l.dropUnless(grown, tickets) {
		t.Error("it was sent away once more")
	}
	if again, grown := l.first(time.Unix(0, 0), 9); len(again) != 1 || !l.dropUnless(grown, again) {
		t.Errorf("in line: %v", again)
	}
	if left, _ := l.first(time.Unix(0, 0), 9); len(left) != 0 || len(l.names) != 0 {
		t.Errorf("in line: %v, %v", left, l.names)
	}
}

// Whoever reads a state of the file that is older than a message does not send
// it away either.
func TestATicketNewerThanTheReaderIsKept(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "unhunch.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	moment := time.Unix(2000, 0).UTC()
	err = s.read(t.Context(), func(old txn) error {
		_, grown := s.line.first(time.Unix(1000, 0), 9)
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
		if next := old.nextOwed(grown, map[uint64]error{}); !next.Equal(moment) {
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
