package install_test

import (
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"unhunch/internal/bot/install"
)

// Nothing that comes with the callback installs anything, breaks anything, or is shown.
// STATE and COOKIE stand for good ones, which each process makes for itself.
func FuzzCallback(f *testing.F) {
	s := open(f)
	s.app.ClientSecret = rand.Text()
	s.opens()
	ana := s.browser()
	ana.begins()
	for _, query := range []string{
		"", "code=good&state=STATE", "code=good&state=", "error=access_denied", "error=%3Cb%3E", "state=STATE&error=%00", "error=access_denied&state=STATE",
		"state=a&state=STATE&code=%zz", ";&&=", "code=" + strings.Repeat("x", 1000) + "&state=" + strings.Repeat("A", 200), "state=" + strings.Repeat("_-", 60),
	} {
		f.Add(query, "COOKIE")
		f.Add(query, "")
	}
	f.Fuzz(func(t *testing.T, query, cookie string) {
		query, cookie = strings.ReplaceAll(query, "STATE", ana.state), strings.ReplaceAll(cookie, "COOKIE", ana.cookie.Value)
		r := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: install.Callback, RawQuery: query}, Header: http.Header{}}
		r.AddCookie(&http.Cookie{Name: ana.cookie.Name, Value: cookie})
		asked := len(s.asked)
		w := httptest.NewRecorder()
		s.site.ServeHTTP(w, r.WithContext(t.Context()))
		if w.Code == http.StatusInternalServerError || w.Code == http.StatusOK {
			t.Errorf("it broke, or worked: %d", w.Code)
		}
		has, err := r.Cookie(ana.cookie.Name)
		ours := r.URL.Query().Get("state") == ana.state && err == nil && has.Value == ana.cookie.Value
		if !ours && len(s.asked) > asked {
			t.Errorf("Slack was asked for %q, %q", query, cookie)
		}
		if strings.Contains(w.Body.String(), "<script") {
			t.Errorf("it shows %q", query)
		}
		s.said.Reset()
		s.read.Reset()
	})
}
