//go:build postgres

package leases_test

import (
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestWhoIsAloneHoldsEverything(t *testing.T) {
	w := newTown(t)
	a := w.comes()
	a.makes(names(3)...)
	w.equal("held as soon as there is something", a.holds(), names(3))
	a.round()
	w.equal("held after a round", a.holds(), names(3))
	w.equal("told", len(a.works), 3)
}

func TestWhatWasMadeByNobodyAliveIsTaken(t *testing.T) {
	w := newTown(t)
	w.replica().makes("T0001") // as a command does, which keeps nothing
	a := w.comes()
	w.equal("held", a.holds(), []string{"T0001"})
}

func TestReplicasShareEvenly(t *testing.T) {
	w := newTown(t)
	a := w.comes()
	a.makes(names(2000)...)
	b := w.comes()
	w.rounds(2)
	w.equal("held by both", []int{len(a.holds()), len(b.holds())}, []int{1000, 1000})
	all := slices.Concat(a.holds(), b.holds())
	slices.Sort(all)
	w.equal("all are held, by one", all, names(2000))
	c := w.comes()
	w.rounds(2)
	w.equal("held by three", []int{len(a.holds()), len(b.holds()), len(c.holds())}, []int{667, 667, 666})
	before := a.holds()
	w.rounds(5)
	w.equal("and nothing moves any more", a.holds(), before)
}

func TestTwoThatComeInTheSameSecond(t *testing.T) {
	w := newTown(t)
	w.replica().makes(names(100)...)
	a, b := w.replica(), w.replica()
	over := make(chan error, 2)
	for _, r := range []*replica{a, b} {
		go func() { over <- r.Round(t.Context()) }()
	}
	w.check("a round", <-over)
	w.check("a round", <-over)
	all := slices.Concat(a.holds(), b.holds())
	slices.Sort(all)
	w.equal("each is held by one", slices.Compact(slices.Clone(all)), all)
	w.all = []*replica{a, b}
	w.rounds(3)
	w.equal("held", []int{len(a.holds()), len(b.holds())}, []int{50, 50})
}

func TestOneWorkspaceAndFourReplicas(t *testing.T) {
	w := newTown(t)
	a := w.comes()
	a.makes("T0001")
	for range 3 {
		w.comes()
	}
	w.rounds(5)
	w.equal("it stays where it is", a.holds(), []string{"T0001"})
}

func TestALeaseThatWasMadeDuringARoundIsHeld(t *testing.T) {
	w := newTown(t)
	a := w.comes()
	a.makes("T0001")
	w.does("BEGIN")
	w.does("SELECT FROM replicas WHERE id = $1 FOR UPDATE", a.ID()) // the round has looked, and does not end
	over := make(chan error, 1)
	go func() { over <- a.Round(t.Context()) }()
	for w.number("SELECT count(*) FROM pg_locks WHERE NOT granted") == 0 { //nolint:revive // until it waits
	}
	a.makes("T0002")
	w.does("COMMIT")
	w.check("a round", <-over)
	w.equal("held", a.holds(), []string{"T0001", "T0002"})
}

func TestWhoLooksSeesTheirOwn(t *testing.T) {
	w := newTown(t)
	a, b := w.comes(), w.comes()
	seen := func(r *replica) (all []string) {
		found, err := r.pool.Query(t.Context(), "SELECT l.workspace FROM leases l WHERE "+r.Mine("l.workspace")+" ORDER BY l.workspace")
		w.check("look", err)
		all, err = pgx.CollectRows(found, pgx.RowTo[string])
		w.check("look", err)
		return all
	}
	a.makes(names(4)...)
	w.equal("all", seen(a), names(4))
	w.equal("none", seen(b), []string{})
	f := a.fences(names(4)...)
	a.round() // hands two over, as soon as that ends
	w.equal("what is left", seen(a), a.holds())
	w.equal("is half", len(a.holds()), 2)
	w.check("end", f.Rollback(t.Context()))
	a.Lapse()
	w.equal("nothing once it has run out", seen(a), []string{})
}

func TestEverybodyKnowsHowManyThereAre(t *testing.T) {
	w := newTown(t)
	gone := w.comes()
	gone.makes("T0001")
	w.check("release", gone.Release(t.Context()))
	w.all = nil
	a := w.comes()
	w.equal("holds what was there", a.Holds("T0001"), true)
	w.equal("alone, and before that", slices.Contains(a.heard, "1 replicas, 0 held"), true)
	b := w.comes()
	w.rounds(2)
	w.equal("two", slices.Contains(a.heard, "2 replicas, 1 held") && slices.Contains(b.heard, "2 replicas, 0 held"), true)
	w.check("release", b.Release(t.Context()))
	a.heard = nil
	a.round()
	w.equal("alone again", slices.Contains(a.heard, "1 replicas, 1 held"), true)
}
