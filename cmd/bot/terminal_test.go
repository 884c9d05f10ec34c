package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/creack/pty"
)

func TestColoursAreForWhoeverLooksAndWantsThem(t *testing.T) {
	screen, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, f := range []*os.File{screen, terminal, file} {
			if err := f.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	for name, c := range map[string]struct {
		to          io.Writer
		environment map[string]string
		want        string
	}{
		"a terminal":               {to: terminal, want: "\x1b[32mok\x1b[0m"},
		"a terminal with a name":   {to: terminal, environment: map[string]string{"TERM": "xterm-256color"}, want: "\x1b[32mok\x1b[0m"},
		"NO_COLOR that is empty":   {to: terminal, environment: map[string]string{"NO_COLOR": ""}, want: "\x1b[32mok\x1b[0m"},
		"NO_COLOR":                 {to: terminal, environment: map[string]string{"NO_COLOR": "1"}, want: "ok"},
		"a terminal that is plain": {to: terminal, environment: map[string]string{"TERM": "dumb"}, want: "ok"},
		"a file":                   {to: file, want: "ok"},
		"a pipe":                   {to: new(bytes.Buffer), want: "ok"},
	} {
		e := env{getenv: func(name string) string { return c.environment[name] }}
		if got := e.paint(c.to, good, "ok"); got != c.want {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
}
