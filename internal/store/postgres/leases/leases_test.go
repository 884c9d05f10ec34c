//go:build postgres

package leases_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"unhunch/internal/lease"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/leases"
	"unhunch/internal/store/postgres/pgtest"
)

// town is some replicas on one database. Each does its rounds when a story has it do so.
type town struct {
	*testing.T
	url   string
	admin *pgx.Conn
	all   []*replica
}

type replica struct {
	leases.Keeper
	town       *town
	pool       *pgxpool.Pool
	statements int             // of Keep
	works      map[string]bool // by what it was told
	heard      []string
	asked      []lease.Asked
	recovered  []string // workspaces, as it took them over
	damaged    string   // the workspace in which nothing can be recovered
}

// newTown has the tables of a store.
func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{T: t, url: pgtest.Like(t, "leases", func(url string) error {
		s, err := postgres.Open(t.Context(), url, postgres.Options{Now: time.Unix(0, 0)})
		if err != nil {
			return err
		}
		return s.Close()
	})}
	var err error
	w.admin, err = pgx.Connect(t.Context(), pgtest.Admin(w.url))
	w.check("connect", err)
	t.Cleanup(func() { _ = w.admin.Close(context.WithoutCancel(t.Context())) })
	return w
}

// log is where replicas complain.
func (w *town) log() *slog.Logger { return slog.New(slog.NewTextHandler(w.Output(), nil)) }

// replica is one that has done nothing yet.
func (w *town) replica() *replica {
	w.Helper()
	r := &replica{town: w, works: map[string]bool{}}
	name := fmt.Sprint("replica-", len(w.all)+1)
	url := w.url + "&pool_max_conns=4&application_name=" + name
	var err error
	r.pool, err = pgxpool.New(w.Context(), url)
	w.check("open", err)
	w.Cleanup(r.pool.Close)
	note := func(what string) func() { return func() { r.heard = append(r.heard, what) } }
	all := leases.New(leases.Options{
		Name: name,
		Log:  w.log(),
		Connect: func(ctx context.Context) (*pgx.Conn, error) {
			config, err := pgx.ParseConfig(strings.Replace(url, "&pool_max_conns=4", "", 1))
			if err != nil {
				return nil, err
			}
			config.Tracer = r
			return pgx.ConnectConfig(ctx, config)
		},
		Write: func(ctx context.Context, fn func(context.Context, leases.Querier) error) error {
			return pgx.BeginFunc(ctx, r.pool, func(t pgx.Tx) error { return fn(ctx, t) })
		},
		Recover: r.recovers,
	})
	w.check("set", all.Set(w.Context(), r.pool))
	r.Keeper = leases.KeeperOf(all, lease.Heed{
		Changed:    r.changed,
		Wake:       note("wake"),
		Due:        note("due"),
		Workspaces: note("workspaces"),
		Replicas:   func(n int) { note(fmt.Sprint(n, " replicas"))() },
		Asked:      func(_ context.Context, all []lease.Asked) { r.asked = append(r.asked, all...) },
	})
	w.all = append(w.all, r)
	return r
}

// comes is a replica that has done its first round.
func (w *town) comes() *replica {
	w.Helper()
	r := w.replica()
	r.round()
	return r
}

// recovers implements leases.Options.
func (r *replica) recovers(_ context.Context, _ pgx.Tx, _ time.Time, workspaces []string) (int, error) {
	for _, id := range workspaces {
		if r.Holds(id) {
			r.town.Errorf("%s is worked for before what was begun there is settled", id)
		}
	}
	if slices.Contains(workspaces, r.damaged) {
		return 0, errors.New("damaged")
	}
	r.recovered = append(r.recovered, workspaces...)
	return 0, nil
}

// TraceQueryStart implements pgx.QueryTracer. It counts what begins and ends transactions, too.
func (r *replica) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	r.statements++
	return ctx
}

// TraceQueryEnd implements pgx.QueryTracer.
func (r *replica) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (r *replica) changed(gained, lost []string) {
	for _, id := range gained {
		if r.works[id] || !r.Holds(id) {
			r.town.Errorf("told that it works for %s, which it knew or does not", id)
		}
		r.works[id] = true
	}
	for _, id := range lost {
		if !r.works[id] || r.Holds(id) {
			r.town.Errorf("told that it does not work for %s any more, which it does or never did", id)
		}
		delete(r.works, id)
	}
}

