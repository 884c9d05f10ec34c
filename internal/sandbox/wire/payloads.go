package wire

import (
	"cmp"
	"maps"
	"strconv"

	"unhunch/internal/sandbox/client"
	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/workspace"
)

// Command is a command as Socket Mode sends it: the form of the HTTP request, as JSON
// (docs: slash commands).
func Command(w *workspace.Workspace, who *workspace.Person, c *workspace.Conversation, name, text string) jsontree.Object {
	o := jsontree.Object{
		"token": verification, "team_id": who.Team, "team_domain": domain(w, who), "channel_id": c.ID, "channel_name": c.Label(),
		"user_id": who.ID, "user_name": who.Handle, "command": name, "text": text, "api_app_id": w.Options.App.ID,
		"is_enterprise_install": strconv.FormatBool(w.OrgWide()),
		"response_url":          w.ReplyURLs.Issue(workspace.ReplyURL{Who: who, In: c}), "trigger_id": w.Triggers.Issue(who),
	}
	if of := w.Options.Team.Enterprise; of.ID != "" {
		o["enterprise_id"], o["enterprise_name"] = of.ID, of.Name
	}
	return o
}

// interaction is what every interactive payload has (docs: interaction payloads).
// For a guest through Slack Connect, team and user are those of their own workspace.
func interaction(w *workspace.Workspace, kind string, who *workspace.Person) jsontree.Object {
	o := jsontree.Object{
		"type": kind, "token": verification, "api_app_id": w.Options.App.ID, "enterprise": nil, "is_enterprise_install": w.OrgWide(),
		"team": jsontree.Object{"id": who.Team, "domain": domain(w, who)},
		"user": jsontree.Object{"id": who.ID, "username": who.Handle, "name": who.Handle, "team_id": who.Team},
	}
	if of := w.Options.Team.Enterprise; of.ID != "" {
		o["enterprise"] = jsontree.Object{"id": of.ID, "name": of.Name}
	}
	return o
}

// domain is the subdomain of a person's own workspace.
func domain(w *workspace.Workspace, who *workspace.Person) string {
	if who.Team == w.Options.Team.ID {
		return w.Options.Team.Domain
	}
	return cmp.Or(who.Domain, "elsewhere")
}

// MessageActions is a press in a message: as is the message the way the person saw it.
func MessageActions(w *workspace.Workspace, who *workspace.Person, m *workspace.Message, as jsontree.Object, action jsontree.Object) jsontree.Object {
	o := interaction(w, "block_actions", who)
	container := jsontree.Object{
		"type": "message", "message_ts": m.TS, "channel_id": m.In.ID, "is_ephemeral": m.OnlyFor != "",
	}
	if m.Thread != "" {
		container["thread_ts"] = m.Thread
	}
	o["container"] = container
	o["channel"] = jsontree.Object{"id": m.In.ID, "name": m.In.Label()}
	o["message"] = as
	o["state"] = jsontree.Object{"values": jsontree.Clone(m.Entered[who.ID])}
	o["response_url"] = w.ReplyURLs.Issue(workspace.ReplyURL{Who: who, In: m.In, Origin: m})
	o["trigger_id"] = w.Triggers.Issue(who)
	o["actions"] = []jsontree.Object{action}
	return w.Options.BlockIDs.Returned(o)
}

// ViewActions is a press in a modal or Home. It has no response_url and no channel.
func ViewActions(w *workspace.Workspace, v *workspace.View, action jsontree.Object) jsontree.Object {
	o := interaction(w, "block_actions", v.Who)
	wire := View(w, v)
	o["container"] = jsontree.Object{"type": "view", "view_id": v.ID}
	o["view"] = wire
	o["state"] = wire["state"]
	o["trigger_id"] = w.Triggers.Issue(v.Who)
	o["actions"] = []jsontree.Object{action}
	return w.Options.BlockIDs.Returned(o)
}

// ViewSubmission carries the whole state; what is in it is the input blocks and the rest alike.
func ViewSubmission(w *workspace.Workspace, v *workspace.View) jsontree.Object {
	o := interaction(w, "view_submission", v.Who)
	o["view"], o["response_urls"], o["trigger_id"] = View(w, v), []jsontree.Object{}, w.Triggers.Issue(v.Who)
	return w.Options.BlockIDs.Returned(o)
}

// ViewClosed is sent only for views with notify_on_close.
func ViewClosed(w *workspace.Workspace, v *workspace.View, cleared bool) jsontree.Object {
	o := interaction(w, "view_closed", v.Who)
	o["view"], o["is_cleared"] = View(w, v), cleared
	return o
}

// ShortcutRun is a global shortcut: no channel, and therefore no response_url.
func ShortcutRun(w *workspace.Workspace, who *workspace.Person, callbackID string) jsontree.Object {
	o := interaction(w, "shortcut", who)
	o["callback_id"], o["trigger_id"], o["action_ts"] = callbackID, w.Triggers.Issue(who), w.IDs.TS()
	return o
}

// HomeOpened has a view only for the Home tab, and only once the app published it:
// apps that read it unasked crash on it.
func HomeOpened(w *workspace.Workspace, who *workspace.Person, tab string) jsontree.Object {
	o := jsontree.Object{"type": "app_home_opened", "user": who.ID, "channel": w.Conversations.DM(who).ID, "tab": tab, "event_ts": w.IDs.TS()}
	if tab == "home" && w.Views.Home(who) != nil {
		o["view"] = View(w, w.Views.Home(who))
	}
	return o
}

// UserEvent is user_change and user_huddle_changed.
func UserEvent(w *workspace.Workspace, kind string, who *workspace.Person) jsontree.Object {
	return jsontree.Object{"type": kind, "user": User(w, who), "cache_ts": w.IDs.Now().Unix(), "event_ts": w.IDs.TS()}
}

// Action is one entry of block_actions' actions: the element used, and what was given to it.
func Action(w *workspace.Workspace, c client.Control, given jsontree.Object) jsontree.Object {
	o := jsontree.Object{"type": c.Type, "action_id": c.ActionID, "block_id": c.BlockID, "action_ts": w.IDs.TS()}
	for _, kept := range []string{"text", "value", "style", "placeholder", "url"} {
		if v, ok := c.Element[kept]; ok {
			o[kept] = v
		}
	}
	maps.Copy(o, given)
	return o
}
