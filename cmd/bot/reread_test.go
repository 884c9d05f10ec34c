package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
	"unhunch/routines"
)

func TestSIGHUPReadsTheFilesAnewAndEndsNothing(t *testing.T) {
	ours, err := routines.Files.ReadFile("open-the-chest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	titled := func(title string) string {
		return strings.Replace(string(ours), "title: Open the chest", "title: "+title, 1)
	}
	write("open-the-chest.yaml", titled("The old chest"))
	days, words := filepath.Join(t.TempDir(), "days.txt"), filepath.Join(t.TempDir(), "words.yaml")
	for file, text := range map[string]string{days: "2026-12-25 Christmas Day\n", words: "meeting:\n  emoji: [acme_meeting]\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	office, env := e2etest.City(t, sandbox.Options{})
	p := launch(t, env, "run", "--routines", dir, "--holidays", days, "--quiet-words", words)
	p.Connects()
	ana := office.Person("ana")
	ana.Types("/stretch routines")
	ana.Sees("The old chest")

	write("open-the-chest.yaml", titled("The new chest"))
	p.Gets(syscall.SIGHUP)
	p.Says("read anew")
	ana.Types("/stretch routines")
	ana.Sees("The new chest")

	write("open-the-chest.yaml", strings.Replace(titled("The worst chest"), "title:", "titel:", 1))
	for file, text := range map[string]string{days: "2026-13-01 No day\n", words: "metting: {}\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p.Gets(syscall.SIGHUP)
	for _, what := range []string{"nothing was read anew", "open-the-chest.yaml:4: titel:", "days.txt:1:", "words.yaml:1:"} {
		p.Says(what)
	}
	if said := p.Said.String(); strings.Contains(said, "cannot start") {
		t.Errorf("it goes on, and says:\n%s", said)
	}
	ana.Types("/stretch help")
	ana.Types("/stretch routines")
	ana.Sees("The new chest")
	if opened := len(office.Calls("apps.connections.open")); opened != 2 {
		t.Errorf("%d connections were opened", opened)
	}
	p.Gets(syscall.SIGTERM)
	if code := p.Exits(10 * time.Second); code != exitOK {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}
}

func TestSIGHUPBeforeSlackAnswersEndsNothing(t *testing.T) {
	_, env := e2etest.City(t, sandbox.Options{})
	p := launch(t, append(env, "SLACK_API_URL=http://127.0.0.1:1/api/"), "run")
	p.Says("cannot reach Slack")
	p.Gets(syscall.SIGHUP)
	p.Gets(syscall.SIGTERM)
	if code := p.Exits(10 * time.Second); code != exitOK {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}
}

// Whoever reads the log may end before the bot does: head does, and a log
// collector that is restarted.
func TestALogThatNobodyReadsAnyMoreEndsNothing(t *testing.T) {
	office, env := e2etest.City(t, sandbox.Options{})
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "run")
	cmd.Env = append(append(os.Environ(), env...), asUnhunch)
	cmd.Stdout, cmd.Stderr = writer, writer
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	writer.Close()
	e2etest.Eventually(t, "two connections", func() bool { return office.Sockets() == 2 })
	reader.Close()
	office.CutSockets() // of which the log would tell
	e2etest.Eventually(t, "two more", func() bool { return len(office.Calls("apps.connections.open")) >= 4 && office.Sockets() == 2 })
	ana := office.Person("ana")
	ana.Types("/stretch help")
	ana.Sees("pause until")
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}
