package wire

import (
	"strings"
	"time"

	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/workspace"
)

// User is the user object of users.info, users.list and user_change.
func User(w *workspace.Workspace, p *workspace.Person) jsontree.Object {
	now := w.IDs.Now()
	p.Settle(now)
	label, offset := now.In(p.Location()).Zone()
	first, last, _ := strings.Cut(p.RealName, " ")
	var until int64
	if !p.Status.Until.IsZero() {
		until = p.Status.Until.Unix()
	}
	huddle := "default_unset"
	if p.InHuddle {
		huddle = "in_a_huddle"
	}
	return jsontree.Object{
		"id": p.ID, "team_id": p.Team, "name": p.Handle, "real_name": p.RealName, "deleted": p.Gone, "color": "9f69e7",
		"tz": p.Zone, "tz_label": label, "tz_offset": offset, "locale": p.Locale,
		"is_admin": p.Admin, "is_owner": false, "is_primary_owner": false, "is_restricted": false,
		"is_ultra_restricted": false, "is_bot": false, "is_app_user": false, "is_email_confirmed": true,
		"is_stranger": p.Team != w.Options.Team.ID, "updated": p.Updated.Unix(), "who_can_share_contact_card": "EVERYONE",
		"profile": jsontree.Object{
			"real_name": p.RealName, "real_name_normalized": p.RealName, "display_name": p.Handle,
			"display_name_normalized": p.Handle, "first_name": first, "last_name": last, "team": p.Team,
			"status_text": p.Status.Text, "status_emoji": p.Status.Emoji, "status_expiration": until,
			"status_text_canonical": "", "avatar_hash": "g" + strings.ToLower(p.ID),
			"huddle_state": huddle, "huddle_state_expiration_ts": 0,
		},
	}
}

// BotUser is the app's own user object. Its zone is Slack's default, and means nothing.
func BotUser(w *workspace.Workspace) jsontree.Object {
	app := w.Options.App
	return jsontree.Object{
		"id": app.UserID, "team_id": w.Options.Team.ID, "name": strings.ToLower(app.Name), "real_name": app.Name,
		"deleted": false, "tz": "America/Los_Angeles", "tz_label": "Pacific Standard Time", "tz_offset": -28800,
		"locale": "en-US", "is_bot": true, "is_app_user": false, "updated": 0,
		"profile": jsontree.Object{
			"real_name": app.Name, "display_name": app.Name, "bot_id": app.BotID, "api_app_id": app.ID,
			"always_active": true, "team": w.Options.Team.ID,
		},
	}
}

// DND shows a scheduled or manual pause of notifications as one window. Snoozes
// are shown only to the token's own user, so they never appear here.
func DND(w *workspace.Workspace, p *workspace.Person) jsontree.Object {
	now := w.IDs.Now()
	p.Settle(now)
	if p.DNDUntil.IsZero() {
		return jsontree.Object{"dnd_enabled": false, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
	}
	return jsontree.Object{
		"dnd_enabled":       true,
		"next_dnd_start_ts": now.Add(-time.Minute).Unix(), "next_dnd_end_ts": p.DNDUntil.Unix(),
	}
}

// Conversation is the conversation object.
func Conversation(w *workspace.Workspace, c *workspace.Conversation) jsontree.Object {
	if c.Owner != nil {
		return jsontree.Object{"id": c.ID, "is_im": true, "user": c.Owner.ID, "is_user_deleted": false, "is_open": true, "created": 0}
	}
	return jsontree.Object{
		"id": c.ID, "name": c.Name, "name_normalized": c.Name, "is_channel": true, "is_im": false, "is_private": false,
		"is_archived": false, "is_general": c.Name == "general", "is_member": c.BotIn, "created": 0,
		"num_members": len(w.People.All()) + 1,
	}
}

// Message is the message object of API answers and block_actions payloads.
func Message(w *workspace.Workspace, m *workspace.Message) jsontree.Object {
	app := w.Options.App
	o := jsontree.Object{"type": "message", "ts": m.TS, "text": m.Text, "user": m.Author, "team": w.Options.Team.ID}
	if m.Author == app.UserID {
		o["bot_id"], o["app_id"] = app.BotID, app.ID
	}
	if m.Blocks != nil {
		o["blocks"] = m.Blocks
	}
	if m.Attachments != nil {
		o["attachments"] = m.Attachments
	}
	if m.Thread != "" {
		o["thread_ts"] = m.Thread
	}
	if m.Metadata != nil {
		o["metadata"] = m.Metadata
	}
	if m.Edited != "" {
		o["edited"] = jsontree.Object{"user": m.Author, "ts": m.Edited}
	}
	if n := m.In.Replies(m.TS); n > 0 {
		o["thread_ts"], o["reply_count"] = m.TS, n
	}
	return o
}

// View is the view object of answers and payloads.
func View(w *workspace.Workspace, v *workspace.View) jsontree.Object {
	body, app := v.Body, w.Options.App
	o := jsontree.Object{
		"id": v.ID, "team_id": v.Who.Team, "hash": v.Hash, "root_view_id": v.Root, "app_id": app.ID,
		"app_installed_team_id": w.Options.Team.ID, "bot_id": app.BotID, "external_id": body.Str("external_id"),
		"type": body.Str("type"), "blocks": body["blocks"], "callback_id": body.Str("callback_id"),
		"private_metadata": body.Str("private_metadata"), "state": jsontree.Object{"values": jsontree.Clone(v.Entered)},
		"clear_on_close": body.Bool("clear_on_close"), "notify_on_close": body.Bool("notify_on_close"),
		"title": body["title"], "submit": body["submit"], "close": body["close"], "previous_view_id": nil,
	}
	if v.Previous != "" {
		o["previous_view_id"] = v.Previous
	}
	return o
}
