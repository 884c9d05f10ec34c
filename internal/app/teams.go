package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot"
	"unhunch/internal/prefs"
	"unhunch/internal/workspace"
)

// An organisation installs the app once, and says which of its teams have it: when it is
// taken from one, the people of that are forgotten.

// notGranted is Slack's word that the token may not reach a team of its organisation
// (docs: chat.postMessage, errors).
const notGranted = "team_access_not_granted"

// organised reports whether an id is that of an organisation.
func organised(id string) bool { return strings.HasPrefix(id, "E") }

const (
	betweenLooks     = time.Hour               // at people who have to be forgotten, where one was in vain
	betweenQuestions = 1500 * time.Millisecond // about them: 40 a minute, where Slack takes 100
)

// keepTeams looks at the teams of all organisations at the start, and each hour after that
// at the people of those from which the app was taken.
func (i *installations) keepTeams(ctx context.Context) error {
	var under sync.WaitGroup // and not beside the tenants: these may not run yet
	defer under.Wait()
	ticks := time.NewTicker(betweenLooks)
	defer ticks.Stop()
	for first := true; ; first = false {
		records, err := i.tenants.store.Workspaces(ctx)
		if err != nil && ctx.Err() == nil {
			i.tenants.Log.ErrorContext(ctx, "could not look at the teams of organisations", "error", err)
		}
		for _, r := range records {
			if r.Org && (first || len(r.Taken) > 0) && i.tenants.store.Holds(r.ID) {
				under.Go(func() { i.lookAtTeams(ctx, r) })
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticks.C:
		}
	}
}

// lookAtTeamsOf does so for workspaces that another replica held before.
func (i *installations) lookAtTeamsOf(ctx context.Context, ids []string) {
	for _, id := range ids {
		if !organised(id) {
			continue
		}
		r, err := i.tenants.store.Workspace(ctx, id)
		if err != nil {
			i.tenants.Log.ErrorContext(ctx, "could not look at the teams of an organisation", "workspace", id, "error", err)
			continue
		}
		i.lookAtTeams(ctx, r)
	}
}

// lookAtTeams learns which teams an organisation has given the app to, where that is not
// known, and forgets the people of those that it was taken from.
func (i *installations) lookAtTeams(ctx context.Context, r workspace.Record) {
	t := i.tenants.of(r.ID)
	if t == nil || !r.Org {
		return
	}
	if len(r.Teams) == 0 {
		i.learnTeams(ctx, t)
	}
	i.dismissAll(ctx, t)
}

// learnTeams asks Slack for the teams (docs: auth.teams.list). Without the answer all works,
// and it is asked for again after a restart.
func (i *installations) learnTeams(ctx context.Context, t *tenant) {
	var all []string
	for cursor := ""; ; {
		teams, next, err := t.way.api.ListTeamsContext(ctx, slack.ListTeamsParameters{Limit: 200, Cursor: cursor})
		if err != nil {
			i.tenants.Log.InfoContext(ctx, "Slack does not say which teams an organisation gave the app to", "workspace", t.id, "error", err)
			return
		}
		for _, team := range teams {
			all = append(all, team.ID)
		}
		if next == "" || next == cursor {
			break
		}
		cursor = next
	}
	if _, err := workspace.Know(ctx, i.tenants.store, t.id, all, i.tenants.Now()); err != nil && ctx.Err() == nil {
		i.tenants.Log.ErrorContext(ctx, "the teams of an organisation were not kept", "workspace", t.id, "error", err)
	}
}

// access is bot.Options.Access.
func (i *installations) access(ctx context.Context, a bot.Access) error {
	note := workspace.Give
	if a.Taken {
		note = workspace.TakeBack
	}
	news, err := note(ctx, i.tenants.store, a.Workspace, a.Teams, i.tenants.Now())
	if err != nil || !news {
		return err
	}
	i.tenants.Log.InfoContext(ctx, "an organisation gave the app to some of its teams, or took it back", "workspace", a.Workspace, "teams", a.Teams, "taken", a.Taken)
	if t := i.tenants.of(a.Workspace); t != nil && a.Taken {
		i.tenants.aside(func(ctx context.Context) { i.dismissAll(ctx, t) })
	}
	return nil
}

// dismissAll forgets the people of the teams that the app was taken from. Who cannot be asked
// for now is looked at again in an hour.
func (i *installations) dismissAll(ctx context.Context, t *tenant) {
	t.dismisses.Lock()
	defer t.dismisses.Unlock()
	log := i.tenants.Log.With("workspace", t.id)
	r, err := i.tenants.store.Workspace(ctx, t.id)
	var people []string
	if err == nil && len(r.Taken) > 0 {
		people, err = i.tenants.store.People(ctx, t.id)
	}
	if err != nil {
		log.ErrorContext(ctx, "could not look at the people of an organisation", "error", err)
		return
	}
	if len(r.Taken) == 0 {
		return
	}
	here := func(person string) int { // who is known to be there comes first
		if slices.Contains(r.Taken, t.bot.Presence().TeamOf(prefs.UserID{Workspace: t.id, Person: person})) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(people, func(a, b string) int { return cmp.Compare(here(a), here(b)) })
	gone, unsure := 0, 0
	for _, person := range people {
		who := prefs.UserID{Workspace: t.id, Person: person}
		left, asked, err := t.bot.Departed(ctx, who, r.Taken)
		switch {
		case ctx.Err() != nil, i.tenants.of(t.id) != t: // the organisation left meanwhile
			return
		case err != nil:
			unsure++
			log.DebugContext(ctx, "of somebody it is not known yet whether the app reaches them", "user", who, "error", err)
		case left && !i.taken(ctx, t.id, r.Taken): // it is looked at anew
			unsure++
		case left && i.tenants.dismiss(ctx, t, who):
			gone++
		case left:
			unsure++
		}
		if asked {
			select {
			case <-ctx.Done():
				return
			case <-time.After(betweenQuestions):
			}
		}
	}
	if unsure == 0 {
		if err := workspace.Dismissed(ctx, i.tenants.store, t.id, r.Taken, i.tenants.Now()); err != nil {
			log.ErrorContext(ctx, "that people were forgotten was not noted", "error", err)
		}
	}
	log.InfoContext(ctx, "people of teams without the app were forgotten", "people", gone, "not_known_yet", unsure)
}

// taken reports whether none of these teams was given the app again meanwhile.
func (i *installations) taken(ctx context.Context, id string, teams []string) bool {
	r, err := i.tenants.store.Workspace(ctx, id)
	given := func(team string) bool { return !slices.Contains(r.Taken, team) }
	return err == nil && !slices.ContainsFunc(teams, given)
}

// dismiss forgets somebody whom the app may not reach any more.
func (s *tenants) dismiss(ctx context.Context, t *tenant, who prefs.UserID) bool {
	err := t.bot.Dismiss(ctx, who)
	if err != nil && ctx.Err() == nil {
		s.Log.ErrorContext(ctx, "somebody whom the app may not reach was not forgotten yet", "user", who, "error", err)
	}
	return err == nil
}
