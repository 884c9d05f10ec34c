package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"unhunch/internal/doctor"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/store/bolt"
)

// examined is what unhunch doctor --json says.
type examined struct {
	Verdict doctor.Verdict `json:"verdict"`
	Checks  []struct {
		Name    string         `json:"name"`
		Verdict doctor.Verdict `json:"verdict"`
		Found   string         `json:"found"`
		Details []string       `json:"details"`
		Mend    string         `json:"mend"`
	} `json:"checks"`
}

// of gives the verdict of a check, and all that it says.
func (x examined) of(t *testing.T, name string) (doctor.Verdict, string) {
	t.Helper()
	for _, c := range x.Checks {
		if c.Name == name {
			return c.Verdict, strings.Join(append([]string{c.Found, c.Mend}, c.Details...), "\n")
		}
	}
	t.Fatalf("there is no check %q in %+v", name, x)
	return "", ""
}

// patient is somebody's settings: an environment, and the flags of what kong reads.
type patient struct {
	env   map[string]string
	flags []string
}

// visits takes a patient who is well to the doctor. They are at an office, whose clock
// is so far ahead.
func visits(t *testing.T, o sandbox.Options, ahead time.Duration) (*sandboxtest.Office, *patient) {
	t.Helper()
	o.Now = func() time.Time { return e2etest.Machine().Add(ahead) }
	office := sandboxtest.Open(t, o)
	door, err := office.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(door.Close)
	return office, &patient{
		env:   map[string]string{"SLACK_BOT_TOKEN": office.Options().BotToken, "SLACK_APP_TOKEN": office.Options().AppToken},
		flags: []string{"--slack-api-url", door.APIURL(), "--store", filepath.Join(t.TempDir(), "unhunch.db")},
	}
}

func (p *patient) store() string { return p.flags[3] }

// isTold gives what the doctor says, and looks whether the exit code fits.
func (p *patient) isTold(t *testing.T) examined {
	t.Helper()
	code, said, complains := types(t, p.env, slices.Concat([]string{"doctor", "--json"}, p.flags)...)
	var x examined
	if err := json.Unmarshal([]byte(said), &x); err != nil {
		t.Fatalf("%v: exit code %d, %s%s", err, code, said, complains)
	}
	if want := map[doctor.Verdict]int{doctor.OK: exitOK, doctor.Warn: exitOK, doctor.Fail: exitFailed}[x.Verdict]; code != want {
		t.Errorf("exit code %d with the verdict %s", code, x.Verdict)
	}
	for _, c := range x.Checks {
		if toDo := c.Verdict == doctor.Warn || c.Verdict == doctor.Fail; toDo != (c.Mend != "") {
			t.Errorf("%s: %s, with the mend %q", c.Name, c.Verdict, c.Mend)
		}
	}
	for _, secret := range p.env {
		if len(secret) > len("xoxb-") && strings.Contains(said+complains, secret) {
			t.Errorf("it says a token: %s%s", said, complains)
		}
	}
	return x
}

func TestWhoIsWellIsTold(t *testing.T) {
	office, p := visits(t, sandbox.Options{}, 0)
	if x := p.isTold(t); x.Verdict != doctor.OK {
		t.Errorf("before the first start: %+v", x)
	}
	code, said, _ := types(t, p.env, append([]string{"doctor"}, p.flags...)...)
	if code != exitOK || !strings.HasSuffix(said, "\nall 18 ok\n") || strings.Contains(said, "\x1b") {
		t.Errorf("exit code %d: %s", code, said)
	}
	if made, _, _ := types(t, p.env, "store", "create", "--store", p.store()); made != exitOK {
		t.Fatal("no store")
	}
	p.flags = append(p.flags, "--store-must-exist", "--backup-dir", t.TempDir()) // as a package leaves it
	before, err := os.ReadFile(p.store())
	if err != nil {
		t.Fatal(err)
	}
	if x := p.isTold(t); x.Verdict != doctor.OK {
		t.Errorf("with a store: %+v", x)
	}
	if after, err := os.ReadFile(p.store()); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the store was altered: %v", err)
	}
	if n := len(office.Calls("chat.postMessage", "chat.update", "views.publish", "files.getUploadURLExternal")); n > 0 {
		t.Errorf("%d calls that somebody sees", n)
	}
}

