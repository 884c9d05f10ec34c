//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"unhunch/internal/strict/stricttest"
)

// oddities are what a name may stand for that is no file of a sensible size.
func oddities(t *testing.T) map[string]struct{ path, says string } {
	t.Helper()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	stricttest.Oddities(t, dir, 110_000_000)
	return map[string]struct{ path, says string }{
		"a pipe":   {at("pipe"), "is a pipe, not a file"},
		"a folder": {at("folder"), "is a folder, not a file"},
		"a socket": {at("socket"), "is a socket, not a file"},
		"a device": {"/dev/zero", "is a device, not a file"},
		"110 MB":   {at("huge"), "is larger than "},
	}
}

// None of them hangs the start, or is read to its end.
func TestNoFileThatIsNamedHangsOrSwellsTheStart(t *testing.T) {
	tokens := map[string]string{"SLACK_BOT_TOKEN": "xoxb-1-1", "SLACK_APP_TOKEN": "xapp-1-1"}
	for what, odd := range oddities(t) {
		inRoutines := func(name string) []string {
			dir := t.TempDir()
			file := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(odd.path, file); err != nil {
				t.Fatal(err)
			}
			return []string{"check", dir}
		}
		store := func(command ...string) []string { return append(command, "--store", odd.path) }
		for name, args := range map[string][]string{
			"holidays":         {"run", "--holidays", odd.path},
			"words":            {"run", "--quiet-words", odd.path},
			"a routine":        inRoutines("nod.yaml"),
			"a figure":         inRoutines("figures/nod.yaml"),
			"a picture":        inRoutines("pictures/nod.png"),
			"sources":          inRoutines("library/sources.yaml"),
			"a translation":    inRoutines("i18n/de/desk-reset.yaml"),
			"a store":          store("run"),
			"a store to check": store("store", "check"),
			"a store to count": store("store", "stats"),
			"a store to pack":  store("store", "compact"),
			"a store to save":  store("backup", filepath.Join(t.TempDir(), "backup.db")),
		} {
			t.Run(what+" for "+name, func(t *testing.T) {
				code, out, said := types(t, tokens, args...)
				want := odd.says
				if strings.HasPrefix(name, "a store") {
					want = "not an Unhunch store: it was left as it is"
				}
				if said = out + said; code == exitOK || !strings.Contains(said, want) {
					t.Errorf("exit code %d, want %q:\n%s", code, want, said)
				}
			})
		}
		for name, args := range map[string][]string{
			"routines": {"run", "--routines", odd.path},
			"backups":  {"run", "--backup-dir", odd.path},
			"pictures": {"pictures", odd.path},
		} {
			if what == "a folder" {
				continue
			}
			t.Run(what+" for the folder of "+name, func(t *testing.T) {
				if code, _, said := types(t, tokens, args...); code != exitUsage || !strings.Contains(said, odd.path+`" is not a folder`) {
					t.Errorf("exit code %d: %s", code, said)
				}
			})
		}
	}
}

// A folder of routines whose own folders are pipes is read all the same.
func TestPipesForFoldersHangNothing(t *testing.T) {
	for _, name := range []string{"library", "pictures", "figures", "i18n"} {
		dir := t.TempDir()
		if err := syscall.Mkfifo(filepath.Join(dir, name), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, out, said := types(t, nil, "check", dir); code != exitFailed {
			t.Errorf("%s: exit code %d, %s%s", name, code, out, said)
		}
	}
}
