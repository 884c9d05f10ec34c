package app

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"unhunch/internal/bubble"
	"unhunch/internal/webapi"
	"unhunch/internal/workspace"
)

// hears is what a Slack got that says the same to everything.
type hears struct {
	says  string
	calls []string // a path, the header and the body
}

func (h *hears) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	h.calls = append(h.calls, fmt.Sprintf("%s %s %s", r.URL.Path, r.Header.Get("Authorization"), body))
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(h.says)), Request: r}, err
}

func TestACallIsMadeByTheTokenThatIsHeld(t *testing.T) {
	h := &hears{says: `{"ok":true,"channel":"C1","ts":"1.1","user":{"id":"U1"}}`}
	dead := 0
	w := newWayBy(Settings{APIURL: "https://slack.test/api/", HTTP: &http.Client{Transport: h}, Now: bubble.Clock(), Log: slog.New(slog.DiscardHandler)},
		func(*held, webapi.Refusal) { dead++ })
	first, second := &held{token: "xoxb-1"}, &held{token: "xoxb-2", record: workspace.Record{Scopes: []string{"chat:write"}}}
	w.holds(first)
	call := func() {
		t.Helper()
		if _, err := w.api.GetUserInfo("token=xoxb-held"); err != nil && h.says == "" {
			t.Error(err)
		}
	}
	call()
	w.holds(second)
	call()
	if _, err := w.api.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: "U1"}); err != nil {
		t.Error(err)
	}
	if !w.scopes.Lack("files:write") {
		t.Error("what was granted is not known")
	}
	hook := &slack.WebhookMessage{Text: "token=xoxb-held"}
	if err := slack.PostWebhookCustomHTTP("https://hooks.test/1", w.client, hook); err != nil {
		t.Error(err)
	}
	want := []string{
		"/api/users.info Bearer xoxb-1 include_locale=true&user=token%3Dxoxb-held",
		"/api/users.info Bearer xoxb-2 include_locale=true&user=token%3Dxoxb-held",
	}
	if diff := cmp.Diff(want, h.calls[:2]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.HasPrefix(h.calls[2], "/api/views.publish Bearer xoxb-2 {") || !strings.HasPrefix(h.calls[3], "/1  {") {
		t.Errorf("%q", h.calls[2:])
	}
	h.says = `{"ok":false,"error":"token_revoked"}`
	call()
	if dead != 1 || len(w.line.Refusing()) != 0 {
		t.Errorf("told %d times that it is dead, and of %v", dead, w.line.Refusing())
	}
}

// Of a token that was replaced meanwhile, its end is nobody's business.
func TestTheEndOfATokenThatIsNotHeldAnyMoreIsNotTold(t *testing.T) {
	h := &hears{says: `{"ok":false,"error":"token_revoked"}`}
	var w *way
	dead := 0
	replaced := &held{token: "xoxb-2"}
	between := roundTrips(func(r *http.Request) (*http.Response, error) {
		w.holds(replaced)
		return h.RoundTrip(r)
	})
	w = newWayBy(Settings{APIURL: "https://slack.test/api/", HTTP: &http.Client{Transport: between}, Now: bubble.Clock(), Log: slog.New(slog.DiscardHandler)},
		func(*held, webapi.Refusal) { dead++ })
	w.holds(&held{token: "xoxb-1"})
	_, _ = w.api.AuthTest()
	if dead != 0 {
		t.Error("it is told")
	}
	_, _ = w.api.AuthTest()
	if dead != 1 {
		t.Errorf("the end of the one that is held is told %d times", dead)
	}
}

type roundTrips func(*http.Request) (*http.Response, error)

func (f roundTrips) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
