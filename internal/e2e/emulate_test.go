//go:build browser && emulate

package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"unhunch/internal/e2e/e2etest"
)

// emulate is npm's pretend Slack, which others made from what they know of Slack. What it
// lacks, such as commands, presses and response_urls, stands in front of it.
type emulate struct {
	t     *testing.T
	front *httptest.Server
	url   *url.URL // of what is behind

	mu    sync.Mutex
	calls []methodCall
	told  []string // to response_urls, each as it came
}

// methodCall is one of the bot's to the Web API.
type methodCall struct {
	method, token string
	asks          url.Values
	answer        struct {
		OK          bool   `json:"ok"`
		Error       string `json:"error"`
		AccessToken string `json:"access_token"`
		Channel     string `json:"channel"`
		TS          string `json:"ts"`
	}
}

// The app, as its settings at Slack would have it, and who is there.
const (
	emulateClient  = "10000000001.20000000002"
	emulateSecret  = "emulatesclientsecret0123456789"
	emulateSigning = "8f742231b10e8888abcd99yyyzzz85a5"
	emulateApp     = "A00UNHUNCH"
	emulateTeam    = "T000000001"
	emulateAna     = "U000000001"  // who is there by default
	anasToken      = "xoxp-of-ana" // with which she changes her profile
)