func (w *town) check(doing string, err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("%s: %v", doing, err)
	}
}

func (w *town) equal(what string, got, want any) {
	w.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		w.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

// does has a statement carried out as the server's operator.
func (w *town) does(sql string, args ...any) {
	w.Helper()
	_, err := w.admin.Exec(w.Context(), sql, args...)
	w.check(sql, err)
}

func (w *town) number(sql string, args ...any) (n int) {
	w.Helper()
	w.check(sql, w.admin.QueryRow(w.Context(), sql, args...).Scan(&n))
	return n
}

func (r *replica) round() {
	r.town.Helper()
	r.town.check("a round", r.Round(r.town.Context()))
}

// makes has the first be kept of workspaces.
func (r *replica) makes(workspaces ...string) {
	r.town.Helper()
	ctx := r.town.Context()
	var all []leases.Made
	r.town.check("make", pgx.BeginFunc(ctx, r.pool, func(t pgx.Tx) error {
		for _, id := range workspaces {
			made, err := r.Make(ctx, t, id)
			if err != nil {
				return err
			}
			all = append(all, made...)
		}
		return nil
	}))
	r.Adopt(all)
}

// passes has time pass in the database, and nobody do anything.
func (w *town) passes(d time.Duration) {
	w.Helper()
	w.does("UPDATE replicas SET until = until - make_interval(secs => $1), since = since - make_interval(secs => $1)", d.Seconds())
	w.does("UPDATE asked SET at = at - make_interval(secs => $1)", d.Seconds())
}

// stops is a process that is stopped for longer than its leases last, while the others go on.
func (r *replica) stops() {
	r.town.Helper()
	r.Lapse()
	r.town.does("UPDATE replicas SET until = clock_timestamp() - interval '1 second' WHERE id = $1", r.ID())
	r.town.does("UPDATE replicas SET since = since - interval '1 minute' WHERE id <> $1", r.ID())
}

// rounds has everybody do so many.
func (w *town) rounds(n int) {
	w.Helper()
	for range n {
		for _, r := range w.all {
			r.round()
		}
	}
}

func (r *replica) holds() (held []string) {
	for _, id := range names(3000) {
		if r.Holds(id) {
			held = append(held, id)
		}
	}
	return held
}

// names are those of so many workspaces.
func names(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprintf("T%04d", i))
	}
	return all
}

// fenced is a transaction as of whoever decides or claims.
type fenced struct {
	pgx.Tx

	held []string
}

func (r *replica) fences(workspaces ...string) fenced {
	r.town.Helper()
	ctx := r.town.Context()
	t, err := r.pool.Begin(ctx)
	r.town.check("begin", err)
	r.town.Cleanup(func() { _ = t.Rollback(context.WithoutCancel(ctx)) })
	held, err := r.Fence(ctx, t, workspaces)
	r.town.check("fence", err)
	return fenced{t, held}
}

// mayWrite is what of workspaces this replica may write to at this moment.
func (r *replica) mayWrite(workspaces ...string) []string {
	r.town.Helper()
	f := r.fences(workspaces...)
	r.town.check("end", f.Rollback(r.town.Context()))
	if len(f.held) == 0 {
		return nil
	}
	return f.held
}

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
	b.Until(time.Now().Add(time.Hour)) //nolint:forbidigo // the next round but for the notice
	b.Wait(t.Context())
	b.round()
	w.equal("the other was told", b.holds(), names(10))
	w.check("release twice", a.Release(t.Context()))
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
	a := w.comes()
	w.equal("alone", slices.Contains(a.heard, "1 replicas"), false)
	b := w.comes()
	w.rounds(2)
	w.equal("two", slices.Contains(a.heard, "2 replicas") && slices.Contains(b.heard, "2 replicas"), true)
	w.check("release", b.Release(t.Context()))
	a.heard = nil
	a.round()
	w.equal("alone again", slices.Contains(a.heard, "1 replicas"), true)
}
