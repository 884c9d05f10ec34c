package delivery

import (
	"context"
	"fmt"
	"slices"
	"time"

	"unhunch/internal/moment"
)

// hold is how long an outcome that the store does not take keeps its person and
// its worker, so that a store that takes nothing hardly lets anything be sent.
// Then they go on without it, and after oldest it is given up: its intent is in
// the store, which makes it unknown at the next start.
const hold = time.Minute

// settle writes down how claims ended.
func (r *round) settle(ctx context.Context) {
	for len(r.results) > 0 {
		r.heed(<-r.results)
	}
	now := r.opt.Now()
	if len(r.stuck) > 0 && !now.Before(r.settling.until) {
		stuck := r.stuck
		r.stuck = nil
		for _, e := range stuck { // one by one: one that cannot be written must not hold the others
			r.write(ctx, now, e)
		}
	}
	r.hear(ctx)
	ended := r.ended
	r.ended = nil
	r.write(ctx, now, ended...)
	r.goOn(now)
	if len(r.stuck) == 0 {
		r.settling.over()
	}
}

// hear writes down how messages ended elsewhere. One that cannot be written stays
// owed, and finds then that it would change nothing.
func (r *round) hear(ctx context.Context) {
	told := slices.DeleteFunc(r.signals.elsewhere(), func(o Outcome) bool {
		it := r.known(o)
		return it != nil && it.taken
	})
	if len(told) == 0 {
		return
	}
	if err := r.store.Settle(ctx, told); err != nil {
		r.log.Error("settle what was done elsewhere", "error", err)
		return
	}
	for _, o := range r.opt.Observers {
		o.Settled(told)
	}
	for _, o := range told {
		it := r.known(o)
		switch {
		case o.Verdict == Later:
			r.unlisted = true
			if it != nil {
				it.from = o.Again
			}
		case it != nil:
			r.queues[it.To.Workspace].remove(it)
		}
		r.report(ctx, ending{pick: pick{item: &item{Claim: o.Claim}}, outcome: o})
	}
}

// known is the item of a message, as far as it was listed.
func (r *round) known(o Outcome) *item {
	q := r.queues[o.Claim.To.Workspace]
	if q == nil {
		return nil
	}
	i := slices.IndexFunc(q.items, func(it *item) bool { return it.ID == o.Claim.ID })
	if i < 0 {
		return nil
	}
	return q.items[i]
}

func (r *round) write(ctx context.Context, now time.Time, ended ...ending) {
	if len(ended) == 0 {
		return
	}
	outcomes := make([]Outcome, len(ended))
	for i, e := range ended {
		outcomes[i] = e.outcome
	}
	if err := r.store.Settle(ctx, outcomes); err != nil {
		for _, e := range ended {
			if e.stuck.IsZero() {
				e.stuck = now
			}
			r.stuck = append(r.stuck, e)
		}
		r.settling.failed(now)
		r.log.Error("settle claims", "error", err)
		return
	}
	for _, o := range r.opt.Observers {
		o.Settled(outcomes)
	}
	for _, e := range ended {
		if e.Kind == Step && e.outcome.Verdict != Sent {
			r.unlisted = true // another post takes its buttons: see session.Desk.Settle
		}
		r.release(e.pick, e.outcome)
		r.report(ctx, e)
	}
}

// goOn lets nobody wait for ever for an outcome that cannot be written.
func (r *round) goOn(now time.Time) {
	r.stuck = slices.DeleteFunc(r.stuck, func(e ending) bool {
		waited := now.Sub(e.stuck)
		if waited >= oldest {
			r.log.Error("an outcome was never written", "user", e.To.String(), "kind", e.Kind,
				"id", e.ID, "verdict", e.outcome.Verdict)
			r.release(e.pick, Outcome{})
			return true
		}
		if waited >= hold && e.holds() {
			r.flying--
			r.queues[e.To.Workspace].letGo(e.pick)
		}
		return false
	})
}

// heed judges what came back from a call.
func (r *round) heed(res result) {
	r.ended = append(r.ended, r.queues[res.To.Workspace].judge(res))
}

// wait sleeps until something happens: a call ends, somebody wakes the
// courier, or the moment comes at which something may go.
func (r *round) wait(ctx context.Context) {
	r.answer()
	if len(r.ended) > 0 {
		return
	}
	select {
	case <-ctx.Done():
	case res := <-r.results:
		r.heed(res)
	case <-r.at(r.deadline()):
	case <-r.signals.wake:
		r.unlisted = true
		waiting, resumed := r.signals.heard()
		r.waiting = append(r.waiting, waiting...)
		for _, workspace := range resumed {
			if q := r.queues[workspace]; q != nil {
				q.revoked, q.next, q.fresh = false, time.Time{}, time.Time{}
			}
		}
	}
}

// at rings at a moment, once until the next call. A timer that is past before
// it is waited for crashes the race detector in a test's bubble now and then,
// go.dev/issue/78156.
func (r *round) at(when time.Time) <-chan time.Time {
	left := when.Sub(r.opt.Now())
	if left <= 0 {
		past := make(chan time.Time)
		close(past)
		return past
	}
	r.alarm.Reset(left)
	return r.alarm.C
}

// deadline is when there is something to do though nothing happens.
func (r *round) deadline() time.Time {
	at := r.relist
	if r.unlisted {
		at = time.Time{}
	}
	at = moment.Latest(at, moment.Latest(r.listing.until, r.quiet))
	if len(r.stuck) > 0 {
		at = moment.Earliest(at, r.settling.until)
	}
	if r.flying < r.opt.Workers {
		for _, q := range r.order {
			at = moment.Earliest(at, moment.Latest(q.next, r.claiming.until))
		}
	}
	return at
}

// answer tells those who wait for it that all is settled, if it is.
func (r *round) answer() {
	if len(r.waiting) == 0 || r.unlisted || r.flying > 0 || len(r.ended)+len(r.stuck) > 0 {
		return
	}
	now := r.opt.Now()
	for _, q := range r.order {
		if !q.settled(now) {
			return
		}
	}
	for _, settled := range r.waiting {
		close(settled)
	}
	r.waiting = nil
}

// grace is what a cancelled call gets to return, and the store to write.
const grace = time.Second

// drain lets calls in flight finish and writes down how they ended. A call
// that does not even return when it is cancelled is left behind: its intent
// makes it unknown at the next start.
func (r *round) drain(ctx context.Context, cancel func()) error {
	drain := r.opt.Drain
	defer time.AfterFunc(drain, cancel).Stop()
	over := time.NewTimer(drain + grace)
	defer over.Stop()
	ctx, stop := context.WithTimeout(ctx, drain+2*grace)
	defer stop()
	for {
		r.settle(ctx)
		left := r.flying
		for _, e := range r.stuck {
			if !e.holds() {
				left++
			}
		}
		if left == 0 {
			return nil
		}
		var again <-chan time.Time
		if len(r.stuck) > 0 {
			again = r.at(r.settling.until)
		}
		select {
		case res := <-r.results:
			r.heed(res)
		case <-again:
		case <-over.C:
			return fmt.Errorf("%d messages owed without a known outcome", left)
		}
	}
}
