package web_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/web"
)

// quarter is two workspaces with their page, and an app beside it that somebody may
// install: it exchanges the code that it is sent, and says what it got.
type quarter struct {
	*sandbox.Platform
	page, app *httptest.Server
}

func settle(t *testing.T, workspaces ...sandbox.Options) *quarter {
	t.Helper()
	q := &quarter{}
	q.app = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		settings := q.App()
		switch code := r.FormValue("code"); {
		case r.URL.Path == "/install":
			http.Redirect(w, r, q.page.URL+"/oauth/v2/authorize?"+q.query().Encode(), http.StatusSeeOther)
		case code == "":
			_, _ = fmt.Fprintf(w, "Not installed: %s, %s", r.FormValue("error"), r.FormValue("state"))
		default:
			given, err := slack.GetOAuthV2ResponseContext(r.Context(), http.DefaultClient, settings.ClientID, settings.ClientSecret, code, settings.Redirects[0], slack.OAuthOptionAPIURL(q.page.URL+"/api/"))
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadGateway)
				return
			}
			_, _ = fmt.Fprintf(w, "Installed in %s with %s", given.Team.Name, given.Scope)
		}
	}))
	if len(workspaces) == 0 {
		workspaces = []sandbox.Options{
			{Team: sandbox.Team{ID: "T0NORTH", Name: "North", Domain: "north"}},
			{Team: sandbox.Team{ID: "T0SOUTH", Name: "South", Domain: "south"}, People: []sandbox.Profile{{Handle: "cem", RealName: "Cem Aydin"}}},
		}
	}
	c := &clock{now: morning()}
	c.slack = func() *sandbox.Slack { return q.Slacks()[0] }
	workspaces[0].Now = c.Now
	q.Platform = sandbox.NewPlatform(sandbox.PlatformOptions{
		App: sandbox.AppSettings{Redirects: []string{q.app.URL + "/callback"}}, Workspaces: workspaces,
	})
	mux := http.NewServeMux()
	mux.Handle("/api/", q.Platform.Handler())
	mux.Handle("/", web.ForPlatform(q.Platform, c, web.Options{Install: q.app.URL + "/install"}))
	q.page = httptest.NewServer(mux)
	t.Cleanup(func() {
		q.page.CloseClientConnections()
		q.page.Close()
		q.app.Close()
		q.Platform.Close()
	})
	return q
}

// query is what the app sends people to Slack with.
func (q *quarter) query() url.Values {
	settings := q.App()
	return url.Values{"client_id": {settings.ClientID}, "scope": {strings.Join(settings.Scopes, ",")}, "state": {"its state"}}
}

func (q *quarter) get(t *testing.T, address string) (int, string) {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, read(t, answer)
}

