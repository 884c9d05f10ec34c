package sandbox

import (
	"slices"
	"strings"

	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/wire"
)

// inOrganisation finds the workspace that a call with an organisation's token is for: the
// one that it names, or the one where what it is about is.
func (p *Platform) inOrganisation(id, method string, in *call.Args, no *call.Refusal) (*Slack, *call.Refusal) {
	all := slices.DeleteFunc(p.Slacks(), func(s *Slack) bool { return s.workspace.Options.Team.Enterprise.ID != id })
	given := slices.DeleteFunc(slices.Clone(all), func(s *Slack) bool { return !s.given() })
	to := all[0]
	in.Org = true
	for _, s := range given {
		in.Teams = append(in.Teams, s.workspace.Options.Team.ID)
	}
	if len(given) > 0 {
		to = given[0]
	}
	team := in.Str("team_id")
	switch {
	case no != nil:
	case team != "":
		i := slices.IndexFunc(given, func(s *Slack) bool { return s.workspace.Options.Team.ID == team })
		if i < 0 {
			return to, call.Refuse("team_access_not_granted")
		}
		to = given[i]
	case needsTeam(method):
		no = call.Refuse("missing_argument")
	default:
		if i := slices.IndexFunc(given, func(s *Slack) bool { return s.has(*in) }); i >= 0 {
			to = given[i]
		} else if slices.ContainsFunc(all, func(s *Slack) bool { return s.has(*in) }) {
			no = call.Refuse("team_access_not_granted")
		}
	}
	return to, no
}

// needsTeam tells whether a method wants to know the workspace from whoever has an
// organisation's token (docs: users.list, dnd.teamInfo).
func needsTeam(method string) bool { return method == "users.list" || method == "dnd.teamInfo" }

func (s *Slack) given() bool {
	s.workspace.Lock()
	defer s.workspace.Unlock()
	return s.workspace.Given
}

// has tells whether it is about somebody or something here.
func (s *Slack) has(in call.Args) bool {
	w := s.workspace
	w.Lock()
	defer w.Unlock()
	for _, key := range []string{"user", "user_id", "users"} {
		first, _, _ := strings.Cut(in.Str(key), ",")
		if w.People.ByID(first) != nil {
			return true
		}
	}
	return w.Destination(in.Str("channel")) != nil || w.Views.ByID(in.Str("view_id")) != nil || w.Triggers.Knows(in.Str("trigger_id"))
}

// GiveApp lets a workspace use the app that its organisation installed, as an admin does
// afterwards; the app is told. TakeApp takes it back.
func (s *Slack) GiveApp() { s.give(true) }

// TakeApp takes the organisation's app away from the workspace.
func (s *Slack) TakeApp() { s.give(false) }

func (s *Slack) give(given bool) {
	w := s.workspace
	w.Lock()
	defer w.Unlock()
	as := wire.AuthorizationOf(w)
	w.Given = given
	if given {
		as = wire.AuthorizationOf(w)
	}
	wire.TeamAccess(w, s.way, as, given)
	w.Watchers.Tell()
}
