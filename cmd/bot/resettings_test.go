package main

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
	"unhunch/internal/seal"
	"unhunch/routines"
)

func TestSIGHUPReadsTheFileOfSettingsAnew(t *testing.T) {
	dir := t.TempDir()
	ours, err := routines.Files.ReadFile("open-the-chest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	writes(t, dir, map[string]string{
		"mine/open-the-chest.yaml": strings.Replace(string(ours), "title: Open the chest", "title: The chest of ours", 1),
		"words.yaml":               "meeting:\n  emoji: [acme_meeting]\n",
		"days.txt":                 "2001-01-01 Long ago\n",
		"workspaces.yaml":          "T0000000001:\n  support: Nobody here\n",
		"token":                    "xapp-1-hush",
	})
	file := settingsIn(t, dir, "log-level: warn\nsupport: Ask in the office\nbackups: 3\n")
	office, env := e2etest.City(t, sandbox.Options{})
	p := launch(t, append(env, "UNHUNCH_CONFIG="+file, "UNHUNCH_PICTURE_BASE_URL=https://pictures.example.com/"), "run", "--no-calendars")
	e2etest.Eventually(t, "two connections", func() bool { return office.Sockets() == 2 })
	ana := office.Person("ana")
	ana.Opens("Home")
	ana.Sees("Ask in the office")
	ana.Sees("Usual (6 a day)")
	if said := p.Said.String(); strings.Contains(said, "level=INFO") {
		t.Errorf("the log says more than warnings:\n%s", said)
	}

	const otherwise = `log-level: debug
support: Ask on the third floor
default-plan: every 3h 8:00-20:00 max 2
quiet-words: words.yaml
holidays: days.txt
workspaces: workspaces.yaml
routines: mine
posts-per-minute: 300
backups: 4
picture-base-url: https://elsewhere.example.com/
no-calendars: false
slack-app-token-file: token
`
	settingsIn(t, dir, otherwise)
	p.Gets(syscall.SIGHUP)
	p.Says("read anew")
	p.Says(`all holidays are past: renew the file" file=` + dir + "/days.txt")
	ana.Sees("Ask on the third floor")
	ana.Types("/stretch")
	ana.Sees("[Usual (2 a day)")
	ana.Types("/stretch routines")
	ana.Sees("The chest of ours")
	for _, name := range []string{"log-level", "support", "default-plan", "quiet-words", "holidays", "workspaces", "routines", "posts-per-minute"} {
		if line := p.Line("settings have changed"); !strings.Contains(line, " settings."+name+"=") {
			t.Errorf("it is not told of %s: %s", name, line)
		}
	}
	for _, line := range []string{
		"setting=backups works_with=3 restart_brings=4",
		`setting=slack-app-token-file works_with="" restart_brings=` + dir + "/token",
	} {
		p.Says(line)
	}
	if said := p.Said.String(); strings.Count(said, "a restart is needed") != 2 {
		t.Errorf("two settings wait, and the log says:\n%s", said)
	}

	settingsIn(t, dir, strings.NewReplacer("third", "ninth", "300", "many", "debug", "loud", "backups: 4", "backups: 0", "every 3h", "whenever").Replace(otherwise)+"lisen: :1\n")
	writes(t, dir, map[string]string{"words.yaml": "metting: {}\n", "days.txt": "2026-13-01 Never\n", "workspaces.yaml": "acme: {}\n"})
	p.Gets(syscall.SIGHUP)
	for _, what := range []string{
		"nothing was read anew", "log-level: ", "posts-per-minute: is text", "backups: 0 is out of bounds", "default-plan: ", "lisen: is not a known field",
		"words.yaml:1", "days.txt:1", "workspaces.yaml:1",
	} {
		p.Says(what)
	}
	ana.Opens("Home")
	ana.Sees("Ask on the third floor")
	if opened := len(office.Calls("apps.connections.open")); opened != 2 {
		t.Errorf("%d connections were opened", opened)
	}
	p.Gets(syscall.SIGTERM)
	if code := p.Exits(10 * time.Second); code != exitOK {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}
}