func read(t *testing.T, answer *http.Response) string {
	t.Helper()
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func (q *quarter) says(t *testing.T, form url.Values) (int, string) {
	t.Helper()
	answer, err := http.PostForm(q.page.URL+"/oauth/v2/authorize", form)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, read(t, answer)
}

func TestSlacksPageAsksWhetherAnAppMayBeInstalled(t *testing.T) {
	q := settle(t)
	query := q.query().Encode()
	_, page := q.get(t, q.page.URL+"/oauth/v2/authorize?"+query)
	for _, want := range []string{
		"Unhunch wants to be in your workspace", `<option value="T0NORTH `, `selected>Ana Duarte, for North</option>`, `>Cem Aydin, for South</option>`,
		"Offer slash commands", `name="scope" value="dnd:read" checked`, `name="answer" value="cancel"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, `name="scope" value="chat:write"`) {
		t.Error("a scope that it cannot do without can be unticked")
	}
	if status, said := q.says(t, url.Values{"query": {query}, "answer": {"cancel"}}); status != http.StatusOK || said != "Not installed: access_denied, its state" {
		t.Errorf("not wanted: %d %s", status, said)
	}
	ana := q.Slack("North").Person("ana").ID()
	yes := url.Values{"query": {query}, "answer": {"allow"}, "by": {"T0NORTH " + ana}, "scope": {"files:write", "channels:history"}}
	if status, said := q.says(t, yes); status != http.StatusOK || said != "Installed in North with chat:write,commands,users:read,files:write" {
		t.Errorf("wanted: %d %s", status, said)
	}
	if _, page := q.get(t, q.page.URL+"/oauth/v2/authorize?"+query); !strings.Contains(page, `label="North (has it already)"`) || !strings.Contains(page, "selected>Cem Aydin, for South") {
		t.Error("the page does not go on to the workspace that lacks it")
	}
	for name, by := range map[string]string{"nobody": "", "somebody unknown": "T0SOUTH U0", "a workspace unknown": "T0 " + ana, "for all, where there is no organisation": "T0SOUTH " + q.Slack("South").Person("cem").ID() + " all"} {
		yes.Set("by", by)
		if status, said := q.says(t, yes); status != http.StatusConflict || !strings.Contains(said, `role="alert"`) {
			t.Errorf("by %s: %d", name, status)
		}
	}
	for name, query := range map[string]string{"another app": "client_id=1", "an address that is not the app's": query + "&redirect_uri=https%3A%2F%2Fevil.example%2F", "nonsense": "%zz"} {
		status, page := q.get(t, q.page.URL+"/oauth/v2/authorize?"+query)
		posted, again := q.says(t, url.Values{"query": {query}, "answer": {"allow"}, "by": {"T0NORTH " + ana}})
		if status != http.StatusBadRequest || posted != http.StatusBadRequest || strings.Contains(page+again, "<form") {
			t.Errorf("%s: %d and %d", name, status, posted)
		}
	}
}

func TestAnOrganisationIsAChoiceOfItsAdmins(t *testing.T) {
	acme := sandbox.Enterprise{ID: "E0ACME", Name: "Acme"}
	q := settle(t, sandbox.Options{Team: sandbox.Team{ID: "T0NORTH", Name: "North", Enterprise: acme}})
	if _, page := q.get(t, q.page.URL+"/oauth/v2/authorize?"+q.query().Encode()); strings.Contains(page, "all of Acme") {
		t.Error("the app is not set up for it")
	}
}

// A visitor goes from one workspace to the other; what is unread, and what went wrong, is
// each workspace's own.
func TestAVisitorGoesFromOneWorkspaceToTheOther(t *testing.T) {
	q := settle(t)
	_, page := q.get(t, q.page.URL+"/")
	for _, want := range []string{
		`<a href="/?as=cem&amp;in=me&amp;of=T0SOUTH" id="of-South">South</a>`, `id="of-North" aria-current="true"`, "Unhunch is not in North",
		`href="` + q.app.URL + `/install"`, `name="of" value="T0NORTH"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	answer, err := http.PostForm(q.page.URL+"/say", url.Values{"of": {"T0SOUTH"}, "as": {"cem"}, "in": {"general"}, "line": {"Hello, south"}})
	if err != nil {
		t.Fatal(err)
	}
	if at := answer.Request.URL.RequestURI(); at != "/?as=cem&in=general&of=T0SOUTH" || !strings.Contains(read(t, answer), "Hello, south") {
		t.Errorf("it leads to %s", at)
	}
	if _, page := q.get(t, q.page.URL+"/?of=T0NORTH&as=ana&in=general"); strings.Contains(page, "Hello, south") {
		t.Error("it is said in the north, too")
	}
	if _, page := q.get(t, q.page.URL+"/app_redirect?app=A0SANDBOX&team=T0SOUTH"); !strings.Contains(page, "Unhunch · Cem Aydin · South") {
		t.Error("a link to the app does not lead there")
	}
	if _, page := q.get(t, q.page.URL+"/?of=T0NOWHERE"); !strings.Contains(page, "Ana Duarte · North") {
		t.Error("an unknown workspace is not the first")
	}
}

func TestAVisitorRemovesTheApp(t *testing.T) {
	q := settle(t, sandbox.Options{Team: sandbox.Team{ID: "T0NORTH", Name: "North"}, BotToken: "xoxb-north"}, sandbox.Options{Team: sandbox.Team{ID: "T0SOUTH", Name: "South"}, BotToken: "xoxb-south"})
	_, page := q.get(t, q.page.URL+"/?of=T0SOUTH")
	if !strings.Contains(page, "Remove Unhunch from South?") {
		t.Fatal("it cannot be removed")
	}
	if _, err := http.PostForm(q.page.URL+"/remove", url.Values{"of": {"T0SOUTH"}}); err != nil {
		t.Fatal(err)
	}
	there := []bool{q.Slack("North").Installed(), q.Slack("South").Installed()}
	if !slices.Equal(there, []bool{true, false}) {
		t.Errorf("it is in north and south: %v", there)
	}
}