// emulateOpens starts it for a bot that browsers and Slack reach at an address.
func emulateOpens(t *testing.T, public string) *emulate {
	t.Helper()
	e := &emulate{t: t}
	e.front = httptest.NewServer(http.HandlerFunc(e.serve))
	t.Cleanup(e.front.Close)
	settings, err := json.Marshal(map[string]any{
		"base": e.front.URL,
		"now":  e2etest.Machine().UnixMilli(),
		"seed": map[string]any{
			"signing_secret": emulateSigning,
			"strict_scopes":  true,
			"team":           map[string]string{"name": "Harbour", "domain": "harbour"},
			"oauth_apps": []any{map[string]any{
				"client_id": emulateClient, "client_secret": emulateSecret, "app_id": emulateApp, "name": "Unhunch",
				"redirect_uris": []string{public + "/slack/oauth/callback"},
			}},
			"tokens": []any{map[string]any{
				"token": anasToken, "type": "user", "user_id": emulateAna, "scopes": []string{"users.profile:write"},
			}},
		},
		"events": map[string]any{"url": public + "/slack/events", "names": []string{"user_change"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	node, dir := os.Getenv("UNHUNCH_NODE"), os.Getenv("UNHUNCH_EMULATE")
	if node == "" || dir == "" {
		t.Fatal("UNHUNCH_NODE or UNHUNCH_EMULATE is not set: run make test")
	}
	p := e2etest.Start(t, exec.CommandContext(t.Context(), node, filepath.Join(dir, "slack.js"), string(settings)))
	if e.url, err = url.Parse(regexp.MustCompile(`http://[\d.:]+`).FindString(p.Line("emulate: http://"))); err != nil {
		t.Fatal(err)
	}
	return e
}

func (e *emulate) api() string { return e.front.URL + "/api/" }

// serve answers a response_url, and has emulate answer everything else.
func (e *emulate) serve(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasPrefix(r.URL.Path, "/respond/"):
		body, _ := io.ReadAll(r.Body) // what is missing is missed
		e.mu.Lock()
		e.told = append(e.told, string(body))
		e.mu.Unlock()
		_, _ = io.WriteString(w, "ok") // who listens is the bot
	case strings.HasPrefix(r.URL.Path, "/api/"):
		e.passes(w, r)
	case strings.HasPrefix(r.URL.Path, "/upload/"):
		e.uploads(w, r)
	default:
		httputil.NewSingleHostReverseProxy(e.url).ServeHTTP(w, r)
	}
}

// uploads takes the bytes of a file to emulate. slack-go ends its form twice: what is
// behind the first end does not count (RFC 2046, 5.1.1), and emulate's Node refuses it.
func (e *emulate) uploads(w http.ResponseWriter, r *http.Request) {
	file, _, err := r.FormFile("file")
	if err != nil {
		e.t.Errorf("an upload without a file: %v", err)
		return
	}
	data, err := io.ReadAll(file)
	if err != nil {
		e.t.Error(err)
	}
	out := r.Clone(r.Context())
	out.Header = http.Header{"Content-Type": {"application/octet-stream"}}
	out.Body, out.ContentLength, out.TransferEncoding = io.NopCloser(bytes.NewReader(data)), int64(len(data)), nil
	httputil.NewSingleHostReverseProxy(e.url).ServeHTTP(w, out)
}

// passes takes a call to emulate. That wants tokens in a header, where Slack takes them
// in the body as well, and has no answer where Slack says that a method is unknown.
func (e *emulate) passes(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		e.t.Error(err)
	}
	c := methodCall{method: strings.TrimPrefix(r.URL.Path, "/api/")}
	if c.asks, err = url.ParseQuery(string(body)); err == nil && c.asks.Has("token") {
		r.Header.Set("Authorization", "Bearer "+c.asks.Get("token"))
	}
	c.token = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	r.Body = io.NopCloser(bytes.NewReader(body))
	proxy := httputil.NewSingleHostReverseProxy(e.url)
	proxy.ModifyResponse = func(in *http.Response) error {
		if in.StatusCode == http.StatusNotFound {
			const unknown = `{"ok":false,"error":"unknown_method"}`
			in.StatusCode, in.Body, in.ContentLength = http.StatusOK, io.NopCloser(strings.NewReader(unknown)), int64(len(unknown))
			in.Header.Del("Transfer-Encoding")
		}
		said, err := io.ReadAll(in.Body)
		if err != nil {
			return err
		}
		in.Body = io.NopCloser(bytes.NewReader(said))
		if err := json.Unmarshal(said, &c.answer); err != nil {
			return err
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		e.calls = append(e.calls, c)
		return nil
	}
	proxy.ServeHTTP(w, r)
}

// called are the calls of a method so far; "": of all.
func (e *emulate) called(method string) []methodCall {
	e.mu.Lock()
	defer e.mu.Unlock()
	var calls []methodCall
	for _, c := range e.calls {
		if method == "" || c.method == method {
			calls = append(calls, c)
		}
	}
	return calls
}

// token is the bot's, as emulate gave it last.
func (e *emulate) token() string {
	e.t.Helper()
	all := e.called("oauth.v2.access")
	if len(all) == 0 || all[len(all)-1].answer.AccessToken == "" {
		e.t.Fatal("nobody was given a token")
	}
	return all[len(all)-1].answer.AccessToken
}

// asks calls a method as whoever has a token, and gives the answer.
func (e *emulate) asks(method, token string, args url.Values) string {
	e.t.Helper()
	r, err := http.NewRequestWithContext(e.t.Context(), http.MethodPost, e.url.String()+"/api/"+method, strings.NewReader(args.Encode()))
	if err != nil {
		e.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", "Bearer "+token)
	in, err := http.DefaultClient.Do(r)
	if err != nil {
		e.t.Fatal(err)
	}
	defer func() { _ = in.Body.Close() }()
	said, err := io.ReadAll(in.Body)
	if err != nil {
		e.t.Fatal(err)
	}
	return string(said)
}

// reads waits for an answer that holds a text, and gives it.
func (e *emulate) reads(text string) (answer string) {
	e.t.Helper()
	e2etest.Eventually(e.t, text, func() bool {
		e.mu.Lock()
		defer e.mu.Unlock()
		i := slices.IndexFunc(e.told, func(one string) bool { return strings.Contains(one, text) })
		if i < 0 {
			return false
		}
		answer = e.told[i]
		return true
	})
	return answer
}

// hasRead reports whether an answer holds a text.
func (e *emulate) hasRead(text string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.ContainsFunc(e.told, func(one string) bool { return strings.Contains(one, text) })
}

// posted waits for a message that holds a text, to whomever, and gives its call.
func (e *emulate) posted(text string) (c methodCall) {
	e.t.Helper()
	e2etest.Eventually(e.t, text, func() bool {
		for _, one := range e.called("chat.postMessage") {
			if strings.Contains(one.asks.Get("text"), text) && one.answer.OK {
				c = one
				return true
			}
		}
		return false
	})
	return c
}
