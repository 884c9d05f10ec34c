package door

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"

	"unhunch/internal/bubble"
)

// parcel is something that Slack has to deliver.
type parcel struct {
	kind    Type
	payload string // JSON
	attempt int    // 0: it is the first
	why     string
}

// carrier is Slack's end of a way in.
type carrier interface {
	// delivers gives something to the app, and tells what the acknowledgement says; ok:
	// it came within three seconds.
	delivers(p parcel) (answer string, ok bool)
}

// ways are all ways in, each with Slack at its other end.
func ways() map[string]func(*testing.T, *office) (Receiver, carrier) {
	return map[string]func(*testing.T, *office) (Receiver, carrier){"socket": bySocket, "web": byWeb}
}

// office is what stands behind a way in.
type office struct {
	log     strings.Builder
	queues  *Queues
	handle  Handler
	acked   []time.Duration
	types   []string // of what was acknowledged
	again   []string
	refused []string

	mu sync.Mutex
}

func (o *office) Write(line []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.log.Write(line)
}

func (o *office) logger() *slog.Logger { return slog.New(slog.NewTextHandler(o, nil)) }

func (o *office) said() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.log.String()
}

func (o *office) Acknowledged(of string, after time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.acked = append(o.acked, after)
	o.types = append(o.types, of)
}

func (o *office) SentAgain(why string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.again = append(o.again, why)
}

func (o *office) Refused(why string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.refused = append(o.refused, why)
}

// secret is the one of Slack's published example.
const secret = "8f742231b10e8888abcd99yyyzzz85a5"

func byWeb(t *testing.T, o *office) (Receiver, carrier) {
	t.Helper()
	w := NewWeb(WebOptions{Secret: secret, Handle: o.handle, Now: bubble.Now, Log: o.logger()})
	return w, &post{t: t, to: w}
}

// post is Slack at the other end of a Web.
type post struct {
	t  testing.TB
	to http.Handler
}

func (p *post) delivers(what parcel) (string, bool) {
	r := p.request(what)
	w := httptest.NewRecorder()
	began := bubble.Now()
	p.to.ServeHTTP(w, r)
	return w.Body.String(), w.Code == http.StatusOK && bubble.Since(began) < 3*time.Second
}

// request is how Slack sends it.
func (p *post) request(what parcel) *http.Request {
	p.t.Helper()
	path, body, kind := EventsPath, what.payload, asJSON
	switch what.kind {
	case Event:
	case Command:
		var fields map[string]string
		if err := json.Unmarshal([]byte(what.payload), &fields); err != nil {
			fields = map[string]string{"text": what.payload}
		}
		form := url.Values{}
		for name, value := range fields {
			form.Set(name, value)
		}
		path, body, kind = CommandsPath, form.Encode(), asForm
	case Interaction:
		path, body, kind = InteractionsPath, url.Values{"payload": {what.payload}}.Encode(), asForm
	}
	r := signed(p.t, path, kind, body, secret, bubble.Now())
	if what.attempt > 0 {
		r.Header.Set("X-Slack-Retry-Num", strconv.Itoa(what.attempt))
		r.Header.Set("X-Slack-Retry-Reason", what.why)
	}
	return r
}

// signed is a request as Slack signs it (docs: verifying requests from Slack).
func signed(tb testing.TB, path, kind, body, secret string, at time.Time) *http.Request {
	tb.Helper()
	r := httptest.NewRequestWithContext(tb.Context(), http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.Header.Set("X-Slack-Request-Timestamp", strconv.FormatInt(at.Unix(), 10))
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%d:%s", at.Unix(), body)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return r
}

// bySocket has a Slack that says hello, and sends what it is given.
func bySocket(t *testing.T, o *office) (Receiver, carrier) {
	t.Helper()
	l := &line{t: t, conns: make(chan net.Conn), over: make(chan struct{}), waiting: map[string]chan string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/apps.connections.open", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"ok":true,"url":"ws://slack.test/link"}`)
	})
	mux.HandleFunc("/link", l.serves)
	server := &http.Server{Handler: mux}
	go func() { _ = server.Serve(l) }()
	dial := func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		l.conns <- there
		return here, nil
	}
	client := &http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
	api := slack.New("xoxb-1", slack.OptionAppLevelToken("xapp-1"), slack.OptionAPIURL("http://slack.test/api/"), slack.OptionHTTPClient(client))
	t.Cleanup(func() { _ = server.Close() })
	return NewSocket(api, &websocket.Dialer{NetDialContext: dial}, o.logger(), o.handle), l
}

// line is Slack at the other end of a Socket, and the listener for both.
type line struct {
	t     *testing.T
	conns chan net.Conn
	over  chan struct{}
	once  sync.Once

	mu      sync.Mutex
	sockets []*websocket.Conn
	sent    int
	waiting map[string]chan string
}

func (l *line) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.over:
		return nil, net.ErrClosed
	}
}

func (l *line) Close() error   { l.once.Do(func() { close(l.over) }); return nil }
func (l *line) Addr() net.Addr { return &net.UnixAddr{Name: "slack.test"} }

func (l *line) serves(w http.ResponseWriter, r *http.Request) {
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		l.t.Error(err)
		return
	}
	l.mu.Lock()
	l.sockets = append(l.sockets, ws)
	err = ws.WriteJSON(map[string]any{"type": "hello", "num_connections": len(l.sockets)})
	l.mu.Unlock()
	for err == nil {
		var ack struct {
			ID      string          `json:"envelope_id"`
			Payload json.RawMessage `json:"payload"`
		}
		if err = ws.ReadJSON(&ack); err == nil {
			l.mu.Lock()
			l.waiting[ack.ID] <- string(ack.Payload)
			l.mu.Unlock()
		}
	}
	_ = ws.Close()
}

func (l *line) delivers(p parcel) (string, bool) {
	l.t.Helper()
	acked := make(chan string, 9)
	l.mu.Lock()
	l.sent++
	id := strconv.Itoa(l.sent)
	l.waiting[id] = acked
	payload := json.RawMessage(p.payload)
	if !json.Valid(payload) { // it cannot be sent as it is
		payload, _ = json.Marshal(p.payload)
	}
	err := l.sockets[l.sent%len(l.sockets)].WriteJSON(map[string]any{
		"envelope_id": id, "type": p.kind, "payload": payload, "retry_attempt": p.attempt, "retry_reason": p.why,
	})
	l.mu.Unlock()
	if err != nil {
		l.t.Error(err)
	}
	select {
	case answer := <-acked:
		return answer, true
	case <-time.After(3 * time.Second):
		return "", false
	}
}
