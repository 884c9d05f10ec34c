package sandbox

import (
	"maps"
	"strconv"
)

// verification is the deprecated verification token that every payload still carries.
const verification = "sandbox-verification"

// slashCommand is a command as Socket Mode sends it: the form of the HTTP request, as JSON
// (docs: slash commands).
func (s *Slack) slashCommand(who *person, c *channel, name, text string) Object {
	return Object{
		"token": verification, "team_id": who.Team, "team_domain": s.domain(who), "channel_id": c.id, "channel_name": c.label(),
		"user_id": who.ID, "user_name": who.Handle, "command": name, "text": text, "api_app_id": s.opts.App.ID,
		"is_enterprise_install": "false", "response_url": s.replyURL(who, c, nil), "trigger_id": s.trigger(who),
	}
}

// interaction is what every interactive payload has (docs: interaction payloads).
// For a guest through Slack Connect, team and user are those of their own workspace.
func (s *Slack) interaction(kind string, who *person) Object {
	return Object{
		"type": kind, "token": verification, "api_app_id": s.opts.App.ID, "enterprise": nil, "is_enterprise_install": false,
		"team": Object{"id": who.Team, "domain": s.domain(who)},
		"user": Object{"id": who.ID, "username": who.Handle, "name": who.Handle, "team_id": who.Team},
	}
}

// domain is the subdomain of a person's own workspace.
func (s *Slack) domain(who *person) string {
	if who.Team == s.opts.Team.ID {
		return s.opts.Team.Domain
	}
	return "elsewhere"
}

// messageActions is a press in a message: as is the message the way the person saw it.
func (s *Slack) messageActions(who *person, m *message, as Object, action Object) Object {
	o := s.interaction("block_actions", who)
	container := Object{
		"type": "message", "message_ts": m.ts, "channel_id": m.channel.id, "is_ephemeral": m.onlyFor != "",
	}
	if m.thread != "" {
		container["thread_ts"] = m.thread
	}
	o["container"] = container
	o["channel"] = Object{"id": m.channel.id, "name": m.channel.label()}
	o["message"] = as
	o["state"] = Object{"values": clone(m.state[who.ID])}
	o["response_url"] = s.replyURL(who, m.channel, m)
	o["trigger_id"] = s.trigger(who)
	o["actions"] = []Object{action}
	return s.returned(o)
}

// viewActions is a press in a modal or Home. It has no response_url and no channel.
func (s *Slack) viewActions(v *view, action Object) Object {
	o := s.interaction("block_actions", v.who)
	wire := s.wireView(v)
	o["container"] = Object{"type": "view", "view_id": v.id}
	o["view"] = wire
	o["state"] = wire["state"]
	o["trigger_id"] = s.trigger(v.who)
	o["actions"] = []Object{action}
	return s.returned(o)
}

// viewSubmission carries the whole state; what is in it is the input blocks and the rest alike.
func (s *Slack) viewSubmission(v *view) Object {
	o := s.interaction("view_submission", v.who)
	o["view"], o["response_urls"], o["trigger_id"] = s.wireView(v), []Object{}, s.trigger(v.who)
	return s.returned(o)
}

// viewClosed is sent only for views with notify_on_close.
func (s *Slack) viewClosed(v *view, cleared bool) Object {
	o := s.interaction("view_closed", v.who)
	o["view"], o["is_cleared"] = s.wireView(v), cleared
	return o
}

// shortcut is a global shortcut: no channel, and therefore no response_url.
func (s *Slack) shortcut(who *person, callbackID string) Object {
	o := s.interaction("shortcut", who)
	o["callback_id"], o["trigger_id"], o["action_ts"] = callbackID, s.trigger(who), s.ts()
	return o
}

// eventCallback wraps an event as the Events API does.
func (s *Slack) eventCallback(event Object) Object {
	id := s.id("Ev")
	return Object{
		"token": verification, "team_id": s.opts.Team.ID, "api_app_id": s.opts.App.ID, "type": "event_callback",
		"event": event, "event_id": id, "event_time": s.now().Unix(), "event_context": "4-" + id, "is_ext_shared_channel": false,
		"authorizations": []Object{{
			"enterprise_id": nil, "team_id": s.opts.Team.ID, "user_id": s.opts.App.UserID, "is_bot": true, "is_enterprise_install": false,
		}},
	}
}

// homeOpened has a view only for the Home tab, and only once the app published it:
// apps that read it unasked crash on it.
func (s *Slack) homeOpened(who *person, tab string) Object {
	o := Object{"type": "app_home_opened", "user": who.ID, "channel": s.dm(who).id, "tab": tab, "event_ts": s.ts()}
	if tab == "home" && who.home != nil {
		o["view"] = s.wireView(who.home)
	}
	return o
}

// userEvent is user_change and user_huddle_changed.
func (s *Slack) userEvent(kind string, who *person) Object {
	return Object{"type": kind, "user": s.user(who), "cache_ts": s.now().Unix(), "event_ts": s.ts()}
}

// action is one entry of block_actions' actions: the element used, and what was given to it.
func (s *Slack) action(c Control, given Object) Object {
	o := Object{"type": c.Type, "action_id": c.ActionID, "block_id": c.BlockID, "action_ts": s.ts()}
	for _, kept := range []string{"text", "value", "style", "placeholder", "url"} {
		if v, ok := c.Element[kept]; ok {
			o[kept] = v
		}
	}
	maps.Copy(o, given)
	return o
}

// value turns answers into what an element's state holds. It is nil where the answer does not fit.
func (c Control) value(answers []string) Object {
	first := ""
	if len(answers) > 0 {
		first = answers[0]
	}
	v := Object{"type": c.Type}
	switch c.Type {
	case "button", "workflow_button":
		return v
	case "static_select", "radio_buttons", "overflow":
		option := c.option(first)
		if option == nil {
			return nil
		}
		v["selected_option"] = option
	case "multi_static_select", "checkboxes":
		chosen := []Object{}
		for _, a := range answers {
			option := c.option(a)
			if option == nil {
				return nil
			}
			chosen = append(chosen, option)
		}
		v["selected_options"] = chosen
	case "datetimepicker":
		at, err := strconv.ParseInt(first, 10, 64)
		if err != nil {
			return nil
		}
		v["selected_date_time"] = at
	default:
		key, many := plainValue(c.Type)
		switch {
		case key == "":
			return nil
		case many:
			v[key] = answers
		case first == "":
			v[key] = nil
		default:
			v[key] = first
		}
	}
	return v
}

// plainValue names the field of an element whose value is a string, or a list of them.
func plainValue(element string) (key string, many bool) {
	switch element {
	case "plain_text_input", "email_text_input", "url_text_input", "number_input":
		return "value", false
	case "datepicker":
		return "selected_date", false
	case "timepicker":
		return "selected_time", false
	case "users_select":
		return "selected_user", false
	case "conversations_select":
		return "selected_conversation", false
	case "channels_select":
		return "selected_channel", false
	case "multi_users_select":
		return "selected_users", true
	case "multi_conversations_select":
		return "selected_conversations", true
	case "multi_channels_select":
		return "selected_channels", true
	default:
		return "", false
	}
}
