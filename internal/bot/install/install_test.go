package install_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bot/install"
	"unhunch/internal/pages"
	"unhunch/internal/scope"
	"unhunch/internal/workspace"
)

func TestSomebodyInstallsTheApp(t *testing.T) {
	s := open(t)
	ana := s.browser()
	to := ana.begins()
	if got := to.Scheme + "://" + to.Host + to.Path; got != "https://slack.com/oauth/v2/authorize" {
		t.Errorf("she is sent to %s", got)
	}
	want := url.Values{
		"client_id": {"1.2"}, "scope": {strings.Join(scope.Names(), ",")}, "redirect_uri": {server + "/slack/oauth/callback"}, "state": {ana.state},
	}
	if diff := cmp.Diff(want, to.Query()); diff != "" {
		t.Error(diff)
	}
	c := ana.cookie
	if c.Name != "__Host-unhunch-install" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge != 600 || c.Domain != "" {
		t.Errorf("the cookie: %+v", c)
	}

	done := ana.comes("good")
	s.sees(done, http.StatusOK, "Unhunch is in Acme Logistics", "Type /stretch where you write messages", "Nobody was written to.")
	if !strings.Contains(done.Body.String(), `href="https://slack.com/app_redirect?app=A0APP&amp;team=T1"`) {
		t.Error("nothing leads into Slack")
	}
	r := s.knows("T1")
	if bytes.Contains(r.Token, []byte(firstToken)) || s.secrets("T1").Token != firstToken {
		t.Error("the token is not sealed, or another")
	}
	r.Token = nil
	wanted := workspace.Record{
		ID: "T1", Name: "Acme Logistics", App: "A0APP", BotUser: "U0BOT",
		Scopes: []string{"chat:write", "commands", "dnd:read", "files:write", "users:read"}, Installed: at(t, "10:00"), Updated: at(t, "10:00"), Given: 1,
	}
	if diff := cmp.Diff(wanted, r); diff != "" {
		t.Error(diff)
	}
	if len(s.started) != 1 || s.started[0].ID != "T1" {
		t.Errorf("it began to work in %v", s.started)
	}
	asked := url.Values{"client_id": {"1.2"}, "client_secret": {clientSecret}, "code": {"good"}, "redirect_uri": {server + "/slack/oauth/callback"}}
	if diff := cmp.Diff([]url.Values{asked}, s.asked); diff != "" {
		t.Error(diff)
	}
}

