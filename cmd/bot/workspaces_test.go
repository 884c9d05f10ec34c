package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
	"unhunch/internal/seal"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
	"unhunch/internal/workspace"
)

// installed makes a store in which the app was installed to T1 and E2, and removed from
// T3, on one Friday in November; and with somebody of T9, of which there is no record.
func installed(t *testing.T, path, key string) {
	t.Helper()
	s, err := bolt.Open(path, bolt.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}()
	keys, err := seal.Read(key)
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, time.November, 20, 10, 0, 0, 0, time.UTC)
	for i, id := range []string{"T1", "E2", "T3"} {
		g := workspace.Grant{ID: id, Name: "Acme", Scopes: []string{"chat:write", "commands", "users:read", "dnd:read", "files:write"}, Token: "xoxb-planted", Refresh: "xoxe-1-planted"}
		if id == "E2" {
			g.Scopes = g.Scopes[:3]
		}
		if _, err := workspace.Install(t.Context(), s, keys, g, day.Add(time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := workspace.Remove(t.Context(), s, "T3", day.Add(3*time.Hour), day.Add(3*time.Hour)); err != nil {
		t.Fatal(err)
	}
	for _, id := range []prefs.UserID{{Workspace: "T1", Person: "UANA"}, {Workspace: "T9", Person: "UBEN"}} {
		err := s.Change(t.Context(), id, func(d *session.Desk) error {
			d.Person.OptedIn = day
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

const (
	listed = `workspace  state                      installed          people  not granted
E2         alive                      2026-11-20 11:00Z  0       dnd:read, files:write
T1         alive                      2026-11-20 10:00Z  1       nothing
T3         removed 2026-11-20 13:00Z  2026-11-20 12:00Z  0       nothing
T9         no record                  -                  1       -
`
	happened = `2026-11-20 10:00Z  T1  installed
2026-11-20 11:00Z  E2  installed
2026-11-20 12:00Z  T3  installed
2026-11-20 13:00Z  T3  removed
`
)

func TestWorkspacesAreListedWithoutNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	if code, _, said := types(t, nil, "workspaces", "--store", path); code != exitFailed || !strings.Contains(said, path) {
		t.Errorf("of no store: exit code %d, %s", code, said)
	}
	if code, said, trouble := types(t, nil, "store", "create", "--store", path); code != exitOK {
		t.Fatalf("%s%s", said, trouble)
	}
	for flag, want := range map[string]string{"--audit=false": "There is no workspace yet.\n", "--audit": "Nothing happened yet.\n"} {
		if code, said, trouble := types(t, nil, "workspaces", flag, "--store", path); code != exitOK || said != want {
			t.Errorf("of an empty store: exit code %d, %q, %s", code, said, trouble)
		}
	}
	installed(t, path, newKey(t))
	if code, said, trouble := types(t, nil, "workspaces", "--store", path); code != exitOK || said != listed {
		t.Errorf("exit code %d, %s\n%s", code, trouble, said)
	}
	if code, said, trouble := types(t, nil, "workspaces", "--audit", "--store", path); code != exitOK || said != happened {
		t.Errorf("exit code %d, %s\n%s", code, trouble, said)
	}
}

func TestAClosedStoreIsSealedAnew(t *testing.T) {
	old, fresh := newKey(t), newKey(t)
	dir := drawer(t, map[string]string{"old": old, "both": fresh + "\n" + old + "\n", "fresh": fresh})
	path, backup := filepath.Join(dir, "unhunch.db"), filepath.Join(dir, "backup.db")
	installed(t, path, old)
	rotates := func(args ...string) (int, string, string) {
		return types(t, nil, append([]string{"key", "rotate", "--store", path}, args...)...)
	}
	name := func(key string) string {
		k, err := seal.Read(key)
		if err != nil {
			t.Fatal(err)
		}
		return k.IDs()[0]
	}
	if code, _, said := rotates(); code != exitFailed || !strings.Contains(said, "unhunch key new") {
		t.Errorf("without a key: exit code %d, %s", code, said)
	}
	if code, said, trouble := rotates("--key-file", filepath.Join(dir, "fresh")); code != exitFailed ||
		!strings.Contains(said, "what could be opened is sealed with key "+name(fresh)) ||
		!strings.Contains(trouble, "4 secrets sealed with key "+name(old)+", which is not there, stay as they are. Put that key below the first one, restart the bot and rotate again. Or: those whose") {
		t.Errorf("without the old key: exit code %d\n%s%s", code, said, trouble)
	}
	if code, said, trouble := types(t, nil, "backup", backup, "--store", path); code != exitOK {
		t.Fatalf("%s%s", said, trouble)
	}
	if code, _, said := types(t, nil, "key", "rotate", "--store", backup, "--key-file", filepath.Join(dir, "both")); code != exitFailed || !strings.Contains(said, "is a backup") {
		t.Errorf("a backup: exit code %d, %s", code, said)
	}
	for _, anew := range []string{"4 tokens and 0 addresses were sealed anew; 0 were before", "0 tokens and 0 addresses were sealed anew; 4 were before"} {
		want := path + ": all is sealed with key " + name(fresh) + "\n" + anew + "\n" +
			"The key " + name(old) + " is not needed by this store any more: it may leave the key file.\n" +
			"Keep it apart for as long as there are backups from before: what is sealed in those opens with nothing else.\n"
		if code, said, trouble := rotates("--key-file", filepath.Join(dir, "both")); code != exitOK || said != want || trouble != "" {
			t.Errorf("exit code %d, %s\n%s\nwant\n%s", code, trouble, said, want)
		}
	}
	if code, said, trouble := rotates("--key-file", filepath.Join(dir, "fresh")); code != exitOK || strings.Contains(said, "may leave") {
		t.Errorf("exit code %d, %s\n%s", code, trouble, said)
	}
	for _, file := range []string{path, backup} {
		content, err := os.ReadFile(file)
		if err != nil || strings.Contains(string(content), "planted") {
			t.Errorf("%s has a token: %v", file, err)
		}
	}
}

func TestARunningBotIsAskedForItsWorkspacesAndToSealAnew(t *testing.T) {
	_, env := e2etest.City(t, sandbox.Options{})
	old, fresh := newKey(t), newKey(t)
	dir := drawer(t, map[string]string{"key": old, "both": fresh + "\n" + old})
	key := filepath.Join(dir, "key")
	installed(t, e2etest.StoreOf(env), old)
	start := func() *e2etest.Process {
		p := launch(t, env, "run", "--log-level", "debug", "--key-file", key, "--backup-dir", dir, "--backups", "9")
		p.Connects()
		return p
	}
	p := start()
	e2etest.Eventually(t, "what was removed is purged", func() bool {
		_, said := tool(t, env, "workspaces", "--audit")
		return strings.Contains(said, "T3  purged, people: 0")
	})
	p.Says("a workspace that left was purged")
	p.Says("backups_for_days=9")
	code, said := tool(t, env, "workspaces")
	if code != exitOK || !strings.Contains(said, "T1         alive  ") || strings.Contains(said, "T3") {
		t.Errorf("exit code %d, %s", code, said)
	}
	e2etest.Put(t, filepath.Join(dir, "both"), key)
	if code, said := tool(t, env, "key", "rotate", "--key-file", key); code != exitFailed || !strings.Contains(said, "restart the bot") {
		t.Errorf("before the bot has the key: exit code %d, %s", code, said)
	}
	p.Gets(syscall.SIGTERM)
	p.Exits(10 * time.Second)
	again := start()
	for _, anew := range []string{"4 tokens and 0 addresses were sealed anew", "0 tokens and 0 addresses were sealed anew; 4 were before"} {
		if code, said := tool(t, env, "key", "rotate"); code != exitOK || !strings.Contains(said, anew) || !strings.Contains(said, "The last of the daily ones is gone in 9 days.") {
			t.Errorf("exit code %d, %s", code, said)
		}
	}
	again.Says("sealed anew")
	for _, p := range []*e2etest.Process{p, again} {
		for _, secret := range []string{"planted", strings.TrimPrefix(old, seal.Prefix), strings.TrimPrefix(fresh, seal.Prefix)} {
			if strings.Contains(p.Said.String(), secret) {
				t.Errorf("the log says %q", secret)
			}
		}
	}
}
