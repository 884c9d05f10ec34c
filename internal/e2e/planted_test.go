package e2e

import (
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/seal"
	"unhunch/internal/store/bolt"
)

// What nobody may ever find anywhere but in the environment, beside the tokens, which
// Slack gives.
const (
	plantedSigning = "8f742231b10e8888abcd99plantedsigning"
	plantedClient  = "plantedclientsecret0123456789abcdef"
)

// TestNoSecretIsEverFound has the bot do whatever it does with its secrets, and have
// trouble with it, and then looks for them wherever somebody may read.
func TestNoSecretIsEverFound(t *testing.T) {
	bot := servedOpens(t)
	town := sandboxtest.Found(t, sandbox.PlatformOptions{
		SigningSecret: plantedSigning, Client: &http.Client{},
		App:        sandbox.AppSettings{ClientSecret: plantedClient, Rotates: true, Redirects: []string{bot.front.URL + "/slack/oauth/callback"}},
		Workspaces: []sandbox.Options{{Team: sandbox.Team{ID: "T0NORTH", Name: "North", Domain: "north"}, Now: e2etest.Machine}},
	})
	door, err := town.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(door.Close)
	key := seal.New()
	backup := filepath.Join(t.TempDir(), "backup.db")
	bot.env = []string{
		"SLACK_API_URL=" + door.APIURL(), "SLACK_SIGNING_SECRET=" + plantedSigning, "SLACK_CLIENT_ID=" + town.App().ClientID,
		"SLACK_CLIENT_SECRET=" + plantedClient, "UNHUNCH_KEY=" + key, "UNHUNCH_STORE=" + bot.store, "UNHUNCH_METRICS=127.0.0.1:0",
	}
	bot.starts()
	b := newBrowser(t, bot.front.URL)

	// An installation goes wrong in every way, and then well.
	town.Fault(sandbox.Fault{Method: "oauth.v2.access", Kind: sandbox.DropAfter})
	ana := town.Office("north").Person("ana")
	b.installs(town, ana)
	town.Fault(sandbox.Fault{Method: "oauth.v2.access", Kind: sandbox.Says, Status: http.StatusOK, Body: `{"ok":false,"error":"bad_client_secret"}`})
	b.installs(town, ana)
	for _, path := range []string{
		"/slack/oauth/callback", "/slack/oauth/callback?code=" + plantedClient + "&state=" + plantedSigning, "/slack/oauth/callback?error=access_denied",
		"/nowhere", "/privacy", "/support", "/slack/events", "/slack/commands?" + plantedSigning,
	} {
		b.visits(bot.front.URL + path)
	}
	b.installs(town, ana)
	urls := sandbox.RequestURLs{
		Events: bot.front.URL + "/slack/events", Commands: bot.front.URL + "/slack/commands", Interactions: bot.front.URL + "/slack/interactions",
	}
	if err := town.Platform.Subscribe(t.Context(), urls); err != nil {
		t.Fatal(err)
	}

	ana.GoesTo("general")
	e2etest.Agrees(ana)
	ana.Types("/stretch now")
	ana.Sees("Here you go")
	ana.Types("/stretch export")
	ana.Sees(`"exported"`)

	// Then Slack is in trouble.
	for _, kind := range []sandbox.FaultKind{sandbox.DropBefore, sandbox.DropAfter, sandbox.ServerError, sandbox.InternalError} {
		for _, method := range []string{"chat.postMessage", "chat.update", "response_url"} {
			town.Office("north").Fault(sandbox.Fault{Method: method, Kind: kind})
		}
	}
	for range 4 {
		ana.Types("/stretch now")
	}
	bot.process.Says("verdict=unknown")
	for range 3 { // what is signed by somebody else
		b.posts(bot.front.URL+"/slack/commands", "command=/stretch&text="+plantedSigning)
	}

	found := map[string]string{} // where somebody may read, and what is there
	for name, args := range map[string][]string{
		"the backup, as it is made": {"backup", backup}, "the list": {"workspaces"}, "what happened": {"workspaces", "--audit"},
	} {
		tool := e2etest.Begin(t, released.Path(t), bot.env, args...)
		if code := tool.Exits(time.Minute); code != exitOK {
			t.Errorf("%s: exit code %d", name, code)
		}
		found[name] = tool.Said.String()
	}
	found["the figures"] = b.visits("http://" + bot.process.At("figures") + "/metrics")
	found["the export"] = ana.Reads()
	found["the pages"] = b.shown.String()
	bot.stops()
	found["the log"] = bot.process.Said.String()
	for name, file := range map[string]string{"the store": bot.store, "the backup": backup} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found[name] = string(text)
	}

	for what, secret := range secretsIn(t, backup, key) {
		if len(secret) < 16 {
			t.Errorf("%s: there is none", what)
		}
		for where, text := range found {
			for _, shape := range shapes(secret) {
				if n := strings.Count(text, shape); n > 0 {
					t.Errorf("%s is in %s, %d times", what, where, n)
				}
			}
		}
	}
	for _, name := range []string{ana.ID(), "T0NORTH"} {
		if strings.Contains(found["the figures"], name) {
			t.Errorf("the figures name %s", name)
		}
	}
	for where, witness := range map[string]string{ // that something was looked at
		"the backup, as it is made": "backup", "the list": "T0NORTH", "what happened": "installed", "the figures": "unhunch_",
		"the export": "exported", "the pages": "This did not begin here", "the log": "chat.postMessage", "the store": "T0NORTH", "the backup": "T0NORTH",
	} {
		if !strings.Contains(found[where], witness) {
			t.Errorf("%s has no %q: was it looked at?", where, witness)
		}
	}
}

