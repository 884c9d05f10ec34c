//go:build postgres

package postgres_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// owe makes messages owed to somebody.
func owe(t *testing.T, s *database, id prefs.UserID, messages ...delivery.Message) {
	t.Helper()
	if err := s.Change(t.Context(), id, func(d *session.Desk) error {
		d.Owed = messages
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func reminders(n int) []delivery.Message {
	return slices.Repeat([]delivery.Message{{Kind: delivery.Reminder, Due: at("10:00")}}, n)
}

func pending(t *testing.T, s *database) []*delivery.Claim {
	t.Helper()
	ready, _, err := s.Pending(t.Context(), at("10:00"), 1000)
	if err != nil {
		t.Fatal(err)
	}
	return ready
}

func intends(t *testing.T, s *database, claims ...*delivery.Claim) []*delivery.Claim {
	t.Helper()
	begun, err := s.Intend(t.Context(), claims)
	if err != nil {
		t.Fatal(err)
	}
	return begun
}

func sent(claims ...*delivery.Claim) (outcomes []delivery.Outcome) {
	for _, c := range claims {
		outcomes = append(outcomes, delivery.Outcome{
			Claim: c, Verdict: delivery.Sent, At: at("10:01"), Receipt: delivery.Receipt{Channel: "D1", TS: "1.1", Routine: "desk-reset"},
		})
	}
	return outcomes
}

func desk(t *testing.T, s *database, id prefs.UserID) session.Desk {
	t.Helper()
	d, err := s.Desk(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// ledger is what several replicas have begun.
type ledger struct {
	mu    sync.Mutex
	begun map[uint64]int
}

func (l *ledger) note(claims []*delivery.Claim) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range claims {
		l.begun[c.ID]++
	}
}

func (l *ledger) size() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.begun)
}

// courier claims what it finds, now this and now that, until all is begun by somebody. Some
// outcomes come late.
func (l *ledger) courier(ctx context.Context, s *database, r *rand.Rand, all int) error {
	var flying []*delivery.Claim
	for ctx.Err() == nil && l.size() < all {
		ready, _, err := s.Pending(ctx, at("10:00"), 1+r.IntN(20))
		if err != nil {
			return err
		}
		r.Shuffle(len(ready), func(i, j int) { ready[i], ready[j] = ready[j], ready[i] })
		if r.IntN(2) == 0 { // as who knows of it by its id alone
			for i, c := range ready {
				ready[i] = &delivery.Claim{Message: delivery.Message{ID: c.ID}}
			}
		}
		ended := flying[:r.IntN(len(flying)+1)]
		begun, settling, intending := s.Exchange(ctx, sent(ended...), ready[:min(len(ready), r.IntN(12))])
		if settling != nil || intending != nil {
			return fmt.Errorf("settle: %w, intend: %w", settling, intending)
		}
		l.note(begun)
		flying = append(flying[len(ended):], begun...)
	}
	return s.Settle(ctx, sent(flying...))
}

// Workspaces go to and fro between two replicas that claim whatever they take for theirs.
func TestWhateverHoldsAWorkspaceAMessageIsClaimedOnceAndEndsOnce(t *testing.T) {
	const workspaces, people, each = 3, 4, 12
	url := emptyDatabase(t)
	stores := []*database{openAt(t, url), openAt(t, url)}
	var ids []prefs.UserID
	for w := range workspaces {
		for p := range people {
			id := prefs.UserID{Workspace: fmt.Sprint("T", w), Person: fmt.Sprint("U", p)}
			optIn(t, stores[1], id, at("23:00"))
			owe(t, stores[1], id, reminders(each)...)
			ids = append(ids, id)
		}
	}
	seed := rand.Uint64()
	l := &ledger{begun: map[uint64]int{}}
	couriers, ctx := errgroup.WithContext(t.Context())
	for n := range 4 {
		couriers.Go(func() error {
			return l.courier(ctx, stores[n%2], rand.New(rand.NewPCG(seed, uint64(n))), len(ids)*each)
		})
	}
	over := make(chan struct{})
	var moves sync.WaitGroup
	moves.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-over:
				return
			default:
				runs(t, url, fmt.Sprintf("UPDATE leases SET holder = (SELECT id FROM replicas ORDER BY random() LIMIT 1), epoch = epoch + 1 WHERE workspace = 'T%d'", n%workspaces),
					"NOTIFY unhunch, 'leases'")
			}
		}
	})
	err := couriers.Wait()
	close(over)
	moves.Wait()
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	for id, times := range l.begun {
		if times != 1 {
			t.Errorf("seed %d: message %d was claimed %d times", seed, id, times)
		}
	}
	for _, id := range ids {
		if d := desk(t, stores[0], id); len(d.Days) != 1 || d.Days[0].Offered != each {
			t.Errorf("seed %d: of %d reminders %s has %+v", seed, each, id, d.Days)
		}
	}
	var left int
	if err := connect(t, url).QueryRow(t.Context(), "SELECT count(*) FROM messages").Scan(&left); err != nil || left != 0 {
		t.Errorf("seed %d: %d messages are left (%v)", seed, left, err)
	}
}

