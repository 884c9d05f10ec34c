package feed

import (
	"context"
	"crypto/x509"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"unhunch/internal/calendar/busy"
	"unhunch/internal/calendar/fetch"
	"unhunch/internal/prefs"
)

// watcher hears what becomes of fetches.
type watcher chan string

func (w watcher) Fetched(code string, _ time.Duration) { w <- code }

// Nothing is pretended here but the day: a server of one's own, by TLS, is asked by a
// fetch.Client, and what it says is read by busy.Read.
func TestACalendarOnAServerBecomesBusySpans(t *testing.T) {
	monday := time.Date(2026, time.March, 2, 8, 0, 0, 0, time.UTC)
	var now atomic.Pointer[time.Time]
	now.Store(&monday)
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"v1"`)
		_, _ = io.WriteString(w, strings.ReplaceAll(`BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
DTSTART:20260302T093000Z
DTEND:20260302T100000Z
RRULE:FREQ=DAILY
SUMMARY:about somebody
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n"))
	}))
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	hosts, err := fetch.ReadHosts("+" + strings.TrimPrefix(server.URL, "https://"))
	if err != nil {
		t.Fatal(err)
	}
	seen := make(watcher, 1)
	f := New(Options{
		Fetch:    fetch.New(fetch.Options{Hosts: hosts, Agent: "unhunch/v1", Roots: roots}).Get,
		Read:     busy.Read,
		Fails:    func(context.Context, prefs.UserID, prefs.CalendarTrouble) error { return nil },
		Works:    func(context.Context, prefs.UserID) error { return nil },
		Now:      func() time.Time { return *now.Load() },
		Log:      slog.New(slog.DiscardHandler),
		Observer: seen,
	})
	ctx, ends := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() {
		defer close(over)
		_ = f.Run(ctx)
	}()
	w := Wanted{User: ana, Address: server.URL + "/0c0ffee.ics", Zone: time.UTC}
	if tried, code := f.Try(ctx, w), <-seen; tried != (Tried{Busy: 2}) || code != "fresh" {
		t.Fatalf("%+v, %s", tried, code)
	}
	later := monday.Add(20 * time.Minute)
	now.Store(new(later))
	f.Want([]Wanted{w}, later)
	if code := <-seen; code != "not-modified" {
		t.Errorf("the second time: %s", code)
	}
	spans, known := f.Busy(ana, later)
	if !known || len(spans) != 2 || spans[0].From.Format(time.TimeOnly) != "09:30:00" {
		t.Errorf("%v, %t", spans, known)
	}
	for address, want := range map[string]prefs.CalendarTrouble{
		"https://localhost/x.ics":                            prefs.NotPublic,
		strings.Replace(server.URL, "127.0.0.1", "[::1]", 1): prefs.HostNotAllowed, // its port is another's
		"http://127.0.0.1/x.ics":                             prefs.NotEncrypted,
	} {
		later = later.Add(time.Minute) // or its server would not be asked again so soon
		now.Store(new(later))
		if tried := f.Try(ctx, Wanted{User: ben, Address: address, Zone: time.UTC}); tried.Trouble != want {
			t.Errorf("%s: %s, want %s", address, tried.Trouble, want)
		}
		<-seen
	}
	ends()
	<-over
}
