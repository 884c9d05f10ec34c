package web_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

func TestStrangersAreTurnedAway(t *testing.T) {
	o := open(t)
	for name, c := range map[string]struct {
		method, path string
		host         string
		header       map[string]string
		want         int
	}{
		"somebody at this machine":           {"GET", "/", "", nil, http.StatusOK},
		"by the name localhost":              {"GET", "/", "localhost:8080", nil, http.StatusOK},
		"by IPv6":                            {"GET", "/", "[::1]:8080", nil, http.StatusOK},
		"a foreign name pointed here":        {"GET", "/", "evil.example:8080", nil, http.StatusMisdirectedRequest},
		"a foreign name, for the changes":    {"GET", "/changes", "evil.example", nil, http.StatusMisdirectedRequest},
		"a name that begins like ours":       {"GET", "/", "127.0.0.1.evil.example", nil, http.StatusMisdirectedRequest},
		"another network's address":          {"GET", "/", "192.0.2.1:8080", nil, http.StatusMisdirectedRequest},
		"a form on another site":             {"POST", "/say", "", map[string]string{"Origin": "https://evil.example"}, http.StatusForbidden},
		"a form that hides where it is from": {"POST", "/say", "", map[string]string{"Origin": "null"}, http.StatusForbidden},
		"another port of this machine":       {"POST", "/clock", "", map[string]string{"Sec-Fetch-Site": "same-site"}, http.StatusForbidden},
		"our own form":                       {"POST", "/say", "", map[string]string{"Sec-Fetch-Site": "same-origin"}, http.StatusOK},
		"a deed as a link":                   {"GET", "/clock", "", nil, http.StatusMethodNotAllowed},
		"something else":                     {"GET", "/etc/passwd", "", nil, http.StatusNotFound},
		"a file outside":                     {"GET", "/static/../web.go", "", nil, http.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), c.method, o.URL+c.path, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			r.Host = c.host
			for key, value := range c.header {
				r.Header.Set(key, value)
			}
			answer := o.do(t, r)
			if answer.StatusCode != c.want {
				t.Errorf("answered %s, want %d", answer.Status, c.want)
			}
		})
	}
}

func TestThePageLoadsNothingFromElsewhere(t *testing.T) {
	o := open(t)
	policy := o.header(t, "/", "Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "img-src 'self';", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy %q lacks %s", policy, want)
		}
	}
	if page := o.get(t, "/"); strings.Contains(page, "style=") || strings.Contains(page, "<script>") || strings.Contains(page, "onclick") {
		t.Error("the page has what its own policy forbids")
	}
	for _, file := range []string{"base.css", "chat.css", "blocks.css", "over.css", "page.js", "live.js", "over.js", "composer.js", "icon.svg", "vendor/idiomorph.min.js"} {
		if text := o.get(t, "/static/"+file); strings.Contains(strings.ReplaceAll(text, "http://www.w3.org/2000/svg", ""), "://") && !strings.HasPrefix(file, "vendor") {
			t.Errorf("%s names an address elsewhere", file)
		}
	}
}

func TestTooMuchIsRefused(t *testing.T) {
	o := open(t)
	form := url.Values{"as": {"ana"}, "line": {strings.Repeat("a", 300<<10)}}
	answer, err := http.PostForm(o.URL+"/say", form)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("answered %s", answer.Status)
	}
}

func TestWhatPeopleWriteStaysText(t *testing.T) {
	o := open(t)
	const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(1)> <javascript:alert(1)|click> &amp;lt;b>`
	o.post(t, "/say", url.Values{"as": {"ben"}, "in": {"general"}, "line": {evil}})
	o.post(t, "/status", url.Values{"as": {"ben"}, "text": {evil}, "zone": {"America/New_York"}})
	page := o.get(t, "/?as=ben&in=general&thread="+url.QueryEscape(evil))
	for _, bad := range []string{"<script>alert", "<img src=x", `href="javascript`, "#ZgotmplZ"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
}

func TestAFormWithoutScriptLeadsBack(t *testing.T) {
	o := open(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, o.URL+"/say", strings.NewReader("as=ben&in=general&line=hello"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if answer := o.do(t, r); answer.Request.URL.RawQuery != "as=ben&in=general" {
		t.Errorf("led to %s", answer.Request.URL)
	}
}

// opens shows Ana a modal, as the answer to a command would.
func (o *office) opens(t *testing.T, view slack.ModalViewRequest) {
	t.Helper()
	o.mu.Lock()
	o.view = view
	o.mu.Unlock()
	o.post(t, "/say", url.Values{"as": {"ana"}, "in": {"me"}, "line": {"/stretch settings"}})
	o.Person("ana").Sees("Modal: Settings")
}

func (o *office) get(t *testing.T, path string) string {
	t.Helper()
	return o.ask(t, path, "")
}

// look gets the page as its own script does.
func (o *office) look(t *testing.T, path string) string {
	t.Helper()
	return o.ask(t, path, "look")
}

func (o *office) ask(t *testing.T, path, live string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, o.URL+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if live != "" {
		r.Header.Set("Live", live)
	}
	answer := o.do(t, r)
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("get %s: %s, %v", path, answer.Status, err)
	}
	return string(body)
}

func (o *office) header(t *testing.T, path, key string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, o.URL+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	return o.do(t, r).Header.Get(key)
}

// post does what the page's script does, and answers where it leads.
func (o *office) post(t *testing.T, path string, form url.Values) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, o.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Live", "send")
	answer := o.do(t, r)
	to, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("post %s: %s, %v", path, answer.Status, err)
	}
	return string(to)
}

func (o *office) do(t *testing.T, r *http.Request) *http.Response {
	t.Helper()
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	return answer
}