// A process that was stopped wakes up after another one has taken over.
func TestWhoComesTooLateChangesNothing(t *testing.T) {
	url := emptyDatabase(t)
	old := openAt(t, url)
	optIn(t, old, person(1), at("23:00"))
	owe(t, old, person(1), delivery.Message{Kind: delivery.Reminder, Due: at("10:00")},
		delivery.Message{Kind: delivery.Card, Edit: true, Ref: delivery.Ref{Card: 1}}, delivery.Message{Kind: delivery.Break})
	ready := pending(t, old)
	begun := intends(t, old, ready[:2]...)
	if len(begun) != 2 {
		t.Fatalf("%d claims of two", len(begun))
	}
	fresh := openAt(t, url)
	unknown, err := fresh.Recover(t.Context(), at("10:05"))
	if err != nil || unknown != 1 {
		t.Fatalf("%d are unknown (%v), want the reminder", unknown, err)
	}
	if late := intends(t, old, ready[2]); len(late) != 0 {
		t.Errorf("it claimed %v", late)
	}
	before := desk(t, fresh, person(1))
	later := delivery.Outcome{Claim: begun[1], Verdict: delivery.Later, Again: at("11:00"), At: at("10:06")}
	for _, outcomes := range [][]delivery.Outcome{sent(begun[0]), {later}, sent(begun[1])} {
		if err := old.Settle(t.Context(), outcomes); err != nil {
			t.Fatal(err)
		}
	}
	after := desk(t, fresh, person(1))
	if len(after.Log) != 1 || after.Log[0].What != session.WasUnknown || len(after.Days) != 0 || after.Card.ID != before.Card.ID {
		t.Errorf("log %+v, days %+v", after.Log, after.Days)
	}
	if owed := pending(t, fresh); len(owed) != 2 || owed[0].ID != 2 || owed[1].ID != 3 || !owed[0].NotBefore.IsZero() {
		t.Errorf("owed are %+v, want the edit and the break", owed)
	}
	if again := intends(t, fresh, pending(t, fresh)...); len(again) != 2 {
		t.Errorf("%d claims of two", len(again))
	}
	if err := old.Settle(t.Context(), sent(begun[1])); err != nil {
		t.Fatal(err)
	}
	if lost, err := fresh.Recover(t.Context(), at("10:07")); err != nil || lost != 1 || len(pending(t, fresh)) != 1 {
		t.Errorf("%d are unknown (%v) and %d owed: the old claim ended the new one", lost, err, len(pending(t, fresh)))
	}
}

// breaks has the database refuse a statement on a table, for rows of which a condition is true.
func breaks(t *testing.T, url, statement, table, condition string) (mend func()) {
	t.Helper()
	runs(t, url, `CREATE FUNCTION breaks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$`,
		`CREATE TRIGGER breaks BEFORE `+statement+` ON `+table+` FOR EACH ROW WHEN (`+condition+`) EXECUTE FUNCTION breaks()`)
	return func() { runs(t, url, `DROP FUNCTION breaks CASCADE`) }
}

func TestWhatFailsInTheMiddleLeavesAllAsItWas(t *testing.T) {
	url := emptyDatabase(t)
	s := openAt(t, url)
	for n := range 3 {
		optIn(t, s, person(n), at("23:00"))
		owe(t, s, person(n), reminders(2)...)
	}
	ready := pending(t, s)
	first, second := ready[:3], ready[3:]

	mend := breaks(t, url, "UPDATE", "messages", "new.id = 3")
	if begun, err := s.Intend(t.Context(), first); err == nil || len(begun) > 0 {
		t.Errorf("claims %v, %v", begun, err)
	}
	mend()
	if now := len(pending(t, s)); now != len(ready) {
		t.Errorf("%d are owed, of %d", now, len(ready))
	}

	first = intends(t, s, first...)
	mend = breaks(t, url, "UPDATE", "people", "new.person = 'U001'")
	if err := s.Settle(t.Context(), sent(first...)); err == nil {
		t.Error("it was settled")
	}
	if begun, settling, intending := s.Exchange(t.Context(), sent(first...), second); settling == nil || intending == nil || len(begun) > 0 {
		t.Errorf("claims %v, %v, %v", begun, settling, intending)
	}
	mend()
	for n := range 3 {
		if d := desk(t, s, person(n)); len(d.Log) > 0 || len(d.Days) > 0 {
			t.Errorf("%s has %+v", person(n), d.Log)
		}
	}
	if now := len(pending(t, s)); now != len(second) {
		t.Errorf("%d are owed, of %d that were not claimed", now, len(second))
	}

	mend = breaks(t, url, "UPDATE", "messages", "new.epoch IS NOT NULL AND new.id = 5")
	begun, settling, intending := s.Exchange(t.Context(), sent(first...), second)
	if settling != nil || intending == nil || len(begun) > 0 {
		t.Errorf("claims %v, %v, %v: claims that cannot be written hold outcomes up", begun, settling, intending)
	}
	mend()
	if begun, settling, intending := s.Exchange(t.Context(), sent(first...), second); settling != nil || intending != nil || len(begun) != len(second) {
		t.Errorf("claims %v, %v, %v", begun, settling, intending)
	}
	offered := 0
	for n := range 3 {
		for _, d := range desk(t, s, person(n)).Days {
			offered += d.Offered
		}
	}
	if offered != len(first) {
		t.Errorf("%d of %d reminders count", offered, len(first))
	}
}