// A state is good once, for ten minutes, in the browser it was made for.
func TestAnInstallationThatGoesAstrayInstallsNothing(t *testing.T) {
	for name, c := range map[string]struct {
		comes  func(s *stage, ana *browser) *httptest.ResponseRecorder
		status int
		says   string
	}{
		"she says no": {func(_ *stage, ana *browser) *httptest.ResponseRecorder {
			return ana.goes(install.Callback + "?error=access_denied&state=" + ana.state)
		}, 403, "Nothing was installed"},
		"Slack says no": {func(_ *stage, ana *browser) *httptest.ResponseRecorder {
			return ana.goes(install.Callback + "?error=invalid_team_for_non_distributed_app&state=" + ana.state)
		}, 403, "Slack says invalid_team_for_non_distributed_app"},
		"somebody's text": {func(_ *stage, ana *browser) *httptest.ResponseRecorder {
			return ana.goes(install.Callback + "?error=" + url.QueryEscape("Call 555-0100 <b>now</b>") + "&state=" + ana.state)
		}, 403, "Slack says unnamed_error"},
		"somebody's text, and no state": {func(_ *stage, ana *browser) *httptest.ResponseRecorder {
			return ana.goes(install.Callback + "?error=call_us_now")
		}, 400, "This did not begin here"},
		"ten minutes are over": {func(s *stage, ana *browser) *httptest.ResponseRecorder {
			s.turns("10:10")
			return ana.comes("good")
		}, 400, "That took a little too long"},
		"an admin installs it from Slack's own pages": {func(_ *stage, ana *browser) *httptest.ResponseRecorder {
			return ana.goes(install.Callback + "?code=good&state=")
		}, 400, "This did not begin here"},
		"another browser": {func(s *stage, ana *browser) *httptest.ResponseRecorder {
			ben := s.browser()
			ben.begins()
			ben.state = ana.state
			return ben.comes("good")
		}, 400, "This began in another browser"},
		"a browser without cookies": {func(_ *stage, ana *browser) *httptest.ResponseRecorder {
			ana.cookie = nil
			return ana.comes("good")
		}, 400, "with cookies allowed"},
		"a state of another server's": {func(_ *stage, ana *browser) *httptest.ResponseRecorder {
			other := open(t)
			other.app.ClientSecret = "another"
			other.opens()
			ben := other.browser()
			ben.begins()
			ana.state = ben.state
			return ana.comes("good")
		}, 400, "not what this server sent"},
		"a state that is none": {func(_ *stage, ana *browser) *httptest.ResponseRecorder {
			ana.state = "none"
			return ana.comes("good")
		}, 400, "not what this server sent"},
		"no code": {func(_ *stage, ana *browser) *httptest.ResponseRecorder {
			return ana.comes("")
		}, 400, "used up, too old or cut short"},
		"another code": {func(_ *stage, ana *browser) *httptest.ResponseRecorder {
			return ana.comes("bad")
		}, 400, "used up, too old or cut short"},
		"a code that is none": {func(_ *stage, ana *browser) *httptest.ResponseRecorder {
			return ana.comes("good\n")
		}, 400, "used up, too old or cut short"},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			ana := s.browser()
			ana.begins()
			w := c.comes(s, ana)
			s.sees(w, c.status, c.says)
			s.is("T1", workspace.Unknown)
			if strings.Contains(w.Body.String(), "555-0100") || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("it shows what came along, or is kept: %v", w.Header())
			}
			if !strings.Contains(w.Body.String(), `class="button" href="/`) {
				t.Error("there is no next step")
			}
		})
	}
}

func TestTenMinutesAreTenMinutes(t *testing.T) {
	s := open(t)
	ana := s.browser()
	ana.begins()
	s.turns("10:09:59.999")
	s.sees(ana.comes("good"), http.StatusOK, "Unhunch is in")
}

func TestAStateIsUsedOnce(t *testing.T) {
	s := open(t)
	ana := s.browser()
	ana.begins()
	cookie := ana.cookie
	s.sees(ana.comes("bad"), http.StatusBadRequest, "used up")
	s.says(yes())
	ana.cookie = cookie
	s.sees(ana.comes("good"), http.StatusBadRequest, "This was used already", "type /stretch")
	s.is("T1", workspace.Unknown)
	ana.begins()
	s.sees(ana.comes("good"), http.StatusOK, "Unhunch is in")
}

func TestABrowserMayBeginTwice(t *testing.T) {
	s := open(t)
	ana := s.browser()
	ana.begins()
	first := ana.state
	ana.begins()
	ana.state = first
	s.sees(ana.comes("good"), http.StatusOK, "Unhunch is in")
}

// Who looks after two workspaces has a tab for each.
func TestTwoTabsInstallItIntoTwoWorkspaces(t *testing.T) {
	s := open(t)
	ana := s.browser()
	ana.begins()
	second := ana.state
	ana.begins()
	s.sees(ana.comes("good"), http.StatusOK, "Unhunch is in Acme Logistics")
	s.says(yes().but(said{"team": said{"id": "T2", "name": "Acme Stores"}, "access_token": "xoxb-planted-another"}))
	ana.state = second
	s.sees(ana.comes("good"), http.StatusOK, "Unhunch is in Acme Stores")
	s.is("T1", workspace.Alive)
	s.is("T2", workspace.Alive)
}

func TestARestartInTheMiddleDoesNoHarm(t *testing.T) {
	s := open(t)
	ana := s.browser()
	ana.begins()
	s.opens()
	s.sees(ana.comes("good"), http.StatusOK, "Unhunch is in Acme Logistics")
}

