package delivery

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
)

// Eight calls end one after the other.
func TestOutcomesWaitForEachOtherAsLongAsARoundTakes(t *testing.T) {
	const ms = time.Millisecond
	for name, c := range map[string]struct {
		takes, between time.Duration
		ended          []int // by transaction; the first only begins
	}{
		"which is no time":                  {0, ms, []int{0, 1, 1, 1, 1, 1, 1, 1, 1}},
		"a few milliseconds":                {3*ms + ms/2, ms, []int{0, 4, 4}},
		"longer than all of them":           {10 * ms, ms, []int{0, 8}},
		"but no longer than twenty of them": {time.Second, 15 * ms, []int{0, 2, 6}},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, o *office) {
				o.takes = c.takes
				o.slow = func(ctx context.Context, claim Claim) { takes(100*ms+time.Duration(claim.ID)*c.between)(ctx, claim) }
				o.opens()
				o.owes(crowd("T1", 8, reminder)...)
				o.after(time.Minute)
				o.wantTally("sent 8")
				var ended []int
				for _, w := range o.writes {
					ended = append(ended, len(w.ended))
				}
				if !slices.Equal(ended, c.ended) {
					t.Errorf("so many outcomes in each transaction: %v, want %v", ended, c.ended)
				}
			})
		})
	}
}

// A round takes fifty milliseconds. While a call of somebody else is under way, what
// nobody looks at waits for others for twenty, and nothing else does.
func TestNothingThatSomebodyLooksAtWaitsForOthers(t *testing.T) {
	const ms = time.Millisecond
	hangs := prefs.UserID{Workspace: "T1", Person: "Ueve"}
	for name, c := range map[string]struct {
		owed  Message
		alone bool
		want  time.Duration // from the end of the call until its outcome is written
	}{
		"a reminder":         {reminder(ana), false, 70 * ms},
		"alone":              {reminder(ana), true, 50 * ms},
		"a card's new look":  {answer(ana, 9), false, 50 * ms},
		"a step":             {step(ana, 9, 1), false, 50 * ms},
		"a step's tick":      {ticked(ana, 9, 1), false, 70 * ms},
		"a break asked for":  {Message{To: ana, Kind: Break, Priority: Answer}, false, 50 * ms},
		"the end of routine": {Message{To: ana, Kind: End, Priority: Running, Ref: Ref{9, "end"}}, false, 50 * ms},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, o *office) {
				o.takes = 50 * ms
				o.knows(ana, Ref{Card: 9}, Ref{9, "step-1"})
				o.slow = func(ctx context.Context, claim Claim) {
					if claim.To == hangs {
						<-ctx.Done()
					}
					takes(100*ms)(ctx, claim)
				}
				o.opens()
				if !c.alone {
					o.owes(reminder(hangs))
					o.after(time.Second)
				}
				o.owes(c.owed)
				o.after(time.Second)
				calls, last := o.calls(), o.writes[len(o.writes)-1]
				made := calls[len(calls)-1]
				if took := last.at.Sub(made.ended); !slices.Equal(last.ended, []uint64{made.claim.ID}) || took != c.want {
					t.Errorf("written after %s, want %s", took, c.want)
				}
			})
		})
	}
}

// While outcomes wait for others, somebody presses a button.
func TestWhoPressesWaitsForNoOutcome(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.takes = 50 * time.Millisecond
		o.knows(ana, Ref{Card: 9})
		o.slow = func(ctx context.Context, claim Claim) { takes(time.Duration(claim.ID)*time.Second)(ctx, claim) }
		o.opens()
		o.owes(crowd("T1", 2, reminder)...)
		o.after(time.Second + 50*time.Millisecond + 5*time.Millisecond) // the first one waits for the other
		pressed := bubble.Now()
		o.owes(answer(ana, 9))
		o.after(time.Second)
		calls := o.calls()
		if late := calls[len(calls)-1].at.Sub(pressed); late != o.takes {
			t.Errorf("called %s after the press, want the %s that its own transaction takes", late, o.takes)
		}
	})
}

