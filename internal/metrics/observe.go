package metrics

import (
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/schedule"
)

// Advanced implements schedule.Observer.
func (m *Metrics) Advanced(a schedule.Advanced) {
	m.beats.Observe(a.Took.Seconds())
	type end struct {
		verdict schedule.Verdict
		reason  schedule.Reason
	}
	counts := map[end]int{}
	for _, d := range a.Decided {
		counts[end{d.Verdict, d.Reason}]++
	}
	m.held.decided(a.Decided)
	for e, n := range counts {
		m.decided.WithLabelValues(string(e.verdict), string(e.reason)).Add(float64(n))
	}
}

// Settled implements delivery.Observer.
func (m *Metrics) Settled(outcomes []delivery.Outcome) {
	for _, o := range outcomes {
		m.settled.WithLabelValues(string(o.Claim.Kind), string(o.Verdict), string(o.Reason)).Inc()
		if o.Claim.Kind != delivery.Reminder || o.Claim.Edit || o.Verdict == delivery.Later {
			continue
		}
		was := m.held.over(o.Claim.To.String())
		if o.Verdict == delivery.Sent {
			m.late.WithLabelValues(was).Observe(max(0, o.At.Sub(o.Claim.Due).Seconds()))
		}
	}
}

// Fetched implements feed.Observer.
func (m *Metrics) Fetched(code string, took time.Duration) {
	m.fetched.WithLabelValues(code).Observe(took.Seconds())
}

// Recovered implements delivery.Observer.
func (m *Metrics) Recovered(unknown int) {
	if unknown > 0 {
		m.settled.WithLabelValues("", string(delivery.Unknown), string(delivery.Crashed)).Add(float64(unknown))
	}
}
