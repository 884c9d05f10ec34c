package wire

import (
	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/workspace"
)

// TokensRevoked tells the app that its bot's token works no more, in a workspace whose
// lock the caller holds.
func TokensRevoked(w *workspace.Workspace, way Way, as Authorization) {
	way.Emit(as.callback(w, jsontree.Object{
		"type": "tokens_revoked", "event_ts": w.IDs.TS(),
		"tokens": jsontree.Object{"oauth": []string{}, "bot": []string{w.Options.App.UserID}},
	}))
}

// AppUninstalled tells the app that it was removed.
func AppUninstalled(w *workspace.Workspace, way Way, as Authorization) {
	way.Emit(as.callback(w, jsontree.Object{"type": "app_uninstalled", "event_ts": w.IDs.TS()}))
}

// TeamAccess tells an app that a whole organisation installed which workspace it was
// given, or which was taken from it (docs: team_access_granted, team_access_revoked).
func TeamAccess(w *workspace.Workspace, way Way, as Authorization, given bool) {
	kind := "team_access_revoked"
	if given {
		kind = "team_access_granted"
	}
	way.Emit(as.callback(w, jsontree.Object{"type": kind, "team_ids": []string{w.Options.Team.ID}, "event_ts": w.IDs.TS()}))
}
