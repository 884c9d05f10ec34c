package app

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"unhunch/internal/calendar/fetch"
	"unhunch/internal/metrics"
	"unhunch/internal/prefs"
	"unhunch/internal/seal"
)

func TestFetchesOfCalendarsAreInTheFigures(t *testing.T) {
	keys, err := seal.Read(seal.New())
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, time.March, 3, 12, 0, 0, 0, time.UTC)
	watch := metrics.New("v1")
	c := newCalendars(calendarOptions{
		keys: keys, now: func() time.Time { return noon }, watch: watch, log: slog.New(slog.DiscardHandler),
		fetch: func(context.Context, fetch.Ask, time.Time, func(io.Reader) error) fetch.Outcome {
			return fetch.Outcome{Kind: fetch.Gone, Status: http.StatusNotFound}
		},
	})
	ctx, ends := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() {
		defer close(over)
		_ = c.run(ctx)
	}()
	tried := c.Try(ctx, prefs.UserID{Workspace: "T1", Person: "UANA"}, "https://calendar.example.com/x.ics", time.UTC)
	ends()
	<-over
	if tried.Trouble != prefs.CalendarGone {
		t.Errorf("%+v", tried)
	}
	w := httptest.NewRecorder()
	watch.Handler(nil, nil).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", http.NoBody))
	if want := `unhunch_calendar_fetch_seconds_count{outcome="gone"} 1`; !strings.Contains(w.Body.String(), want) {
		t.Errorf("no %s in the figures", want)
	}
}
