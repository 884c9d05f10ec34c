//go:build postgres

package e2e

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/lease"
	"unhunch/internal/session"
	"unhunch/internal/store/postgres/pgtest"
)

// A replica of three is gone. Whoever is due from then on, in the workspaces that it held, is
// reminded by others: within a lease and 5 s where it was killed, within 2 s where it was told
// to end. How late others' people are at the same time tells how busy the machine is.
func TestThePeopleOfAReplicaThatIsGoneAreReminded(t *testing.T) {
	t.Parallel()
	f := musters(t, 3, 9, 200, time.Millisecond)
	held := f.watchesHolders()
	f.begins()
	for _, c := range []struct {
		name  string
		goes  func(*ship)
		most  time.Duration // until people are reminded
		looks time.Duration
	}{
		{"told to end", func(s *ship) { s.ends() }, 2 * time.Second, 12 * time.Second},
		{"killed", func(s *ship) { s.dies() }, lease.Usual().Lasts + 5*time.Second, 25 * time.Second},
	} {
		f.isEven(held, 3)
		gone := f.ships[0]
		theirs := held.held(nameOf(gone.process()))
		isTheirs := func(workspace string) bool { return slices.Contains(theirs, workspace) }
		isNot := func(workspace string) bool { return !isTheirs(workspace) }
		seen := c.looks - 5*time.Second
		e2etest.Eventually(t, "people of theirs and of others are about to be due", func() bool {
			now := e2etest.Machine()
			return f.areDue(now, now.Add(seen/2), isTheirs) > 0 && f.areDue(now, now.Add(seen/2), isNot) > 0
		})
		at := e2etest.Machine()
		c.goes(gone)
		e2etest.Passes(c.looks)
		if err := f.copies(); err != nil {
			t.Fatal(err)
		}
		late, of := f.latest(at, at.Add(seen), isTheirs)
		others, ofOthers := f.latest(at, at.Add(seen), isNot)
		taken := held.takenOver(theirs, at)
		t.Logf("%s: all of its %d workspaces are held by others after %s; of %d who were due the last was reminded %s late, of %d others %s",
			c.name, len(theirs), taken.Round(time.Millisecond), of, late.Round(time.Millisecond), ofOthers, others.Round(time.Millisecond))
		if len(theirs) != 3 || of == 0 || ofOthers == 0 {
			t.Errorf("%s: nothing is shown", c.name)
		}
		if late > c.most+others {
			t.Errorf("%s: somebody was reminded %s late, and others %s", c.name, late, others)
		}
		gone.begins()
	}
	f.isEven(held, 3)
	f.ends()
	f.errors.wants(t)
}

// isEven waits until each replica holds so many workspaces. A newcomer has its share within a
// minute, but where something that was handed over was not taken at once: then nothing more is
// for another.
func (f *fleet) isEven(held *holders, each int) {
	f.t.Helper()
	if !e2etest.Within(2*time.Minute, func() bool {
		return !slices.ContainsFunc(f.ships, func(s *ship) bool { return len(held.held(nameOf(s.process()))) != each })
	}) {
		f.t.Fatalf("after two minutes not every replica holds %d workspaces", each)
	}
}

// areDue is how many are due between two moments.
func (f *fleet) areDue(after, until time.Time, in func(workspace string) bool) (n int) {
	for _, each := range f.sitters {
		if in(each.id.Workspace) {
			n += len(each.due(after, until))
		}
	}
	return n
}

// latest is how late the last of those who were due between two moments was reminded.
func (f *fleet) latest(after, until time.Time, in func(workspace string) bool) (late time.Duration, of int) {
	f.t.Helper()
	for _, each := range f.sitters {
		if !in(each.id.Workspace) {
			continue
		}
		for _, at := range each.due(after, until) {
			of++
			sent := slices.IndexFunc(each.moments(), func(m moment) bool {
				return m.due.Equal(at) && len(m.cards) == 1 && slices.ContainsFunc(m.ends, func(n session.Note) bool { return n.What == session.WasSent })
			})
			if sent < 0 {
				f.t.Errorf("%s was due %s, and not reminded:\n%s", each.handle, at.Format(time.TimeOnly), each.table())
				continue
			}
			late = max(late, each.moments()[sent].cards[0].At.Sub(at))
		}
	}
	return late, of
}

// takenOver is how long it took until all of some workspaces had another holder, by the
// database's time.
func (h *holders) takenOver(workspaces []string, since time.Time) (took time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, id := range workspaces {
		for _, t := range h.of[id] {
			if t.from.After(since) && t.holder != "" {
				took = max(took, t.from.Sub(since))
				break
			}
		}
	}
	return took
}

// Nobody is due, and nobody presses: a replica costs the database two statements a second at
// the most.
func TestAReplicaThatHasNothingToDoAsksTheDatabaseLittle(t *testing.T) {
	t.Parallel()
	f := musters(t, 3, 12, 10, time.Millisecond, "shared_preload_libraries=pg_stat_statements")
	for _, each := range f.sitters {
		err := f.store.Change(t.Context(), each.id, func(d *session.Desk) error {
			d.Person.Due = f.began.Add(5 * time.Hour)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	db, err := pgtest.Looks(t.Context(), pgtest.Admin(f.url))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	asks := func(query string) [][]string {
		t.Helper()
		rows, err := db.Rows(t.Context(), query)
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return rows
	}
	asks("CREATE EXTENSION pg_stat_statements")
	for _, each := range f.ships {
		each.env = append(each.env, "UNHUNCH_PICTURE_BASE_URL=https://pictures.example.com/") // none is brought
	}
	held := f.watchesHolders()
	f.begins()
	f.isEven(held, 4)
	held.stop()
	e2etest.Passes(15 * time.Second) // what is done at the start is over
	const window = 30 * time.Second
	asks("SELECT pg_stat_statements_reset()::text")
	e2etest.Passes(window)
	by := asks("SELECT s.calls::text, s.query FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid WHERE r.rolname = 'bot' ORDER BY s.calls DESC")
	all := 0
	var told strings.Builder
	for _, row := range by {
		n, err := strconv.Atoi(row[0])
		if err != nil {
			t.Fatal(err)
		}
		all += n
		fmt.Fprintf(&told, "%5d %s\n", n, strings.Join(strings.Fields(row[1]), " "))
	}
	each := float64(all) / window.Seconds() / float64(len(f.ships))
	t.Logf("%.2f statements a second of each of 3 replicas:\n%s", each, &told)
	if each > 2 || all == 0 {
		t.Errorf("%.2f statements a second of each replica", each)
	}
	f.ends()
	f.errors.wants(t)
}
