//go:build browser && emulate

package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox/webtest"
	"unhunch/internal/seal"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
	"unhunch/internal/workspace"
)

// TestAWorkspaceOfASlackThatOthersMade installs the app in a browser, gets a reminder,
// and removes it again.
func TestAWorkspaceOfASlackThatOthersMade(t *testing.T) {
	ana, number := prefs.UserID{Workspace: emulateTeam, Person: emulateAna}, 100
	bot := servedOpens(t)
	slack := emulateOpens(t, bot.front.URL)
	bot.env = []string{
		"SLACK_API_URL=" + slack.api(), "SLACK_SIGNING_SECRET=" + emulateSigning, "SLACK_CLIENT_ID=" + emulateClient,
		"SLACK_CLIENT_SECRET=" + emulateSecret, "UNHUNCH_KEY=" + seal.New(), "UNHUNCH_STORE=" + bot.store,
	}
	bot.starts()

	v := webtest.Visit(t, bot.front.URL, 1040, 800)
	v.Goes("/install")
	v.Reads("main", "users:read")
	v.Clicks(`a[href="/slack/install"]`)
	v.Reads("body", "Authorize Unhunch to access your Slack workspace")
	v.Clicks(".user-form button")
	v.Reads("main", "Harbour")

	token := slack.token()
	if n := bot.holds(token); n > 0 {
		t.Errorf("the token is in the store's file: %d times", n)
	}
	if said := slack.asks("conversations.history", token, url.Values{"channel": {"C000000001"}}); !strings.Contains(said, "missing_scope") {
		t.Errorf("scopes are not asked for strictly: %s", said)
	}

	ask := slack.command("", "1")
	forged := ask
	forged.secret = "another"
	unsigned := ask
	unsigned.secret = ""
	stale := ask
	stale.at = stale.at.Add(-6 * time.Minute)
	for name, r := range map[string]request{"forged": forged, "unsigned": unsigned, "old": stale} {
		if status := r.goes(t, bot.front.URL); status != http.StatusUnauthorized {
			t.Errorf("what is %s is answered with %d", name, status)
		}
	}
	sends := func(r request) {
		t.Helper()
		if status := r.goes(t, bot.front.URL); status != http.StatusOK {
			t.Fatalf("%s is answered with %d:\n%s", r.path, status, bot.process.Said)
		}
	}
	sends(ask)
	question := slack.reads("Shall I remind you")
	if status := ask.goes(t, bot.front.URL); status != http.StatusUnauthorized {
		t.Errorf("the same request once more is answered with %d", status)
	}
	sends(slack.press("Usual (", question, "1.1", "C000000001", "2"))
	slack.reads("Good to have you")

	// After a start the bot asks where she is, and then goes by what emulate tells in signed
	// events: that a meeting begins, and when it ends by itself.
	bot.stops()
	bot.dueSoon(ana)
	bot.starts()
	e2etest.Eventually(t, "it is asked where she is", func() bool { return len(slack.called("users.info")) > 1 })
	slack.isIn("In a meeting", e2etest.Machine().Add(10*time.Second))
	e2etest.Eventually(t, "the reminder waits", func() bool {
		number++
		sends(slack.command("why", strconv.Itoa(number)))
		e2etest.Passes(time.Second)
		return slack.hasRead("waits: your status said")
	})
	if posts := slack.called("chat.postMessage"); len(posts) > 0 {
		t.Errorf("sent into a meeting: %s", posts[0].asks.Get("text"))
	}
	card := slack.posted("Just stood up")
	if told := bot.told(); !slices.Equal(told, []int{http.StatusOK}) {
		t.Errorf("the events of emulate were answered with %v", told)
	}

	// It leads through the routine, with pictures.
	sends(slack.press("Start", `{"blocks":`+card.asks.Get("blocks")+`}`, card.answer.TS, card.answer.Channel, "3"))
	check := slack.reads("Before you begin")
	sends(slack.press("None of these", check, card.answer.TS, card.answer.Channel, "4"))
	slack.posted("Step 1 of")
	e2etest.Eventually(t, "pictures are uploaded", func() bool {
		return slices.ContainsFunc(slack.called("files.completeUploadExternal"), func(c methodCall) bool { return c.answer.OK })
	})
	for _, c := range slack.called("") {
		switch {
		case c.method == "oauth.v2.access":
		case c.token != token:
			t.Errorf("%s was called with another token", c.method)
		case !c.answer.OK && c.answer.Error != "unknown_method":
			t.Errorf("%s was refused: %s", c.method, c.answer.Error)
		}
	}

	// It is removed, which Slack tells twice, in any order.
	for i, kind := range []string{"tokens_revoked", "app_uninstalled", "app_uninstalled", "tokens_revoked"} {
		sends(event(kind, "Ev"+strconv.Itoa(i), map[string]any{"tokens": map[string]any{"bot": []string{"U0BOT"}}}))
	}
	bot.process.Says("was forgotten")
	sends(slack.command("why", "5"))
	slack.reads(bot.front.URL + "/install")
	bot.stops()
	bot.isEmpty(ana)
	if n := bot.holds(token); n > 0 {
		t.Errorf("the token is in the store's file: %d times", n)
	}
	if said := bot.process.Said.String(); strings.Contains(said, token) {
		t.Error("the token is in the log")
	}
}

