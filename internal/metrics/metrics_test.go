package metrics_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/metrics"
	"unhunch/internal/schedule"
)

var noon = time.Date(2026, time.March, 3, 12, 0, 0, 0, time.UTC)

// page is what somebody who scrapes sees.
func page(t *testing.T, m *metrics.Metrics, path string, ready error) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler(func() error { return ready }).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody))
	return w.Code, w.Body.String()
}

func wants(t *testing.T, m *metrics.Metrics, lines ...string) {
	t.Helper()
	_, text := page(t, m, "/metrics", nil)
	for _, line := range lines {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("no line %q in\n%s", line, only(text, line))
		}
	}
}

// only keeps what is about the same figure.
func only(text, line string) string {
	name, _, _ := strings.Cut(line, "{")
	name, _, _ = strings.Cut(name, " ")
	var kept []string
	for l := range strings.Lines(text) {
		if strings.HasPrefix(l, name) {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "")
}

// twice is a store whose transaction runs twice, as bbolt's may.
type twice struct{ dues []schedule.Due }

func (s twice) Advance(_ context.Context, _ time.Time, _ int, decide func(schedule.Due) schedule.Decision) (schedule.Beat, error) {
	for range 2 {
		for _, due := range s.dues {
			decide(due)
		}
	}
	return schedule.Beat{Due: len(s.dues)}, nil
}

func TestWhatWasDecidedIsCountedOnceByReason(t *testing.T) {
	m := metrics.New(func() time.Time { return noon }, "v1")
	s := m.Schedule(store{twice{make([]schedule.Due, 3)}})
	n := 0
	_, err := s.Advance(t.Context(), noon, 10, func(schedule.Due) schedule.Decision {
		if n++; n%3 == 0 {
			return schedule.Decision{Verdict: schedule.Held, Reason: schedule.InRoutine}
		}
		return schedule.Decision{Verdict: schedule.Send}
	})
	if err != nil {
		t.Fatal(err)
	}
	wants(t, m,
		`unhunch_reminders_decided_total{reason="",verdict="send"} 2`,
		`unhunch_reminders_decided_total{reason="in-routine",verdict="held"} 1`,
		`unhunch_beat_seconds_count 1`,
		`unhunch_build_info{version="v1"} 1`,
	)
}

// store has the other methods of a schedule.Store, which nobody calls here.
type store struct{ twice }

func (store) Soon(context.Context, time.Time, int) ([]schedule.Coming, error) {
	return nil, errors.New("not asked for")
}

// ledger settles what it is told to.
type ledger struct {
	delivery.Store
	err error
}

func (l ledger) Settle(context.Context, []delivery.Outcome) error { return l.err }
func (l ledger) Recover(context.Context, time.Time) (int, error)  { return 2, l.err }

func TestWhatBecameOfMessagesIsCountedOnceItIsWritten(t *testing.T) {
	m := metrics.New(func() time.Time { return noon }, "v1")
	outcomes := []delivery.Outcome{
		{Verdict: delivery.Sent, At: noon.Add(40 * time.Second), Claim: delivery.Claim{Message: delivery.Message{Kind: delivery.Reminder, Due: noon}}},
		{Verdict: delivery.Dropped, Reason: delivery.Stale, At: noon, Claim: delivery.Claim{Message: delivery.Message{Kind: delivery.Step}}},
	}
	if err := m.Delivery(ledger{err: errors.New("disk full")}).Settle(t.Context(), outcomes); err == nil {
		t.Error("the store's error is gone")
	}
	s := m.Delivery(ledger{})
	if err := s.Settle(t.Context(), outcomes); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Recover(t.Context(), noon); err != nil {
		t.Fatal(err)
	}
	wants(t, m,
		`unhunch_messages_settled_total{kind="reminder",reason="",verdict="sent"} 1`,
		`unhunch_messages_settled_total{kind="step",reason="stale",verdict="dropped"} 1`,
		`unhunch_messages_settled_total{kind="",reason="crashed",verdict="unknown"} 2`,
		`unhunch_reminder_lateness_seconds_bucket{le="30"} 0`,
		`unhunch_reminder_lateness_seconds_bucket{le="60"} 1`,
	)
}

// answers is a Slack that always says the same.
type answers struct {
	status int
	body   string
	err    error
}

func (a answers) RoundTrip(*http.Request) (*http.Response, error) {
	if a.err != nil {
		return nil, a.err
	}
	return &http.Response{StatusCode: a.status, Body: io.NopCloser(strings.NewReader(a.body))}, nil
}

func TestCallsToSlackAreCountedByMethodAndOutcome(t *testing.T) {
	for name, tc := range map[string]struct {
		slack answers
		url   string
		want  string
	}{
		"ok":                {answers{status: 200, body: `{"ok":true,"ts":"1"}`}, "https://slack.com/api/chat.postMessage", `method="chat.postMessage",outcome="ok"`},
		"an error in a 200": {answers{status: 200, body: `{"error":"not_in_channel", "ok": false}`}, "https://slack.com/api/chat.update", `method="chat.update",outcome="refused"`},
		"too fast":          {answers{status: 429}, "https://slack.com/api/chat.postMessage", `method="chat.postMessage",outcome="ratelimited"`},
		"Slack has trouble": {answers{status: 503}, "https://slack.com/api/views.open", `method="views.open",outcome="failed"`},
		"the line is cut":   {answers{err: io.ErrUnexpectedEOF}, "https://slack.com/api/views.open", `method="views.open",outcome="broken"`},
		"a response_url is kept out of the labels": {answers{status: 200, body: "ok"}, "https://hooks.slack.com/commands/T1/42/secretsecret", `method="other",outcome="ok"`},
	} {
		t.Run(name, func(t *testing.T) {
			m := metrics.New(func() time.Time { return noon }, "v1")
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, tc.url, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			response, err := m.Calls(tc.slack).RoundTrip(r)
			if !errors.Is(err, tc.slack.err) {
				t.Fatal(err)
			}
			if err == nil {
				body, _ := io.ReadAll(response.Body)
				_ = response.Body.Close()
				if string(body) != tc.slack.body {
					t.Errorf("the caller reads %q", body)
				}
			}
			wants(t, m, `unhunch_slack_call_seconds_count{`+tc.want+`} 1`)
		})
	}
}

func TestHealth(t *testing.T) {
	m := metrics.New(func() time.Time { return noon }, "v1")
	m.Watch("unhunch_things", "Things.", func() float64 { return 7 })
	m.Acknowledged(30 * time.Millisecond)
	wants(t, m, "unhunch_things 7", "unhunch_ack_seconds_count 1")
	for path, want := range map[string]struct {
		ready error
		code  int
		says  string
	}{
		"/healthz": {errors.New("no socket"), http.StatusOK, "ok\n"},
		"/readyz":  {errors.New("no socket"), http.StatusServiceUnavailable, "no socket\n"},
	} {
		if code, text := page(t, m, path, want.ready); code != want.code || text != want.says {
			t.Errorf("%s: %d %q", path, code, text)
		}
	}
	if code, text := page(t, m, "/readyz", nil); code != http.StatusOK || text != "ready\n" {
		t.Errorf("%d %q", code, text)
	}
}
