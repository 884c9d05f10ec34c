package fetch

import (
	"bufio"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bubble"
)

func TestACalendarIsReadAndItsServerLearnsLittle(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"plain": gives,
		"as gzip": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(packed(calendar))
		},
		"behind a mark":    func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "\ufeff\r\n"+calendar) },
		"in small letters": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, strings.ToLower(calendar)) },
		"as another type":  func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Content-Type", "text/html"); gives(w, r) },
		"somewhere else":   func(w http.ResponseWriter, r *http.Request) { away(w, r) },
		"of ten megabytes": func(w http.ResponseWriter, _ *http.Request) { full(w, 0) },
		"ten packed":       func(w http.ResponseWriter, _ *http.Request) { fullPacked(w, 0) },
	} {
		world := newInternet(t)
		world.says("calendar.example.com", google)
		world.says("www.example.com", evilSix)
		world.serves(google, func(w http.ResponseWriter, r *http.Request) {
			for header, values := range r.Header {
				if want, known := map[string]string{"Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "gzip", "User-Agent": "unhunch/v1.2.0", "Connection": "close"}[header]; !known || strings.Join(values, "|") != want {
					t.Errorf("%s: it sends %s: %q", name, header, values)
				}
			}
			answer(w, r)
		})
		world.serves(evilSix, gives)
		var text strings.Builder
		got := world.client(Hosts{}).Get(t.Context(), Ask{Address: "webcal://calendar.example.com/x.ics#top"}, noon, whole(&text))
		if got.Code() != "fresh" || got.Status != http.StatusOK || !strings.Contains(strings.ToUpper(text.String()), "END:VCALENDAR") {
			t.Errorf("%s: %s, read %.60q", name, got.Code(), text.String())
		}
	}
}

// away leads through four more to another server.
func away(w http.ResponseWriter, r *http.Request) {
	to := "https://www.example.com/there.ics"
	if len(r.URL.Path) < len("/x.ics")+4 {
		to = r.URL.Path + "x"
	}
	http.Redirect(w, r, to, http.StatusFound)
}

// full is a calendar of so many bytes more than may be.
func full(w io.Writer, more int) {
	const head, tail = "BEGIN:VCALENDAR\r\n", "END:VCALENDAR\r\n"
	_, _ = io.WriteString(w, head+strings.Repeat("\n", MostBytes-len(head)-len(tail)+more)+tail)
}

func fullPacked(w http.ResponseWriter, more int) {
	var text strings.Builder
	full(&text, more)
	w.Header().Set("Content-Encoding", "gzip")
	_, _ = w.Write(packed(text.String()))
}

func TestOneByteMoreIsTooMuch(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"plain":   func(w http.ResponseWriter, _ *http.Request) { full(w, 1) },
		"as gzip": func(w http.ResponseWriter, _ *http.Request) { fullPacked(w, 1) },
	} {
		if got := asked(t, answer); got.Code() != "too-big" {
			t.Errorf("%s: %s", name, got.Code())
		}
	}
}

// asked is what becomes of a server's answer.
func asked(t *testing.T, answer http.HandlerFunc) Outcome {
	t.Helper()
	world := newInternet(t)
	world.says("calendar.example.com", google)
	world.serves(google, answer)
	return world.client(Hosts{}).Get(t.Context(), Ask{Address: "https://calendar.example.com/x.ics"}, noon, whole(io.Discard))
}

func TestEachStatusMeansSomething(t *testing.T) {
	for status, want := range map[int]string{
		204: "failed", 206: "failed", 300: "failed", 304: "not-a-calendar", 305: "failed",
		400: "failed", 401: "denied", 403: "denied", 404: "gone", 407: "denied", 410: "gone", 418: "failed",
		429: "later", 500: "failed", 502: "failed", 503: "later",
	} {
		got := asked(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		if got.Code() != want || got.Status != status {
			t.Errorf("%d: %s, %d", status, got.Code(), got.Status)
		}
	}
}

func TestAServerSaysHowLongToLeaveItAlone(t *testing.T) {
	for said, want := range map[string]time.Duration{
		"":                              0,
		"120":                           2 * time.Minute,
		"-5":                            0,
		"soon":                          0,
		"Tue, 03 Mar 2026 12:10:00 GMT": 10 * time.Minute,
		"Tue, 03 Mar 2026 11:00:00 GMT": 0,
		"Tue, 03 Mar 2099 12:00:00 GMT": 24 * time.Hour,
		"86401":                         24 * time.Hour,
		"9223372036854775807":           24 * time.Hour,
		"99999999999999999999":          0,
	} {
		got := asked(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", said)
			w.WriteHeader(http.StatusTooManyRequests)
		})
		if got.Kind != Later || got.Wait != want {
			t.Errorf("%q: %s, %s", said, got.Kind, got.Wait)
		}
	}
}