// Whoever else wants to write waits for one transaction, which has its bounds.
func TestNoTransactionGrowsWithTheCrowd(t *testing.T) {
	free := Rate{PerMinute: 1e12, Burst: 1e9}
	story(t, Options{
		Workers: 4096, Share: 4096, Limits: Limits{Posts: free, MostPosts: free.PerMinute, Channel: free, Edits: free},
	}, func(t *testing.T, o *office) {
		o.takes, o.slow = time.Millisecond, takes(time.Second)
		for i := range 60 {
			o.add(crowd(fmt.Sprint("T", i), 64, reminder)...)
		}
		stale := crowd("T60", 1500, reminder)
		for i := range stale {
			stale[i].NotAfter = bubble.Now().Add(-time.Second)
		}
		o.add(stale...)
		o.opens()
		o.after(time.Minute)
		o.wantTally("dropped stale 1500, sent 3840")
		ended, begun := 0, 0
		for _, w := range o.writes {
			ended, begun = max(ended, len(w.ended)), max(begun, w.begun)
		}
		if ended != 2000 || begun != 2000 {
			t.Errorf("%d ended and %d began in one transaction, want 2000 at most, and for once", ended, begun)
		}
	})
}

// A process is killed at some moment, so that whatever has an intent then becomes
// unknown. Of one method in one workspace these are never more than may be in flight,
// since an outcome that waits keeps the place of its call; and of those that had
// ended, none but what came within the last round or two.
func TestWhatAKillLeavesUnknown(t *testing.T) {
	const round = 30 * time.Millisecond
	story(t, Options{Share: 8}, func(t *testing.T, o *office) {
		dice := rand.New(rand.NewPCG(1, 2))
		o.takes = round
		o.slow = func(ctx context.Context, claim Claim) {
			takes(time.Duration(50+claim.ID*37%150)*time.Millisecond)(ctx, claim)
		}
		o.opens()
		o.owes(crowd("T1", 400, reminder)...)
		most, waited := 0, 0
		for o.tally() != "sent 400" {
			o.after(time.Duration(1+dice.IntN(20)) * time.Millisecond)
			unknown, over := o.killedNow(t, 20*time.Millisecond+2*round)
			most, waited = max(most, unknown), max(waited, over)
		}
		t.Logf("at most %d unknown, %d of them over", most, waited)
		if most != 8 || waited == 0 {
			t.Errorf("at most %d would be unknown, %d of them of calls that were over; want 8, and some", most, waited)
		}
	})
}

// killedNow counts what would be unknown, and how much of it is of calls that are over.
func (o *office) killedNow(t *testing.T, atMost time.Duration) (unknown, over int) {
	calls := map[uint64]call{}
	for _, c := range o.calls() {
		calls[c.claim.ID] = c
	}
	o.ledger.mu.Lock()
	defer o.ledger.mu.Unlock()
	for _, e := range o.owed {
		if !e.intent {
			continue
		}
		unknown++
		if c := calls[e.ID]; !c.ended.IsZero() {
			over++
			if waits := bubble.Since(c.ended); waits > atMost {
				t.Errorf("the outcome of %d waits for %s", e.ID, waits)
			}
		}
	}
	return unknown, over
}

// Of two calls that begin together, the context ends with the last.
func TestAContextEndsWithTheLastOfItsCalls(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		calls := make(chan context.Context, 2)
		o.slow = func(ctx context.Context, claim Claim) {
			calls <- ctx
			takes(time.Duration(claim.ID)*time.Second)(ctx, claim)
		}
		o.opens()
		o.owes(crowd("T1", 2, reminder)...)
		o.after(1500 * time.Millisecond)
		ctx := <-calls
		if ctx.Err() != nil {
			t.Error("it ended with the first call")
		}
		if o.after(time.Second); ctx.Err() == nil {
			t.Error("it goes on after the last call")
		}
		o.wantTally("sent 2")
	})
}

// Somebody was answered. What ends after that waits for others as before.
func TestOutcomesWaitForEachOtherAfterAnAnswer(t *testing.T) {
	const ms = time.Millisecond
	story(t, Options{}, func(t *testing.T, o *office) {
		o.takes = 10 * ms
		o.knows(ana, Ref{Card: 9})
		o.slow = func(ctx context.Context, claim Claim) { takes(100*ms+time.Duration(claim.ID)*ms)(ctx, claim) }
		o.opens()
		o.owes(answer(ana, 9))
		o.after(time.Second)
		o.owes(crowd("T1", 4, reminder)...)
		o.after(time.Minute)
		if last := o.writes[len(o.writes)-1]; len(last.ended) != 4 {
			t.Errorf("the last transaction has %d outcomes, want 4", len(last.ended))
		}
	})
}
