package install_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"unhunch/internal/bot/install"
)

// Anybody can come with a code that is none, as often as they like.
func TestAFloodOfCodesThatAreNoneIsTellingOnceAMinute(t *testing.T) {
	s := open(t)
	ana := s.browser()
	comes := func(code string, times int) {
		for range times {
			ana.begins()
			ana.comes(code)
		}
	}
	comes("bad", 100)
	s.turns("10:00:59.999")
	comes("bad", 1)
	if n := strings.Count(s.said.String(), "not installed"); n != 1 {
		t.Errorf("it is told %d times", n)
	}
	s.answers(200, `{"ok":false,"error":"bad_client_secret"}`)
	comes("good", 2)
	if n := strings.Count(s.said.String(), "not installed"); n != 2 || !strings.Contains(s.said.String(), "told=misset") {
		t.Errorf("and what the operator has to mend is told %d times", n-1)
	}
	s.answers(200, `{"ok":false,"error":"invalid_code"}`)
	s.turns("10:01")
	comes("bad", 1)
	if said := s.said.String(); strings.Count(said, "not installed") != 3 || !strings.Contains(said, "like_it_before=100") {
		t.Errorf("a minute later:\n%s", said)
	}
}

func TestOnlySoManyInstallAtOnce(t *testing.T) {
	s := open(t)
	const many = 16
	asked, answered := make(chan bool, many), make(chan bool)
	s.slack = func(w http.ResponseWriter, _ *http.Request) {
		asked <- true
		<-answered
		_, _ = w.Write([]byte(`{"ok":false,"error":"invalid_code"}`))
	}
	done := make(chan bool, many)
	for range many {
		b := &browser{stage: s}
		b.begins()
		target, cookie := install.Callback+"?code=good&state="+b.state, b.cookie
		go func() {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, server+target, http.NoBody)
			r.AddCookie(cookie)
			s.site.ServeHTTP(httptest.NewRecorder(), r)
			done <- true
		}()
		<-asked
	}
	late := s.browser()
	late.begins()
	w := late.comes("good")
	s.sees(w, http.StatusServiceUnavailable, "many install it")
	if w.Header().Get("Retry-After") != "60" {
		t.Error("it is not told when to come back")
	}
	close(answered)
	for range many {
		<-done
	}
}