func TestWhatIsAsItWasIsNotSentAgain(t *testing.T) {
	for name, tc := range map[string]struct {
		tag, modified string
		address       string // asked for the second time
		want          Kind
	}{
		"a tag":                      {`"v1"`, "", "", NotModified},
		"a time":                     {"", "Tue, 03 Mar 2026 10:00:00 GMT", "", NotModified},
		"both":                       {`W/"v1"`, "Tue, 03 Mar 2026 10:00:00 GMT", "", NotModified},
		"neither":                    {"", "", "", Fresh},
		"a tag that is long":         {`"` + strings.Repeat("v", longestMark) + `"`, "", "", Fresh},
		"a tag that cannot be sent":  {"\"v\xff\"", "", "", Fresh},
		"a tag, and another address": {`"v1"`, "", "https://calendar.example.com/y.ics", Fresh},
	} {
		world := newInternet(t)
		world.says("calendar.example.com", google)
		world.serves(google, func(w http.ResponseWriter, r *http.Request) {
			tag, modified := r.Header.Get("If-None-Match"), r.Header.Get("If-Modified-Since")
			if tag != "" && tag == tc.tag || modified != "" && modified == tc.modified {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			if tag != "" || modified != "" {
				t.Errorf("%s: it sends %q and %q", name, tag, modified)
			}
			for header, value := range map[string]string{"ETag": tc.tag, "Last-Modified": tc.modified} {
				if value != "" {
					w.Header().Set(header, value)
				}
			}
			gives(w, r)
		})
		client, ask := world.client(Hosts{}), Ask{Address: "https://calendar.example.com/x.ics"}
		first := client.Get(t.Context(), ask, noon, whole(io.Discard))
		ask.Seen = first.Seen
		if tc.address != "" {
			ask.Address = tc.address
		}
		for range 2 {
			second := client.Get(t.Context(), ask, noon, whole(io.Discard))
			if first.Kind != Fresh || second.Kind != tc.want {
				t.Errorf("%s: %s, then %s", name, first.Code(), second.Code())
			}
			if ask.Seen = second.Seen; second.Kind == Fresh {
				break
			}
		}
	}
}

func TestWhoCannotReadItIsHeard(t *testing.T) {
	trouble := errors.New("line 3: no such thing")
	world := newInternet(t)
	world.says("calendar.example.com", google)
	world.serves(google, gives)
	got := world.client(Hosts{}).Get(t.Context(), Ask{Address: "https://calendar.example.com/x.ics"}, noon, func(r io.Reader) error {
		_, _ = bufio.NewReader(r).ReadString('\n')
		return trouble
	})
	if got.Kind != Unread || !errors.Is(got.Err, trouble) || got.Seen != (Seen{}) {
		t.Errorf("%+v", got)
	}
}

// A server that says a little now and then is left after 20 s, all in all.
func TestTwentySecondsAreAllThatACalendarMayTake(t *testing.T) {
	example := httptest.NewTLSServer(nil)
	t.Cleanup(example.Close)
	certificate := example.TLS.Certificates[0]
	for name, tc := range map[string]struct {
		talk func(net.Conn)
		want time.Duration
	}{
		"no handshake":    {func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }, 10 * time.Second},
		"a slow head":     {greets(certificate, drips("HTTP/1.1 200 OK\r\nX: ")), 20 * time.Second},
		"a slow calendar": {greets(certificate, drips("HTTP/1.1 200 OK\r\n\r\n"+calendar)), 20 * time.Second},
		"slow 1xx":        {greets(certificate, drips("HTTP/1.1 103 Early Hints\r\nX: ")), 20 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			roots := x509.NewCertPool()
			roots.AddCert(example.Certificate())
			client := newClient(Options{Roots: roots}, func(bool) dial {
				return func(context.Context, string, string) (net.Conn, error) {
					ours, theirs := net.Pipe()
					go func() {
						defer func() { _ = theirs.Close() }()
						tc.talk(theirs)
					}()
					return ours, nil
				}
			})
			began := bubble.Now()
			got := client.Get(t.Context(), Ask{Address: "https://calendar.example.com/"}, began, whole(io.Discard))
			if took := bubble.Since(began); got.Code() != "unreachable/slow" || took != tc.want {
				t.Errorf("%s: %s after %s, want %s", name, got.Code(), took, tc.want)
			}
			client.transport.CloseIdleConnections()
		})
	}
}

// drips says the beginning at once, and then a letter a second until nobody listens.
func drips(beginning string) func(net.Conn) {
	return func(c net.Conn) {
		over := make(chan struct{})
		go func() {
			defer close(over)
			_, _ = io.Copy(io.Discard, c) // up to the good-bye
		}()
		if _, err := io.WriteString(c, beginning); err != nil {
			return
		}
		for {
			select {
			case <-over:
				return
			case <-time.After(time.Second):
			}
			if _, err := io.WriteString(c, "x"); err != nil {
				return
			}
		}
	}
}
