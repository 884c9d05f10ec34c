package sandbox_test

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

const callback = sandboxtest.AppURL + "/slack/oauth/callback"

// query asks for all that the app is set up for, as an app's link to Slack does.
func query(town *sandboxtest.Town, change ...string) url.Values {
	app := town.App()
	q := url.Values{
		"client_id": {app.ClientID}, "scope": {strings.Join(app.Scopes, ",")}, "state": {"a state"}, "redirect_uri": {callback},
	}
	for pair := range slices.Chunk(change, 2) {
		q.Set(pair[0], pair[1])
	}
	return q
}

// approves is the code that a person's yes is worth.
func approves(t *testing.T, town *sandboxtest.Town, who *sandboxtest.Person, q url.Values, optional ...string) string {
	t.Helper()
	asked, err := town.Ask(q)
	if err != nil {
		t.Fatal(err)
	}
	back, err := asked.Approve(who.Person, optional...)
	if err != nil {
		t.Fatal(err)
	}
	to, err := url.Parse(back)
	if err != nil || to.Query().Get("state") != q.Get("state") || !strings.HasPrefix(back, cmp.Or(q.Get("redirect_uri"), callback)+"?") {
		t.Fatalf("back to %s, %v", back, err)
	}
	return to.Query().Get("code")
}

// access exchanges a code with slack-go.
func access(t *testing.T, town *sandboxtest.Town, code string) (*slack.OAuthV2Response, error) {
	t.Helper()
	app := town.App()
	return slack.GetOAuthV2ResponseContext(t.Context(), town.Door.HTTPClient(), app.ClientID, app.ClientSecret, code, callback, slack.OAuthOptionAPIURL(town.Door.APIURL()))
}

func TestAWorkspaceInstallsTheAppAndMayLeaveScopesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		town := sandboxtest.Found(t, sandbox.PlatformOptions{})
		north, south := town.Office("north"), town.Office("south")
		ana := north.Person("ana")
		if north.Installed() {
			t.Fatal("it is there already")
		}
		if err := ana.Types("/stretch"); err == nil || err.Error() != "/stretch is not a valid command." {
			t.Errorf("before: %v", err)
		}
		given, err := access(t, town, approves(t, town, ana, query(town), "files:write"))
		if err != nil {
			t.Fatal(err)
		}
		if given.Scope != "chat:write,commands,users:read,files:write" || given.Team.ID != "T0NORTH" || given.Team.Name != "North" || given.Enterprise.ID != "" ||
			given.IsEnterpriseInstall || given.AuthedUser.ID != ana.ID() || given.AppID != town.App().ID || given.BotUserID == "" || given.TokenType != "bot" ||
			!strings.HasPrefix(given.AccessToken, "xoxb-") || given.RefreshToken != "" || given.ExpiresIn != 0 {
			t.Errorf("%+v", given)
		}
		api := north.API()
		who, err := api.AuthTest()
		if err != nil || who.TeamID != "T0NORTH" || who.Header.Get("X-Oauth-Scopes") != given.Scope {
			t.Errorf("%+v, %v", who, err)
		}
		id := ana.ID()
		_, err = api.GetDNDInfo(&id)
		if no, ok := err.(slack.SlackErrorResponse); !ok || no.Err != "missing_scope" || no.Needed != "dnd:read" || no.Provided != given.Scope { //nolint:errorlint // slack-go does not wrap it
			t.Errorf("a scope that was left out: %+v", err)
		}
		if south.Installed() || south.Token() != "" {
			t.Error("the other workspace has it too")
		}

		again, err := access(t, town, approves(t, town, ana, query(town), "dnd:read"))
		if err != nil || again.Scope != given.Scope+",dnd:read" || again.AccessToken != given.AccessToken {
			t.Errorf("installed again: %+v, %v", again, err)
		}
		if _, err = api.GetDNDInfo(&id); err != nil {
			t.Errorf("with the scope: %v", err)
		}
		town.Close()
	})
}

