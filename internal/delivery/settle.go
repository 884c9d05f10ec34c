package delivery

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"unhunch/internal/moment"
)

// hold is how long an outcome that the store does not take keeps its person and
// its worker, so that a store that takes nothing hardly lets anything be sent.
// Then they go on without it, and after oldest it is given up: its intent is in
// the store, which makes it unknown at the next start.
const hold = time.Minute

// settle takes in how claims ended, and tries once more to write down what could not be.
func (r *round) settle(ctx context.Context) {
	r.heed()
	now := r.opt.Now()
	if len(r.stuck) > 0 && !now.Before(r.settling.until) {
		stuck := r.stuck
		r.stuck = nil
		for i := range stuck { // one by one: one that cannot be written must not hold the others
			r.write(ctx, stuck[i:i+1], now)
		}
	}
	r.hear(ctx)
	r.goOn(now)
	if len(r.stuck) == 0 {
		r.settling.over()
	}
}

// heed judges what came back from calls.
func (r *round) heed() {
	first := len(r.ended)
	r.ended = r.calls.taken(r.ended)
	for _, f := range r.ended[first:] {
		r.queueOf(f.pick).judge(f)
	}
}

// nextEnded takes as many of those that ended as share a transaction.
func (r *round) nextEnded() []*flight {
	n := min(len(r.ended), together)
	next := slices.Clone(r.ended[:n])
	r.ended = slices.Delete(r.ended, 0, n)
	return next
}

func (r *round) write(ctx context.Context, ended []*flight, now time.Time) {
	outcomes := outcomesOf(ended)
	if err := r.store.Settle(ctx, outcomes); err != nil {
		r.keep(ended, now, err)
		return
	}
	r.written(ctx, ended, outcomes)
}

func outcomesOf(ended []*flight) []Outcome {
	outcomes := make([]Outcome, len(ended))
	for i, f := range ended {
		outcomes[i] = f.outcome
	}
	return outcomes
}

// keep remembers what could not be written down.
func (r *round) keep(ended []*flight, now time.Time, err error) {
	for _, f := range ended {
		if f.stuck.IsZero() {
			f.stuck = now
		}
	}
	r.stuck = append(r.stuck, ended...)
	r.settling.failed(now)
	r.log.Error("settle claims", "error", err)
}

// written lets follow what does once outcomes are written down.
func (r *round) written(ctx context.Context, ended []*flight, outcomes []Outcome) {
	if len(ended) == 0 {
		return
	}
	for _, o := range r.opt.Observers {
		o.Settled(outcomes)
	}
	for _, f := range ended {
		if f.Kind == Step && f.outcome.Verdict != Sent {
			r.unlisted = true // another post takes its buttons: see session.Desk.Settle
		}
		r.report(ctx, &f.outcome, f.err)
		r.queueOf(f.pick).release(f.pick, &f.outcome)
	}
}

// report logs how a claim ended.
func (r *round) report(ctx context.Context, o *Outcome, err error) {
	level := slog.LevelDebug
	switch o.Verdict {
	case Sent:
	case Later, Dropped:
		level = slog.LevelInfo
	case Unknown:
		level = slog.LevelWarn
	}
	refusal, refused := errors.AsType[*Refusal](err)
	if refused && refusal.Told || errors.Is(err, ErrRevoked) { // the operator was told, once for all
		level = slog.LevelDebug
	}
	if !r.log.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("user", o.Claim.To.String()), slog.String("kind", string(o.Claim.Kind)),
		slog.Uint64("id", o.Claim.ID), slog.String("method", methodOf(o.Claim).String()),
		slog.String("verdict", string(o.Verdict)), slog.String("reason", string(o.Reason)),
	}
	if err != nil {
		attrs = append(attrs, slog.Any("error", err))
	}
	r.log.LogAttrs(ctx, level, "message settled", attrs...)
}

// hear writes down how messages ended elsewhere. One that cannot be written stays
// owed, and finds then that it would change nothing.
func (r *round) hear(ctx context.Context) {
	told := slices.DeleteFunc(r.signals.elsewhere(), func(o Outcome) bool {
		it := r.known(o)
		return it != nil && it.taken
	})
	for some := range slices.Chunk(told, together) {
		r.heard(ctx, some)
	}
}

func (r *round) heard(ctx context.Context, told []Outcome) {
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
		r.report(ctx, &o, nil)
	}
}

// known is the item of a message, as far as it was listed.
func (r *round) known(o Outcome) *item {
	q := r.queues[o.Claim.To.Workspace]
	if q == nil {
		return nil
	}
	i := slices.IndexFunc(q.items, func(it *item) bool { return it.ID == o.Claim.ID && !it.over })
	if i < 0 {
		return nil
	}
	return q.items[i]
}

// goOn lets nobody wait for ever for an outcome that cannot be written.
func (r *round) goOn(now time.Time) {
	r.stuck = slices.DeleteFunc(r.stuck, func(f *flight) bool {
		waited := now.Sub(f.stuck)
		if waited >= oldest {
			r.log.Error("an outcome was never written", "user", f.To.String(), "kind", f.Kind,
				"id", f.ID, "verdict", f.outcome.Verdict)
			r.queueOf(f.pick).release(f.pick, &Outcome{})
			return true
		}
		if waited >= hold && f.holds() {
			r.queueOf(f.pick).letGo(f.pick)
		}
		return false
	})
}

// wait sleeps until something happens: calls end, somebody wakes the courier, or
// the moment comes at which something may go.
func (r *round) wait(ctx context.Context) {
	r.answer()
	if len(r.ended) > 0 {
		return
	}
	if r.flying == 0 {
		r.calls.dismiss()
	}
	deadline, gathers := r.deadline(), false
	alarm := r.at(deadline)
	for {
		select {
		case <-ctx.Done():
			return
		case <-alarm:
			return
		case <-r.calls.bell:
			some, waits := r.calls.landed()
			switch {
			case some && !waits:
				return
			case some && !gathers:
				others := r.opt.Now().Add(min(r.took, patience))
				alarm, gathers = r.at(moment.Earliest(deadline, others)), true
			}
		case <-r.signals.wake:
			r.unlisted = true
			waiting, resumed := r.signals.heard()
			r.waiting = append(r.waiting, waiting...)
			for _, workspace := range resumed {
				if q := r.queues[workspace]; q != nil {
					q.revoked, q.next, q.fresh, q.resumed = false, time.Time{}, time.Time{}, r.opt.Now()
				}
			}
			return
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
	r.settling.over() // what the store did not take is tried at once
	for {
		r.settle(ctx)
		for len(r.ended) > 0 {
			r.write(ctx, r.nextEnded(), r.opt.Now())
		}
		left := r.flying
		for _, f := range r.stuck {
			if !f.holds() {
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
		case <-r.calls.bell:
		case <-again:
		case <-over.C:
			return fmt.Errorf("%d messages owed without a known outcome", left)
		}
	}
}
