package metrics

import (
	"context"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/schedule"
)

// Schedule watches what is decided.
func (m *Metrics) Schedule(s schedule.Store) schedule.Store { return decisions{s, m} }

type decisions struct {
	schedule.Store
	m *Metrics
}

func (d decisions) Advance(ctx context.Context, now time.Time, limit int, decide func(schedule.Due) schedule.Decision) (schedule.Beat, error) {
	type end struct{ verdict, reason string }
	var ends []end
	began := d.m.now()
	beat, err := d.Store.Advance(ctx, now, limit, func(due schedule.Due) schedule.Decision {
		decision := decide(due)
		ends = append(ends, end{string(decision.Verdict), string(decision.Reason)})
		return decision
	})
	if err != nil {
		return beat, err
	}
	d.m.beats.Observe(d.m.now().Sub(began).Seconds())
	counts := map[end]int{}
	for _, e := range ends[max(0, len(ends)-beat.Due):] { // of a transaction that ran twice, the second run counts
		counts[e]++
	}
	for e, n := range counts {
		d.m.decided.WithLabelValues(e.verdict, e.reason).Add(float64(n))
	}
	return beat, nil
}

// Delivery watches how messages end.
func (m *Metrics) Delivery(s delivery.Store) delivery.Store { return settlements{s, m} }

type settlements struct {
	delivery.Store
	m *Metrics
}

func (s settlements) Settle(ctx context.Context, outcomes []delivery.Outcome) error {
	if err := s.Store.Settle(ctx, outcomes); err != nil {
		return err
	}
	for _, o := range outcomes {
		s.m.settled.WithLabelValues(string(o.Claim.Kind), string(o.Verdict), string(o.Reason)).Inc()
		if o.Verdict == delivery.Sent && o.Claim.Kind == delivery.Reminder && !o.Claim.Edit {
			s.m.late.Observe(max(0, o.At.Sub(o.Claim.Due).Seconds()))
		}
	}
	return nil
}

func (s settlements) Recover(ctx context.Context, now time.Time) (int, error) {
	n, err := s.Store.Recover(ctx, now)
	if err == nil && n > 0 {
		s.m.settled.WithLabelValues("", string(delivery.Unknown), string(delivery.Crashed)).Add(float64(n))
	}
	return n, err
}
