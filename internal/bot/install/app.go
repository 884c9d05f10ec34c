package install

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/outcome"
	"unhunch/internal/pages"
	"unhunch/internal/scope"
	"unhunch/internal/webapi"
	"unhunch/internal/workspace"
)

// App is the app as Slack knows it.
type App struct {
	ClientID, ClientSecret string
	API                    string // the URL of the Web API, with its last slash
	// HTTP asks it. Its transport is a webapi.Line, or judges answers as one does, and it
	// follows no redirect.
	HTTP *http.Client
}

// at is an address of Slack's beside its Web API.
func (a App) at(path string, query url.Values) string {
	base, err := url.Parse(a.API)
	if err != nil {
		return a.API // the settings were checked
	}
	at := base.ResolveReference(&url.URL{Path: "../" + path})
	at.RawQuery = query.Encode()
	return at.String()
}

// authorize is where whoever installs the app says yes. Which of the scopes may be left
// out, Slack knows from the app's settings (docs: app manifest, bot_optional).
func (a App) authorize(state, redirect string) string {
	return a.at("oauth/v2/authorize", url.Values{
		"client_id": {a.ClientID}, "scope": {strings.Join(scope.Names(), ",")}, "redirect_uri": {redirect}, "state": {state},
	})
}

// open leads into Slack, to the app (docs: deep linking, app_redirect).
func (a App) open(r workspace.Record) string {
	query := url.Values{"app": {r.App}}
	if !r.Org {
		query.Set("team", r.ID)
	}
	return a.at("app_redirect", query)
}

// redeem exchanges a code for a grant.
func (a App) redeem(ctx context.Context, code, redirect string, now time.Time) (workspace.Grant, error) {
	answer, err := slack.GetOAuthV2ResponseContext(ctx, a.HTTP, a.ClientID, a.ClientSecret, code, redirect, slack.OAuthOptionAPIURL(a.API))
	if err != nil {
		return workspace.Grant{}, fmt.Errorf("exchange the code: %w", outcome.WithoutURL(err))
	}
	return granted(answer, now)
}

// refresh exchanges a refresh token for others. It is used up by that, also where the
// answer gets lost.
func (a App) refresh(ctx context.Context, token string, now time.Time) (workspace.Grant, error) {
	answer, err := slack.RefreshOAuthV2TokenContext(ctx, a.HTTP, a.ClientID, a.ClientSecret, token, slack.OAuthOptionAPIURL(a.API))
	if err != nil {
		return workspace.Grant{}, fmt.Errorf("renew the token: %w", outcome.WithoutURL(err))
	}
	return tokens(answer, now)
}

// errAnswer says that Slack's yes lacks what we need.
var errAnswer = errors.New("the answer is not complete")

// granted reads what whoever installed the app has allowed. An organisation that
// installs it for its workspaces has no team (docs: org-wide apps).
func granted(answer *slack.OAuthV2Response, now time.Time) (workspace.Grant, error) {
	g, err := tokens(answer, now)
	if err != nil {
		return g, err
	}
	g.ID, g.Name, g.Org = answer.Team.ID, named(answer.Team.Name), answer.IsEnterpriseInstall
	if g.Org {
		g.ID, g.Name = answer.Enterprise.ID, named(answer.Enterprise.Name)
	}
	g.App, g.BotUser = answer.AppID, answer.BotUserID
	for what, id := range map[string]string{"the workspace": g.ID, "the app": g.App, "the bot's user": g.BotUser} {
		if !isID(id) {
			return workspace.Grant{}, fmt.Errorf("%w: it does not name %s", errAnswer, what)
		}
	}
	g.Scopes = strings.FieldsFunc(answer.Scope, func(r rune) bool { return r == ',' || r == ' ' })
	return g, nil
}

// tokens reads them alone.
func tokens(answer *slack.OAuthV2Response, now time.Time) (workspace.Grant, error) {
	if !isBotToken(answer.AccessToken) {
		return workspace.Grant{}, fmt.Errorf("%w: it has no bot token", errAnswer)
	}
	g := workspace.Grant{Token: answer.AccessToken, Refresh: answer.RefreshToken}
	if answer.ExpiresIn > 0 {
		g.Expires = now.Add(time.Duration(answer.ExpiresIn) * time.Second)
	}
	return g, nil
}

// isBotToken knows the two kinds (docs: tokens): that of an app with token rotation
// has another in front.
func isBotToken(token string) bool {
	return strings.HasPrefix(strings.TrimPrefix(token, "xoxe."), "xoxb-") && len(token) <= 4<<10
}

// isID reports whether something is one of Slack's ids.
func isID(id string) bool { return idForm.MatchString(id) }

var idForm = regexp.MustCompile(`^[A-Z][A-Z0-9]{1,30}$`)

// isCode reports whether something can be the code that Slack sends along.
func isCode(code string) bool { return codeForm.MatchString(code) }

var codeForm = regexp.MustCompile(`^[A-Za-z0-9._-]{1,500}$`)

// plain is Slack's word for a refusal, if it is one.
func plain(word string) string {
	if wordForm.MatchString(word) {
		return word
	}
	return "unnamed_error"
}

var wordForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}$`)

const longestName = 80 // characters

// named is a workspace's name as a page shows it.
func named(name string) string {
	name = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(name, ""))), " ")
	if runes := []rune(name); len(runes) > longestName {
		name = string(runes[:longestName-1]) + "…"
	}
	return name
}

// why is what whoever installs the app is told of an error; of pages.Cannot with Slack's
// word for it (docs: oauth.v2.access, errors).
func why(err error) (told pages.Told, word string) {
	code := outcome.Code(err)
	switch code {
	case "invalid_code", "code_already_used", "code_expired", "invalid_grant":
		return pages.Refused, ""
	case "bad_client_secret", "invalid_client_id", "bad_client_id", "bad_redirect_uri", "invalid_client", "oauth_authorization_url_mismatch":
		return pages.Misset, ""
	}
	switch {
	case outcome.IsLimited(err):
		return pages.Busy, ""
	case code == "", webapi.Half(code), webapi.Passing(code):
		return pages.Away, ""
	}
	return pages.Cannot, plain(code)
}
