package delivery

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"unhunch/internal/prefs"
)

// TestABucketFillsAsThatOfALibraryDoes has a bucket do the same as a rate.Limiter, while
// the clock goes on and is set back.
func TestABucketFillsAsThatOfALibraryDoes(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 16))
	for round := range 200 {
		now := time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)
		r := Rate{PerMinute: 1 + 600*dice.Float64(), Burst: 1 + dice.IntN(30)}
		b, theirs := newBucket(r), rate.NewLimiter(rate.Limit(r.PerMinute/60), r.Burst)
		for range 100 {
			now = now.Add(time.Duration(dice.IntN(3000)-300) * time.Millisecond)
			var did string
			switch dice.IntN(4) {
			case 0:
				perSecond := 0.1 + 10*dice.Float64()
				b.paces(now, perSecond)
				theirs.SetLimitAt(now, rate.Limit(perSecond))
				did = fmt.Sprint("paces ", perSecond)
			case 1:
				burst := 1 + dice.IntN(30)
				b.bursts(now, burst)
				theirs.SetBurstAt(now, burst)
				did = fmt.Sprint("bursts ", burst)
			default:
				b.take(now)
				theirs.ReserveN(now, 1)
				did = "takes"
			}
			if got, want := b.tokens(now), theirs.TokensAt(now); math.Abs(got-want) > 1e-6 {
				t.Fatalf("round %d: after it %s it holds %g, want %g", round, did, got, want)
			}
			need := float64(1 + dice.IntN(b.burst+2))
			wait, holds := b.wait(now, need), min(need, float64(b.burst))-1e-6
			if b.tokens(now.Add(wait)) < holds || wait > 0 && b.tokens(now.Add(wait-time.Millisecond)) > holds {
				t.Fatalf("round %d: %g are said to be there after %s, and are %g", round, need, wait, b.tokens(now.Add(wait)))
			}
		}
	}
}

// One message after the other: before the next is owed, the courier sees that nothing is.
func TestAChannelIsPacedThoughNothingIsLeftOwedThere(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.opens()
		for range 10 {
			o.owes(reminder(ana))
			o.owes()
			o.after(20 * time.Millisecond)
		}
		if made := len(o.calls()); made > 4 {
			t.Errorf("%d posts into one channel at once", made)
		}
		o.after(time.Minute)
		o.wantTally("sent 10")
	})
}

// A workspace is never without something owed. Whoever got theirs long ago is not kept.
func TestPeopleWhoAreOwedNothingAreForgotten(t *testing.T) {
	now := time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)
	owed := func(id int) *Claim {
		m := reminder(prefs.UserID{Workspace: "T1", Person: fmt.Sprint("U", id)})
		m.ID = uint64(id)
		return &Claim{Message: m}
	}
	for name, ends := range map[string]func(q *queue){
		"it was sent": func(q *queue) {
			for _, p := range q.pick(nil, now, 1) {
				q.release(p, &Outcome{Verdict: Sent})
			}
		},
		"the store owes it no more": func(*queue) {},
	} {
		q := newQueue("T1", Limits{}.withDefaults(), 8, new(int))
		for id := range 1000 {
			q.list([]*Claim{owed(id + 1)}, false, now)
			ends(q)
			now = now.Add(2 * time.Second)
		}
		if len(q.people) > 5 {
			t.Errorf("%s: %d people are known", name, len(q.people))
		}
		if q.list(nil, false, now); len(q.people) > 0 || len(q.items) > 0 {
			t.Errorf("%s: %d people and %d items are known when nothing is owed", name, len(q.people), len(q.items))
		}
	}
}
