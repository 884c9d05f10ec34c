package wire

import (
	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/workspace"
)

// verification is the deprecated verification token that every payload still carries.
const verification = "sandbox-verification"

// EventCallback wraps an event as the Events API does.
func EventCallback(w *workspace.Workspace, event jsontree.Object) jsontree.Object {
	return AuthorizationOf(w).callback(w, event)
}

// Authorization is the installation by which an app hears of something.
type Authorization struct{ orgWide bool }

// AuthorizationOf is the one that the app has in a workspace now. Whoever removes it asks
// before.
func AuthorizationOf(w *workspace.Workspace) Authorization { return Authorization{w.OrgWide()} }

// callback wraps an event as the Events API does.
func (a Authorization) callback(w *workspace.Workspace, event jsontree.Object) jsontree.Object {
	id, team := w.IDs.Unique("Ev"), w.Options.Team
	return jsontree.Object{
		"token": verification, "team_id": team.ID, "api_app_id": w.Options.App.ID, "type": "event_callback",
		"context_team_id": team.ID, "context_enterprise_id": orNull(team.Enterprise.ID),
		"event": event, "event_id": id, "event_time": w.IDs.Now().Unix(), "event_context": "4-" + id, "is_ext_shared_channel": false,
		"authorizations": []jsontree.Object{{
			"enterprise_id": orNull(team.Enterprise.ID), "team_id": team.ID, "user_id": w.Options.App.UserID,
			"is_bot": true, "is_enterprise_install": a.orgWide,
		}},
	}
}

func orNull(id string) any {
	if id == "" {
		return nil
	}
	return id
}
