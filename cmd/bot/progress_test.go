package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/creack/pty"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
	"unhunch/internal/store/bolt"
)

// watches runs a command line before a terminal whose stderr it is, and gives
// what that shows.
func watches(t *testing.T, environment map[string]string, args ...string) (stdout, screen string) {
	t.Helper()
	front, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	shown := make(chan string)
	go func() {
		seen, _ := io.ReadAll(front) // it ends with an error once nobody writes any more
		shown <- string(seen)
	}()
	var out bytes.Buffer
	code := run(t.Context(), args, env{stdout: &out, stderr: terminal, getenv: func(name string) string { return environment[name] }})
	if err := terminal.Close(); err != nil {
		t.Error(err)
	}
	screen = <-shown
	if err := front.Close(); err != nil {
		t.Error(err)
	}
	if code != exitOK {
		t.Errorf("%v: exit code %d, %s", args, code, screen)
	}
	return out.String(), screen
}

func TestLongWorkShowsABarToWhoeverLooks(t *testing.T) {
	dir := t.TempDir()
	kept := filepath.Join(dir, "unhunch.db")
	made, err := bolt.Open(kept, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := made.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		command []string
		passes  []string
		says    string
		makes   bool // something new, which is named at the end
	}{
		{[]string{"store", "check", "--store", kept}, []string{"checking"}, "all good", false},
		{[]string{"store", "compact", "--store", kept}, []string{"checking", "copying"}, "was", false},
		{[]string{"store", "stats", "--store", kept}, []string{"checking"}, "made by", false},
		{[]string{"backup", "--store", kept}, []string{"checking", "copying"}, "checked", true},
		{[]string{"pictures"}, []string{"writing"}, "pictures in", true},
	} {
		for name, environment := range map[string]map[string]string{"": nil, "dumb": {"TERM": "dumb"}} {
			args := c.command
			if c.makes {
				args = slices.Concat(args, []string{filepath.Join(dir, "to"+name+args[0])})
			}
			said, screen := watches(t, environment, args...)
			if !strings.Contains(said, c.says) || strings.Contains(said, "\r") {
				t.Errorf("%v: said %q", args, said)
			}
			if name == "dumb" {
				if screen != "" {
					t.Errorf("%v draws on a terminal that cannot: %q", args, screen)
				}
				continue
			}
			for _, pass := range c.passes {
				if !strings.Contains(screen, pass+" ") || !strings.Contains(screen, "%") {
					t.Errorf("%v: no bar for %s: %q", args, pass, screen)
				}
			}
			if last := screen[strings.LastIndex(strings.TrimRight(screen, "\r"), "\r")+1:]; strings.TrimSpace(last) != "" {
				t.Errorf("%v leaves %q", args, last)
			}
		}
		file, err := os.Create(filepath.Join(dir, "log"))
		if err != nil {
			t.Fatal(err)
		}
		args := c.command
		if c.makes {
			args = slices.Concat(args, []string{filepath.Join(dir, "quiet"+args[0])})
		}
		code := run(t.Context(), args, env{stdout: io.Discard, stderr: file, getenv: func(string) string { return "" }})
		if info, err := file.Stat(); code != exitOK || err != nil || info.Size() > 0 {
			t.Errorf("%v: exit code %d; %v in the log, %v", args, code, info, err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestABackupOfARunningBotShowsABar(t *testing.T) {
	_, env := e2etest.City(t, sandbox.Options{})
	launch(t, env, "run").Says("working")
	said, screen := watches(t, nil, "backup", "--store", e2etest.StoreOf(env), filepath.Join(t.TempDir(), "backup.db"))
	if !strings.Contains(said, "checked") || !strings.Contains(screen, "copying ") || !strings.Contains(screen, "checking ") {
		t.Errorf("it shows %q, and says %q", screen, said)
	}
}
