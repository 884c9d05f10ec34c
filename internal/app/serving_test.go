package app

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// serves gives the address of a server that waits for a fifth of a second.
func serves(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := newServer(handler, soon)
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return l.Addr().String()
}

const soon = 200 * time.Millisecond

// hung is what a connection is answered, until it is closed from there.
func hung(t *testing.T, address, says string) string {
	t.Helper()
	var dialer net.Dialer
	c, err := dialer.DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	defer time.AfterFunc(20*time.Second, func() { _ = c.Close() }).Stop()
	if _, err := io.WriteString(c, says); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(c)
	if err != nil {
		t.Errorf("it is still open after %q: %v", says, err)
	}
	return string(answer)
}

func TestARequestThatNeverEndsIsHungUpOn(t *testing.T) {
	address := serves(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/reads" {
			_, err := io.ReadAll(r.Body)
			fmt.Fprint(w, "read ", err == nil)
		}
	})
	const head = " HTTP/1.1\r\nHost: localhost\r\n"
	for name, says := range map[string]string{
		"nothing is said":                  "",
		"half a head":                      "GET /" + head,
		"half a body":                      "POST /reads" + head + "Content-Length: 100\r\n\r\nhalf",
		"half a body that nobody reads":    "POST /" + head + "Content-Length: 100\r\n\r\nhalf",
		"a body where none belongs":        "GET /metrics" + head + "Content-Length: 100\r\n\r\n",
		"a chunk that does not come":       "POST /reads" + head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhal",
		"another request that never comes": "GET /" + head + "\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			if answer := hung(t, address, says); strings.Contains(answer, "read true") {
				t.Errorf("half a body was taken for a whole one: %s", answer)
			}
		})
	}
}

func TestAnAnswerMayTakeLongerThanTheRequest(t *testing.T) {
	address := serves(t, func(w http.ResponseWriter, r *http.Request) {
		_, err := io.ReadAll(r.Body)
		select {
		case <-r.Context().Done():
			fmt.Fprint(w, "cut short")
		case <-time.After(3 * soon):
			fmt.Fprint(w, "whole ", err == nil)
		}
	})
	for _, sent := range []io.Reader{http.NoBody, strings.NewReader("a body")} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+address, sent)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		said, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if string(said) != "whole true" {
			t.Errorf("answered %q", said)
		}
	}
}
