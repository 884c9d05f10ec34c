package index

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/moment"
)

// Beside a list of all messages that wait, tickets come and go at random, and
// the moments of some come.
func TestTheLineKnowsWhoseTurnItIs(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var l Line
	var wait []Ticket
	now, id := time.Unix(1000, 0), uint64(0)
	for range 5000 {
		switch random.IntN(5) {
		case 0, 1:
			id++
			k := Ticket{
				Workspace: []string{"T1", "T2", "T12"}[random.IntN(3)], Priority: delivery.Priority(random.IntN(4)),
				ID: id,
			}
			if random.IntN(3) == 0 {
				k.NotBefore = now.Add(time.Duration(1+random.IntN(50)) * time.Second)
			}
			l.Add([]Ticket{k})
			wait = append(wait, k)
		case 2, 3:
			if len(wait) == 0 {
				continue
			}
			i := random.IntN(len(wait))
			if random.IntN(2) == 0 {
				i = 0
			}
			if !wait[i].NotBefore.IsZero() {
				continue // it is found out when its moment comes
			}
			l.Drop([]Ticket{wait[i]})
			l.Drop([]Ticket{wait[i]}) // once is enough
			wait = slices.Delete(wait, i, i+1)
		case 4:
			now = now.Add(time.Duration(random.IntN(10)) * time.Second)
		}
		const few = 7
		got, _ := l.First(now, few)
		for i, k := range wait {
			if !k.NotBefore.After(now) {
				wait[i].NotBefore = time.Time{}
			}
		}
		var want []Ticket
		taken := map[string]int{}
		for _, k := range slices.SortedFunc(slices.Values(wait), func(a, b Ticket) int {
			return cmp.Or(cmp.Compare(a.Workspace, b.Workspace), cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.ID, b.ID))
		}) {
			if k.NotBefore.IsZero() && taken[k.Workspace] < few {
				taken[k.Workspace]++
				want = append(want, k)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("at %d: %v, want %v", now.Unix(), got, want)
		}
		var first time.Time
		for _, k := range wait {
			first = moment.First(first, k.NotBefore)
		}
		if next, ok := l.Next(); ok != !first.IsZero() || ok && !next.NotBefore.Equal(first) {
			t.Fatalf("next at %v, want %v", next.NotBefore, first)
		}
	}
}

// Who looked before somebody came must not send them away.
func TestAStaleTicketIsKeptWhenTheLineHasGrown(t *testing.T) {
	var l Line
	k := Ticket{Workspace: "T1", ID: 7}
	l.Add([]Ticket{k})
	tickets, grown := l.First(time.Unix(0, 0), 9)
	l.Drop(tickets)
	l.Add([]Ticket{k}) // it was sent away, and is owed again
	if l.DropUnless(grown, tickets) {
		t.Error("it was sent away once more")
	}
	if again, grown := l.First(time.Unix(0, 0), 9); len(again) != 1 || !l.DropUnless(grown, again) {
		t.Errorf("in line: %v", again)
	}
	if left, _ := l.First(time.Unix(0, 0), 9); len(left) != 0 || len(l.names) != 0 {
		t.Errorf("in line: %v, %v", left, l.names)
	}
}
