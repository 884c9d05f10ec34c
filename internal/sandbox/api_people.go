package sandbox

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// authTest has no tier; Slack allows "hundreds of requests per minute" (docs: auth.test).
func (s *Slack) authTest(args) (Object, *refusal) {
	team, app := s.opts.Team, s.opts.App
	return Object{
		"url": "https://" + team.Domain + ".slack.com/", "team": team.Name, "team_id": team.ID,
		"user": strings.ToLower(app.Name), "user_id": app.UserID, "bot_id": app.BotID, "is_enterprise_install": false,
	}, nil
}

func (s *Slack) teamInfo(args) (Object, *refusal) {
	team := s.opts.Team
	return Object{"team": Object{
		"id": team.ID, "name": team.Name, "domain": team.Domain, "email_domain": "", "icon": Object{"image_default": true},
	}}, nil
}

// usersInfo answers one user, or several when asked with the users argument that slack-go sends.
func (s *Slack) usersInfo(in args) (Object, *refusal) {
	if ids := in.str("users"); ids != "" {
		list := []Object{}
		for id := range strings.SplitSeq(ids, ",") {
			u := s.userOrBot(id)
			if u == nil {
				return nil, refuse("user_not_found")
			}
			list = append(list, u)
		}
		return Object{"users": list}, nil
	}
	u := s.userOrBot(in.str("user"))
	if u == nil {
		return nil, refuse("user_not_found")
	}
	if in.str("include_locale") != "true" {
		delete(u, "locale")
	}
	return Object{"user": u}, nil
}

func (s *Slack) userOrBot(id string) Object {
	if id == s.opts.App.UserID {
		return s.botUser()
	}
	if p := s.person(id); p != nil {
		return s.user(p)
	}
	return nil
}

// usersList pages by cursor when a limit is given (docs: users.list). Guests through
// Slack Connect are not members and do not appear.
func (s *Slack) usersList(in args) (Object, *refusal) {
	members := []Object{s.botUser()}
	for _, p := range s.people {
		if p.Team == s.opts.Team.ID {
			members = append(members, s.user(p))
		}
	}
	start, no := cursor(in, len(members))
	if no != nil {
		return nil, no
	}
	end := len(members)
	if limit, err := strconv.Atoi(in.str("limit")); err == nil && limit > 0 {
		end = min(end, start+limit)
	}
	next := ""
	if end < len(members) {
		next = base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(end)))
	}
	return Object{
		"members": members[start:end], "cache_ts": s.now().Unix(),
		"response_metadata": Object{"next_cursor": next},
	}, nil
}

func cursor(in args, size int) (int, *refusal) {
	raw := in.str("cursor")
	if raw == "" {
		return 0, nil
	}
	plain, err := base64.StdEncoding.DecodeString(raw)
	if err != nil {
		return 0, refuse("invalid_cursor")
	}
	start, err := strconv.Atoi(string(plain))
	if err != nil || start < 0 || start > size {
		return 0, refuse("invalid_cursor")
	}
	return start, nil
}

// usersGetPresence tells others no more than active or away (docs: users.getPresence).
func (s *Slack) usersGetPresence(in args) (Object, *refusal) {
	p := s.person(in.str("user"))
	if p == nil {
		return nil, refuse("user_not_found")
	}
	presence := "active"
	if p.Away {
		presence = "away"
	}
	return Object{"presence": presence}, nil
}

func (s *Slack) dndInfo(in args) (Object, *refusal) {
	p := s.person(in.str("user"))
	if p == nil {
		return nil, refuse("user_not_found")
	}
	return s.dnd(p), nil
}

// dndTeamInfo takes fifty users a call (docs: dnd.teamInfo).
func (s *Slack) dndTeamInfo(in args) (Object, *refusal) {
	ids := strings.Split(in.str("users"), ",")
	if in.str("users") == "" {
		return nil, refuse("no_users_provided")
	}
	if len(ids) > 50 && !s.opts.Lenient {
		return nil, refuse("too_many_users")
	}
	users := Object{}
	for _, id := range ids {
		if p := s.person(id); p != nil {
			users[id] = s.dnd(p)
		}
	}
	return Object{"users": users}, nil
}

// dnd shows a scheduled or manual pause of notifications as one window. Snoozes
// are shown only to the token's own user, so they never appear here.
func (s *Slack) dnd(p *person) Object {
	s.settleStatus(p)
	if p.DNDUntil.IsZero() {
		return Object{"dnd_enabled": false, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
	}
	return Object{
		"dnd_enabled":       true,
		"next_dnd_start_ts": s.now().Add(-time.Minute).Unix(), "next_dnd_end_ts": p.DNDUntil.Unix(),
	}
}

// conversationsOpen takes im:write, which posting to a user id does not.
func (s *Slack) conversationsOpen(in args) (Object, *refusal) {
	p := s.person(in.str("users"))
	if p == nil {
		return nil, refuse("user_not_found")
	}
	already := p.dm != nil
	out := Object{"no_op": already, "already_open": already, "channel": Object{"id": s.dm(p).id}}
	if in.str("return_im") == "true" {
		out["channel"] = s.conversation(p.dm)
	}
	return out, nil
}

// conversationsInfo takes the read scope of the kind of conversation that is asked about.
func (s *Slack) conversationsInfo(in args) (Object, *refusal) {
	c := s.channel(in.str("channel"))
	if c == nil {
		return nil, refuse("channel_not_found")
	}
	scope := "channels:read"
	if c.owner != nil {
		scope = "im:read"
	}
	if !s.granted(scope) {
		return nil, s.missing(scope)
	}
	return Object{"channel": s.conversation(c)}, nil
}

func (s *Slack) conversation(c *channel) Object {
	if c.owner != nil {
		return Object{"id": c.id, "is_im": true, "user": c.owner.ID, "is_user_deleted": false, "is_open": true, "created": 0}
	}
	return Object{
		"id": c.id, "name": c.name, "name_normalized": c.name, "is_channel": true, "is_im": false, "is_private": false,
		"is_archived": false, "is_general": c.name == "general", "is_member": c.botIn, "created": 0, "num_members": len(s.people) + 1,
	}
}
