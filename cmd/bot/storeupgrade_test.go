package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
	"unhunch/internal/store/bolt/buckets"
)

// asksBefore is what a new version says of a store, of which nothing may be altered, nor left
// beside it or in the folder for such things.
func asksBefore(t *testing.T, path string) (code int, out, said string) {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	before, _ := os.ReadFile(path)
	code, out, said = types(t, nil, "store", "check", "--upgrade", "--store", path)
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("the store was altered")
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if strings.Contains(out+said, os.Getenv("TMPDIR")) {
		t.Errorf("it speaks of its copy: %s%s", out, said)
	}
	return code, out, said
}

func TestANewVersionSaysWhatItWouldDoToAFile(t *testing.T) {
	path := inhabited(t)
	code, out, said := asksBefore(t, path)
	for _, want := range []string{path + ": format 5, ", "this version works with it as it is\n", "tried on a copy: opened in ", "every page and row is sound\n"} {
		if code != exitOK || !strings.Contains(out, want) {
			t.Errorf("exit code %d: %s%s; want %q", code, out, said, want)
		}
	}
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
		t.Errorf("beside it: %v, %v", files, err)
	}
}

// ofTomorrow is a store that a version to come has brought up to date.
func ofTomorrow(t *testing.T) (path string) {
	t.Helper()
	path = inhabited(t)
	next := append(buckets.Upgrades(), buckets.Upgrade{Buckets: buckets.Buckets(), Change: func(*buckets.Tx) error { return nil }})
	s, err := bolt.Open(path, bolt.Options{MadeBy: "v9.1.0", Formats: next})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// spoilt is a store in which a row is not what was written.
func spoilt(t *testing.T) (path string) {
	t.Helper()
	path = inhabited(t)
	content, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(content, []byte("Etc/UTC")) {
		t.Fatalf("there is nothing to spoil: %v", err)
	}
	if err := os.WriteFile(path, bytes.ReplaceAll(content, []byte("Etc/UTC"), []byte("Etc/UTX")), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// moved is a store that was moved to another file.
func moved(t *testing.T) (path string) {
	t.Helper()
	path = inhabited(t)
	if code, out, said := types(t, nil, "store", "migrate", path, filepath.Join(t.TempDir(), "new.db")); code != exitOK {
		t.Fatalf("exit code %d: %s%s", code, out, said)
	}
	return path
}

func TestAVersionThatCannotWorkWithAFileSaysWhy(t *testing.T) {
	for path, says := range map[string]string{
		filepath.Join(t.TempDir(), "none.db"): "there is none",
		ofTomorrow(t):                         "written by a newer version (unhunch v9.1.0)",
		spoilt(t):                             "wrong",
		moved(t):                              "no bot may work with it: the store was moved to ",
	} {
		if code, out, said := asksBefore(t, path); code != exitFailed || !strings.Contains(out+said, says) || !strings.Contains(out+said, path) {
			t.Errorf("exit code %d: %s%s; want %q", code, out, said, says)
		}
	}
}

// What a newer version wrote no command touches.
func TestEveryCommandRefusesANewerFile(t *testing.T) {
	path := ofTomorrow(t)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"SLACK_BOT_TOKEN": "xoxb-1-1-a", "SLACK_APP_TOKEN": "xapp-1-A1-1-a", "SLACK_API_URL": "http://127.0.0.1:1/api/"}
	for _, does := range [][]string{
		{"run", "--store", path},
		{"doctor", "--store", path},
		{"backup", filepath.Join(t.TempDir(), "backup.db"), "--store", path},
		{"store", "check", "--store", path},
		{"store", "check", "--upgrade", "--store", path},
		{"store", "stats", "--store", path},
		{"store", "compact", "--store", path},
		{"store", "migrate", path, filepath.Join(t.TempDir(), "new.db")},
		{"store", "restored", "--store", path},
		{"workspaces", "--store", path},
	} {
		code, out, said := types(t, env, does...)
		if code == exitOK || !strings.Contains(out+said, "written by a newer version (unhunch v9.1.0)") {
			t.Errorf("%v: exit code %d: %s%s", does, code, out, said)
		}
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("it was altered, %v", err)
	}
}

// The bot goes on, and is asked for the copy.
func TestANewVersionIsAskedWhileTheBotWorks(t *testing.T) {
	office, env := e2etest.City(t, sandbox.Options{})
	bot := launch(t, env, "run")
	bot.Connects()
	e2etest.Agrees(office.Person("ana"))
	code, said := tool(t, append(env, "TMPDIR="+t.TempDir()), "store", "check", "--upgrade")
	if code != exitOK || !strings.Contains(said, "this version works with it as it is") || !strings.Contains(said, "tried on a copy") {
		t.Errorf("exit code %d: %s", code, said)
	}
	if n := office.Sockets(); n != 2 {
		t.Errorf("%d connections", n)
	}
}

func TestWhatIsToBeDoneBeforeADatabaseIsUpgradedIsTold(t *testing.T) {
	var b strings.Builder
	u := store.Upgrade{From: 1, To: 2, Bytes: 2_500_000, MadeBy: "unhunch v1.0.0", Steps: []string{"00002_moods"}, Untried: "bots work with it, which a trial would hold up", Bots: []string{"unhunch north 7"}}
	if err := sayUpgrade(&b, "postgres://bot:hush@db/unhunch", &u, strings.ToUpper); err != nil {
		t.Fatal(err)
	}
	want := `postgres://bot@db/unhunch: format 1, 2.5 MB, of unhunch v1.0.0: the first start of this version brings it to format 2
  00002_moods
not tried: bots work with it, which a trial would hold up
1. Read CHANGELOG.md, For operators, from the version that you run on.
2. Save the database: pg_dump --format=custom --file before.dump …
3. End the bots of the older version: unhunch north 7.
4. Start one bot of this version, then the others. Older ones do not start with it any more.
`
	if b.String() != want {
		t.Errorf("it says\n%s\nwant\n%s", b.String(), want)
	}
}

func TestWhatIsToBeDoneBeforeAFileIsUpgradedIsTold(t *testing.T) {
	var b strings.Builder
	u := store.Upgrade{From: 5, To: 6, Bytes: 2_500_000, MadeBy: "unhunch v1.0.0", Steps: []string{"format 5 becomes 6"}, Tried: true, Took: 1234567890, Keeps: "x.db.format-5", Bots: []string{"one"}}
	if err := sayUpgrade(&b, "x.db", &u, strings.ToUpper); err != nil {
		t.Fatal(err)
	}
	want := `x.db: format 5, 2.5 MB, of unhunch v1.0.0: the first start of this version brings it to format 6
  format 5 becomes 6
tried on a copy: opened in 1.2s, every page and row is sound
1. Read CHANGELOG.md, For operators, from the version that you run on.
2. See that there is room for 2.5 MB beside it: it is kept as it is in x.db.format-5, for the way back.
3. End the bot that works with it.
4. Start this version. Older ones do not start with it any more.
`
	if b.String() != want {
		t.Errorf("it says\n%s\nwant\n%s", b.String(), want)
	}
}
