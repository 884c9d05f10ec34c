package delivery

import (
	"testing"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
)

// held is an edit that waits while somebody else makes it.
func held(card uint64) Message {
	m := answer(ana, card)
	m.NotBefore = bubble.Now().Add(20 * time.Second)
	return m
}

func TestWhatWasDoneElsewhereCostsNoCallAndNoPace(t *testing.T) {
	told := &diary{}
	story(t, Options{Observers: []Observer{told}, Limits: Limits{Edits: Rate{PerMinute: 1, Burst: 1}}}, func(t *testing.T, o *office) {
		o.knows(ana, Ref{Card: 8}, Ref{Card: 9})
		o.opens()
		o.owes(held(9))
		o.courier.Elsewhere(Outcome{Claim: &Claim{Message: Message{ID: 1, To: ana, Edit: true}}, Verdict: Sent, At: bubble.Now()})
		o.after(time.Minute)
		o.wantTally("sent 1")
		o.wantCalls()
		told.wants(t, "recovered 0", "1 sent")
		o.owes(answer(ana, 8))
		o.wantCalls(2) // the one call of this minute
	})
}

func TestWhatCouldNotBeDoneElsewhereIsCalledAtOnce(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.knows(ana, Ref{Card: 9})
		o.opens()
		o.owes(held(9))
		o.after(5 * time.Second)
		o.wantCalls()
		now := bubble.Now()
		o.courier.Elsewhere(Outcome{Claim: &Claim{Message: Message{ID: 1, To: ana, Edit: true}}, Verdict: Later, Again: now, At: now})
		o.after(2 * time.Second)
		o.wantCalls(1)
	})
}

func TestWhatNobodyTellsOfIsCalledInTheEnd(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.knows(ana, Ref{Card: 9})
		o.opens()
		o.owes(held(9))
		o.after(21 * time.Second)
		o.wantCalls(1)
	})
}

func TestWhatIsInFlightEndsByItself(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.knows(ana, Ref{Card: 9})
		o.slow = takes(5 * time.Second)
		o.opens()
		o.owes(answer(ana, 9))
		o.after(time.Second)
		o.courier.Elsewhere(Outcome{Claim: &Claim{Message: Message{ID: 1, To: ana, Edit: true}}, Verdict: Dropped, Reason: Unchanged, At: bubble.Now()})
		o.after(10 * time.Second)
		o.wantTally("sent 1")
	})
}

func TestWhatACrowdHadDoneElsewhereIsWrittenInBoundedTransactions(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		owed := crowd("T1", 2500, func(to prefs.UserID) Message {
			m := answer(to, 9)
			m.NotBefore = bubble.Now().Add(time.Hour)
			return m
		})
		o.add(owed...)
		o.opens()
		now, most := 0, 0
		o.breaksBy(func(verb string, id uint64) error {
			if now++; verb != "settle" || id == 0 { // another transaction
				now = 0
			}
			most = max(most, now)
			return nil
		})
		done := make([]Outcome, len(owed))
		for i, m := range owed {
			m.ID = uint64(i + 1)
			done[i] = Outcome{Claim: &Claim{Message: m}, Verdict: Dropped, Reason: Unchanged, At: bubble.Now()}
		}
		o.courier.Elsewhere(done...)
		o.after(time.Minute)
		o.wantTally("dropped unchanged 2500")
		if most != 2000 {
			t.Errorf("%d outcomes in one transaction, want 2000 at most, and for once", most)
		}
	})
}

func TestARefusalIsTriedAgainWhereSomebodyWaitsOrItIsAnEdit(t *testing.T) {
	no := &Refusal{Code: "channel_not_found"}
	for name, c := range map[string]struct {
		owed  Message
		calls int
		tally string
	}{
		"a break that was asked for": {Message{To: ana, Kind: Break, Priority: Answer}, 3, "dropped refused 1"},
		"a step":                     {step(ana, 9, 1), 3, "dropped refused 1"},
		"a reminder":                 {reminder(ana), 1, "dropped refused 1"},
		"a tick":                     {ticked(ana, 9, 1), 3, "dropped refused 1"},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, o *office) {
				o.knows(ana, Ref{Card: 9}, Ref{9, "step-1"})
				o.answer = func(Claim) error { return no }
				o.opens()
				o.owes(c.owed)
				o.after(time.Minute)
				o.wantTally(c.tally)
				if n := len(o.calls()); n != c.calls {
					t.Errorf("%d calls", n)
				}
			})
		})
	}
}

func TestWhatToDoWhereItHurtsIsTriedUntilItIsCertain(t *testing.T) {
	for name, err := range map[string]error{"unknown": ErrUnknownOutcome, "refused": &Refusal{Code: "channel_not_found"}} {
		t.Run(name, func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, o *office) {
				o.knows(ana, Ref{Card: 9})
				o.answer = until(bubble.Now().Add(20*time.Minute), err)
				end := Message{To: ana, Kind: End, Priority: Answer, Hurt: true, Ref: Ref{9, "end"}, NotAfter: bubble.Now().Add(30 * time.Minute)}
				o.opens()
				o.owes(end)
				o.after(25 * time.Minute)
				o.wantTally("sent 1")
			})
		})
	}
}

func TestAStepThatWaitsForTooLongGivesItsPlaceUp(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.knows(ana, Ref{Card: 9})
		o.answer = func(Claim) error { return &RateLimited{RetryAfter: 5 * time.Minute} }
		o.opens()
		o.owes(step(ana, 9, 1))
		o.after(stepPatience - time.Second)
		o.wantTally("owed 1")
		o.after(2 * time.Second)
		o.wantTally("dropped stale 1")
	})
}
