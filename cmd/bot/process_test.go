package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// role makes the test binary behave as another process.
const (
	role      = "UNHUNCH_TEST_ROLE"
	asUnhunch = role + "=unhunch"
	asHurried = role + "=hurried"
	asCramped = role + "=cramped"
)

func TestMain(m *testing.M) {
	switch role + "=" + os.Getenv(role) {
	case asUnhunch:
		main()
	case asHurried:
		hurried()
	case asCramped:
		cramped()
	}
	os.Exit(m.Run())
}

// process is a real unhunch process.
type process struct {
	t     *testing.T
	cmd   *exec.Cmd
	said  *lockedBuffer // standard output and error
	ended chan error
}

// launch starts unhunch with arguments and an environment of its own.
func launch(t *testing.T, env []string, args ...string) *process {
	t.Helper()
	return begin(t, os.Args[0], append(env, asUnhunch), args...)
}

// released builds the binary that people run, which is faster and smaller than
// the race detector's.
func released(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "unhunch")
	if out, err := exec.CommandContext(t.Context(), "make", "-C", "../..", "build", "BINARY="+binary).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// begin starts a binary.
func begin(t *testing.T, binary string, env []string, args ...string) *process {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Env = append(os.Environ(), env...)
	return starts(t, cmd)
}

// starts sets going what is to be a process.
func starts(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{t: t, cmd: cmd, said: new(lockedBuffer), ended: make(chan error, 1)}
	p.cmd.Stdout, p.cmd.Stderr = p.said, p.said
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.ended <- p.cmd.Wait() }()
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	return p
}

// dies is SIGKILL, or the end that came before it.
func (p *process) dies() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// gets sends a signal.
func (p *process) gets(s os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// exits waits for the end and gives the exit code.
func (p *process) exits(within time.Duration) int {
	p.t.Helper()
	select {
	case <-p.ended:
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(within):
		p.t.Fatalf("still running after %s:\n%s", within, p.said)
		return -1
	}
}

// says waits until the process has written a text.
func (p *process) says(text string) {
	p.t.Helper()
	if !within(20*time.Second, func() bool { return strings.Contains(p.said.String(), text) }) {
		p.t.Fatalf("never said %q:\n%s", text, p.said)
	}
}

// within waits in real time until something is so, and tells whether it was in time.
func within(patience time.Duration, is func() bool) bool {
	over := time.After(patience)
	for !is() {
		select {
		case <-over:
			return false
		case <-time.After(10 * time.Millisecond):
		}
	}
	return true
}

// machine is the clock of the processes that are started, and so of the Slack that
// they are pointed at. make check sets it to seven other days.
func machine() time.Time { return time.Now() } //nolint:forbidigo // a process has no other

// address waits for the address of the page that the process serves.
func (p *process) address() string {
	p.t.Helper()
	p.says("Ctrl-C")
	return regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(p.said.String())
}

// city is a pretend Slack on a TCP port, which a process can be pointed at.
func city(t *testing.T, o sandbox.Options) (*sandboxtest.Office, []string) {
	t.Helper()
	o.Now = machine
	office := sandboxtest.Open(t, o)
	door, err := office.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(door.Close)
	return office, []string{
		"SLACK_API_URL=" + door.APIURL(),
		"SLACK_BOT_TOKEN=" + office.Options().BotToken,
		"SLACK_APP_TOKEN=" + office.Options().AppToken,
		"UNHUNCH_STORE=" + filepath.Join(t.TempDir(), "unhunch.db"),
	}
}

func TestAProcessLeadsThroughARoutineAndEndsOnSIGTERM(t *testing.T) {
	office, env := city(t, sandbox.Options{})
	p := launch(t, env, "run", "--log-format", "json")
	p.says("working")
	for range 2 {
		p.says("socket connected")
	}
	ana := office.Person("ana")
	ana.Types("/stretch now")
	begins(ana)
	finishes(ana)
	ana.Clicks("Right")
	ana.Sees("Thanks")

	p.gets(syscall.SIGTERM)
	if code := p.exits(10 * time.Second); code != 0 {
		t.Errorf("exit code %d:\n%s", code, p.said)
	}
	for _, secret := range []string{office.Options().BotToken, office.Options().AppToken, "/stretch", "Thanks"} {
		if strings.Contains(p.said.String(), secret) {
			t.Errorf("the log says %q:\n%s", secret, p.said)
		}
	}
}

func TestASecondProcessOnTheSameStoreSaysSoAtOnce(t *testing.T) {
	_, env := city(t, sandbox.Options{})
	launch(t, env, "run").says("working")
	second := launch(t, env, "run")
	if code := second.exits(5 * time.Second); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	second.says("another process")
}

func TestTokensThatSlackRefusesEndTheProcessWithAMend(t *testing.T) {
	_, env := city(t, sandbox.Options{BotToken: "xoxb-the-right-one"})
	env = append(env, "SLACK_BOT_TOKEN=xoxb-quite-another-one")
	p := launch(t, env, "run")
	if code := p.exits(5 * time.Second); code != exitRefused {
		t.Errorf("exit code %d", code)
	}
	p.says("SLACK_BOT_TOKEN")
	if strings.Contains(p.said.String(), "xoxb-quite") {
		t.Errorf("the token is in what it said:\n%s", p.said)
	}
}

func TestATokenRevokedWhileWorkingEndsTheProcessWithAMend(t *testing.T) {
	office, env := city(t, sandbox.Options{})
	p := launch(t, env, "run")
	for range 2 {
		p.says("socket connected")
	}
	office.RevokeTokens()
	office.CutSockets()
	if code := p.exits(20 * time.Second); code != exitRefused {
		t.Errorf("exit code %d:\n%s", code, p.said)
	}
	p.says("does not accept the tokens")
}

func TestAnUnreachableSlackIsTriedAgainUntilSIGTERM(t *testing.T) {
	_, env := city(t, sandbox.Options{})
	p := launch(t, append(env, "SLACK_API_URL=http://127.0.0.1:1/api/"), "run")
	p.says("cannot reach Slack")
	p.gets(syscall.SIGTERM)
	if code := p.exits(10 * time.Second); code != 0 {
		t.Errorf("exit code %d:\n%s", code, p.said)
	}
}

// lockedBuffer is written by a process and read by its test.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

var _ io.Writer = (*lockedBuffer)(nil)

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