// All of it is in the file, and its secrets in files that it names.
func TestWhoServesManySaysAnewWhereTheirPeopleGetHelp(t *testing.T) {
	dir := t.TempDir()
	writes(t, dir, map[string]string{"signing": signing, "id": appID, "secret": appSecret, "key": seal.New()})
	all := func(support string) string {
		return "multi: true\nlisten: 127.0.0.1:0\npublic-url: https://stretch.example.com\nkey-file: key\n" +
			"slack-signing-secret-file: signing\nslack-client-id-file: id\nslack-client-secret-file: secret\n" + support
	}
	file := settingsIn(t, dir, all("support: help@example.com\n"))
	_, env := e2etest.City(t, sandbox.Options{})
	p := launch(t, append(env, "SLACK_BOT_TOKEN=", "SLACK_APP_TOKEN="), "run", "--config", file)
	at := "http://" + p.At("listens for Slack")
	p.Says("working")
	reads := func(want string) {
		t.Helper()
		e2etest.Eventually(t, want, func() bool {
			_, page := asks(t, at, "/support")
			return strings.Contains(page, want)
		})
	}
	reads("help@example.com")
	settingsIn(t, dir, all("support: desk@example.com\n"))
	p.Gets(syscall.SIGHUP)
	reads("desk@example.com")
	settingsIn(t, dir, all(""))
	p.Gets(syscall.SIGHUP)
	p.Says("takes --support")
	reads("desk@example.com")
	if strings.Contains(p.Said.String(), appSecret) {
		t.Errorf("it says a secret:\n%s", p.Said)
	}
}

// What the file says no more is as without it, and a mistake leaves all as it was.
func TestWhatTheFileSaysNoMoreIsAsWithoutIt(t *testing.T) {
	file := settingsIn(t, t.TempDir(), "log-level: debug\nbackups: 3\nposts-per-minute: 100\n")
	says := func(text string) { settingsIn(t, filepath.Dir(file), text) }
	var said strings.Builder
	e := env{stdout: io.Discard, stderr: io.Discard, getenv: func(string) string { return "" }, file: &settingsFile{}, level: new(slog.LevelVar)}
	args := []string{"run", "--config", file}
	var flags cli
	command, wrong, _ := parse(&flags, args, e)
	e.log = newLogger(&said, "text", flags.LogLevel, e.level, &wrong)
	e.settings = settled(command, e.file, e.getenv)
	if len(wrong) > 0 || e.level.Level() != slog.LevelDebug {
		t.Fatalf("%s, %v", e.level, wrong)
	}
	r, now := newRereading(e, args), time.Unix(0, 0)

	says("support: Ask\n")
	m, err := r.read(now)
	if err != nil || m.Posts != 1200 || m.Support != "Ask" || e.level.Level() != slog.LevelInfo {
		t.Errorf("%v, %d a minute, %q, %s", err, m.Posts, m.Support, e.level)
	}
	for _, line := range []string{"setting=backups works_with=3 restart_brings=7", "settings.log-level=info settings.posts-per-minute=1200 settings.support=Ask"} {
		if !strings.Contains(said.String(), line) {
			t.Errorf("no %q in\n%s", line, &said)
		}
	}

	said.Reset()
	says("log-level: error\nposts-per-minute: 0\n")
	if _, err := r.read(now); err == nil || !strings.Contains(err.Error(), file+":2: posts-per-minute: 0 is out of bounds") {
		t.Errorf("a mistake: %v", err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if _, err := r.read(now); err == nil || !strings.Contains(err.Error(), file+": cannot be read: no such file or directory") {
		t.Errorf("no file: %v", err)
	}
	if e.level.Level() != slog.LevelInfo || said.Len() > 0 {
		t.Errorf("%s, and it says %s", e.level, &said)
	}
}
