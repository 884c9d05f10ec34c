//go:build postgres

package leases_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"unhunch/internal/lease"
)

func TestWhoIsKilledIsTakenOverInTheFirstRoundAfterTheLease(t *testing.T) {
	w := newTown(t)
	a := w.comes()
	b := w.comes()
	a.makes(names(10)...)
	w.rounds(2)
	w.all = []*replica{a}
	w.passes(14 * time.Second)
	a.round()
	w.equal("before", len(a.holds()), 5)
	w.passes(2 * time.Second) // of 15: b is over; a has renewed
	a.round()
	w.equal("after", a.holds(), names(10))
	w.equal("the other does not know yet", len(b.holds()), 5)
	w.equal("but writes nothing", b.mayWrite(b.holds()...), []string(nil))
	b.round()
	w.equal("and knows from the next round on", b.holds(), []string(nil))
	w.equal("and was told", len(b.works), 0)
}

func TestAStoppedProcessThatGoesOnWritesNothing(t *testing.T) {
	w := newTown(t)
	a, b := w.comes(), w.comes()
	a.makes("T0001")
	a.stops()
	w.equal("its lease is over, and it knows", a.Holds("T0001"), false)
	b.round()
	w.equal("held by the other", b.holds(), []string{"T0001"})
	w.equal("the stopped one", a.mayWrite("T0001"), []string(nil))
	a.round()
	w.equal("after it came back", a.Holds("T0001"), false)
	w.equal("the epoch has grown", w.number("SELECT epoch FROM leases"), 2)
}

// A virtual machine that was frozen does not know how long that took: its monotonic
// clock has stood still.
func TestWhoDoesNotKnowThatItWasStoppedWritesNothing(t *testing.T) {
	w := newTown(t)
	a := w.comes()
	a.makes("T0001")
	w.passes(time.Minute)
	w.equal("it believes that it holds it", a.Holds("T0001"), true)
	w.equal("and may not write", a.mayWrite("T0001"), []string(nil))
	a.round()
	w.equal("until it has renewed, as nobody took it", a.mayWrite("T0001"), []string{"T0001"})
	w.equal("under the same epoch: what it has begun is its own", w.number("SELECT epoch FROM leases"), 1)
}

func TestATakeoverWaitsForTransactionsThatAreFenced(t *testing.T) {
	w := newTown(t)
	a, b := w.comes(), w.comes()
	a.makes("T0001", "T0003")
	f := a.fences("T0001")
	w.equal("fenced", f.held, []string{"T0001"})
	a.stops()
	b.round()
	w.equal("what is not locked is taken", b.holds(), []string{"T0003"})
	w.check("commit", f.Commit(t.Context()))
	b.round()
	b.Elapse(time.Minute)
	b.round()
	w.equal("and then all", b.holds(), []string{"T0001", "T0003"})
}

// The server ends the transaction of a process that was stopped inside of it (PostgreSQL:
// idle_in_transaction_session_timeout), earlier than its lease ends.
func TestAProcessThatIsStoppedInATransactionLosesIt(t *testing.T) {
	w := newTown(t)
	a := w.comes()
	a.makes("T0001")
	f := a.fences("T0001")
	_, err := f.Exec(t.Context(), "SET idle_in_transaction_session_timeout = 50")
	w.check("set", err)
	_, err = f.Exec(t.Context(), "UPDATE meta SET value = 'written by who was stopped'")
	w.check("write", err)
	if _, err := f.Conn().WaitForNotification(t.Context()); err == nil {
		t.Fatal("the connection goes on")
	}
	if err := f.Commit(t.Context()); err == nil {
		t.Error("it was written")
	}
	w.equal("written", w.number("SELECT count(*) FROM meta WHERE value LIKE '%stopped'"), 0)
}

