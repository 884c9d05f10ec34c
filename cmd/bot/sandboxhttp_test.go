package main

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"unhunch/internal/e2e/e2etest"
)

// As a process, too, the second workspace installs the app from the app's own pages, and
// then types its command as the first does.
func TestASandboxOverHTTPHasASecondWorkspace(t *testing.T) {
	p := launch(t, nil, "sandbox", "--http", "--no-open", "--port", "0")
	slack := p.Address()
	addresses := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindAllString(p.Said.String(), -1)
	if len(addresses) != 2 {
		t.Fatalf("it is at %v", addresses)
	}
	if _, html := asks(t, slack, "/"); !strings.Contains(html, "Say hello to Unhunch") || strings.Contains(html, addresses[1]) {
		t.Errorf("the first workspace:\n%s", html)
	}
	if _, html := asks(t, slack, "/?of=T0HARBOUR"); !strings.Contains(html, addresses[1]+"/install") {
		t.Errorf("the second workspace:\n%s", html)
	}
	if status, html := asks(t, addresses[1], "/install"); status != http.StatusOK || !strings.Contains(html, "Add to Slack") {
		t.Errorf("the install page: %d", status)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	asked, err := browser.Get(addresses[1] + "/slack/install")
	if err != nil {
		t.Fatal(err)
	}
	_ = asked.Body.Close()
	_, question := asks(t, slack, asked.Request.URL.RequestURI())
	by := regexp.MustCompile(`value="(T0HARBOUR [^"]+)"`).FindStringSubmatch(question)
	if by == nil {
		t.Fatalf("nobody can install it:\n%s", question)
	}
	installed, err := browser.PostForm(slack+"/oauth/v2/authorize", url.Values{"query": {asked.Request.URL.RawQuery}, "answer": {"allow"}, "by": {by[1]}})
	if err != nil {
		t.Fatal(err)
	}
	_ = installed.Body.Close()
	if installed.StatusCode != http.StatusOK || installed.Request.URL.Path != "/slack/oauth/callback" {
		t.Fatalf("installed: %s at %s", installed.Status, installed.Request.URL)
	}
	said, err := http.PostForm(slack+"/say", url.Values{"of": {"T0HARBOUR"}, "as": {"emre"}, "in": {"me"}, "line": {"/stretch"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = said.Body.Close()
	e2etest.Eventually(t, "the bot's answer in the second workspace", func() bool {
		_, html := asks(t, slack, "/?of=T0HARBOUR&as=emre&in=me")
		return strings.Contains(html, "Usual (")
	})
	code, _, wrong := types(t, nil, "sandbox", "--http", "--without-bot")
	if code != exitUsage || !strings.Contains(wrong, "--http: is given with --without-bot") {
		t.Errorf("exit code %d: %s", code, wrong)
	}
}