// The bot is at work: it is asked, no connection is made beside its own, and nothing
// that it needs is locked or taken.
func TestABotThatIsAtWorkIsAskedAndNotDisturbed(t *testing.T) {
	office, env := e2etest.City(t, sandbox.Options{Scopes: []string{"chat:write", "commands", "dnd:read", "files:write"}})
	dir := t.TempDir()
	bot := launch(t, append(env, "UNHUNCH_METRICS=127.0.0.1:0", "UNHUNCH_BACKUP_DIR="+dir), "run")
	bot.Connects()
	bot.Says("backup made")
	address := bot.At("figures")
	opened := func() int { return len(office.Calls("apps.connections.open")) }
	before := opened()
	code, said := tool(t, append(env, "UNHUNCH_METRICS="+address, "UNHUNCH_BACKUP_DIR="+dir), "doctor")
	for _, text := range []string{
		"fail scopes", "users:read: ", "the running bot has 2 connections", "in use by the bot", "ok   backups      1 in " + dir,
		"ok   bot          is running", "the bot is ready", "1 fail, 17 ok",
	} {
		if !strings.Contains(said, text) {
			t.Errorf("%q is not in:\n%s", text, said)
		}
	}
	if n := opened() - before; code != exitFailed || office.Sockets() != 2 || n != 1 {
		t.Errorf("exit code %d, %d connections, %d addresses of one", code, office.Sockets(), n)
	}
	if _, counted := asks(t, "http://"+address, "/metrics"); !strings.Contains(counted, `unhunch_last_heard_seconds{kind="since"} 1.`) {
		t.Error("no figure says since when it is listened")
	}
	e2etest.Agrees(office.Person("ana")) // which takes the scope that is missing
	bot.Says("Slack refuses this")
	code, said = tool(t, append(env, "UNHUNCH_METRICS="+address), "doctor")
	if code != exitFailed || !strings.Contains(said, "fail bot          is running, and Slack refuses") || !strings.Contains(said, "fail figures      the bot is not ready: ") {
		t.Errorf("exit code %d:\n%s", code, said)
	}
}

