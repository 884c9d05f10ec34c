package delivery

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
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
	ended time.Time
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
	l.made[n].err, l.made[n].ended = err, bubble.Now()
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
