//go:build postgres

package leases_test

import (
	"testing"
	"time"

	"unhunch/internal/lease"
)

func TestWhatIsHandedOverWaitsForCallsInFlight(t *testing.T) {
	w := newTown(t)
	a := w.comes()
	a.makes("T0001", "T0002")
	w.does("INSERT INTO messages (workspace, person, priority, epoch, value) VALUES ('T0001', 'U1', 0, 1, ''), ('T0002', 'U1', 0, 1, '')")
	b := w.comes()
	w.rounds(3)
	w.equal("nothing is begun any more", len(a.holds()), 1)
	w.equal("told", len(a.works), 1)
	w.equal("and nothing by the other", b.holds(), []string(nil))
	w.does("UPDATE messages SET epoch = NULL")
	w.rounds(1)
	w.equal("when all has ended", len(b.holds()), 1)
}

func TestACallThatNeverEndsHoldsNoWorkspaceForEver(t *testing.T) {
	w := newTown(t)
	a := w.comes()
	a.makes("T0001", "T0002")
	w.does("INSERT INTO messages (workspace, person, priority, epoch, value) VALUES ('T0001', 'U1', 0, 1, ''), ('T0002', 'U1', 0, 1, '')")
	b := w.comes()
	w.rounds(2)
	a.Elapse(lease.Usual().Most)
	a.round()
	w.does("UPDATE messages SET epoch = NULL") // or they would be recovered
	b.round()
	w.equal("held", len(b.holds()), 1)
}

func TestWhatIsHandedOverWaitsForTransactions(t *testing.T) {
	w := newTown(t)
	a := w.comes()
	a.makes("T0001", "T0002")
	f := a.fences("T0001", "T0002")
	b := w.comes()
	w.rounds(2)
	w.equal("not yet", b.holds(), []string(nil))
	w.check("commit", f.Commit(t.Context()))
	w.rounds(2)
	w.equal("then", len(b.holds()), 1)
}

func TestWhoLeavesHandsOverAtOnce(t *testing.T) {
	w := newTown(t)
	a, b := w.comes(), w.comes()
	a.makes(names(10)...)
	w.rounds(2)
	w.check("release", a.Release(t.Context()))
	w.equal("it holds nothing", a.holds(), []string(nil))
	b.Rests(time.Hour) // but for the notice
	b.Wait(t.Context())
	b.round()
	w.equal("the other was told", b.holds(), names(10))
	w.check("release twice", a.Release(t.Context()))
}
