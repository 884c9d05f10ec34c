package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/sandbox"
)

// settingsIn makes a file of settings, and gives its name.
func settingsIn(t *testing.T, dir, text string) string {
	t.Helper()
	file := filepath.Join(dir, "unhunch.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// twoTokens are all that one company has to set.
func twoTokens() map[string]string {
	return map[string]string{"SLACK_BOT_TOKEN": "xoxb-1-hush", "SLACK_APP_TOKEN": "xapp-1-hush"}
}

// configured is what unhunch config --json tells.
func configured(t *testing.T, environment map[string]string, args ...string) (configuration, int) {
	t.Helper()
	code, out, complains := types(t, environment, append([]string{"config", "--json"}, args...)...)
	var all configuration
	if err := json.Unmarshal([]byte(out), &all); err != nil {
		t.Fatalf("%v: exit code %d: %s%s", err, code, out, complains)
	}
	if strings.Contains(out+complains, "hush") {
		t.Errorf("a secret is told:\n%s%s", out, complains)
	}
	return all, code
}

func (c configuration) of(t *testing.T, name string) shownSetting {
	t.Helper()
	for _, s := range c.Settings {
		if s.Setting == name {
			return s
		}
	}
	t.Fatalf("nothing is told of %s", name)
	return shownSetting{}
}

func TestAFlagCountsMoreThanItsVariableThatMoreThanTheFileAndThatMoreThanNothing(t *testing.T) {
	file := settingsIn(t, t.TempDir(), "backups: 1\nposts-per-minute: 100\nsupport: Ask in the office\nno-calendars: true\n")
	t.Setenv("UNHUNCH_BACKUPS", "2")
	t.Setenv("UNHUNCH_POSTS_PER_MINUTE", "200")
	all, code := configured(t, twoTokens(), "--config", file, "--backups", "3")
	if code != exitOK {
		t.Errorf("exit code %d: %+v", code, all.Mistakes)
	}
	for name, want := range map[string]shownSetting{
		"backups":          {Variable: "UNHUNCH_BACKUPS", Value: 3.0, From: byFlag, At: "--backups", InVain: file + ":1"},
		"posts-per-minute": {Variable: "UNHUNCH_POSTS_PER_MINUTE", Value: 200.0, From: byEnvironment, At: "UNHUNCH_POSTS_PER_MINUTE", InVain: file + ":2", Rereads: true},
		"support":          {Variable: "UNHUNCH_SUPPORT", Value: "Ask in the office", From: byFile, At: file + ":3", Rereads: true},
		"no-calendars":     {Variable: "UNHUNCH_NO_CALENDARS", Value: true, From: byFile, At: file + ":4"},
		"store":            {Variable: "UNHUNCH_STORE", Value: "unhunch.db", From: byItself},
		"metrics":          {Variable: "UNHUNCH_METRICS", Value: "", From: byItself},
		"config":           {Variable: "UNHUNCH_CONFIG", Value: file, From: byFlag, At: "--config"},
	} {
		want.Setting = name
		if diff := cmp.Diff(want, all.of(t, name)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestSecretsAreToldByWhereTheyAreAlone(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "app"), []byte("xapp-1-hush\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "password"), []byte("hush\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := settingsIn(t, dir, "slack-app-token-file: app\nstore-password-file: password\nstore: postgres://bot@db/unhunch?sslmode=require\n")
	all, code := configured(t, map[string]string{"SLACK_BOT_TOKEN": "xoxb-1-hush"}, "--config", file)
	if code != exitOK {
		t.Errorf("exit code %d: %+v", code, all.Mistakes)
	}
	var set []string
	for _, s := range all.Secrets {
		if s.Set {
			set = append(set, s.Variable+" by "+s.At)
		}
	}
	want := []string{
		"SLACK_BOT_TOKEN by SLACK_BOT_TOKEN",
		"SLACK_APP_TOKEN by " + file + ":1: slack-app-token-file",
		"UNHUNCH_STORE_PASSWORD by " + file + ":2: store-password-file",
	}
	if diff := cmp.Diff(want, set); diff != "" || len(all.Secrets) != len(secrets())+1 {
		t.Errorf("%d secrets\n%s", len(all.Secrets), diff)
	}
	if is := all.of(t, "store").Value; is != "postgres://bot@db/unhunch?sslmode=require" {
		t.Errorf("the store is %v", is)
	}
	t.Setenv("UNHUNCH_STORE", "postgres://bot:hush@db/unhunch")
	all, _ = configured(t, map[string]string{"UNHUNCH_STORE": "postgres://bot:hush@db/unhunch"})
	if is := all.of(t, "store").Value; is != "postgres://bot:xxxxx@db/unhunch" {
		t.Errorf("the store is %v", is)
	}
	for _, s := range all.Secrets {
		if s.Set != (s.Variable == "UNHUNCH_STORE_PASSWORD") {
			t.Errorf("%s is set: %t", s.Variable, s.Set)
		}
	}
}

// The environment says a secret by one of two names; either counts more than the file.
func TestASecretInTheEnvironmentCountsMoreThanAFileThatTheSettingsName(t *testing.T) {
	file := settingsIn(t, t.TempDir(), "slack-bot-token-file: nowhere\nkey-file: nowhere\n")
	code, _, said := types(t, twoTokens(), "config", "--config", file)
	if code != exitUsage || !strings.Contains(said, file+":2: key-file: ") || strings.Contains(said, "slack-bot-token") {
		t.Errorf("exit code %d: %s", code, said)
	}
	_, key, _ := types(t, nil, "key", "new")
	set := twoTokens()
	set["UNHUNCH_KEY"] = key
	code, out, said := types(t, set, "config", "--config", file)
	if code != exitOK || !strings.Contains(said, file+":2: key-file counts less than UNHUNCH_KEY") || strings.Contains(out+said, strings.TrimSpace(key)) {
		t.Errorf("exit code %d: %s%s", code, out, said)
	}
}

func TestEveryMistakeInTheFileIsToldWithItsLineAtOnce(t *testing.T) {
	dir := t.TempDir()
	file := settingsIn(t, dir, `log-level: loud
lisen: ":8080"
posts-per-minute: many
backups: 0
no-calendars: yes
slack-bot-token: xoxb-hush
SLACK_APP_TOKEN: xapp-hush
UNHUNCH_SUPPORT: Ask
store: postgres://bot:hush@db/unhunch
holidays: days.txt
support: [a, b]
unhunch-key: hush
config: other.yaml
`)
	code, out, said := types(t, twoTokens(), "run", "--config", file)
	want := `unhunch cannot start:
  FILE:2: lisen: is not a known field
    Did you mean listen?
  FILE:3: posts-per-minute: is text
    Write a whole number, in digits.
  FILE:5: no-calendars: is text
    Write true or false.
  FILE:6: slack-bot-token: is a secret, and this file is for anybody to read
    Set SLACK_BOT_TOKEN, or name a file that has it as slack-bot-token-file.
  FILE:7: SLACK_APP_TOKEN: is a secret, and this file is for anybody to read
    Set SLACK_APP_TOKEN, or name a file that has it as slack-app-token-file.
  FILE:8: UNHUNCH_SUPPORT: is the name of a variable
    Call it support.
  FILE:9: store: has a password in it
    Leave it out here: set UNHUNCH_STORE_PASSWORD, or name a file that has it as store-password-file.
  FILE:11: support: is a list
    Write text of at most 4000 characters.
  FILE:12: unhunch-key: is a secret, and this file is for anybody to read
    Set UNHUNCH_KEY, or name a file that has it as key-file.
  FILE:13: config: is not a known field
    Use one of log-format, log-level, store, …
  FILE:1: log-level: "loud" is no level
    Use debug, info, warn or error.
  FILE:10: holidays: DIR/days.txt: cannot be read: no such file or directory
    Give a file that can be read, or leave it out.
  FILE:4: backups: 0 is out of bounds
    Give a number from 1 to 1000.
`
	said = strings.NewReplacer(file, "FILE", dir, "DIR").Replace(said)
	said = regexp.MustCompile(`(Use one of log-format, log-level, store, ).*`).ReplaceAllString(said, "$1…")
	if diff := cmp.Diff(want, said); code != exitUsage || out != "" || diff != "" {
		t.Errorf("exit code %d\n%s", code, diff)
	}
}

func TestAFileThatIsNoneIsToldByWhoNamesIt(t *testing.T) {
	dir := t.TempDir()
	for text, want := range map[string]string{
		"listen: [\n":               "unhunch.yaml:1",
		"listen\n":                  "unhunch.yaml:1: is text",
		"a: 1\n---\nb: 2\n":         "unhunch.yaml:2: holds a second document",
		strings.Repeat("#", 70_000): "is larger than 64 KiB",
		"":                          "",
		"\n# nothing yet\n---\n #x": "",
		"---\r\n# nothing yet\r\n":  "",
		"listen:\nsupport: ''\n":    "",
	} {
		code, _, said := types(t, twoTokens(), "config", "--config", settingsIn(t, dir, text))
		if (code == exitOK) != (want == "") || !strings.Contains(said, want) {
			t.Errorf("%.20q: exit code %d: %s", text, code, said)
		}
	}
	nowhere := filepath.Join(dir, "nowhere.yaml")
	t.Setenv("UNHUNCH_CONFIG", nowhere)
	for _, command := range []string{"run", "config", "doctor", "store check"} {
		code, out, said := types(t, twoTokens(), strings.Fields(command)...)
		if code == exitOK || !strings.Contains(out+said, "UNHUNCH_CONFIG: "+nowhere+": cannot be read: no such file or directory") {
			t.Errorf("%s: exit code %d: %s%s", command, code, out, said)
		}
	}
	for _, command := range []string{"version", "help run", "manifest", "key new"} {
		if code, _, said := types(t, nil, strings.Fields(command)...); code != exitOK {
			t.Errorf("%s, which asks no setting: exit code %d: %s", command, code, said)
		}
	}
}

func TestNoMistakeInAnAddressTellsItsPassword(t *testing.T) {
	for _, line := range []string{
		"slack-api-url: http://bot:hush@slack.example.com/",
		"slack-api-url: ftp://bot:hush@slack.example.com/",
		`slack-api-url: "https://bot:hu/sh%zz@slack.example.com/"`,
		`picture-base-url: "https://bot:hush%zz@slack.example.com/"`,
		"picture-base-url: http://bot:hush@slack.example.com/",
		"store: postgres://bot:hush%zz@db/unhunch",
		"store: postgres://bot@db/unhunch?sslpassword=hush&sslmode=require",
		"store: postgres://db:hush/unhunch",
	} {
		file := settingsIn(t, t.TempDir(), line+"\n")
		all, code := configured(t, twoTokens(), "--config", file)
		if code != exitUsage || len(all.Mistakes) != 1 || strings.Contains(fmt.Sprint(all), "hu/sh") {
			t.Errorf("%s: exit code %d: %+v", line, code, all)
		}
		for _, command := range []string{"config", "run"} {
			if code, out, said := types(t, twoTokens(), command, "--config", file); code != exitUsage || strings.Contains(out+said, "hush") {
				t.Errorf("%s: exit code %d: %s%s", line, code, out, said)
			}
		}
	}
}

// What the folder of routines holds is read, as a start does.
func TestMistakesInRoutinesAreToldBesideTheSettings(t *testing.T) {
	dir := t.TempDir()
	writes(t, dir, map[string]string{"mine/odd.yaml": "titel: Odd\n"})
	file := settingsIn(t, dir, "routines: mine\n")
	code, _, said := types(t, twoTokens(), "config", "--config", file)
	if code != exitUsage || !strings.Contains(said, file+":1: routines: "+filepath.Join(dir, "mine", "odd.yaml")+":1: ") {
		t.Errorf("exit code %d: %s", code, said)
	}
}

func TestAValueStaysOnItsLine(t *testing.T) {
	t.Setenv("UNHUNCH_SUPPORT", "Ask\nposts-per-minute  --posts-per-minute  9\x1b[8m")
	if _, out, _ := types(t, twoTokens(), "config"); !strings.Contains(out, `"Ask\nposts-per-minute  --posts-per-minute  9\x1b[8m"`) {
		t.Error(out)
	}
}

func TestPathsInTheFileBeginAtItsFolder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"mine", "copies  of"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	all, code := configured(t, twoTokens(), "--config", settingsIn(t, dir, "routines: mine\nbackup-dir: \"copies  of\"\nstore: here.db\ntls-cert: /etc/cert.pem\nlisten: :8443\n"))
	if code == exitOK { // for want of the certificate's key
		t.Errorf("exit code %d", code)
	}
	for name, want := range map[string]string{
		"routines": filepath.Join(dir, "mine"), "backup-dir": filepath.Join(dir, "copies  of"), "store": filepath.Join(dir, "here.db"), "tls-cert": "/etc/cert.pem", "listen": ":8443",
	} {
		if is := all.of(t, name).Value; is != want {
			t.Errorf("%s is %v", name, is)
		}
	}
}

// A tool takes the store from the file, and is kept from its work by what concerns it alone.
func TestAToolTakesItsSettingsFromTheFile(t *testing.T) {
	dir := t.TempDir()
	store := filepath.Join(dir, "here.db")
	file := settingsIn(t, dir, "store: here.db\n")
	if code, _, said := types(t, nil, "store", "create", "--config", file); code != exitOK {
		t.Fatalf("exit code %d: %s", code, said)
	}
	settingsIn(t, dir, "store: here.db\nsuport: Ask\nposts-per-minute: many\n")
	if code, out, said := types(t, nil, "store", "stats", "--config", file); code != exitOK || !strings.Contains(out, store) {
		t.Errorf("exit code %d: %s%s", code, out, said)
	}
	settingsIn(t, dir, "store: [here.db]\nsuport: Ask\n")
	code, _, said := types(t, nil, "store", "stats", "--config", file)
	if code != exitUsage || !strings.Contains(said, file+":1: store: is a list") || strings.Contains(said, "suport") {
		t.Errorf("exit code %d: %s", code, said)
	}
}

func TestThePlaygroundKeepsItsOwnStore(t *testing.T) {
	var flags cli
	e := env{stdout: &strings.Builder{}, stderr: &strings.Builder{}, getenv: func(string) string { return "" }, file: &settingsFile{}}
	if command, _, _ := parse(&flags, []string{"sandbox", "--config", settingsIn(t, t.TempDir(), "store: real.db\ndefault-plan: at 9:00\n")}, e); command == nil {
		t.Fatal("no command")
	}
	if s := flags.Sandbox; s.Store != "" || s.Wishes.Default.Plan != "at 9:00" {
		t.Errorf("store %q, plan %q", s.Store, s.Wishes.Default.Plan)
	}
}

func TestWhatTheFileSaysInVainIsTold(t *testing.T) {
	file := settingsIn(t, t.TempDir(), "backups: 1\n")
	code, out, said := types(t, twoTokens(), "config", "--config", file, "--backups", "3")
	if code != exitOK || said != file+":1: backups counts less than --backups\n" || !strings.Contains(out, "backups") {
		t.Errorf("exit code %d: %s%s", code, out, said)
	}
	_, p := visits(t, sandbox.Options{}, 0)
	p.flags = append(p.flags, "--config", file, "--backups", "3")
	if x := p.isTold(t); x.Checks[0].Verdict != "ok" || !strings.Contains(x.Checks[0].Found, file) || len(x.Checks[0].Details) != 1 {
		t.Errorf("the doctor says %+v", x.Checks[0])
	}
	settingsIn(t, filepath.Dir(file), "bakups: 1\n")
	if x := p.isTold(t); x.Checks[0].Verdict != "fail" || !strings.Contains(strings.Join(x.Checks[0].Details, "\n"), file+":1: bakups: is not a known field\n  Did you mean backups?") {
		t.Errorf("the doctor says %+v", x.Checks[0])
	}
}