func TestSlackAsksNobodyAboutWhatIsNotTheAppsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		town := sandboxtest.Found(t, sandbox.PlatformOptions{App: sandbox.AppSettings{Redirects: []string{callback, "https://other.test/path"}}})
		for name, c := range map[string]struct {
			change []string
			want   string // an error, or where people come back to
		}{
			"another app":        {[]string{"client_id", "1.2"}, "invalid_client_id"},
			"no app":             {[]string{"client_id", ""}, "invalid_client_id"},
			"an unknown scope":   {[]string{"scope", "chat:write,channels:history"}, "invalid_scope"},
			"no scope":           {[]string{"scope", ""}, "no_scopes"},
			"a person's scope":   {[]string{"user_scope", "chat:write"}, "invalid_scope"},
			"another address":    {[]string{"redirect_uri", "https://evil.test/slack/oauth/callback"}, "bad_redirect_uri"},
			"a path beside it":   {[]string{"redirect_uri", callback + "2"}, "bad_redirect_uri"},
			"a path above it":    {[]string{"redirect_uri", callback + "/../../else"}, "bad_redirect_uri"},
			"in the clear":       {[]string{"redirect_uri", "http://other.test/path"}, "bad_redirect_uri"},
			"with an anchor":     {[]string{"redirect_uri", callback + "#x"}, "bad_redirect_uri"},
			"a port more":        {[]string{"redirect_uri", "https://other.test:8443/path"}, "bad_redirect_uri"},
			"the second address": {[]string{"redirect_uri", "https://other.test/path"}, "https://other.test/path?"},
			"a path beneath it":  {[]string{"redirect_uri", "https://other.test/path/a"}, "https://other.test/path/a?"},
			"none named":         {[]string{"redirect_uri", ""}, callback + "?"},
		} {
			asked, err := town.Ask(query(town, c.change...))
			switch got, told := err.(*sandbox.Trouble); { //nolint:errorlint // it is as it came
			case told && (got.Code != c.want || got.Text == ""):
				t.Errorf("%s: %s %q", name, got.Code, got.Text)
			case !told && !strings.HasPrefix(asked.Cancel(), c.want):
				t.Errorf("%s: they come back to %s", name, asked.Cancel())
			}
		}
		asked, err := town.Ask(query(town, "state", "x&y"))
		if err != nil || asked.Cancel() != callback+"?error=access_denied&state=x%26y" {
			t.Errorf("not wanted: %v, %v", asked, err)
		}
		town.Close()
	})
}

func TestACodeIsExchangedOnceWithinTenMinutesByTheAppItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		town := sandboxtest.Found(t, sandbox.PlatformOptions{})
		app, ana := town.App(), town.Office("north").Person("ana")
		for name, c := range map[string]struct {
			after  time.Duration
			change []string
			want   string
		}{
			"as it should be":           {},
			"at the last moment":        {after: 10*time.Minute - 1},
			"too late":                  {after: 10 * time.Minute, want: "invalid_code"},
			"another code":              {change: []string{"code", "1.2"}, want: "invalid_code"},
			"no code":                   {change: []string{"code", ""}, want: "invalid_code"},
			"another app":               {change: []string{"client_id", "1.2"}, want: "invalid_client_id"},
			"another secret":            {change: []string{"client_secret", "sesame"}, want: "bad_client_secret"},
			"no secret":                 {change: []string{"client_secret", ""}, want: "bad_client_secret"},
			"another address":           {change: []string{"redirect_uri", callback + "/2"}, want: "bad_redirect_uri"},
			"an address is forgotten":   {change: []string{"redirect_uri", ""}, want: "bad_redirect_uri"},
			"another grant":             {change: []string{"grant_type", "password"}, want: "invalid_grant_type"},
			"a refresh token of nobody": {change: []string{"grant_type", "refresh_token", "refresh_token", "xoxe-1"}, want: "invalid_refresh_token"},
		} {
			form := url.Values{
				"client_id": {app.ClientID}, "client_secret": {app.ClientSecret}, "redirect_uri": {callback},
				"code": {approves(t, town, ana, query(town))},
			}
			for pair := range slices.Chunk(c.change, 2) {
				form.Set(pair[0], pair[1])
			}
			<-time.After(c.after)
			if got := posts(t, town, form, "", ""); got.Str("error") != c.want {
				t.Errorf("%s: %v", name, got)
			}
			if c.want == "" {
				if got := posts(t, town, form, "", ""); got.Str("error") != "invalid_code" {
					t.Errorf("%s, and once more: %v", name, got)
				}
			}
		}
		code := approves(t, town, ana, query(town, "redirect_uri", ""))
		if got := posts(t, town, url.Values{"code": {code}}, app.ClientID, "sesame"); got.Str("error") != "bad_client_secret" {
			t.Errorf("by Basic authentication, wrong: %v", got)
		}
		if got := posts(t, town, url.Values{"code": {code}}, app.ClientID, app.ClientSecret); got["ok"] != true {
			t.Errorf("by Basic authentication, without an address as before: %v", got)
		}
		town.Close()
	})
}

