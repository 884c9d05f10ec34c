package api

import (
	"encoding/base64"
	"strconv"
	"strings"

	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/wire"
	"unhunch/internal/sandbox/workspace"
)

// usersInfo answers one user, or several when asked with the users argument that slack-go sends.
func usersInfo(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	if ids := in.Str("users"); ids != "" {
		list := []jsontree.Object{}
		for id := range strings.SplitSeq(ids, ",") {
			u := userOrBot(w, id)
			if u == nil {
				return nil, call.Refuse("user_not_found")
			}
			list = append(list, u)
		}
		return jsontree.Object{"users": list}, nil
	}
	u := userOrBot(w, in.Str("user"))
	if u == nil {
		return nil, call.Refuse("user_not_found")
	}
	if in.Str("include_locale") != "true" {
		delete(u, "locale")
	}
	return jsontree.Object{"user": u}, nil
}

func userOrBot(w *workspace.Workspace, id string) jsontree.Object {
	if id == w.Options.App.UserID {
		return wire.BotUser(w)
	}
	if p := w.People.ByID(id); p != nil {
		return wire.User(w, p)
	}
	return nil
}

// usersList pages by cursor when a limit is given (docs: users.list). Guests through
// Slack Connect are not members and do not appear.
func usersList(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	members := []jsontree.Object{wire.BotUser(w)}
	for _, p := range w.People.All() {
		if p.Team == w.Options.Team.ID {
			members = append(members, wire.User(w, p))
		}
	}
	start, no := cursor(in, len(members))
	if no != nil {
		return nil, no
	}
	end := len(members)
	if limit, err := strconv.Atoi(in.Str("limit")); err == nil && limit > 0 {
		end = min(end, start+limit)
	}
	next := ""
	if end < len(members) {
		next = base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(end)))
	}
	return jsontree.Object{
		"members": members[start:end], "cache_ts": w.IDs.Now().Unix(),
		"response_metadata": jsontree.Object{"next_cursor": next},
	}, nil
}

func cursor(in call.Args, size int) (int, *call.Refusal) {
	raw := in.Str("cursor")
	if raw == "" {
		return 0, nil
	}
	plain, err := base64.StdEncoding.DecodeString(raw)
	if err != nil {
		return 0, call.Refuse("invalid_cursor")
	}
	start, err := strconv.Atoi(string(plain))
	if err != nil || start < 0 || start > size {
		return 0, call.Refuse("invalid_cursor")
	}
	return start, nil
}

// usersGetPresence tells others no more than active or away (docs: users.getPresence).
func usersGetPresence(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	p := w.People.ByID(in.Str("user"))
	if p == nil {
		return nil, call.Refuse("user_not_found")
	}
	presence := "active"
	if p.Away {
		presence = "away"
	}
	return jsontree.Object{"presence": presence}, nil
}

func dndInfo(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	p := w.People.ByID(in.Str("user"))
	if p == nil {
		return nil, call.Refuse("user_not_found")
	}
	return wire.DND(w, p), nil
}

// dndTeamInfo takes fifty users a call (docs: dnd.teamInfo).
func dndTeamInfo(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	ids := strings.Split(in.Str("users"), ",")
	if in.Str("users") == "" {
		return nil, call.Refuse("no_users_provided")
	}
	if len(ids) > 50 && !w.Options.Lenient {
		return nil, call.Refuse("too_many_users")
	}
	users := jsontree.Object{}
	for _, id := range ids {
		if p := w.People.ByID(id); p != nil {
			users[id] = wire.DND(w, p)
		}
	}
	return jsontree.Object{"users": users}, nil
}
