package delivery

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
)

// office is a courier at work between a ledger and a scripted Slack.
type office struct {
	*ledger
	*line
	courier *Courier
	stop    func() error // ends Run and waits for it
}

// story runs a test in a bubble of time. The courier starts with opens.
func story(t *testing.T, opt Options, tell func(t *testing.T, o *office)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := &ledger{t: t, owed: map[uint64]*entry{}, queues: map[string][]*entry{}, places: map[place]string{}, ended: map[uint64]Outcome{}}
		s := &line{t: t, busy: map[prefs.UserID][methods]bool{}, answer: func(Claim) error { return nil }}
		o := &office{ledger: l, line: s, courier: NewCourier(l, s, slog.New(slog.DiscardHandler), opt)}
		tell(t, o)
		if o.stop != nil {
			if err := o.stop(); err != nil {
				t.Error(err)
			}
		}
	})
}

func (o *office) opens() {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- o.courier.Run(ctx) }()
	o.stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	synctest.Wait()
}

// owes writes messages to the ledger and wakes the courier.
func (o *office) owes(messages ...Message) {
	o.add(messages...)
	o.courier.Wake()
	synctest.Wait()
}

// after lets time pass.
func (o *office) after(d time.Duration) {
	if d > 0 { // as in at
		<-time.After(d) // the bubble's time, not the test's
	}
	synctest.Wait()
}

func (o *office) wantTally(want string) {
	o.ledger.t.Helper()
	if got := o.tally(); got != want {
		o.ledger.t.Errorf("tally: %s\n want: %s", got, want)
	}
}

func (o *office) wantCalls(want ...uint64) {
	o.ledger.t.Helper()
	var got []uint64
	for _, c := range o.calls() {
		got = append(got, c.claim.ID)
	}
	if !slices.Equal(got, want) {
		o.ledger.t.Errorf("called %v, want %v", got, want)
	}
}

// ledger is a Store in memory.
type ledger struct {
	t *testing.T

	mu     sync.Mutex
	last   uint64
	owed   map[uint64]*entry
	queues map[string][]*entry // by workspace, in the order in which they go; ended ones are weeded out late
	places map[place]string    // ts by workspace/person and ref
	ended  map[uint64]Outcome
	looks  int                                // calls of Pending
	broken func(verb string, id uint64) error // id 0: the whole verb
}

type entry struct {
	Message
	intent bool
}

func (l *ledger) add(messages ...Message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range messages {
		l.last++
		m.ID = l.last
		e := &entry{Message: m}
		l.owed[m.ID] = e
		q := l.queues[m.To.Workspace]
		at, _ := slices.BinarySearchFunc(q, e, func(a, b *entry) int {
			return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.ID, b.ID))
		})
		l.queues[m.To.Workspace] = slices.Insert(q, at, e)
	}
}

// knows makes posts known that were sent long ago.
func (l *ledger) knows(to prefs.UserID, refs ...Ref) {
	for _, ref := range refs {
		l.places[place{to.String(), ref}] = "ts"
	}
}

func (l *ledger) Pending(_ context.Context, now time.Time, perWorkspace int) (ready []*Claim, next time.Time, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.looks++
	if err := l.breaks("pending", 0); err != nil {
		return nil, time.Time{}, err
	}
	for _, workspace := range slices.Sorted(maps.Keys(l.queues)) {
		q := slices.DeleteFunc(l.queues[workspace], func(e *entry) bool { return l.owed[e.ID] == nil })
		l.queues[workspace] = q
		taken := 0
		for _, e := range q {
			switch {
			case e.intent:
			case e.NotBefore.After(now):
				if next.IsZero() || e.NotBefore.Before(next) {
					next = e.NotBefore
				}
			case taken < perWorkspace:
				ready = append(ready, &Claim{Message: e.Message})
				taken++
			}
		}
	}
	return ready, next, nil
}

func (l *ledger) Intend(_ context.Context, claims []*Claim) (begun []*Claim, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range append([]*Claim{{}}, claims...) {
		if err := l.breaks("intend", c.ID); err != nil {
			return nil, err
		}
	}
	for _, c := range claims {
		e := l.owed[c.ID]
		if e == nil || e.intent {
			continue
		}
		e.intent = true
		c := &Claim{Message: e.Message, Channel: e.To.Person}
		if e.Edit {
			c.TS = l.places[e.where()]
		} else if e.Ref.Part != "" {
			c.Thread = l.places[place{e.To.String(), Ref{Card: e.Ref.Card}}]
		}
		begun = append(begun, c)
	}
	if err := l.breaks("commit", 0); err != nil {
		return nil, err
	}
	return begun, nil
}

func (l *ledger) Exchange(ctx context.Context, outcomes []Outcome, claims []*Claim) (begun []*Claim, settling, intending error) {
	if err := l.Settle(ctx, outcomes); err != nil {
		return nil, err, err
	}
	begun, err := l.Intend(ctx, claims)
	return begun, nil, err
}

func (l *ledger) Settle(ctx context.Context, outcomes []Outcome) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, o := range append([]Outcome{{Claim: &Claim{}}}, outcomes...) {
		if err := l.breaks("settle", o.Claim.ID); err != nil {
			return err
		}
	}
	for _, o := range outcomes {
		l.end(o)
	}
	return nil
}