// posts calls oauth.v2.access as it stands, by Basic authentication where a name is given.
func posts(t *testing.T, town *sandboxtest.Town, form url.Values, name, secret string) sandbox.Object {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, town.Door.APIURL()+"oauth.v2.access", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if name != "" {
		request.SetBasicAuth(name, secret)
	}
	answer, err := town.Door.HTTPClient().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var out sandbox.Object
	if err := json.NewDecoder(answer.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTokensThatAreRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		town := sandboxtest.Found(t, sandbox.PlatformOptions{App: sandbox.AppSettings{Rotates: true}})
		app, north := town.App(), town.Office("north")
		renew := func(with string) (*slack.OAuthV2Response, error) {
			return slack.RefreshOAuthV2TokenContext(t.Context(), town.Door.HTTPClient(), app.ClientID, app.ClientSecret, with, slack.OAuthOptionAPIURL(town.Door.APIURL()))
		}
		test := func(token string) string {
			_, err := slack.New(token, slack.OptionAPIURL(town.Door.APIURL()), slack.OptionHTTPClient(town.Door.HTTPClient())).AuthTest()
			if err != nil {
				return err.Error()
			}
			return ""
		}
		first, err := access(t, town, approves(t, town, north.Person("ana"), query(town)))
		if err != nil || !strings.HasPrefix(first.AccessToken, "xoxe.xoxb-") || !strings.HasPrefix(first.RefreshToken, "xoxe-") || first.ExpiresIn != 43200 {
			t.Fatalf("%+v, %v", first, err)
		}
		<-time.After(12*time.Hour - time.Second)
		if said := test(first.AccessToken); said != "" {
			t.Errorf("before it expires: %s", said)
		}
		second, err := renew(first.RefreshToken)
		if err != nil || second.AccessToken == first.AccessToken || second.Team.ID != "T0NORTH" || second.Scope != first.Scope {
			t.Fatalf("%+v, %v", second, err)
		}
		<-time.After(time.Second)
		if said := test(first.AccessToken) + " " + test(second.AccessToken); said != "token_expired " {
			t.Errorf("once it expired: %s", said)
		}
		if _, err := renew(first.RefreshToken); err != nil {
			t.Errorf("the same refresh token, as if the answer had been lost: %v", err)
		}
		<-time.After(time.Minute)
		if _, err := renew(first.RefreshToken); err == nil || err.Error() != "invalid_refresh_token" {
			t.Errorf("the same refresh token later: %v", err)
		}
		third, err := renew(second.RefreshToken)
		if err != nil {
			t.Fatal(err)
		}
		if said := test(second.AccessToken) + " " + test(third.AccessToken); said != "token_revoked " {
			t.Errorf("of three tokens the oldest goes: %s", said)
		}
		if ok, err := north.API().SendAuthRevoke(third.AccessToken); err != nil || !ok.Revoked || !north.Installed() {
			t.Errorf("%+v, %v, and it is installed: %t", ok, err, north.Installed())
		}
		north.Uninstall()
		if _, err := renew(third.RefreshToken); err == nil || err.Error() != "invalid_refresh_token" {
			t.Errorf("after the app was removed: %v", err)
		}
		town.Close()
	})
}

func TestTheAppIsRemoved(t *testing.T) {
	for name, c := range map[string]struct {
		remove func(*sandboxtest.Town, *sandboxtest.Office, *slack.Client) error
		says   string
		events []string
	}{
		"in Slack": {func(_ *sandboxtest.Town, o *sandboxtest.Office, _ *slack.Client) error { o.Uninstall(); return nil }, "account_inactive", []string{"app_uninstalled", "tokens_revoked"}},
		"without a word": {func(_ *sandboxtest.Town, o *sandboxtest.Office, _ *slack.Client) error {
			o.UninstallSilently()
			return nil
		}, "account_inactive", nil},
		"by the app": {func(town *sandboxtest.Town, _ *sandboxtest.Office, api *slack.Client) error {
			return api.UninstallApp(town.App().ClientID, town.App().ClientSecret)
		}, "account_inactive", []string{"app_uninstalled", "tokens_revoked"}},
		"by its token": {func(_ *sandboxtest.Town, o *sandboxtest.Office, api *slack.Client) error {
			_, err := api.SendAuthRevoke(o.Token())
			return err
		}, "token_revoked", []string{"app_uninstalled", "tokens_revoked"}},
		"its token alone": {func(_ *sandboxtest.Town, o *sandboxtest.Office, _ *slack.Client) error { o.RevokeTokens(); return nil }, "token_revoked", []string{"tokens_revoked"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				town, d := settle(t, sandbox.PlatformOptions{})
				north, south := town.Office("north"), town.Office("south")
				api := north.API()
				if err := c.remove(town, north, api); err != nil {
					t.Fatal(err)
				}
				if _, err := api.AuthTest(); err == nil || err.Error() != c.says {
					t.Errorf("its token: %v", err)
				}
				if _, err := south.API().AuthTest(); err != nil {
					t.Errorf("the other workspace's: %v", err)
				}
				synctest.Wait()
				kinds := []string{}
				for _, l := range d.letters("/slack/events") {
					kinds = append(kinds, l.object().Obj("event").Str("type"))
					if team := l.object().Str("team_id"); team != "T0NORTH" {
						t.Errorf("of %s", team)
					}
				}
				if slices.Sort(kinds); !slices.Equal(kinds, c.events) {
					t.Errorf("told: %v", kinds)
				}
				if name == "its token alone" {
					return
				}
				ana := north.Person("ana")
				ana.SetZone("Asia/Tokyo")
				synctest.Wait()
				if got := len(d.letters("/slack/events")); got != len(c.events) {
					t.Errorf("it hears of a workspace that it is not in")
				}
				again, err := access(t, town, approves(t, town, ana, query(town)))
				if err != nil || again.Scope != "chat:write,commands,users:read" {
					t.Errorf("installed anew: %+v, %v", again, err)
				}
				if _, err := north.API().AuthTest(); err != nil || again.AccessToken == "xoxb-north" {
					t.Errorf("with the new token: %v", err)
				}
			})
		})
	}
}