// One that is stopped while it is sent more than the network holds is not idle, and no other
// timeout is for it (PostgreSQL: tcp_user_timeout).
func TestAProcessThatIsStoppedWhileItReadsLosesItsTransaction(t *testing.T) {
	w := newTown(t)
	a, b := w.comes(), w.comes()
	a.makes("T0001")
	f := a.fences("T0001")
	_, err := f.Exec(t.Context(), "SET tcp_user_timeout = 500")
	w.check("set", err)
	sends := f.Conn().PgConn().Frontend()
	sends.Send(&pgproto3.Query{String: "SELECT repeat('x', 1000) FROM generate_series(1, 100000)"})
	w.check("ask", sends.Flush())
	a.stops()
	b.round()
	w.equal("not yet", b.holds(), []string(nil))
	w.does("SELECT FROM leases WHERE workspace = 'T0001' FOR UPDATE") // waits
	b.Elapse(time.Minute)
	b.round()
	w.equal("held", b.holds(), []string{"T0001"})
}

func TestNobodyIsMissedWhileTheDatabaseWasAway(t *testing.T) {
	w := newTown(t)
	a, b := w.comes(), w.comes()
	a.makes(names(4)...)
	w.rounds(2)
	before := [][]string{a.holds(), b.holds()}
	w.does("UPDATE replicas SET since = since - interval '1 hour', until = clock_timestamp() - interval '5 minutes'") // nobody could renew
	w.rounds(3)
	w.equal("held", [][]string{a.holds(), b.holds()}, before)
	w.equal("nobody holds anything anew", w.number("SELECT count(*) FROM leases WHERE epoch > 2"), 0)
	b.stops()
	w.does("UPDATE replicas SET since = clock_timestamp() - interval '14 seconds' WHERE id = $1", a.ID())
	a.round()
	w.equal("who has just come back misses nobody", len(a.holds()), 2)
	w.does("UPDATE replicas SET since = clock_timestamp() - interval '15 seconds' WHERE id = $1", a.ID())
	a.round()
	w.equal("and then does", len(a.holds()), 4)
}

func TestWhatTheOthersDoNotTakeIsTakenAfterAWhile(t *testing.T) {
	w := newTown(t)
	a, b, c := w.comes(), w.comes(), w.comes()
	a.makes(names(12)...)
	w.rounds(3)
	w.check("release", b.Release(t.Context()))
	a.round()
	w.equal("its share", len(a.holds()), 6)
	w.equal("c was killed", len(c.holds()), 4) // and counts until its lease ends
	a.Elapse(lease.Usual().Grace)
	a.round()
	w.equal("and what was left", len(a.holds()), 8)
}

func TestAnEpochComesOnce(t *testing.T) {
	w := newTown(t)
	a, b := w.comes(), w.comes()
	a.makes("T0001")
	for range 3 {
		a.stops()
		b.round()
		a.round() // comes back
		b.stops()
		a.round()
		b.round()
	}
	w.equal("after six holders", w.number("SELECT epoch FROM leases"), 7)
}

func TestWhatWasBegunIsSettledBeforeWhoTakesOverWorks(t *testing.T) {
	w := newTown(t)
	a, b := w.comes(), w.comes()
	a.makes(names(3)...)
	a.stops()
	b.round()
	w.equal("recovered", b.recovered, names(3))
	w.equal("held", b.holds(), names(3))
}

func TestAWorkspaceThatIsDamagedKeepsNoOtherWaiting(t *testing.T) {
	w := newTown(t)
	a, b := w.comes(), w.comes()
	a.makes(names(5)...)
	b.damaged = "T0002"
	a.stops()
	b.round()
	w.equal("held", b.holds(), []string{"T0000", "T0001", "T0003", "T0004"})
	b.damaged = ""
	b.round()
	w.equal("it is not tried all the time", len(b.holds()), 4)
	b.Elapse(lease.Usual().Most)
	b.round()
	w.equal("but again", b.holds(), names(5))
}

// The answer to a COMMIT may be lost.
func TestWhatWasTakenWithoutAnAnswerIsHeldFromTheNextRoundOn(t *testing.T) {
	w := newTown(t)
	a := w.comes()
	a.makes("T0001")
	w.does("INSERT INTO leases (workspace, holder, epoch) VALUES ('T0002', $1, 7)", a.ID())
	w.equal("not yet", a.Holds("T0002"), false)
	a.round()
	w.equal("then", a.Epoch("T0002"), int64(7))
	w.does("UPDATE leases SET epoch = 8 WHERE workspace = 'T0002'")
	w.equal("under another epoch nothing is written", a.mayWrite("T0001", "T0002"), []string{"T0001"})
}