func (l *ledger) end(o Outcome) {
	id := o.Claim.ID
	e := l.owed[id]
	if before, ended := l.ended[id]; ended {
		l.t.Errorf("message %d ended as %s, and again as %s", id, before.Verdict, o.Verdict)
	}
	if e == nil {
		return
	}
	switch o.Verdict {
	case Later:
		e.NotBefore, e.intent = o.Again.Truncate(time.Second).Add(time.Second), false
		return
	case Sent:
		if !e.Edit {
			l.places[e.where()] = o.Receipt.TS
		}
	case Dropped, Unknown:
	}
	delete(l.owed, id)
	l.ended[id] = o
}

func (l *ledger) Recover(_ context.Context, now time.Time) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.breaks("recover", 0); err != nil {
		return 0, err
	}
	unknown := 0
	for _, e := range l.owed {
		switch {
		case e.intent && e.Edit:
			e.intent = false
		case e.intent:
			unknown++
			l.end(Outcome{Claim: &Claim{Message: e.Message}, Verdict: Unknown, Reason: Crashed, At: now})
		}
	}
	return unknown, nil
}

// breaksBy changes how the ledger fails while the courier is at work.
func (l *ledger) breaksBy(broken func(verb string, id uint64) error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.broken = broken
}

func (l *ledger) breaks(verb string, id uint64) error {
	if l.broken == nil {
		return nil
	}
	return l.broken(verb, id)
}

// tally counts how messages ended: "owed 1, dropped stale 2, sent 3".
func (l *ledger) tally() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	counts := map[string]int{}
	for _, o := range l.ended {
		counts[strings.TrimSpace(string(o.Verdict)+" "+string(o.Reason))]++
	}
	var parts []string
	if n := len(l.owed); n > 0 {
		parts = append(parts, fmt.Sprintf("owed %d", n))
	}
	for _, verdict := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%s %d", verdict, counts[verdict]))
	}
	return strings.Join(parts, ", ")
}

func (e *entry) where() place {
	ref := e.Ref
	ref.Card = cmp.Or(ref.Card, e.ID)
	return place{e.To.String(), ref}
}

// line is a Poster that answers by a script.
type line struct {
	t      *testing.T
	answer func(Claim) error
	slow   func(ctx context.Context, c Claim) // what a call takes

	mu   sync.Mutex
	busy map[prefs.UserID][methods]bool
	made []call
}

type call struct {
	at    time.Time
	claim Claim
	err   error
}

func (l *line) Post(ctx context.Context, c Claim) (Receipt, error) {
	by := (&item{Claim: &c}).method()
	l.mu.Lock()
	if l.occupies(c.To, by, true) {
		l.t.Errorf("two calls of %s at once for %s", by, c.To)
	}
	n := len(l.made)
	l.made = append(l.made, call{at: bubble.Now(), claim: c, err: errors.New("under way")})
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.occupies(c.To, by, false)
	}()
	if l.slow != nil {
		l.slow(ctx, c)
	}
	err := cmp.Or(ctx.Err(), l.answer(c))
	l.mu.Lock()
	defer l.mu.Unlock()
	l.made[n].err = err
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{Channel: "D" + c.To.Person, TS: fmt.Sprintf("ts-%d", c.ID)}, nil
}

// occupies notes that a call for somebody begins or ends, and gives what was noted.
func (l *line) occupies(who prefs.UserID, by method, now bool) bool {
	calls := l.busy[who]
	defer func() { calls[by] = now; l.busy[who] = calls }()
	return calls[by]
}

func (l *line) calls() []call {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.made)
}

// takes makes every call last this long, or until it is cancelled.
func takes(d time.Duration) func(context.Context, Claim) {
	return func(ctx context.Context, _ Claim) {
		if d <= 0 {
			return // as in at
		}
		select {
		case <-time.After(d):
		case <-ctx.Done():
		}
	}
}

// until gives one answer until a moment, and none after it.
func until(end time.Time, err error) func(Claim) error {
	return func(Claim) error {
		if bubble.Now().Before(end) {
			return err
		}
		return nil
	}
}

// limited counts the calls that Slack refused for now.
func limited(calls []call) int {
	n := 0
	for _, c := range calls {
		if _, is := errors.AsType[*RateLimited](c.err); is {
			n++
		}
	}
	return n
}

var ana = prefs.UserID{Workspace: "T1", Person: "Uana"}

func reminder(to prefs.UserID) Message {
	return Message{To: to, Kind: Reminder, Priority: Soon}
}

func answer(to prefs.UserID, card uint64) Message {
	return Message{To: to, Kind: Card, Priority: Answer, Edit: true, Ref: Ref{Card: card}}
}

func step(to prefs.UserID, card uint64, n int) Message {
	return Message{To: to, Kind: Step, Priority: Running, Step: n, Ref: Ref{card, fmt.Sprintf("step-%d", n)}}
}

func ticked(to prefs.UserID, card uint64, n int) Message {
	return Message{To: to, Kind: StepState, Priority: Tidy, Edit: true, Step: n, Ref: Ref{card, fmt.Sprintf("step-%d", n)}}
}

// crowd is many people of a workspace, each owed one message.
func crowd(workspace string, n int, owed func(prefs.UserID) Message) []Message {
	all := make([]Message, n)
	for i := range all {
		all[i] = owed(prefs.UserID{Workspace: workspace, Person: fmt.Sprintf("U%d", i)})
	}
	return all
}
