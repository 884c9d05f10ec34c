package metrics_test

import (
	"errors"
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
func page(t *testing.T, m *metrics.Metrics, path string, ready, open error) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler(func() error { return ready }, func() error { return open }).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody))
	return w.Code, w.Body.String()
}

func wants(t *testing.T, m *metrics.Metrics, lines ...string) {
	t.Helper()
	_, text := page(t, m, "/metrics", nil, nil)
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

func TestWhatWasDecidedIsCountedByReason(t *testing.T) {
	m := metrics.New("v1")
	m.Advanced(schedule.Advanced{
		Beat: schedule.Beat{Due: 3}, Took: 30 * time.Microsecond,
		Decided: []schedule.Decided{
			{Verdict: schedule.Send}, {Verdict: schedule.Held, Reason: schedule.InRoutine}, {Verdict: schedule.Send},
		},
	})
	wants(t, m,
		`unhunch_reminders_decided_total{reason="",verdict="send"} 2`,
		`unhunch_reminders_decided_total{reason="in-routine",verdict="held"} 1`,
		`unhunch_beat_seconds_bucket{le="1e-05"} 0`,
		`unhunch_beat_seconds_bucket{le="4e-05"} 1`,
		`unhunch_build_info{version="v1"} 1`,
	)
}

func TestWhatBecameOfMessagesIsCounted(t *testing.T) {
	m := metrics.New("v1")
	m.Settled([]delivery.Outcome{
		{Verdict: delivery.Sent, At: noon.Add(40 * time.Second), Claim: &delivery.Claim{Message: delivery.Message{Kind: delivery.Reminder, Due: noon}}},
		{Verdict: delivery.Dropped, Reason: delivery.Stale, At: noon, Claim: &delivery.Claim{Message: delivery.Message{Kind: delivery.Step}}},
	})
	m.Recovered(0)
	m.Recovered(2)
	wants(t, m,
		`unhunch_messages_settled_total{kind="reminder",reason="",verdict="sent"} 1`,
		`unhunch_messages_settled_total{kind="step",reason="stale",verdict="dropped"} 1`,
		`unhunch_messages_settled_total{kind="",reason="crashed",verdict="unknown"} 2`,
		`unhunch_reminder_lateness_seconds_bucket{held="no",le="30"} 0`,
		`unhunch_reminder_lateness_seconds_bucket{held="no",le="60"} 1`,
	)
}

// Who was in a meeting gets theirs afterwards, and late is the bot only with the others'.
func TestWhatWasHeldIsLateByItself(t *testing.T) {
	m := metrics.New("v1")
	is := func(person string) (id schedule.Decided) {
		id.User.Workspace, id.User.Person = "T1", person
		return id
	}
	decides := func(person string, v schedule.Verdict) {
		d := is(person)
		d.Verdict = v
		m.Advanced(schedule.Advanced{Decided: []schedule.Decided{d}})
	}
	ends := func(person string, v delivery.Verdict, after time.Duration) {
		claim := &delivery.Claim{Message: delivery.Message{Kind: delivery.Reminder, Due: noon, To: is(person).User}}
		m.Settled([]delivery.Outcome{{Claim: claim, Verdict: v, At: noon.Add(after)}})
	}
	decides("ana", schedule.Held)
	decides("ana", schedule.Held)
	decides("ana", schedule.Send)
	decides("ben", schedule.Held)
	decides("ben", schedule.Dropped)
	decides("ben", schedule.Send) // the next one
	ends("ana", delivery.Later, 0)
	ends("ana", delivery.Sent, 40*time.Minute)
	ends("ben", delivery.Sent, time.Second)
	decides("ana", schedule.Send) // her next one
	ends("ana", delivery.Sent, time.Second)
	wants(t, m,
		`unhunch_reminder_lateness_seconds_bucket{held="yes",le="1800"} 0`,
		`unhunch_reminder_lateness_seconds_count{held="yes"} 1`,
		`unhunch_reminder_lateness_seconds_bucket{held="no",le="1"} 2`,
		`unhunch_reminder_lateness_seconds_count{held="no"} 2`,
	)
}

func TestCallsToSlackAreCountedByMethodAndOutcome(t *testing.T) {
	m := metrics.New("v1")
	for range 2 {
		m.Called("chat.postMessage", "ok", 60*time.Millisecond)
	}
	m.Called("chat.update", "refused", time.Second)
	wants(t, m,
		`unhunch_slack_call_seconds_count{method="chat.postMessage",outcome="ok"} 2`,
		`unhunch_slack_call_seconds_bucket{method="chat.postMessage",outcome="ok",le="0.05"} 0`,
		`unhunch_slack_call_seconds_count{method="chat.update",outcome="refused"} 1`,
	)
}

func TestWhatSlackSendsAgainAndWhatIsRefusedIsCountedByReason(t *testing.T) {
	m := metrics.New("v1")
	m.SentAgain("http_timeout")
	m.SentAgain("http_timeout")
	m.Refused("forged")
	wants(t, m,
		`unhunch_envelopes_again_total{reason="http_timeout"} 2`,
		`unhunch_requests_refused_total{reason="forged"} 1`,
	)
}

func TestFetchesOfCalendarsAreCountedByOutcome(t *testing.T) {
	m := metrics.New("v1")
	m.Fetched("fresh", 60*time.Millisecond)
	m.Fetched("unreachable/slow", 20*time.Second)
	m.Fetched("fresh", time.Second)
	wants(t, m,
		`unhunch_calendar_fetch_seconds_count{outcome="fresh"} 2`,
		`unhunch_calendar_fetch_seconds_bucket{outcome="fresh",le="0.1"} 1`,
		`unhunch_calendar_fetch_seconds_count{outcome="unreachable/slow"} 1`,
	)
}

func TestAFigureWithLabelsTellsWhatThereIsNow(t *testing.T) {
	m := metrics.New("v1")
	var codes []string
	m.WatchEach("unhunch_refuses", "Refusals.", []string{"method", "code"}, func(tell func(float64, ...string)) {
		for _, code := range codes {
			tell(1, "chat.update", code)
		}
	})
	codes = []string{"missing_scope"}
	wants(t, m, `unhunch_refuses{code="missing_scope",method="chat.update"} 1`)
	codes = nil
	if _, text := page(t, m, "/metrics", nil, nil); strings.Contains(text, "missing_scope") {
		t.Error("it is told still")
	}
}

// What the parts tell says whose it is, and no figure does.
func TestNoFigureNamesAnybody(t *testing.T) {
	m := metrics.New("v1")
	claim := &delivery.Claim{Message: delivery.Message{
		ID: 7, Kind: delivery.Reminder, Routine: "desk-reset", Due: noon, Address: delivery.Address{Channel: "D0CHANNEL", TS: "1772539200.7"},
	}, Channel: "D0CHANNEL", TS: "1772539200.7", Thread: "1772539200.6"}
	claim.To.Workspace, claim.To.Person = "T0WORKSPACE", "U0PERSON"
	m.Advanced(schedule.Advanced{Decided: []schedule.Decided{{User: claim.To, Verdict: schedule.Send}}})
	m.Settled([]delivery.Outcome{{Claim: claim, Verdict: delivery.Sent, Receipt: delivery.Receipt{Channel: "D0CHANNEL", TS: "1772539200.8"}, At: noon.Add(time.Second)}})
	wants(t, m,
		`unhunch_reminders_decided_total{reason="",verdict="send"} 1`,
		`unhunch_messages_settled_total{kind="reminder",reason="",verdict="sent"} 1`,
	)
	_, text := page(t, m, "/metrics", nil, nil)
	for _, name := range []string{"T0WORKSPACE", "U0PERSON", "D0CHANNEL", "desk-reset", "1772539200"} {
		if strings.Contains(text, name) {
			t.Errorf("a figure has %s", name)
		}
	}
}

func TestHealth(t *testing.T) {
	m := metrics.New("v1")
	m.Watch("unhunch_things", "Things.", func() float64 { return 7 })
	m.Acknowledged("interactive", 30*time.Millisecond)
	wants(t, m, "unhunch_things 7", `unhunch_ack_seconds_bucket{type="interactive",le="1"} 1`, `unhunch_ack_seconds_count{type="interactive"} 1`)
	refused, closed := errors.New("a scope is missing"), errors.New("no socket")
	for path, want := range map[string]struct {
		ready, open error
		code        int
		says        string
	}{
		"/healthz":     {refused, closed, http.StatusOK, "ok\n"},
		"/readyz":      {refused, nil, http.StatusServiceUnavailable, "a scope is missing\n"},
		"/readyz/door": {refused, closed, http.StatusServiceUnavailable, "no socket\n"},
	} {
		if code, text := page(t, m, path, want.ready, want.open); code != want.code || text != want.says {
			t.Errorf("%s: %d %q", path, code, text)
		}
	}
	if code, text := page(t, m, "/readyz", nil, closed); code != http.StatusOK || text != "ready\n" {
		t.Errorf("%d %q", code, text)
	}
	if code, text := page(t, m, "/readyz/door", refused, nil); code != http.StatusOK || text != "ready\n" {
		t.Errorf("%d %q", code, text)
	}
}
