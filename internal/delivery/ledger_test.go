package delivery

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
)

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
	writes []written                          // by Exchange
	takes  time.Duration                      // what a transaction does
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

// written is what one transaction did.
type written struct {
	at    time.Time
	ended []uint64
	begun int
}

func (l *ledger) Exchange(ctx context.Context, outcomes []Outcome, claims []*Claim) (begun []*Claim, settling, intending error) {
	if l.takes > 0 {
		<-time.After(l.takes)
	}
	if err := l.Settle(ctx, outcomes); err != nil {
		return nil, err, err
	}
	begun, err := l.Intend(ctx, claims)
	l.mu.Lock()
	defer l.mu.Unlock()
	w := written{at: bubble.Now(), begun: len(begun)}
	for _, o := range outcomes {
		w.ended = append(w.ended, o.Claim.ID)
	}
	l.writes = append(l.writes, w)
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

func TestAStoreThatFails(t *testing.T) {
	full := errors.New("disk full")
	for _, verb := range []string{"pending", "intend", "settle"} {
		t.Run(verb+" for a minute", func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, o *office) {
				end := bubble.Now().Add(time.Minute)
				o.broken = func(v string, _ uint64) error {
					if v == verb && bubble.Now().Before(end) {
						return full
					}
					return nil
				}
				o.opens()
				o.owes(crowd("T1", 50, reminder)...)
				o.after(30 * time.Second)
				if made := len(o.calls()); made > 8 {
					t.Errorf("%d calls though the store is broken", made)
				}
				o.after(5 * time.Minute)
				o.wantTally("sent 50")
				if made := len(o.calls()); made != 50 {
					t.Errorf("%d calls for 50 messages", made)
				}
			})
		})
		t.Run(verb+" of one message", func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, o *office) {
				o.broken = func(v string, id uint64) error {
					if v == verb && id == 3 {
						return full
					}
					return nil
				}
				o.opens()
				o.owes(crowd("T1", 20, reminder)...)
				o.after(10 * time.Minute)
				if verb == "pending" {
					o.wantTally("sent 20")
					return
				}
				o.wantTally("owed 1, sent 19")
				o.breaksBy(nil)
				o.after(2 * time.Minute)
				o.wantTally("sent 20")
				if made := len(o.calls()); made != 20 {
					t.Errorf("%d calls for 20 messages", made)
				}
			})
		})
	}
}

func TestAnOutcomeThatCanNeverBeWrittenKeepsNobody(t *testing.T) {
	story(t, Options{Workers: 1}, func(t *testing.T, o *office) {
		o.broken = func(verb string, id uint64) error {
			if verb == "settle" && id == 1 {
				return errors.New("not this one")
			}
			return nil
		}
		o.opens()
		o.owes(reminder(ana))
		o.owes(reminder(ana), reminder(prefs.UserID{Workspace: "T2", Person: "Uben"}))
		o.after(hold / 2)
		o.wantCalls(1)
		o.after(hold + longestBackoff)
		o.wantTally("owed 1, sent 2")
		o.after(oldest)
		settled, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := o.courier.Settled(settled); err != nil {
			t.Errorf("still waiting for it: %v", err)
		}
		o.wantTally("owed 1, sent 2")
		if err := o.stop(); err != nil {
			t.Error(err)
		}
		o.breaksBy(nil)
		o.opens()
		o.wantTally("sent 2, unknown crashed 1")
	})
}

func TestAnIntentThatWasWrittenThoughTheStoreSaysNo(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		lost := false
		o.broken = func(verb string, _ uint64) error {
			if verb != "commit" || lost {
				return nil
			}
			lost = true
			return errors.New("connection lost")
		}
		o.opens()
		o.owes(crowd("T1", 5, reminder)...)
		o.after(2 * time.Minute)
		o.wantTally("sent 5")
	})
}