func TestEveryFaultIsFoundWithItsMend(t *testing.T) {
	html := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html>Log in to the guest network</html>"))
	}))
	t.Cleanup(html.Close)
	foreign := filepath.Join(t.TempDir(), "photo.db")
	mistaken := t.TempDir()
	for file, text := range map[string]string{foreign: strings.Repeat("not a store ", 1000), filepath.Join(mistaken, "nod.yaml"): "schema: 1\nid: nod\ntitel: Nod\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for situation, c := range map[string]struct {
		options sandbox.Options
		ahead   time.Duration
		has     func(office *sandboxtest.Office, p *patient)
		check   string
		want    doctor.Verdict
		says    string
	}{
		"no token":              {has: func(_ *sandboxtest.Office, p *patient) { p.env["SLACK_BOT_TOKEN"] = "" }, check: "bot token", want: doctor.Fail, says: "is not set"},
		"a token in quotes":     {has: func(_ *sandboxtest.Office, p *patient) { p.env["SLACK_APP_TOKEN"] = `"xapp-1-abc"` }, check: "app token", want: doctor.Fail, says: "quotes"},
		"another app's token":   {has: func(_ *sandboxtest.Office, p *patient) { p.env["SLACK_BOT_TOKEN"] = "xoxb-of-another-app" }, check: "bot token", want: doctor.Fail, says: "invalid_auth"},
		"another app's app one": {has: func(_ *sandboxtest.Office, p *patient) { p.env["SLACK_APP_TOKEN"] = "xapp-of-another-app" }, check: "app token", want: doctor.Fail, says: "invalid_auth"},
		"swapped tokens": {has: func(_ *sandboxtest.Office, p *patient) {
			p.env["SLACK_BOT_TOKEN"], p.env["SLACK_APP_TOKEN"] = p.env["SLACK_APP_TOKEN"], p.env["SLACK_BOT_TOKEN"]
		}, check: "app token", want: doctor.Fail, says: "changed places"},
		"a revoked token":       {has: func(o *sandboxtest.Office, _ *patient) { o.RevokeTokens() }, check: "bot token", want: doctor.Fail, says: "make the token anew"},
		"too few scopes":        {options: sandbox.Options{Scopes: []string{"chat:write", "commands"}}, check: "scopes", want: doctor.Fail, says: "users:read: reminders come in UTC"},
		"no optional scope":     {options: sandbox.Options{Scopes: []string{"chat:write", "commands", "users:read"}}, check: "scopes", want: doctor.Warn, says: "dnd:read: reminders come during"},
		"no way for pictures":   {options: sandbox.Options{Scopes: []string{"chat:write", "commands", "users:read"}}, check: "pictures", want: doctor.Warn, says: "words alone"},
		"a clock that is off":   {ahead: time.Minute, check: "clock", want: doctor.Warn, says: "behind Slack's"},
		"a clock that is wrong": {ahead: -time.Hour, check: "clock", want: doctor.Fail, says: "ahead of Slack's"},
		"no Slack":              {has: func(o *sandboxtest.Office, _ *patient) { o.Unreachable(true) }, check: "slack", want: doctor.Fail, says: "cannot reach Slack"},
		"a page to log in at":   {has: func(_ *sandboxtest.Office, p *patient) { p.flags[1] = html.URL }, check: "slack", want: doctor.Fail, says: "something else than Slack answers"},
		"a 429": {has: func(o *sandboxtest.Office, _ *patient) {
			o.Fault(sandbox.Fault{Method: "auth.test", Kind: sandbox.RateLimited, RetryAfter: 9 * time.Second})
		}, check: "bot token", want: doctor.Warn, says: "wait for 9s"},
		"no WebSockets": {has: func(o *sandboxtest.Office, _ *patient) {
			o.Fault(sandbox.Fault{Method: "socket", Kind: sandbox.ServerError})
		}, check: "socket", want: doctor.Fail, says: "WebSockets"},
		"a photo": {has: func(_ *sandboxtest.Office, p *patient) { p.flags[3] = foreign }, check: "store", want: doctor.Fail, says: "not an Unhunch store"},
		"a store that was moved": {has: func(_ *sandboxtest.Office, p *patient) {
			worked(t, p.store())
			if code, _, said := types(t, nil, "store", "migrate", p.store(), p.store()+".new"); code != exitOK {
				t.Fatal(said)
			}
		}, check: "store", want: doctor.Fail, says: "no bot may work with it: the store was moved to"},
		"a disk not mounted":         {has: func(_ *sandboxtest.Office, p *patient) { p.flags = append(p.flags, "--store-must-exist") }, check: "store", want: doctor.Fail, says: "there is none"},
		"no folder":                  {has: func(_ *sandboxtest.Office, p *patient) { p.flags[3] += "/in/it" }, check: "disk", want: doctor.Fail, says: "cannot be written to"},
		"a backup folder gone":       {has: func(_ *sandboxtest.Office, p *patient) { p.flags = append(p.flags, "--backup-dir", "/nowhere/at/all") }, check: "backups", want: doctor.Fail, says: "no such folder"},
		"a mistake has its own mend": {has: func(_ *sandboxtest.Office, p *patient) { p.flags = append(p.flags, "--backup-dir", "/nowhere/at/all") }, check: "settings", want: doctor.Fail, says: "Make it, so that"},
		"a bad routine":              {has: func(_ *sandboxtest.Office, p *patient) { p.flags = append(p.flags, "--routines", mistaken) }, check: "routines", want: doctor.Fail, says: "nod.yaml:3"},
		"a bad flag":                 {has: func(_ *sandboxtest.Office, p *patient) { p.flags = append(p.flags, "--backups", "0") }, check: "settings", want: doctor.Fail, says: "--backups: 0 is out of bounds"},
		"no backup was ever made": {has: func(_ *sandboxtest.Office, p *patient) {
			worked(t, p.store())
			p.flags = append(p.flags, "--backup-dir", t.TempDir())
		}, check: "backups", want: doctor.Warn, says: "there is none"},
		"no picture there": {has: func(_ *sandboxtest.Office, p *patient) { p.flags = append(p.flags, "--picture-base-url", html.URL) }, check: "pictures", want: doctor.Warn, says: "no picture but"},
		"an address taken": {has: func(_ *sandboxtest.Office, p *patient) {
			p.flags = append(p.flags, "--metrics", strings.TrimPrefix(html.URL, "http://"))
		}, check: "figures", want: doctor.Fail, says: "another address"},
	} {
		t.Run(situation, func(t *testing.T) {
			office, p := visits(t, c.options, c.ahead)
			if c.has != nil {
				c.has(office, p)
			}
			got, said := p.isTold(t).of(t, c.check)
			if got != c.want || !strings.Contains(said, c.says) {
				t.Errorf("%s: %s, want %s with %q", got, said, c.want, c.says)
			}
		})
	}
}

