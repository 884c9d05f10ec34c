//go:build unix

package main

import (
	"net"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

// told is what systemd hears from a service.
type told struct {
	t    *testing.T
	from *net.UnixConn
	path string
	all  []string
}

func listens(t *testing.T) *told {
	t.Helper()
	path := filepath.Join(t.TempDir(), "notify")
	from, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = from.Close() })
	return &told{t: t, from: from, path: path}
}

// next waits for a word, and for none of the others.
func (s *told) next(word string, others ...string) {
	s.t.Helper()
	for {
		_ = s.from.SetReadDeadline(e2etest.Machine().Add(time.Minute))
		buffer := make([]byte, 4096)
		n, _, err := s.from.ReadFromUnix(buffer)
		if err != nil {
			s.t.Fatalf("never heard %q: %v\n%s", word, err, strings.Join(s.all, "\n"))
		}
		heard := string(buffer[:n])
		s.all = append(s.all, heard)
		for _, other := range others {
			if strings.HasPrefix(heard, other) {
				s.t.Fatalf("heard %q before %q:\n%s", other, word, strings.Join(s.all, "\n"))
			}
		}
		if strings.HasPrefix(heard, word) {
			return
		}
	}
}

func TestSystemdIsToldWhenTheBotIsReadyLivesAndStops(t *testing.T) {
	office, env := e2etest.City(t, sandbox.Options{})
	office.Fault(sandbox.Fault{Method: "apps.connections.open", Kind: sandbox.ServerError, Times: 4}) // two for each socket
	systemd := listens(t)
	p := launch(t, append(env, "NOTIFY_SOCKET="+systemd.path, "WATCHDOG_USEC=60000000"), "run")
	systemd.next("STATUS=waiting for Slack", "READY=1")
	systemd.next("STATUS=no Socket Mode connection is open", "READY=1")
	systemd.next("WATCHDOG=1", "READY=1") // it beats, and is not ready
	systemd.next("READY=1")
	systemd.next("STATUS=working")
	systemd.next("WATCHDOG=1", "READY=1")
	systemd.next("WATCHDOG=1", "READY=1")
	p.Gets(syscall.SIGTERM)
	systemd.next("STOPPING=1", "READY=1")
	if code := p.Exits(10 * time.Second); code != exitOK {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}
}

func TestHealthAsksTheRunningBot(t *testing.T) {
	office, env := e2etest.City(t, sandbox.Options{})
	code, said := tool(t, env, "health")
	if code != exitFailed || !strings.Contains(said, "no bot answers at "+e2etest.StoreOf(env)+".sock") {
		t.Errorf("without a bot: exit code %d, %s", code, said)
	}
	p := launch(t, env, "run")
	p.Connects()
	e2etest.Eventually(t, "a bot that answers", func() bool {
		code, said = tool(t, env, "health")
		return code == exitOK
	})
	if said != "ready\n" {
		t.Errorf("%q", said)
	}
	office.Unreachable(true)
	e2etest.Eventually(t, "a bot without Slack", func() bool {
		code, said = tool(t, env, "health")
		return code == exitFailed && strings.Contains(said, "no Socket Mode connection is open")
	})
}