func TestWhoInstallsItHearsWhatSlackSays(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		want   int
		says   string
	}{
		"the secret is another app's":     {200, `{"ok":false,"error":"bad_client_secret"}`, 502, "This server is not set up right"},
		"there is no such app":            {200, `{"ok":false,"error":"invalid_client_id"}`, 502, "This server is not set up right"},
		"the redirect URL is not there":   {200, `{"ok":false,"error":"bad_redirect_uri"}`, 502, "This server is not set up right"},
		"the code is too old":             {200, `{"ok":false,"error":"code_expired"}`, 400, "used up, too old"},
		"the organisation has it already": {200, `{"ok":false,"error":"cannot_install_an_org_installed_app"}`, 403, "Slack says cannot_install_an_org_installed_app"},
		"Slack has trouble":               {200, `{"ok":false,"error":"internal_error"}`, 502, "Slack does not answer"},
		"Slack is being moved":            {200, `{"ok":false,"error":"team_added_to_org"}`, 502, "Slack does not answer"},
		"too many":                        {429, ``, 503, "many install it"},
		"Slack is down":                   {503, `<html>down</html>`, 502, "Slack does not answer"},
		"a proxy's page":                  {200, `<html>log in</html>`, 502, "Slack does not answer"},
		"half an answer":                  {200, `{"ok":true,"access_token":"xoxb-pl`, 502, "Slack does not answer"},
		"sent elsewhere":                  {307, ``, 502, "Slack does not answer"},
		"yes, and no token":               {200, `{"ok":true,"team":{"id":"T1"},"app_id":"A1","bot_user_id":"U1"}`, 502, "Slack does not answer"},
		"yes, with a person's token":      {200, `{"ok":true,"access_token":"xoxp-planted","team":{"id":"T1"},"app_id":"A1","bot_user_id":"U1"}`, 502, "Slack does not answer"},
		"yes, and nobody knows where":     {200, `{"ok":true,"access_token":"` + firstToken + `","team":null,"app_id":"A1","bot_user_id":"U1"}`, 502, "Slack does not answer"},
		"yes, to a place that is none":    {200, `{"ok":true,"access_token":"` + firstToken + `","team":{"id":"../T1"},"app_id":"A1","bot_user_id":"U1"}`, 502, "Slack does not answer"},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			s.answers(c.status, c.body)
			ana := s.browser()
			ana.begins()
			s.sees(ana.comes("good"), c.want, c.says)
			s.is("T1", workspace.Unknown)
			if len(s.asked) != 1 {
				t.Errorf("Slack was asked %d times", len(s.asked))
			}
			if !strings.Contains(s.said.String(), "not installed") {
				t.Errorf("the operator learns nothing: %s", s.said)
			}
		})
	}
}

func TestAConnectionThatBreaksIsSlackAway(t *testing.T) {
	s := open(t)
	s.slack = func(http.ResponseWriter, *http.Request) { panic("the connection broke") }
	ana := s.browser()
	ana.begins()
	s.sees(ana.comes("good"), http.StatusBadGateway, "Slack does not answer")
}

func TestWhatWasLeftOutIsTold(t *testing.T) {
	s := open(t)
	s.says(yes().but(said{"scope": "commands,chat:write,users:read"}))
	ana := s.browser()
	ana.begins()
	s.sees(ana.comes("good"), http.StatusOK, "Unhunch is in", "Left out", "dnd:read", "files:write", "That is fine.")
	s.is("T1", workspace.Alive)
}

func TestWithoutWhatItNeedsNothingIsKept(t *testing.T) {
	s := open(t)
	s.says(yes().but(said{"scope": "commands,dnd:read"}))
	ana := s.browser()
	ana.begins()
	w := ana.comes("good")
	s.sees(w, http.StatusForbidden, "Something is missing", "chat:write", "users:read", "Begin again")
	if strings.Contains(reads(w), "files:write") {
		t.Error("it is told to do what it may leave")
	}
	s.is("T1", workspace.Unknown)
	if len(s.started) != 0 {
		t.Error("it began to work")
	}
}

