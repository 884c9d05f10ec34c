package app

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unhunch/internal/bot/door"
)

const (
	signing = "8f742231b10e8888abcd99yyyzzz85a5"
	pressed = "payload=%7B%22type%22%3A%22view_submission%22%7D"
)

// knocks is a request as Slack signs it, to be written to a connection.
func knocks(path, body string, now time.Time) string {
	mac := hmac.New(sha256.New, []byte(signing))
	fmt.Fprintf(mac, "v0:%d:%s", now.Unix(), body)
	return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: bot.example.com\r\nContent-Type: application/x-www-form-urlencoded\r\n"+
		"X-Slack-Request-Timestamp: %d\r\nX-Slack-Signature: v0=%s\r\nContent-Length: %d\r\n\r\n%s",
		path, now.Unix(), hex.EncodeToString(mac.Sum(nil)), len(body), body)
}

// hall has a bot listen that answers forms when it is let.
type hall struct {
	t      *testing.T
	at     net.Listener
	forms  chan func(any)
	open   func() (ways int)
	stop   func()
	ended  chan error
	dialer func() (net.Conn, error)
}

func opens(t *testing.T, l Listen) *hall {
	t.Helper()
	l.Address = "127.0.0.1:0"
	at, err := l.open(t.Context(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	h := &hall{t: t, at: at, forms: make(chan func(any), 1), ended: make(chan error, 1)}
	h.dialer = func() (net.Conn, error) { return new(net.Dialer).DialContext(t.Context(), "tcp", at.Addr().String()) }
	s := Settings{Listener: at, SigningSecret: signing, Log: slog.New(slog.DiscardHandler)}
	receiver := s.entrance(nil, func(_ context.Context, e door.Envelope) (bool, error) {
		h.forms <- e.Ack
		return true, nil
	}, nil)
	ctx, stop := context.WithCancel(t.Context())
	h.stop = stop
	go func() { h.ended <- receiver.Run(ctx) }()
	t.Cleanup(stop)
	h.open = receiver.Open
	h.waits(1)
	return h
}

// waits until there are so many ways in: what happens then is seen a moment later.
func (h *hall) waits(ways int) {
	for h.open() != ways {
		<-time.After(time.Millisecond)
	}
}

// caller is one connection.
type caller struct {
	t *testing.T
	net.Conn
	answers *bufio.Reader
}

func (h *hall) calls() caller {
	h.t.Helper()
	conn, err := h.dialer()
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = conn.Close() })
	return caller{h.t, conn, bufio.NewReader(conn)}
}

func (c caller) says(request string) {
	c.t.Helper()
	if _, err := io.WriteString(c, request); err != nil {
		c.t.Fatal(err)
	}
}

func (c caller) hears() (code int, body string) {
	c.t.Helper()
	answer, err := http.ReadResponse(c.answers, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer.StatusCode, string(said)
}

func TestToldToEndTheServerAnswersWhatItTookAndThenNobodyListens(t *testing.T) {
	h := opens(t, Listen{})
	first, second := h.calls(), h.calls()
	second.says("GET /slack/events HTTP/1.1\r\nHost: bot.example.com\r\n\r\n")
	if code, _ := second.hears(); code != http.StatusMethodNotAllowed {
		t.Errorf("a look is answered with %d", code)
	}
	now := time.Now() //nolint:forbidigo // a server on the network goes by the machine's clock
	first.says(knocks(door.InteractionsPath, pressed, now))
	answer := <-h.forms
	h.stop()
	h.waits(0)
	second.says(knocks(door.CommandsPath, "text=now", now))
	if code, _ := second.hears(); code != http.StatusServiceUnavailable {
		t.Fatalf("what comes then is answered with %d", code)
	}
	answer(map[string]string{"response_action": "clear"})
	if code, body := first.hears(); code != http.StatusOK || body != `{"response_action":"clear"}` {
		t.Errorf("what was taken is answered with %d %s", code, body)
	}
	if err := <-h.ended; err != nil {
		t.Error(err)
	}
	if conn, err := h.dialer(); err == nil {
		_ = conn.Close()
		t.Error("somebody listens still")
	}
}

func TestTheServerSpeaksHTTPSWithTheCertificateThatIsGiven(t *testing.T) {
	cert, key := issued(t, 7)
	dir := t.TempDir()
	files := Listen{Cert: filepath.Join(dir, "cert.pem"), Key: filepath.Join(dir, "key.pem")}
	for file, content := range map[string][]byte{files.Cert: cert, files.Key: key} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h := opens(t, files)
	known := x509.NewCertPool()
	known.AppendCertsFromPEM(cert)
	day := func() time.Time { return time.Date(2026, time.March, 3, 9, 0, 0, 0, time.UTC) }
	h.dialer = func() (net.Conn, error) {
		dialer := tls.Dialer{Config: &tls.Config{RootCAs: known, ServerName: "bot.example.com", Time: day}}
		return dialer.DialContext(t.Context(), "tcp", h.at.Addr().String())
	}
	c := h.calls()
	c.says(knocks(door.InteractionsPath, pressed, time.Now())) //nolint:forbidigo // see above
	(<-h.forms)(nil)
	if code, body := c.hears(); code != http.StatusOK || body != "" {
		t.Errorf("%d %s", code, body)
	}
	old := tls.Dialer{Config: &tls.Config{RootCAs: known, ServerName: "bot.example.com", Time: day, MaxVersion: tls.VersionTLS11}}
	if conn, err := old.DialContext(t.Context(), "tcp", h.at.Addr().String()); err == nil {
		_ = conn.Close()
		t.Error("it speaks TLS 1.1")
	}
}

func TestAnAddressThatCannotBeHadIsToldWithItsMend(t *testing.T) {
	h := opens(t, Listen{})
	_, err := Listen{Address: h.at.Addr().String()}.open(t.Context(), slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "--listen "+h.at.Addr().String()) || !strings.Contains(err.Error(), "give another address") {
		t.Error(err)
	}
}
