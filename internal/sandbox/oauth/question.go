package oauth

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"unhunch/internal/sandbox/call"
)

// Question is an app that wants to be installed, as Slack asks a person about it.
type Question struct {
	App      App
	Required []string // scopes that it cannot do without
	Optional []string // scopes that the person may leave out
	Team     string   // the workspace that it is meant for; may be empty

	redirect string // where the answer goes
	named    bool   // the app said so itself
	state    string
}

// Ask reads the query of /oauth/v2/authorize. What is wrong with it is shown to the
// person, and never sent to an address that is not the app's.
func (b *Book) Ask(query url.Values) (*Question, *call.Refusal) {
	app := b.App()
	if query.Get("client_id") != app.ClientID || app.ClientID == "" {
		return nil, call.Refuse("invalid_client_id")
	}
	q := &Question{
		App: app, Team: query.Get("team"), state: query.Get("state"),
		redirect: app.Returns(query.Get("redirect_uri")), named: query.Get("redirect_uri") != "",
	}
	if q.redirect == "" {
		return nil, call.Refuse("bad_redirect_uri")
	}
	if query.Get("user_scope") != "" {
		return nil, call.Refuse("invalid_scope") // the app's settings have none of a user
	}
	for scope := range strings.FieldsFuncSeq(query.Get("scope"), func(r rune) bool { return r == ',' || r == ' ' }) {
		switch {
		case !slices.Contains(app.Scopes, scope):
			return nil, call.Refuse("invalid_scope")
		case slices.Contains(app.Optional, scope):
			q.Optional = append(q.Optional, scope)
		default:
			q.Required = append(q.Required, scope)
		}
	}
	if len(q.Required) == 0 {
		return nil, call.Refuse("no_scopes")
	}
	return q, nil
}

// Cancel is where the person's browser goes when they do not want it.
func (q *Question) Cancel() string { return q.back(url.Values{"error": {"access_denied"}}) }

// Approve is where the person's browser goes when they do: with a code, which is good for
// one exchange within ten minutes. Optional are the scopes of theirs that they left ticked.
func (b *Book) Approve(q *Question, at Place, by string, optional []string) (string, *call.Refusal) {
	if at.Org() && !q.App.Organised {
		return "", call.Refuse("app_not_org_ready")
	}
	scopes := slices.Clone(q.Required)
	for _, scope := range q.Optional {
		if slices.Contains(optional, scope) {
			scopes = append(scopes, scope)
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	name := b.mint("code", at.ID())
	b.codes[name] = &code{at: at, by: by, scopes: scopes, redirect: q.redirect, named: q.named, given: b.now()}
	return q.back(url.Values{"code": {name}}), nil
}

// back adds the answer, and the state as it came, to the address of the app.
func (q *Question) back(answer url.Values) string {
	to, err := url.Parse(q.redirect)
	if err != nil {
		return "" // it was read before
	}
	answer.Set("state", q.state)
	with := to.Query()
	maps.Copy(with, answer)
	to.RawQuery = with.Encode()
	return to.String()
}
