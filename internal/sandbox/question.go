package sandbox

import (
	"net/url"

	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/oauth"
	"unhunch/internal/sandbox/workspace"
)

// Question is an app that wants to be installed, as Slack asks a person about it.
type Question struct {
	Required []string // scopes that it cannot do without
	Optional []string // scopes that the person may leave out
	App      string   // its name
	Team     string   // id of the workspace that it is meant for; may be empty
	Org      bool     // a whole organisation may install it

	asked  *oauth.Question
	grants *oauth.Book
}

// Ask reads the query of /oauth/v2/authorize. Its error is a *Trouble, which Slack shows
// on the page: it sends nobody to an address that is not the app's.
func (p *Platform) Ask(query url.Values) (*Question, error) {
	asked, no := p.grants.Ask(query)
	if no != nil {
		return nil, cannotAsk(no)
	}
	if p.Slack(asked.Team) == nil {
		asked.Team = ""
	}
	return &Question{
		Required: asked.Required, Optional: asked.Optional, App: asked.App.Name, Team: asked.Team, Org: asked.App.Organised,
		asked: asked, grants: p.grants,
	}, nil
}

// cannotAsk puts a refusal in the words that the person reads.
func cannotAsk(no *call.Refusal) *Trouble {
	texts := map[string]string{
		"invalid_client_id": "Slack knows no app with this client_id.",
		"bad_redirect_uri":  "redirect_uri did not match any configured URIs.",
		"invalid_scope":     "The app asks for a scope that it has not configured.",
		"no_scopes":         "The app asks for no scopes.",
		"app_not_org_ready": "The app cannot be installed by a whole organisation.",
		"not_an_admin":      "Only an admin can install an app for a whole organisation.",
	}
	return &Trouble{Code: no.Code, Text: texts[no.Code]}
}

// Cancel is where a person's browser goes when they do not want it.
func (q *Question) Cancel() string { return q.asked.Cancel() }

// Approve is where a person's browser goes when they install it in their workspace, and
// leave these of the optional scopes ticked.
func (q *Question) Approve(by *Person, optional ...string) (string, error) {
	return q.approve(by, by.workspace.Place(), optional)
}

// ApproveForAll is Approve for the whole organisation of an admin's workspace. Which
// workspaces get the app is said afterwards: see GiveApp.
func (q *Question) ApproveForAll(by *Person, optional ...string) (string, error) {
	if !by.who.Admin || by.workspace.Options.Team.Enterprise == (workspace.Enterprise{}) {
		return "", cannotAsk(call.Refuse("not_an_admin"))
	}
	at := by.workspace.Place()
	at.Team, at.TeamName = "", ""
	return q.approve(by, at, optional)
}

func (q *Question) approve(by *Person, at oauth.Place, optional []string) (string, error) {
	to, no := q.grants.Approve(q.asked, at, by.ID(), optional)
	if no != nil {
		return "", cannotAsk(no)
	}
	return to, nil
}
