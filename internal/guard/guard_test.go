package guard

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
)

const token = "xoxb-not-to-be-seen"

// heardBy is a server that answers and notes whatever it is told.
func heardBy(t *testing.T, answer http.HandlerFunc) (*httptest.Server, *strings.Builder) {
	t.Helper()
	said := new(strings.Builder)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		said.WriteString(r.Header.Get("Authorization") + string(body))
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	return server, said
}

func TestNoRedirectTakesTheTokenAlong(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		thief, stolen := heardBy(t, func(http.ResponseWriter, *http.Request) {})
		server, _ := heardBy(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, thief.URL+"/api/chat.postMessage", status)
		})
		client := &http.Client{Transport: Transport{http.DefaultTransport}, CheckRedirect: Stay}
		api := slack.New(token, slack.OptionAPIURL(server.URL+"/api/"), slack.OptionHTTPClient(client))
		if _, _, err := api.PostMessage("U0ANA", slack.MsgOptionText("Time to move", false)); err == nil {
			t.Errorf("%d counts as sent", status)
		}
		hook := &slack.WebhookMessage{Text: "Time to move"}
		if err := slack.PostWebhookCustomHTTPContext(t.Context(), server.URL+"/respond/1", client, hook); err == nil {
			t.Errorf("%d counts as answered", status)
		}
		if stolen.Len() > 0 {
			t.Errorf("%d: %s", status, stolen)
		}
	}
}

func TestNothingTravelsInClearButOnThisMachine(t *testing.T) {
	for address, private := range map[string]bool{
		"https://slack.com/api/":             true,
		"https://hooks.slack.com/commands/1": true,
		"wss://wss-primary.slack.com/link/":  true,
		"http://127.0.0.1:8080/api/":         true,
		"ws://[::1]:8080/link/":              true,
		"http://localhost/api/":              true,
		"http://slack.com/api/":              false,
		"ws://wss-primary.slack.com/link/":   false,
		"http://10.0.0.1/api/":               false,
		"http://localhost.example.com/api/":  false,
		"http://127.0.0.1.example.com/api/":  false,
		"http:///api/":                       false,
		"ftp://slack.com/":                   false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if Private(u) != private {
			t.Errorf("%s: %t", address, !private)
		}
	}
	var went bool
	guard := Transport{roundTripper(func(r *http.Request) (*http.Response, error) {
		went = true
		return nil, errors.New("it went out")
	})}
	api := slack.New(token, slack.OptionAPIURL("http://slack.example.com/api/"), slack.OptionHTTPClient(&http.Client{Transport: guard}))
	if _, err := api.AuthTest(); !errors.Is(err, ErrClear) || went || strings.Contains(err.Error(), token) {
		t.Error(err)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestASocketIsWhereItCanBeSlacks(t *testing.T) {
	const slacks, own, here = "https://slack.com/api/", "https://slack.example.com/api/", "http://127.0.0.1:8080/api/"
	for _, c := range []struct {
		api, socket string
		want        error
	}{
		{slacks, "wss://wss-primary.slack.com/link/?ticket=x", nil},
		{slacks, "wss://WSS-Mobile.Slack.com:443/link/", nil},
		{"https://slack-gov.com/api/", "wss://wss-primary.slack-gov.com/link/", nil},
		{own, "wss://slack.example.com/link/", nil},
		{own, "wss://ws.slack.example.com/link/", nil},
		{own, "wss://wss-primary.slack.com/link/", nil}, // it passes on what Slack says
		{here, "ws://127.0.0.1:9999/link/", nil},
		{here, "ws://localhost:9999/link/", nil},
		{here, "wss://wss-primary.slack.com/link/", nil},
		{slacks, "ws://wss-primary.slack.com/link/", ErrClear},
		{own, "ws://slack.example.com/link/", ErrClear},
		{here, "ws://192.168.0.7/link/", ErrClear},
		{slacks, "wss://slack.com.example.org/link/", ErrAstray},
		{slacks, "wss://notslack.com/link/", ErrAstray},
		{slacks, "ws://127.0.0.1:8080/link/", ErrAstray},
		{slacks, "wss://192.168.0.7/link/", ErrAstray},
		{own, "wss://example.com/link/", ErrAstray},
		{here, "wss://example.com/link/", ErrAstray},
	} {
		past := errors.New("it was allowed")
		dialer := websocket.Dialer{Proxy: Socket(c.api, func(*http.Request) (*url.URL, error) { return nil, past })}
		_, response, err := dialer.DialContext(t.Context(), c.socket, nil)
		if response != nil {
			t.Errorf("%s was dialed", c.socket)
		}
		if want := c.want; want == nil && !errors.Is(err, past) || want != nil && !errors.Is(err, want) {
			t.Errorf("%s, from %s: %v", c.socket, c.api, err)
		}
		if err != nil && strings.Contains(err.Error(), "ticket") {
			t.Errorf("the log would show it: %v", err)
		}
	}
}
