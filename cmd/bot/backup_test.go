package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

// tool runs unhunch to its end, and gives what it said.
func tool(t *testing.T, env []string, args ...string) (code int, said string) {
	t.Helper()
	p := launch(t, env, args...)
	code = p.Exits(20 * time.Second)
	return code, p.Said.String()
}

// The backup is taken while one post has no answer yet and another is still
// owed. Both reach Slack afterwards; then the disk is lost, and the backup put
// back.
func TestADayGoesOnFromABackupAndNothingComesTwice(t *testing.T) {
	t.Parallel()
	office, env := e2etest.City(t, sandbox.Options{})
	backup := filepath.Join(t.TempDir(), "backup.db")
	p := launch(t, env, "run")
	p.Connects()
	ana := office.Person("ana")
	e2etest.SaysYes(ana)
	posts := func() int { return len(office.Calls("chat.postMessage")) }
	before := posts()
	const slow = 4 * time.Second
	office.Fault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.Slow, For: slow})
	ana.Types("/stretch now")
	ana.Clicks("Start")
	if code, said := tool(t, env, "backup", backup); code != exitOK || !strings.Contains(said, backup+": ") || !strings.Contains(said, "checked") {
		t.Fatalf("backup: exit code %d, said %q\n%s", code, said, p.Said)
	}
	if n := posts() - before; n != 1 {
		t.Fatalf("%d posts before the backup, want the card alone", n)
	}
	ana.Sees("Step 1 of 4")
	ana.Clicks("Next")
	ana.Sees("Step 2 of 4")

	p.Gets(syscall.SIGKILL)
	p.Exits(10 * time.Second)
	e2etest.Put(t, backup, e2etest.StoreOf(env))
	sent := posts()
	p = launch(t, env, "run")
	p.Connects()
	p.Says("a backup was put back")
	if err := ana.Clicks("Next"); err != nil { // of a routine that this bot has stopped
		t.Errorf("a press on an old step: %v", err)
	}
	ana.Types("/stretch now")
	e2etest.Eventually(t, "a new card", func() bool { return posts() > sent })
	ana.Clicks("Start")
	ana.Sees("Step 1 of 4")
	for _, call := range office.Calls("chat.postMessage")[before:] {
		t.Log(call.At.Format("05.0"), call.Channel, call.Outcome, call.Applied)
	}
	e2etest.Eventually(t, "the step", func() bool { return posts() >= sent+2 })
	e2etest.Passes(time.Second)
	if n := posts() - sent; n != 2 {
		t.Errorf("%d posts after the backup was put back, want a card and a step", n)
	}
	if code, said := tool(t, env, "store", "check", "--store", backup); code != exitOK {
		t.Errorf("check of the backup: exit code %d, said %q", code, said)
	}
}

func TestToolsWorkOnARunningBotOrSayWhatToDo(t *testing.T) {
	t.Parallel()
	office, env := e2etest.City(t, sandbox.Options{})
	store, dir := e2etest.StoreOf(env), t.TempDir()
	for _, command := range []string{"check", "stats", "compact"} {
		if code, said := tool(t, env, "store", command); code != exitFailed || !strings.Contains(said, store) {
			t.Errorf("%s of a file that is not there: exit code %d, said %q", command, code, said)
		}
	}
	p := launch(t, env, "run", "--backup-dir", dir)
	p.Connects()
	e2etest.SaysYes(office.Person("ana"))
	p.Says("backup made")
	made, err := filepath.Glob(filepath.Join(dir, "unhunch-*.db"))
	if err != nil || len(made) != 1 {
		t.Fatalf("daily backups: %v, %v", made, err)
	}
	if code, said := tool(t, env, "store", "check", "--store", made[0]); code != exitOK || !strings.Contains(said, "all good") {
		t.Errorf("check of the daily backup: exit code %d, said %q", code, said)
	}
	if code, said := tool(t, env, "backup", made[0]); code != exitFailed || !strings.Contains(said, "name another one") {
		t.Errorf("over another file: exit code %d, said %q", code, said)
	}
	if code, said := tool(t, env, "store", "stats"); code != exitOK || !strings.Contains(said, "; people: 1; ") {
		t.Errorf("stats: exit code %d, said %q", code, said)
	}
	for command, want := range map[string]string{"check": "unhunch backup FILE", "compact": "stop that process"} {
		if code, said := tool(t, env, "store", command); code != exitFailed || !strings.Contains(said, want) {
			t.Errorf("%s of a running bot: exit code %d, said %q", command, code, said)
		}
	}
	if info, err := os.Stat(store + app.AdminSocketSuffix); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the admin socket: %v, %v", info, err)
	}

	// A bot that was killed leaves its admin socket behind, which nobody answers.
	p.Gets(syscall.SIGKILL)
	p.Exits(10 * time.Second)
	for _, args := range [][]string{{"backup", filepath.Join(dir, "by-hand.db")}, {"store", "check"}, {"store", "stats"}, {"store", "compact"}} {
		if code, said := tool(t, env, args...); code != exitOK {
			t.Errorf("%v after it was killed: exit code %d, said %q", args, code, said)
		}
	}
	p = launch(t, env, "run", "--backup-dir", dir)
	p.Says("working")
	e2etest.Eventually(t, "an answer", func() bool { code, _ := tool(t, env, "store", "stats"); return code == exitOK })
	p.Gets(syscall.SIGTERM)
	if code := p.Exits(10 * time.Second); code != exitOK {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}
	if _, err := os.Stat(store + app.AdminSocketSuffix); err == nil {
		t.Error("the admin socket is still there")
	}
	if again, err := filepath.Glob(filepath.Join(dir, "unhunch-*.db")); err != nil || !slices.Equal(again, made) {
		t.Errorf("a restart made a second backup: %v, %v", again, err)
	}
}