// worked makes a store that a bot has listened with: see presence.HeardSince.
func worked(t *testing.T, path string) {
	t.Helper()
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.SetHeard(t.Context(), "T1", "since", e2etest.Machine()), s.Close()); err != nil {
		t.Fatal(err)
	}
}

// What hangs on something that fails is not told as a fault of its own.
func TestOneCauseIsOneFailure(t *testing.T) {
	office, p := visits(t, sandbox.Options{}, 0)
	office.Unreachable(true)
	for _, c := range p.isTold(t).Checks {
		if c.Verdict == doctor.Fail && c.Name != "slack" {
			t.Errorf("%s fails, too: %s", c.Name, c.Found)
		}
	}
}

func TestAStoreThatIsOpenElsewhereOrDamagedIsTold(t *testing.T) {
	_, p := visits(t, sandbox.Options{}, 0)
	s, err := bolt.Open(p.store(), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	x := p.isTold(t)
	if v, said := x.of(t, "store"); v != doctor.Warn || !strings.Contains(said, "another process has it open") {
		t.Errorf("%s: %s", v, said)
	}
	if v, said := x.of(t, "socket"); v != doctor.OK || !strings.Contains(said, "not tried") {
		t.Errorf("a bot may be at work: %s: %s", v, said)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(p.store(), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	const pageSize = 8 << 10 // docs/decisions/0001-bbolt-layout.md
	for page := int64(3); page < 20; page++ {
		if _, err := file.WriteAt(bytes.Repeat([]byte{0xff}, 64), page*pageSize); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if v, said := p.isTold(t).of(t, "store"); v != doctor.Fail || !strings.Contains(said, "damaged") || !strings.Contains(said, "backup") {
		t.Errorf("%s: %s", v, said)
	}
}

// As docs/operations.md has it: a pretend Slack in one terminal, and in another what
// it prints, the doctor, and the bot.
func TestABotIsTriedBesideAPretendSlack(t *testing.T) {
	slack := launch(t, nil, "sandbox", "--without-bot", "--no-open", "--port", "0")
	page := slack.Address()
	env := []string{"UNHUNCH_STORE=" + filepath.Join(t.TempDir(), "try.db")}
	for line := range strings.Lines(slack.Said.String()) {
		if exported, is := strings.CutPrefix(line, "export "); is {
			env = append(env, strings.TrimSpace(exported))
		}
	}
	if code, said := tool(t, env, "doctor"); code != exitOK || !strings.Contains(said, "all 18 ok") {
		t.Fatalf("exit code %d:\n%s", code, said)
	}
	bot := launch(t, env, "run")
	bot.Connects()
	if code, said := tool(t, env, "doctor"); code != exitOK || !strings.Contains(said, "the running bot has 2 connections") {
		t.Fatalf("exit code %d:\n%s", code, said)
	}
	_, html := asks(t, page, "/?as=ana")
	if !strings.Contains(html, "Ana Duarte") || strings.Contains(html, "Next reminder") {
		t.Errorf("the page:\n%s", html)
	}
	answer, err := http.PostForm(page+"/say", map[string][]string{"as": {"ana"}, "line": {"/stretch"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	e2etest.Eventually(t, "the bot's answer on the page", func() bool {
		_, html := asks(t, page, "/?as=ana")
		return strings.Contains(html, "Usual (6 a day)")
	})
}

func TestAPretendSlackAloneTakesNothingOfABot(t *testing.T) {
	code, _, said := types(t, nil, "sandbox", "--without-bot", "--store", "x.db")
	if code != exitUsage || !strings.Contains(said, "goes with none of --store") {
		t.Errorf("exit code %d: %s", code, said)
	}
}