func TestWhatCannotBeKeptIsToldAndBegunAgain(t *testing.T) {
	s := open(t)
	s.store.full = true
	ana := s.browser()
	ana.begins()
	s.sees(ana.comes("good"), http.StatusInternalServerError, "It could not be kept")
	if len(s.started) != 0 {
		t.Error("it works with what is not kept")
	}
	s.store.full = false
	s.says(yes())
	ana.begins()
	s.sees(ana.comes("good"), http.StatusOK, "Unhunch is in")
}

func TestWhatDoesNotBeginIsNotCalledWorking(t *testing.T) {
	s := open(t)
	s.broken = errors.New("nothing works")
	ana := s.browser()
	ana.begins()
	w := ana.comes("good")
	s.sees(w, http.StatusOK, "It is installed, and does not answer yet", "Get help")
	if strings.Contains(reads(w), "Type /stretch") {
		t.Error("she is told to type")
	}
	s.is("T1", workspace.Alive)
}

// The code is good for one try: it is used, whether the browser waits or not.
func TestWhoLeavesTooEarlyHasItInstalled(t *testing.T) {
	s := open(t)
	ana := s.browser()
	ana.begins()
	ctx, leaves := context.WithCancel(t.Context())
	granted := s.slack
	s.slack = func(w http.ResponseWriter, r *http.Request) {
		leaves()
		if r.Context().Err() != nil {
			panic("the call was given up")
		}
		granted(w, r)
	}
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, server+install.Callback+"?code=good&state="+ana.state, http.NoBody)
	r.AddCookie(&http.Cookie{Name: ana.cookie.Name, Value: ana.cookie.Value})
	s.site.ServeHTTP(httptest.NewRecorder(), r)
	s.is("T1", workspace.Alive)
}

func TestOnlyBrowsersThatFollowALinkAreLetIn(t *testing.T) {
	s := open(t)
	for _, path := range []string{pages.Begin, install.Callback} {
		w := httptest.NewRecorder()
		s.site.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader("code=good")))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != http.MethodGet {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// On this machine there is no https, and no cookie could be set that wants it.
func TestOnThisMachineTheCookieIsPlain(t *testing.T) {
	s := open(t)
	site, err := pages.New(pages.Options{Command: "/stretch", Support: support, Log: s.log})
	if err != nil {
		t.Fatal(err)
	}
	app := s.app
	app.API = "http://127.0.0.1:8080/api/"
	s.site = install.New(install.Options{
		App: app, Public: "http://127.0.0.1:8081", Keys: s.keys, Store: s.store, Once: s.store.Once, Pages: site, Now: s.time, Log: s.log,
		Installed: func(context.Context, workspace.Record) error { return nil },
	})
	ana := s.browser()
	to := ana.begins()
	if ana.cookie.Name != "unhunch-install" || ana.cookie.Secure || !ana.cookie.HttpOnly {
		t.Errorf("%+v", ana.cookie)
	}
	if !strings.HasPrefix(to.String(), "http://127.0.0.1:8080/oauth/v2/authorize?") || to.Query().Get("redirect_uri") != "http://127.0.0.1:8081/slack/oauth/callback" {
		t.Errorf("she is sent to %s", to)
	}
}

// Behind a balancer, whoever comes back twice may meet two processes.
func TestAStateIsGoodForOneProcess(t *testing.T) {
	s := open(t)
	met := map[string]bool{}
	s.once = func(_ context.Context, state []byte, _ time.Time) (bool, error) {
		first := !met[string(state)]
		met[string(state)] = true
		return first, nil
	}
	s.opens()
	ana := s.browser()
	ana.begins()
	cookie := ana.cookie
	s.sees(ana.comes("good"), http.StatusOK)
	ana.cookie = cookie
	s.opens() // another process, with the same secret
	s.sees(ana.comes("good"), http.StatusBadRequest, "This was used already")
	for state := range met {
		if len(met) != 1 || strings.Contains(state, ana.state) {
			t.Errorf("%d were counted, one as %q", len(met), state)
		}
	}
	s.once = func(context.Context, []byte, time.Time) (bool, error) {
		return false, errors.New("the database is away")
	}
	s.opens()
	ana.begins()
	if w := ana.comes("good"); w.Code < 500 {
		t.Errorf("while it cannot be counted: %d", w.Code)
	}
}
