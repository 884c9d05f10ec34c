package delivery

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
)

func TestACrowdIsPacedAsTheOperatorAllows(t *testing.T) {
	story(t, Options{Limits: Limits{MostPosts: 300}}, func(t *testing.T, o *office) {
		o.opens()
		began := bubble.Now()
		o.owes(crowd("T1", 320, reminder)...)
		o.after(time.Minute)
		o.wantTally("sent 320") // 20 at once, then 300 in a minute
		last := o.calls()[319].at.Sub(began)
		if best := time.Minute; last < best-time.Second || last > best {
			t.Errorf("the last was sent after %s, best possible is %s", last, best)
		}
	})
}

func TestOneChannelTakesOnePostASecond(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.opens()
		o.owes(reminder(ana), reminder(ana), reminder(ana), reminder(ana), reminder(ana))
		began := o.calls()[0].at
		o.after(time.Minute)
		var at []time.Duration
		for _, c := range o.calls() {
			at = append(at, c.at.Sub(began).Round(time.Millisecond))
		}
		if len(at) != 5 || at[2] != 0 || at[3] != time.Second || at[4] != 2*time.Second {
			t.Errorf("posts at %v", at)
		}
	})
}

func TestEditsHaveTheirOwnPace(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		owed := crowd("T1", 65, func(to prefs.UserID) Message {
			o.knows(to, Ref{Card: 9000})
			return answer(to, 9000)
		})
		o.opens()
		o.owes(owed...)
		o.after(59 * time.Second)
		o.wantTally("owed 1, sent 64") // 15 at once, then 50 in a minute
		o.after(2 * time.Second)
		o.wantTally("sent 65")
	})
}

func TestA429PausesAllSendersOfTheWorkspaceAndMethod(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		end := bubble.Now().Add(30 * time.Second)
		o.line.answer = func(c Claim) error {
			if c.To.Workspace == "T1" && !c.Edit && bubble.Now().Before(end) {
				return &RateLimited{RetryAfter: bubble.Until(end), Method: post.String()}
			}
			return nil
		}
		o.knows(ana, Ref{Card: 9000})
		o.slow = takes(100 * time.Millisecond)
		o.opens()
		o.owes(crowd("T1", 50, reminder)...)
		o.owes(append(crowd("T2", 5, reminder), answer(ana, 9000))...)
		o.after(29 * time.Second)
		o.wantTally("owed 50, sent 6")
		if made := limited(o.calls()); made != 8 { // those that were in flight
			t.Errorf("%d calls were refused", made)
		}
		o.after(5 * time.Minute)
		o.wantTally("sent 56")
		if made := len(o.calls()); made != 56+8 {
			t.Errorf("%d calls for 56 messages, 8 of them refused", made)
		}
	})
}

func TestA429WithoutRetryAfterBacksOff(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.line.answer = until(bubble.Now().Add(2*time.Minute), &RateLimited{Method: post.String()})
		o.opens()
		o.owes(crowd("T1", 50, reminder)...)
		o.after(2 * time.Minute)
		o.wantTally("owed 50")
		o.after(5 * time.Minute)
		o.wantTally("sent 50")
		if made := limited(o.calls()); made > 8+10 {
			t.Errorf("%d calls were refused", made)
		}
	})
}

// A server that takes 60 a minute, though we begin with 300.
func TestACapThatIsLowerThanOurs(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.allows(&drip{perSecond: 1, burst: 12})
		const n = 500
		owed := crowd("T1", n, reminder)
		for i := range owed {
			owed[i].NotAfter = bubble.Now().Add(time.Hour)
		}
		o.opens()
		o.owes(owed...)
		best := time.Duration(n-12) * time.Second
		o.after(best * 6 / 5)
		o.wantTally("sent 500")
		calls := o.calls()
		t.Logf("%d people in %s, best possible %s; %d calls refused", n,
			calls[len(calls)-1].at.Sub(calls[0].at).Round(time.Second), best, limited(calls))
		if refused := limited(calls); refused > n/10 {
			t.Errorf("%d calls refused", refused)
		}
	})
}

func TestAnOutageOfTenMinutes(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		began := bubble.Now()
		back := began.Add(10 * time.Minute)
		o.line.answer = until(back, ErrNotSent)
		short := crowd("T1", 5, reminder)
		for i := range short {
			short[i].NotAfter = began.Add(5 * time.Minute)
		}
		o.opens()
		o.owes(append(short, crowd("T1", 50, reminder)...)...)
		o.after(5*time.Minute + time.Second)
		o.wantTally("owed 50, dropped stale 5")
		o.after(5*time.Minute - time.Second)
		tried := len(o.calls())
		if tried > 8+40 {
			t.Errorf("%d tries in vain", tried)
		}
		o.after(2 * time.Minute)
		o.wantTally("dropped stale 5, sent 50")
		for _, c := range o.calls() {
			if end := c.claim.NotAfter; !end.IsZero() && c.at.After(end) {
				t.Errorf("message %d was called after it went stale", c.claim.ID)
			}
		}
	})
}

// Every post that Slack answers with an error of its own may have been posted.
// A long disturbance must not burn a whole queue that way.
func TestAnInternalErrorCostsFewMessages(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.line.answer = until(bubble.Now().Add(10*time.Minute), ErrUnknownOutcome)
		o.opens()
		o.owes(crowd("T1", 200, reminder)...)
		o.after(10 * time.Minute)
		burnt := len(o.calls())
		if burnt > 8+40 {
			t.Errorf("%d messages burnt", burnt)
		}
		o.after(5 * time.Minute)
		if made := len(o.calls()); made != 200 {
			t.Errorf("%d calls for 200 messages", made)
		}
	})
}

func TestAMessageThatNeverGetsThroughHoldsNobodyElse(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.line.answer = func(c Claim) error {
			if c.ID == 1 {
				return ErrNotSent
			}
			return nil
		}
		o.opens()
		o.owes(crowd("T1", 50, reminder)...)
		o.after(time.Minute)
		o.wantTally("owed 1, sent 49")
		o.after(2 * time.Hour)
		o.wantTally("dropped stale 1, sent 49")
	})
}

// One workspace may be sent less than others, or more; and that may change.
func TestAWorkspaceHasItsOwnMostPosts(t *testing.T) {
	var most atomic.Pointer[map[string]float64]
	most.Store(&map[string]float64{"T1": 60, "T2": 600})
	own := func(workspace string) float64 { return (*most.Load())[workspace] }
	story(t, Options{Limits: Limits{MostPosts: 300}, Most: own}, func(t *testing.T, o *office) {
		sent := func() (in [3]int) {
			for _, c := range o.calls() {
				in[c.claim.To.Workspace[1]-'1']++
			}
			return in
		}
		o.opens()
		for workspace := range 3 {
			o.owes(crowd(fmt.Sprintf("T%d", workspace+1), 2000, reminder)...)
		}
		o.after(time.Minute)
		before := sent()
		if before[0] != 20+60 || before[1] <= 20+300 || before[1] > 20+600 || before[2] != 20+300 {
			t.Errorf("sent in a minute: %v", before)
		}
		most.Store(&map[string]float64{"T1": 300, "T2": 60})
		o.after(time.Minute) // in which owed messages are listed anew
		before = sent()
		o.after(time.Minute)
		now := sent()
		if got := now[0] - before[0]; got <= 60 || got > 300 {
			t.Errorf("with more allowed, %d in a minute", got)
		}
		if got := now[1] - before[1]; got > 61 {
			t.Errorf("with less allowed, %d in a minute", got)
		}
	})
}
