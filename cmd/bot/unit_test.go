package main

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

const unitFile = "../../packaging/systemd/unhunch.service"

// unit is what systemd is told of the bot.
type unit struct {
	t    *testing.T
	text string
}

func readUnit(t *testing.T, file string) unit {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return unit{t, string(text)}
}

// all are the values that a setting is given, in their order.
func (u unit) all(setting string) (values []string) {
	for line := range strings.Lines(u.text) {
		if value, given := strings.CutPrefix(strings.TrimSpace(line), setting+"="); given {
			values = append(values, value)
		}
	}
	return values
}

// one is the value of a setting that is given once.
func (u unit) one(setting string) string {
	u.t.Helper()
	values := u.all(setting)
	if len(values) != 1 {
		u.t.Fatalf("the unit has %s=%q", setting, values)
	}
	return values[0]
}

// systemd hands over every secret that there may be, and an empty one where there is no
// file (docs: systemd.exec, SetCredential: the default of LoadCredential).
func TestTheUnitHandsOverEverySecret(t *testing.T) {
	u := readUnit(t, unitFile)
	names := []string{keyCredential}
	for _, s := range []secret{botToken(), appToken(), signingSecret(), clientID(), clientSecret(), storePassword()} {
		names = append(names, s.credential)
	}
	for setting, behind := range map[string]string{"LoadCredential": "/etc/unhunch/%s", "SetCredential": `\n`} {
		var want []string
		for _, name := range names {
			want = append(want, name+":"+strings.ReplaceAll(behind, "%s", name))
		}
		got := u.all(setting)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", setting, got, want)
		}
	}
}

// What is only a line's end is no secret, nor a mistake where none is needed.
func TestACredentialThatIsNotThereIsNone(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"slack-bot-token": "xoxb-1\n", "slack-signing-secret": strings.Repeat("a", 32) + "\n",
		"slack-app-token": "\n", "slack-client-id": "\n", "slack-client-secret": "\n", keyCredential: "\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o400); err != nil {
			t.Fatal(err)
		}
	}
	e := env{getenv: func(name string) string { return map[string]string{"CREDENTIALS_DIRECTORY": folder}[name] }}
	for comes, want := range map[coming]string{
		toOneByHTTP:   "",
		toOneBySocket: "the credential slack-app-token",
		toAll:         "the credential slack-client-id",
	} {
		var wrong mistakes
		new(tokens).check(e, comes, &wrong)
		new(keyFile).check(e, &wrong)
		switch {
		case want == "" && len(wrong) > 0, want != "" && (len(wrong) == 0 || wrong[0].setting != want):
			t.Errorf("%s: %v", comes, wrong)
		}
	}
}

// systemd starts the bot again, also after a crash, after SIGQUIT and after the
// watchdog's SIGABRT, and only not where that would not help.
func TestTheUnitRestartsWhereItHelps(t *testing.T) {
	u := readUnit(t, unitFile)
	prevented := strings.Fields(u.one("RestartPreventExitStatus"))
	if want := []string{strconv.Itoa(exitUsage), strconv.Itoa(exitRefused)}; !slices.Equal(prevented, want) || u.one("Restart") != "always" {
		t.Errorf("Restart=%s but for %v, want always but for %v", u.one("Restart"), prevented, want)
	}
	for setting, want := range map[string]string{
		"ExecReload": `/bin/sh -c "kill -HUP $MAINPID"`, // not all have /bin/kill, nor Type=notify-reload
		"Type":       "notify", "TimeoutStartSec": "infinity", "ProtectSystem": "strict", "NoNewPrivileges": "yes", "User": "unhunch",
	} {
		if got := u.one(setting); got != want {
			t.Errorf("%s=%s, want %s", setting, got, want)
		}
	}
	for name, signal := range map[string]syscall.Signal{"SIGQUIT": syscall.SIGQUIT, "the watchdog": syscall.SIGABRT} {
		_, env := e2etest.City(t, sandbox.Options{})
		p := launch(t, env, "run")
		p.Says("socket connected")
		p.Gets(signal)
		if code := p.Exits(10 * time.Second); code == exitOK || slices.Contains(prevented, strconv.Itoa(code)) {
			t.Errorf("after %s: exit code %d", name, code)
		}
		p.Says("goroutine 1")
	}
}