// secretsIn are all there are, by what they are called. Those that Slack gave are in
// the backup, for who has the key.
func secretsIn(t *testing.T, backup, key string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	opened := filepath.Join(t.TempDir(), "opened.db") // to look at a backup makes a store of it
	if err := os.WriteFile(opened, text, 0o600); err != nil {
		t.Fatal(err)
	}
	store, err := bolt.Open(opened, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	record, err := store.Workspace(t.Context(), "T0NORTH")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := seal.Read(key)
	if err != nil {
		t.Fatal(err)
	}
	given, err := record.Open(keys)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"the bot token": given.Token, "the refresh token": given.Refresh, "the signing secret": plantedSigning,
		"the client secret": plantedClient, "the key": strings.TrimPrefix(key, seal.Prefix),
	}
}

// shapes are how a secret may look where it was put into something else.
func shapes(secret string) []string {
	all := []string{secret, url.QueryEscape(secret), hex.EncodeToString([]byte(secret))}
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for skip := range 3 { // wherever it begins in what was encoded
			text := encoding.EncodeToString([]byte(secret[skip:]))
			all = append(all, text[:len(text)-2])
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// browser keeps whatever it was shown.
type browser struct {
	t      *testing.T
	client *http.Client
	at     string
	shown  strings.Builder
}

func newBrowser(t *testing.T, at string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, at: at, client: &http.Client{
		Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// visits gives what is shown at an address.
func (b *browser) visits(address string) string {
	b.t.Helper()
	_, said := b.does(http.MethodGet, address, "")
	return said
}

func (b *browser) posts(address, form string) { b.does(http.MethodPost, address, form) }

func (b *browser) does(method, address, form string) (to, said string) {
	b.t.Helper()
	out, err := http.NewRequestWithContext(b.t.Context(), method, address, strings.NewReader(form))
	if err != nil {
		b.t.Fatal(err)
	}
	if form != "" {
		out.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	in, err := b.client.Do(out)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = in.Body.Close() }()
	body, err := io.ReadAll(in.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	_ = in.Header.Write(&b.shown) // a Builder takes everything
	b.shown.Write(body)
	return in.Header.Get("Location"), string(body)
}

// installs has somebody say yes to all that is asked for, but files:write.
func (b *browser) installs(in *sandboxtest.Town, who *sandboxtest.Person) {
	b.t.Helper()
	to, _ := b.does(http.MethodGet, b.at+"/slack/install", "")
	asked, err := url.Parse(to)
	if err != nil {
		b.t.Fatal(err)
	}
	question, err := in.Ask(asked.Query())
	if err != nil {
		b.t.Fatal(err)
	}
	back, err := question.Approve(who.Person, "dnd:read")
	if err != nil {
		b.t.Fatal(err)
	}
	b.visits(back)
}
