package api

import (
	"slices"
	"strconv"
	"strings"

	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/wire"
	"unhunch/internal/sandbox/workspace"
)

func apiTest(*workspace.Workspace, call.Args) (jsontree.Object, *call.Refusal) { return nil, nil }

// authTest has no tier; Slack allows "hundreds of requests per minute" (docs: auth.test).
func authTest(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	team, app := w.Options.Team, w.Options.App
	if in.Org {
		team.ID, team.Name = team.Enterprise.ID, team.Enterprise.Name
	}
	out := jsontree.Object{
		"url": "https://" + team.Domain + ".slack.com/", "team": team.Name, "team_id": team.ID,
		"user": strings.ToLower(app.Name), "user_id": app.UserID, "bot_id": app.BotID, "is_enterprise_install": in.Org,
	}
	if team.Enterprise.ID != "" {
		out["enterprise_id"] = team.Enterprise.ID
	}
	return out, nil
}

// authTeamsList lists the workspaces that a token can reach, page by page (docs:
// auth.teams.list).
func authTeamsList(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	ids := in.Teams
	if !in.Org {
		ids = []string{w.Options.Team.ID}
	}
	from, next := 0, ""
	if cursor := in.Str("cursor"); cursor != "" {
		if from = slices.Index(ids, cursor); from < 0 {
			return nil, call.Refuse("invalid_cursor")
		}
	}
	ids = ids[from:]
	if limit, err := strconv.Atoi(in.Str("limit")); err == nil && limit > 0 && limit < len(ids) {
		next = ids[limit]
		ids = ids[:limit]
	}
	teams := []jsontree.Object{}
	for _, id := range ids {
		teams = append(teams, jsontree.Object{"id": id})
	}
	return jsontree.Object{"teams": teams, "response_metadata": jsontree.Object{"next_cursor": next}}, nil
}

func teamInfo(w *workspace.Workspace, _ call.Args) (jsontree.Object, *call.Refusal) {
	team := w.Options.Team
	return jsontree.Object{"team": jsontree.Object{
		"id": team.ID, "name": team.Name, "domain": team.Domain, "email_domain": "", "icon": jsontree.Object{"image_default": true},
	}}, nil
}

// connectionsOpen gives the app an address to connect to, beside the one it called.
func connectionsOpen(sockets *wire.Sockets) func(*workspace.Workspace, call.Args) (jsontree.Object, *call.Refusal) {
	return func(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
		w.ReplyURLs.Base = in.Base
		return jsontree.Object{"url": sockets.Open(in.Base, w.IDs.New("ticket"))}, nil
	}
}

// missing is the refusal for want of a scope.
func missing(w *workspace.Workspace, scope string) *call.Refusal {
	return &call.Refusal{
		Code: "missing_scope", Extra: jsontree.Object{"needed": scope, "provided": strings.Join(w.Scopes(), ",")},
	}
}

// authRevoke ends a token, or only says that it would (docs: auth.revoke). A token that is
// for good takes the installation with it; the app hears of it.
func authRevoke(way wire.Way) func(*workspace.Workspace, call.Args) (jsontree.Object, *call.Refusal) {
	return func(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
		if test := in.Str("test"); test == "1" || test == "true" {
			return jsontree.Object{"revoked": false}, nil
		}
		as := wire.AuthorizationOf(w)
		if w.Grants.Revoke(in.Token) {
			wire.TokensRevoked(w, way, as)
			wire.AppUninstalled(w, way, as)
		}
		return jsontree.Object{"revoked": true}, nil
	}
}

// appsUninstall removes the app, for whoever has a token of it and its secret
// (docs: apps.uninstall).
func appsUninstall(way wire.Way) func(*workspace.Workspace, call.Args) (jsontree.Object, *call.Refusal) {
	return func(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
		if no := w.Grants.Knows(in); no != nil {
			return nil, no
		}
		as := wire.AuthorizationOf(w)
		w.Grants.Remove(w.InstalledAs())
		wire.AppUninstalled(w, way, as)
		wire.TokensRevoked(w, way, as)
		return jsontree.Object{"uninstalled": true}, nil
	}
}