// told is what the events of emulate were answered with.
func (b *served) told() []int {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []int
	for _, a := range b.answers {
		if a.path == "/slack/events" && a.by == "node" {
			all = append(all, a.status)
		}
	}
	return all
}

// isIn has ana set a status that clears by itself.
func (e *emulate) isIn(text string, until time.Time) {
	e.t.Helper()
	profile := fmt.Sprintf(`{"status_emoji":":calendar:","status_text":%q,"status_expiration":%d}`, text, until.Unix())
	if said := e.asks("users.profile.set", anasToken, url.Values{"profile": {profile}}); !strings.Contains(said, `"ok":true`) {
		e.t.Fatal(said)
	}
}

// isEmpty sees that nothing is kept of the only workspace, and of somebody in it.
func (b *served) isEmpty(who prefs.UserID) {
	b.t.Helper()
	store, err := bolt.Open(b.store, bolt.Options{})
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	records, err := store.Workspaces(b.t.Context())
	if err != nil || len(records) > 0 {
		b.t.Errorf("kept of workspaces: %v, %v", records, err)
	}
	desk, err := store.Desk(b.t.Context(), who)
	if err != nil || !desk.Person.Met.IsZero() {
		b.t.Errorf("kept of them: %+v, %v", desk, err)
	}
	entries, err := store.Audit(b.t.Context(), time.Time{})
	if err != nil || len(entries) == 0 || entries[len(entries)-1].What != workspace.WasPurged || entries[len(entries)-1].People != 1 {
		b.t.Errorf("noted: %+v, %v", entries, err)
	}
}

// dueSoon has somebody's next reminder come in a moment, while the bot is stopped.
func (b *served) dueSoon(who prefs.UserID) {
	b.t.Helper()
	store, err := bolt.Open(b.store, bolt.Options{})
	if err != nil {
		b.t.Fatal(err)
	}
	now := e2etest.Machine()
	err = store.Change(b.t.Context(), who, func(d *session.Desk) error {
		t := &d.Person.Prefs.Timetable
		t.Hours = prefs.Week(prefs.Span{From: 0, To: 24 * 60},
			time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday)
		t.Lead = 0
		d.Person.Due = now.Add(5 * time.Second) // the bot has time to ask where they are
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		b.t.Fatal(err)
	}
}

// holds counts where a text is in the store's file.
func (b *served) holds(text string) int {
	b.t.Helper()
	file, err := os.ReadFile(b.store)
	if err != nil {
		b.t.Fatal(err)
	}
	return strings.Count(string(file), text)
}
