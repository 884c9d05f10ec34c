package delivery

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
)

// Whatever Slack, the store and the clock do: every message ends exactly once
// (the ledger watches over that), and no post is called again once it may have
// taken effect.
func TestWhateverHappensEveryMessageEndsOnce(t *testing.T) {
	for seed := range uint64(60) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			story(t, Options{Workers: 4, Share: 2}, func(t *testing.T, o *office) {
				dice := rand.New(rand.NewPCG(seed, 0))
				o.line.answer = o.mishaps(dice.Uint64())
				o.slow = func(ctx context.Context, c Claim) {
					takes(time.Duration(c.ID%7)*300*time.Millisecond)(ctx, c)
				}
				o.broken = brittle(dice.Uint64())
				unwritten := false
				for range 4 {
					o.opens()
					for range 10 {
						o.owes(anything(dice, 6)...)
						o.after(time.Duration(dice.IntN(5000)) * time.Millisecond)
					}
					if err := o.stop(); err != nil {
						t.Log(err) // and unknown at the next start
						unwritten = true
					}
				}
				o.breaksBy(nil)
				o.stop = nil
				o.opens()
				o.after(6 * time.Hour)
				if len(o.owed) > 0 {
					t.Errorf("%s", o.tally())
				}
				judgeCalls(t, o.calls(), unwritten)
			})
		})
	}
}

// judgeCalls lets an edit be called again after a failure, or where its outcome
// went unwritten when the courier ended: that changes nothing. And so is a post for
// which somebody waits and that was refused.
func judgeCalls(t *testing.T, calls []call, unwritten bool) {
	t.Helper()
	last := map[uint64]call{}
	for _, c := range calls {
		before, again := last[c.claim.ID]
		last[c.claim.ID] = c
		if !again || before.claim.Edit && (before.err != nil || unwritten) {
			continue
		}
		_, waits := errors.AsType[*RateLimited](before.err)
		_, refused := errors.AsType[*Refusal](before.err)
		if waits || refused && c.claim.Priority < Soon {
			continue
		}
		if !errors.Is(before.err, ErrNotSent) {
			t.Errorf("message %d was called again after %v", c.claim.ID, before.err)
		}
	}
	for _, c := range calls {
		if end := c.claim.NotAfter; !end.IsZero() && c.at.After(end) {
			t.Errorf("message %d was called after it went stale", c.claim.ID)
		}
	}
}

// anything is what a few people may be owed.
func anything(dice *rand.Rand, n int) []Message {
	owed := make([]Message, n)
	for i := range owed {
		to := prefs.UserID{Workspace: fmt.Sprintf("T%d", dice.IntN(3)), Person: fmt.Sprintf("U%d", dice.IntN(4))}
		card := uint64(1 + dice.IntN(60))
		m := reminder(to)
		switch dice.IntN(6) {
		case 0:
			m = answer(to, card)
		case 1:
			m = step(to, card, dice.IntN(2))
		case 2:
			m = ticked(to, card, dice.IntN(2))
		}
		if dice.IntN(4) == 0 {
			m.NotBefore = bubble.Now().Add(time.Duration(dice.IntN(20)) * time.Second)
		}
		if dice.IntN(3) == 0 {
			m.NotAfter = bubble.Now().Add(time.Duration(dice.IntN(90)) * time.Second)
		}
		owed[i] = m
	}
	return owed
}

// mishaps answers well in half of the calls, then for a while in none.
func (o *office) mishaps(seed uint64) func(Claim) error {
	dice := rand.New(rand.NewPCG(seed, 1))
	return func(Claim) error {
		o.line.mu.Lock()
		n := dice.IntN(20)
		o.line.mu.Unlock()
		switch n {
		case 0:
			return &RateLimited{RetryAfter: 3 * time.Second}
		case 1:
			return &RateLimited{}
		case 2, 3:
			return ErrNotSent
		case 4, 5:
			return ErrUnknownOutcome
		case 6:
			return &Refusal{Code: "is_archived"}
		case 7:
			return ErrGone
		case 8:
			return errors.New("surprise")
		case 9:
			panic("surprise")
		}
		return nil
	}
}

// brittle fails one verb of the store in ten.
func brittle(seed uint64) func(string, uint64) error {
	dice := rand.New(rand.NewPCG(seed, 2))
	return func(_ string, id uint64) error {
		if id == 0 && dice.IntN(10) == 0 {
			return errors.New("disk full")
		}
		return nil
	}
}
