package checks_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"unhunch/internal/doctor"
	"unhunch/internal/doctor/checks"
)

func TestThePublicAddressIsAskedForTheBotsPage(t *testing.T) {
	at := func(says http.HandlerFunc, runs bool, now func(until time.Time) time.Time) doctor.Check {
		s := httptest.NewTLSServer(says)
		t.Cleanup(s.Close)
		until := s.Certificate().NotAfter
		return checks.PublicAddress{
			URL: s.URL, Page: "/install", Shows: "/slack/install", Client: s.Client(),
			Runs: func(context.Context) bool { return runs }, Now: func() time.Time { return now(until) },
		}.Check()
	}
	page := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/install" {
			http.NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, `<a href="/slack/install">Add to Slack</a>`)
	}
	fresh := func(until time.Time) time.Time { return until.AddDate(0, -1, 0) }
	looks(t, "well", at(page, true, fresh), doctor.OK, "shows this machine the bot's page", "a certificate until ")
	looks(t, "soon over", at(page, true, func(until time.Time) time.Time { return until.AddDate(0, 0, -6) }), doctor.Warn, "its certificate is good until ", "renew it")
	looks(t, "nobody is there to answer", at(page, false, fresh), doctor.OK, "is not asked: no bot is running")
	looks(t, "the proxy's own page", at(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "Welcome to nginx!") }, true, fresh), doctor.Warn, "is not the bot's page", "hand on all paths")
	looks(t, "the proxy does not reach it", at(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, true, fresh), doctor.Warn, "answers this machine with 502 Bad Gateway")
	looks(t, "cut short", at(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "/slack/install")
	}, true, fresh), doctor.Warn, "to the end")
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	looks(t, "nobody listens", checks.PublicAddress{
		URL: gone.URL, Page: "/install", Client: http.DefaultClient, Runs: func(context.Context) bool { return true },
	}.Check(), doctor.Warn, "does not answer this machine", "refused")
}
