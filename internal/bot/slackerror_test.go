package bot

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/outcome"
	"unhunch/internal/bubble"
	"unhunch/internal/delivery"
	"unhunch/internal/webapi"
)

// What a call came to, as the courier tells it apart.
const (
	sent     = "sent"
	limited  = "refused for now"
	refused  = "refused for good"
	notSent  = "not sent"
	unknown  = "unknown"
	revoked  = "revoked"
	gone     = "nothing to show"
	confused = "two of these at once"
)

func cameTo(err error) string {
	var all []string
	if _, ok := errors.AsType[*delivery.RateLimited](err); ok {
		all = append(all, limited)
	}
	if _, ok := errors.AsType[*delivery.Refusal](err); ok {
		all = append(all, refused)
	}
	for kind, name := range map[error]string{delivery.ErrNotSent: notSent, delivery.ErrUnknownOutcome: unknown, delivery.ErrRevoked: revoked, delivery.ErrGone: gone} {
		if errors.Is(err, kind) {
			all = append(all, name)
		}
	}
	switch {
	case err == nil:
		return sent
	case len(all) == 1:
		return all[0]
	}
	return confused
}

// lined is a client through the line that all calls take.
func lined(api string, transport http.RoundTripper) *http.Client {
	return &http.Client{Transport: webapi.NewLine(webapi.Options{
		API: api, Next: transport, Now: bubble.Clock(), Log: slog.New(slog.DiscardHandler),
	})}
}

// says is a Slack that always answers the same.
func says(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// hangsUp reads a request and cuts the connection instead of answering.
func hangsUp(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	panic(http.ErrAbortHandler)
}

// stopsInTheMiddle cuts the connection in the middle of its answer.
func stopsInTheMiddle(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Length", "100")
	_, _ = io.WriteString(w, `{"ok":true,"chan`)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// takesForever answers nobody who does not wait for a minute.
func takesForever(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

func TestWhatBecameOfAPostIsNeverSaidTooBoldly(t *testing.T) {
	refuses := func(code string) http.HandlerFunc { return says(http.StatusOK, `{"ok":false,"error":"`+code+`"}`) }
	for name, c := range map[string]struct {
		slack   http.HandlerFunc
		dial    func(net.Conn, error) (net.Conn, error) // what becomes of a connection that was opened
		patient time.Duration                           // 0: as long as it takes
		want    string
		wait    time.Duration // with limited
		code    string        // with refused
	}{
		"posted":                                {slack: says(200, `{"ok":true,"channel":"D1","ts":"1.2"}`), want: sent},
		"429 with Retry-After":                  {slack: says(429, `{"ok":false,"error":"ratelimited"}`, "Retry-After", "30"), want: limited, wait: 30 * time.Second},
		"429 without Retry-After":               {slack: says(429, `{"ok":false,"error":"ratelimited"}`), want: limited, wait: time.Second},
		"429 with a date in Retry-After":        {slack: says(429, "", "Date", "Mon, 02 Mar 2026 08:59:50 GMT", "Retry-After", "Mon, 02 Mar 2026 09:00:00 GMT"), want: limited, wait: 10 * time.Second},
		"429 with a fraction":                   {slack: says(429, "", "Retry-After", "1.5"), want: limited, wait: 2 * time.Second},
		"429 with nonsense":                     {slack: says(429, "", "Retry-After", "soon"), want: limited, wait: time.Second},
		"429 with zero":                         {slack: says(429, "", "Retry-After", "0"), want: limited, wait: time.Second},
		"429 with less":                         {slack: says(429, "", "Retry-After", "-30"), want: limited, wait: time.Second},
		"429 with a day":                        {slack: says(429, "", "Retry-After", "86400"), want: limited, wait: time.Hour},
		"429 with three thousand years":         {slack: says(429, "", "Retry-After", "100000000000"), want: limited, wait: time.Hour},
		"429 that is a 200":                     {slack: refuses("ratelimited"), want: limited, wait: time.Second},
		"the same by its other name":            {slack: refuses("rate_limited"), want: limited, wait: time.Second},
		"500":                                   {slack: says(500, "oops"), want: unknown},
		"502 of a proxy":                        {slack: says(502, "<html>"), want: unknown},
		"503":                                   {slack: says(503, ""), want: unknown},
		"504 of a proxy that gave up":           {slack: says(504, ""), want: unknown},
		"internal_error":                        {slack: refuses("internal_error"), want: unknown},
		"fatal_error":                           {slack: refuses("fatal_error"), want: unknown},
		"service_unavailable":                   {slack: refuses("service_unavailable"), want: unknown},
		"half of the request came":              {slack: refuses("request_timeout"), want: notSent},
		"a workspace on the move":               {slack: refuses("team_added_to_org"), want: notSent},
		"no such channel":                       {slack: refuses("channel_not_found"), want: refused, code: "channel_not_found"},
		"an archived channel":                   {slack: refuses("is_archived"), want: refused, code: "is_archived"},
		"blocks that Slack does not like":       {slack: refuses("invalid_blocks"), want: refused, code: "invalid_blocks"},
		"a missing scope":                       {slack: refuses("missing_scope"), want: refused, code: "missing_scope"},
		"no, and no word for it":                {slack: says(200, `{"ok":false}`), want: refused, code: "unnamed_error"},
		"403 of a proxy":                        {slack: says(403, "no"), want: unknown},
		"404 of a proxy":                        {slack: says(404, "no"), want: unknown},
		"407 of a proxy":                        {slack: says(407, "no"), want: notSent},
		"408 of a proxy":                        {slack: says(408, "no"), want: unknown},
		"511 of a network":                      {slack: says(511, "no"), want: notSent},
		"moved":                                 {slack: says(302, "", "Location", "https://login.invalid/"), want: unknown},
		"{} in place of an answer":              {slack: says(200, "{}"), want: unknown},
		"null in place of an answer":            {slack: says(200, "null"), want: unknown},
		"[] in place of an answer":              {slack: says(200, "[]"), want: unknown},
		"a text in place of false":              {slack: says(200, `{"ok":"false","error":"channel_not_found"}`), want: unknown},
		"half of an answer":                     {slack: says(200, `{"ok":false,"error":"channel_not_f`), want: unknown},
		"token_revoked":                         {slack: refuses("token_revoked"), want: revoked},
		"account_inactive":                      {slack: refuses("account_inactive"), want: revoked},
		"invalid_auth":                          {slack: refuses("invalid_auth"), want: revoked},
		"token_expired":                         {slack: refuses("token_expired"), want: revoked},
		"a page in place of JSON":               {slack: says(200, "<html>log in to the hotel's network"), want: unknown},
		"nothing in place of JSON":              {slack: says(200, ""), want: unknown},
		"hung up on after it was sent":          {slack: hangsUp, want: unknown},
		"hung up on in the middle of an answer": {slack: stopsInTheMiddle, want: unknown},
		"no answer in time":                     {slack: takesForever, patient: 100 * time.Millisecond, want: unknown},
		"nobody answers the door": {
			dial: func(conn net.Conn, _ error) (net.Conn, error) {
				return nil, errors.Join(errors.New("connection refused"), conn.Close())
			},
			want: notSent,
		},
		"too late before it began": {slack: says(200, `{"ok":true}`), patient: -time.Second, want: notSent},
		"cut after the first bytes": {
			slack: hangsUp, want: unknown,
			dial: func(conn net.Conn, err error) (net.Conn, error) { return &cutsAfter{Conn: conn, bytes: 10}, err },
		},
		"cut in the middle of the request": {
			slack: hangsUp, want: unknown,
			dial: func(conn net.Conn, err error) (net.Conn, error) { return &cutsAfter{Conn: conn, bytes: 300}, err },
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewUnstartedServer(c.slack)
			server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
			server.Start()
			defer server.Close()
			var left atomic.Int64
			transport := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
				conn, err := new(net.Dialer).DialContext(ctx, network, addr)
				if c.dial != nil {
					conn, err = c.dial(conn, err)
				}
				if err != nil {
					return nil, err
				}
				return &counted{conn, &left}, nil
			}}
			defer transport.CloseIdleConnections()
			api := slack.New("xoxb-1", slack.OptionAPIURL(server.URL+"/"), slack.OptionHTTPClient(lined(server.URL+"/", transport)))

			ctx := t.Context()
			if c.patient != 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, c.patient)
				defer cancel()
			}
			ctx, wrote := outcome.Traced(ctx)
			_, _, err := api.PostMessageContext(ctx, "D1", slack.MsgOptionText("Time to move", false))
			err = outcome.Of(err, "chat.postMessage", wrote.Load())
			if got := cameTo(err); got != c.want {
				t.Errorf("%s, not %s: %v", got, c.want, err)
			}
			_, answered := errors.AsType[*webapi.Stranger](err)
			if n := left.Load(); cameTo(err) == notSent && !answered && outcome.Code(err) == "" && n > 0 {
				t.Errorf("%d bytes left the house", n)
			}
			if l, ok := errors.AsType[*delivery.RateLimited](err); ok {
				if diff := cmp.Diff(&delivery.RateLimited{RetryAfter: c.wait, Method: "chat.postMessage"}, l); diff != "" {
					t.Error(diff)
				}
			}
			if r, ok := errors.AsType[*delivery.Refusal](err); ok && r.Code != c.code {
				t.Errorf("refused with %q", r.Code)
			}
		})
	}
}