// However many are settled at once, and whatever follows, it takes as many statements as one.
func TestNoStatementIsForOnePerson(t *testing.T) {
	url := emptyDatabase(t)
	s := openAt(t, url)
	for n := range 41 {
		optIn(t, s, person(n), at("23:00"))
		owe(t, s, person(n), delivery.Message{Kind: delivery.Break})
	}
	if err := s.Settle(t.Context(), sent(intends(t, s, pending(t, s)...)...)); err != nil {
		t.Fatal(err)
	}
	for n := range 41 {
		if err := s.Change(t.Context(), person(n), func(d *session.Desk) error {
			d.Session = session.Session{Card: d.Card.ID, State: session.Running, Ends: at("10:30")}
			d.Person.Channel = "" // as of who is written to for the first time
			d.Owed = append(reminders(1), delivery.Message{Kind: delivery.Step, Ref: delivery.Ref{Card: d.Card.ID, Part: session.Part(0)}})
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	var asked statements
	if err := s.Trace(t.Context(), &asked); err != nil {
		t.Fatal(err)
	}
	ready := pending(t, s)
	slices.SortFunc(ready, func(a, b *delivery.Claim) int { return int(a.ID) - int(b.ID) })
	whole := func(claims []*delivery.Claim) int64 {
		asked.Store(0)
		begun := intends(t, s, claims...)
		outcomes := sent(begun...)
		for i, c := range begun {
			if c.Kind == delivery.Step {
				outcomes[i].Verdict, outcomes[i].Reason = delivery.Unknown, delivery.NoReply
			}
		}
		if err := s.Settle(t.Context(), outcomes); err != nil {
			t.Fatal(err)
		}
		return asked.Load()
	}
	whole(ready[:2]) // types are looked up
	one, many := whole(ready[2:4]), whole(ready[4:])
	if one != many {
		t.Errorf("%d statements for one person, %d for %d", one, many, len(ready)/2-2)
	}
	if edits := pending(t, s); len(edits) != len(ready)/2 || edits[0].Kind != delivery.StepState {
		t.Errorf("%d edits are owed, of %d steps that were lost", len(edits), len(ready)/2)
	}
	if d := desk(t, s, person(40)); d.Person.Channel != "D1" || d.Days[0].Offered != 1 {
		t.Errorf("channel %q, days %+v", d.Person.Channel, d.Days)
	}
}

// A message that cannot be read is out of everybody's way, and kept.
func TestAMessageThatCannotBeReadIsPutAside(t *testing.T) {
	url := emptyDatabase(t)
	s := openAt(t, url)
	owe(t, s, person(1), reminders(3)...)
	runs(t, url, "UPDATE messages SET value = '\\x07' WHERE id = 1")
	if ready := pending(t, s); len(ready) != 2 || ready[0].ID != 2 {
		t.Errorf("listed are %v", ready)
	}
	runs(t, url, "UPDATE messages SET value = '\\x07' WHERE id = 2")
	if begun := intends(t, s, &delivery.Claim{Message: delivery.Message{ID: 2}}, &delivery.Claim{Message: delivery.Message{ID: 3}}); len(begun) != 1 || begun[0].ID != 3 {
		t.Errorf("claimed are %v", begun)
	}
	runs(t, url, "UPDATE messages SET value = '\\x07' WHERE id = 3")
	if unknown, err := s.Recover(t.Context(), at("10:00")); err != nil || unknown != 0 {
		t.Errorf("%d are unknown (%v)", unknown, err)
	}
	if got, want := asideIn(t, url), slices.Repeat([]string{"U001 message"}, 3); !slices.Equal(got, want) {
		t.Errorf("put aside: %q, want %q", got, want)
	}
}
