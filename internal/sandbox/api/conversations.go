package api

import (
	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/wire"
	"unhunch/internal/sandbox/workspace"
)

// conversationsOpen takes im:write, which posting to a user id does not.
func conversationsOpen(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	p := w.People.ByID(in.Str("users"))
	if p == nil {
		return nil, call.Refuse("user_not_found")
	}
	already := w.Conversations.OpenedDM(p) != nil
	dm := w.Conversations.DM(p)
	out := jsontree.Object{"no_op": already, "already_open": already, "channel": jsontree.Object{"id": dm.ID}}
	if in.Str("return_im") == "true" {
		out["channel"] = wire.Conversation(w, dm)
	}
	return out, nil
}

// conversationsInfo takes the read scope of the kind of conversation that is asked about.
func conversationsInfo(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	c := w.Conversations.ByID(in.Str("channel"))
	if c == nil || c.Alone() {
		return nil, call.Refuse("channel_not_found")
	}
	scope := "channels:read"
	if c.Owner != nil {
		scope = "im:read"
	}
	if !w.Granted(scope) {
		return nil, missing(w, scope)
	}
	return jsontree.Object{"channel": wire.Conversation(w, c)}, nil
}
