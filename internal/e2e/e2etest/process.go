// Package e2etest starts the bot as a process, beside a pretend Slack that it is
// pointed at.
package e2etest

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// Process is the bot at work, or a tool of its command line.
type Process struct {
	Cmd  *exec.Cmd
	Said *Log // standard output and error

	t     testing.TB
	ended chan error
}

// Begin starts a binary with arguments and an environment of its own, on top of
// the test's.
func Begin(tb testing.TB, binary string, env []string, args ...string) *Process {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), binary, args...) //nolint:gosec // a test knows what it starts
	cmd.Env = append(os.Environ(), env...)
	return Start(tb, cmd)
}

// Start sets going what is to be a process. It ends with the test.
func Start(tb testing.TB, cmd *exec.Cmd) *Process {
	tb.Helper()
	p := &Process{Cmd: cmd, Said: new(Log), t: tb, ended: make(chan error, 1)}
	cmd.Stdout, cmd.Stderr = p.Said, p.Said
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	go func() { p.ended <- cmd.Wait() }()
	tb.Cleanup(func() { _ = cmd.Process.Kill() })
	return p
}

// Dies is SIGKILL, or the end that came before it.
func (p *Process) Dies() {
	_ = p.Cmd.Process.Kill()
	p.ended <- <-p.ended
}

// Gets sends a signal.
func (p *Process) Gets(s os.Signal) {
	p.t.Helper()
	if err := p.Cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// Ends waits for the end, and tells whether it was in time.
func (p *Process) Ends(within time.Duration) bool {
	select {
	case err := <-p.ended:
		p.ended <- err
		return true
	case <-time.After(within):
		return false
	}
}

// Exits waits for the end and gives the exit code.
func (p *Process) Exits(within time.Duration) int {
	p.t.Helper()
	if !p.Ends(within) {
		p.t.Fatalf("still running after %s:\n%s", within, p.Said)
	}
	return p.Cmd.ProcessState.ExitCode()
}

// Works tells whether it came so far, or has ended.
func (p *Process) Works() bool {
	for !strings.Contains(p.Said.String(), "msg=working") {
		if p.Ends(often) {
			return false
		}
	}
	return true
}

// Says waits until the process has written a text.
func (p *Process) Says(text string) {
	p.t.Helper()
	if !Within(patience, func() bool { return strings.Contains(p.Said.String(), text) }) {
		p.t.Fatalf("never said %q:\n%s", text, p.Said)
	}
}

// Line waits for the line of the log that holds a text.
func (p *Process) Line(text string) string {
	p.t.Helper()
	p.Says(text)
	for l := range strings.Lines(p.Said.String()) {
		if strings.Contains(l, text) {
			return l
		}
	}
	return ""
}

// At waits for the line of the log that holds a text, and gives the host and port in it.
func (p *Process) At(text string) string {
	p.t.Helper()
	return regexp.MustCompile(`127\.0\.0\.1:[1-9]\d+`).FindString(p.Line(text))
}

// Connects waits until both of the bot's sockets are connected.
func (p *Process) Connects() {
	p.t.Helper()
	const text = "socket connected"
	if !Within(patience, func() bool { return strings.Count(p.Said.String(), text) >= 2 }) {
		p.t.Fatalf("never said %q twice:\n%s", text, p.Said)
	}
}

// Address waits for the address of the page that the process serves.
func (p *Process) Address() string {
	p.t.Helper()
	p.Says("Ctrl-C")
	return regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(p.Said.String())
}

// Log is written by a process and read by its test.
type Log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

var _ io.Writer = (*Log)(nil)

// Write implements io.Writer.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// String is all that was written so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