// A connection that was kept open may be closed by Slack just when the next
// post is written to it. Whatever net/http makes of that, a post must not go
// out twice, nor be called unsent when it went out.
func TestAPostOnAConnectionThatSlackHasJustClosed(t *testing.T) {
	var posts atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api.test" {
			says(200, `{"ok":true}`)(w, r)
			return
		}
		if posts.Add(1)%2 == 0 {
			hangsUp(w, r)
		}
		says(200, `{"ok":true,"channel":"D1","ts":"1.2"}`)(w, r)
	}))
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.Start()
	defer server.Close()
	api := slack.New("xoxb-1", slack.OptionAPIURL(server.URL+"/"), slack.OptionHTTPClient(lined(server.URL+"/", server.Client().Transport)))
	for i, want := range []string{sent, unknown, sent, unknown} {
		ctx, wrote := outcome.Traced(t.Context())
		_, _, err := api.PostMessageContext(ctx, "D1", slack.MsgOptionText("Time to move", false))
		if got := cameTo(outcome.Of(err, "chat.postMessage", wrote.Load())); got != want {
			t.Errorf("post %d: %s, not %s", i, got, want)
		}
	}
	if n := posts.Load(); n != 4 {
		t.Errorf("four posts arrived %d times", n)
	}
}

// counted counts the bytes that leave.
type counted struct {
	net.Conn
	left *atomic.Int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.left.Add(int64(n))
	return n, err
}

// cutsAfter is a connection that breaks after so many bytes were written.
type cutsAfter struct {
	net.Conn
	bytes int
}

func (c *cutsAfter) Write(b []byte) (int, error) {
	if len(b) <= c.bytes {
		c.bytes -= len(b)
		return c.Conn.Write(b)
	}
	n, _ := c.Conn.Write(b[:c.bytes])
	return n, errors.Join(net.ErrClosed, c.Close())
}
