//go:build postgres

package leases_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/lease"
	"unhunch/internal/prefs"
	"unhunch/internal/store/postgres/leases"
	"unhunch/internal/store/postgres/pgtest"
)

func (r *replica) asks(person string, what lease.Errand, value string) {
	r.town.Helper()
	r.town.check("ask", r.Ask(r.town.Context(), prefs.UserID{Workspace: "T0001", Person: person}, what, []byte(value)))
}

func errand(person string, what lease.Errand, value string) lease.Asked {
	return lease.Asked{Who: prefs.UserID{Workspace: "T0001", Person: person}, What: what, Value: []byte(value)}
}

// hears waits for what others tell, until a round would be due, or one is.
func (r *replica) hears(until func() bool) {
	r.town.Helper()
	for !until() {
		if r.town.Context().Err() != nil {
			r.town.Fatalf("heard only %q, was asked only %v", r.heard, r.asked)
		}
		r.Rests(20 * time.Millisecond)
		r.Wait(r.town.Context())
	}
}

// tells has the others hear that something is owed in a workspace, or of records where that is "".
func (r *replica) tells(workspace string) {
	r.town.Helper()
	var b pgx.Batch
	if workspace == "" {
		leases.TellOfRecords(&b)
	} else {
		r.Tell(&b, workspace)
	}
	r.town.check("tell", r.pool.SendBatch(r.town.Context(), &b).Close())
}

func TestTheHolderDoesWhatOthersAsk(t *testing.T) {
	w := newTown(t)
	a, b := w.comes(), w.comes()
	a.makes("T0001")
	b.asks("U2", lease.Home, "")
	b.asks("U1", lease.Profile, "in a meeting")
	b.asks("U1", lease.Profile, "out of it")
	b.round()
	w.equal("others are asked nothing", len(b.asked), 0)
	a.hears(func() bool { return len(a.asked) == 3 })
	w.equal("asked, in order", a.asked, []lease.Asked{errand("U2", lease.Home, ""), errand("U1", lease.Profile, "in a meeting"), errand("U1", lease.Profile, "out of it")})
	a.round()
	w.equal("once", len(a.asked), 3)
}

func TestErrandsAreFoundThoughNobodyListened(t *testing.T) {
	w := newTown(t)
	a, b := w.comes(), w.comes()
	a.makes("T0001")
	w.does("UNLISTEN *")
	b.asks("U1", lease.Home, "")
	a.round()
	w.equal("asked", a.asked, []lease.Asked{errand("U1", lease.Home, "")})
}

func TestAnErrandThatIsOldIsDropped(t *testing.T) {
	w := newTown(t)
	a, b := w.comes(), w.comes()
	a.makes("T0001")
	b.asks("U1", lease.Profile, "in a meeting")
	w.does("UPDATE asked SET at = at - interval '61 seconds'")
	b.asks("U1", lease.Profile, "out of it")
	a.round()
	w.equal("asked", a.asked, []lease.Asked{errand("U1", lease.Profile, "out of it")})
	w.equal("kept", w.number("SELECT count(*) FROM asked"), 0)
}

func TestErrandsFollowTheLease(t *testing.T) {
	w := newTown(t)
	a, b := w.comes(), w.comes()
	a.makes("T0001")
	b.asks("U1", lease.Home, "")
	a.stops()
	b.round()
	b.round()
	w.equal("asked of who has taken over", b.asked, []lease.Asked{errand("U1", lease.Home, "")})
}

func TestOthersAreToldWhatWasWrittenForThem(t *testing.T) {
	w := newTown(t)
	a, b := w.comes(), w.comes()
	a.makes("T0001")
	w.rounds(4)
	for _, r := range w.all {
		r.heard = nil
	}
	b.tells("T0001")
	b.tells("")
	a.hears(func() bool { return len(a.heard) == 3 })
	w.equal("heard", a.heard, []string{"wake", "due", "workspaces"})
	b.hears(func() bool { return len(b.heard) == 1 })
	w.equal("what is about everybody", b.heard, []string{"workspaces"})
	a.tells("T0001")
	a.tells("")
	a.hears(func() bool { return len(a.heard) == 4 })
	w.equal("nobody tells itself", a.heard[3:], []string{"workspaces"})
}

func TestWhatWasWrittenIsFoundThoughNobodyListened(t *testing.T) {
	w := newTown(t)
	a := w.comes()
	a.makes("T0001")
	w.rounds(4)
	a.heard = nil
	w.rounds(2)
	w.equal("nothing is new", a.heard, []string(nil))
	w.does("SELECT nextval('message_ids')") // given away, and written later
	w.rounds(4)
	w.equal("somebody may owe something", a.heard, []string{"wake", "wake", "wake"})
	a.heard = nil
	w.does("INSERT INTO workspaces (id, value) VALUES ('T0001', '')")
	w.rounds(4)
	w.equal("a record was made", a.heard, []string{"workspaces", "workspaces", "workspaces"})
}

func TestAConnectionThatWasCutIsMadeAgainAndWhatWasMissedIsFound(t *testing.T) {
	w := newTown(t)
	a, b := w.comes(), w.comes()
	a.makes("T0001")
	w.rounds(4)
	a.heard = nil
	w.does("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'replica-1'")
	b.asks("U1", lease.Home, "")
	for a.Wait(t.Context()); a.Round(t.Context()) != nil; { // it may find only by the first one that it was cut
		w.check("wait", t.Context().Err())
	}
	w.equal("held", a.holds(), []string{"T0001"})
	w.equal("heard", a.heard, []string{"due", "wake", "workspaces"})
	w.equal("asked", a.asked, []lease.Asked{errand("U1", lease.Home, "")})
}

func TestWhileTheDatabaseIsAwayWhatRunsOutIsTold(t *testing.T) {
	w := newTown(t)
	a := w.comes()
	a.makes("T0001")
	a.round()
	w.lets("false")
	w.does("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'replica-1'")
	if err := a.Round(t.Context()); err == nil {
		t.Fatal("a round without a database")
	}
	if err := a.Round(t.Context()); err == nil {
		t.Fatal("a round without a database")
	}
	w.equal("it is held until it runs out", a.works, map[string]bool{"T0001": true})
	a.Lapse()
	if err := a.Round(t.Context()); err == nil {
		t.Fatal("a round without a database")
	}
	w.equal("and then told as lost", a.works, map[string]bool{})
	w.lets("true")
	a.round()
	w.equal("until it is back", a.works, map[string]bool{"T0001": true})
}

// lets has nobody connect to the database, or everybody.
func (w *town) lets(everybody string) {
	w.Helper()
	name := w.admin.Config().Database
	beside, err := pgx.Connect(w.Context(), strings.Replace(pgtest.Admin(w.url), "/"+name, "/postgres", 1))
	w.check("connect", err)
	defer func() { _ = beside.Close(w.Context()) }()
	_, err = beside.Exec(w.Context(), "ALTER DATABASE "+pgx.Identifier{name}.Sanitize()+" ALLOW_CONNECTIONS "+everybody)
	w.check("let", err)
}

func TestARoundInWhichNothingHappensIsOneStatement(t *testing.T) {
	w := newTown(t)
	a := w.comes()
	w.comes()
	a.makes(names(50)...)
	w.rounds(5)
	a.statements = 0
	for range 10 {
		a.round()
	}
	w.equal("statements in ten rounds", a.statements, 10)
}
