// Package metrics counts what the bot does and shows it to Prometheus.
//
// It is told by the parts it watches. No label names a person or a workspace.
package metrics

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are all figures of one process.
type Metrics struct {
	registry *prometheus.Registry

	decided *prometheus.CounterVec   // by verdict and reason
	beats   prometheus.Histogram     // seconds
	settled *prometheus.CounterVec   // by kind, verdict and reason
	late    *prometheus.HistogramVec // seconds, by whether it was held back
	held    *held
	acks    *prometheus.HistogramVec // seconds, by type
	again   *prometheus.CounterVec   // by reason
	refused *prometheus.CounterVec   // by reason
	calls   *prometheus.HistogramVec // seconds, by method and outcome
	fetched *prometheus.HistogramVec // seconds, by outcome
	logged  *prometheus.CounterVec   // by level
}

// New makes the figures, all at zero. version is what the build calls itself.
func New(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		decided: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "unhunch_reminders_decided_total",
			Help: "Due reminders by what was decided: send, held or dropped, and why. One that is held is decided anew each minute.",
		}, []string{"verdict", "reason"}),
		beats: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "unhunch_beat_seconds",
			Help:    "How long deciding for everybody who is due took, each time.",
			Buckets: prometheus.ExponentialBuckets(1e-5, 4, 10), // 10 µs to 2.6 s
		}),
		settled: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "unhunch_messages_settled_total",
			Help: "Messages by how they ended: sent, later (once for each try that is put off), unknown or dropped, and why.",
		}, []string{"kind", "verdict", "reason"}),
		late: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "unhunch_reminder_lateness_seconds",
			Help:    "How long after it was due a reminder was sent; held: whether it was held back in between, as in a meeting.",
			Buckets: []float64{1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600},
		}, []string{"held"}),
		held: newHeld(),
		acks: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "unhunch_ack_seconds",
			Help:    "How long what Slack sent waited for its acknowledgement, by its type. People see an error after 3 s.",
			Buckets: []float64{0.0001, 0.0005, 0.002, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 3}, // an alert asks for 1
		}, []string{"type"}),
		again: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "unhunch_envelopes_again_total",
			Help: "Envelopes that Slack sent once more, by the reason it gave. Each is worked on once.",
		}, []string{"reason"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "unhunch_requests_refused_total",
			Help: "Requests over HTTP that were not taken, by reason: unsigned, forged, stale and replayed are not Slack's.",
		}, []string{"reason"}),
		calls: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "unhunch_slack_call_seconds",
			Help:    "Calls to Slack by method and outcome: ok, refused, ratelimited, failed (a 5xx), foreign (not an answer of Slack's) or broken (none).",
			Buckets: []float64{0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20},
		}, []string{"method", "outcome"}),
		fetched: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "unhunch_calendar_fetch_seconds",
			Help:    "Fetches of people's calendars by outcome: fresh, not-modified, or what went wrong.",
			Buckets: []float64{0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20},
		}, []string{"outcome"}),
		logged: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "unhunch_log_lines_total",
			Help: "Lines of the log by level, warn and error, whether it shows them or not.",
		}, []string{"level"}),
	}
	for _, level := range []string{warned, failed} {
		m.logged.WithLabelValues(level) // the first one is an increase, too
	}
	for _, wasHeld := range []string{"no", "yes"} {
		m.late.WithLabelValues(wasHeld)
	}
	m.registry.MustRegister(
		built(version), m.decided, m.beats, m.settled, m.late, m.acks, m.again, m.refused, m.calls, m.fetched, m.logged,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}

// built says what the build calls itself.
func built(version string) prometheus.Collector {
	is := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "unhunch_build_info", Help: "Always 1; the label is the version.",
		ConstLabels: prometheus.Labels{"version": version},
	})
	is.Set(1)
	return is
}

// Watch adds a figure that is read whenever somebody asks.
func (m *Metrics) Watch(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
}

// WatchTotal adds a figure that only grows, and is read whenever somebody asks.
func (m *Metrics) WatchTotal(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, read))
}

// WatchEach adds a figure with labels: read tells each value that there is now.
func (m *Metrics) WatchEach(name, help string, labels []string, read func(tell func(value float64, labels ...string))) {
	m.registry.MustRegister(each{prometheus.NewDesc(name, help, labels, nil), read})
}

// each is a collector of what is there when somebody asks.
type each struct {
	what *prometheus.Desc
	read func(tell func(value float64, labels ...string))
}

// Describe implements prometheus.Collector.
func (e each) Describe(to chan<- *prometheus.Desc) { to <- e.what }

// Collect implements prometheus.Collector.
func (e each) Collect(to chan<- prometheus.Metric) {
	e.read(func(value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(e.what, prometheus.GaugeValue, value, labels...)
	})
}

// Called notes how a call to Slack ended, and how long it took.
func (m *Metrics) Called(method, outcome string, took time.Duration) {
	m.calls.WithLabelValues(method, outcome).Observe(took.Seconds())
}

// Acknowledged notes how long something of a type waited.
func (m *Metrics) Acknowledged(of string, after time.Duration) {
	m.acks.WithLabelValues(of).Observe(after.Seconds())
}

// SentAgain notes that Slack sent an envelope once more.
func (m *Metrics) SentAgain(reason string) { m.again.WithLabelValues(reason).Inc() }

// Refused notes a request that was not taken.
func (m *Metrics) Refused(reason string) { m.refused.WithLabelValues(reason).Inc() }

// Handler serves /metrics, /healthz (the process answers), /readyz (all is well) and
// /readyz/door (presses arrive): 503 with the reason while ready, or open, gives one.
// Who spreads presses over several bots asks the last one: what Slack or the store
// refuses to one of them it refuses to all, and a press is answered all the same.
func (m *Metrics) Handler(ready, open func() error) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok") })
	for path, asked := range map[string]func() error{"/readyz": ready, "/readyz/door": open} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			if err := asked(); err != nil {
				say(w, http.StatusServiceUnavailable, err.Error())
				return
			}
			say(w, http.StatusOK, "ready")
		})
	}
	return mux
}

func say(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(code)
	_, _ = w.Write([]byte(text + "\n"))
}
