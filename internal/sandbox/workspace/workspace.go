// Package workspace is what there is in one pretend Slack workspace: its people,
// conversations, views and files, and what the app may still answer.
package workspace

import (
	"cmp"
	"slices"
	"sync"

	"unhunch/internal/sandbox/oauth"
)

// Workspace is one workspace with one app, which is installed there or not. Whoever looks at its parts or
// changes them holds its lock; nothing sleeps, dials or writes to a network meanwhile.
type Workspace struct {
	mu sync.Mutex

	Options       Options // as New was given them, defaults filled in
	IDs           *IDs
	Watchers      *Watchers
	People        *People
	Conversations *Conversations
	Views         *Views
	Files         *Files
	Triggers      *Triggers
	ReplyURLs     *ReplyURLs
	Grants        *oauth.Book
	Given         bool // its organisation gave it the app, where that installed it
}

// New makes a workspace with its people and channels, and the app in it.
func New(options Options) *Workspace {
	o := options.withDefaults()
	o.BotToken, o.AppToken = cmp.Or(o.BotToken, "xoxb-sandbox"), cmp.Or(o.AppToken, "xapp-1-sandbox")
	return In(oauth.NewBook(oauth.App{ID: o.App.ID, Name: o.App.Name, Scopes: o.Scopes}, o.Now), o)
}

// In makes one whose app goes by a book that it shares with others. The app is in it
// where the options have a token of its.
func In(grants *oauth.Book, options Options) *Workspace {
	o := options.withDefaults()
	ids, watchers := &IDs{now: o.Now, team: o.Team.ID}, &Watchers{}
	w := &Workspace{
		Grants:        grants,
		Options:       o,
		IDs:           ids,
		Watchers:      watchers,
		People:        &People{ids: ids, team: o.Team.ID, byID: map[string]*Person{}},
		Conversations: &Conversations{ids: ids, watchers: watchers, byID: map[string]*Conversation{}, dms: map[*Person]*Conversation{}, own: map[*Person]*Conversation{}},
		Views: &Views{
			ids: ids, watchers: watchers, all: map[string]*View{}, modals: map[*Person][]*View{}, homes: map[*Person]*View{},
		},
		Files:     &Files{ids: ids, all: map[string]*File{}},
		Triggers:  &Triggers{ids: ids, all: map[string]*trigger{}},
		ReplyURLs: &ReplyURLs{ids: ids, team: o.Team.ID, all: map[string]*ReplyURL{}},
	}
	for _, c := range o.Channels {
		w.Conversations.add(&Conversation{ID: ids.New("C"), Name: c.Name, BotIn: !c.WithoutBot})
	}
	for _, p := range o.People {
		if who := w.People.Join(p); who.DM != "" {
			w.Conversations.DM(who)
		}
	}
	if o.BotToken != "" {
		grants.Enter(w.Place(), o.Scopes, o.BotToken)
	}
	return w
}

// Place is the workspace as somewhere to install an app.
func (w *Workspace) Place() oauth.Place {
	team := w.Options.Team
	return oauth.Place{
		Team: team.ID, TeamName: team.Name, Enterprise: team.Enterprise.ID, EnterpriseName: team.Enterprise.Name,
		BotUser: w.Options.App.UserID,
	}
}

// InstalledAs is the id of the place by whose installation the app is in the workspace:
// its own, or its organisation's. It is empty where the app is not.
func (w *Workspace) InstalledAs() string {
	team := w.Options.Team
	switch {
	case w.Grants.Installed(team.ID):
		return team.ID
	case w.Given && w.Grants.Installed(team.Enterprise.ID):
		return team.Enterprise.ID
	default:
		return ""
	}
}

// OrgWide tells whether the app is here by an installation of the organisation.
func (w *Workspace) OrgWide() bool {
	as := w.InstalledAs()
	return as != "" && as != w.Options.Team.ID
}

// Lock waits until nobody else looks at the workspace or changes it.
func (w *Workspace) Lock() { w.mu.Lock() }

// Unlock lets the next one in.
func (w *Workspace) Unlock() { w.mu.Unlock() }

// Granted tells whether the app has a scope.
func (w *Workspace) Granted(scope string) bool { return slices.Contains(w.Scopes(), scope) }

// Scopes are all that the app has.
func (w *Workspace) Scopes() []string { return w.Grants.Scopes(w.InstalledAs()) }

// Destination finds where chat.postMessage goes: a channel id, #name, or a user id.
func (w *Workspace) Destination(to string) *Conversation {
	if p := w.People.ByID(to); p != nil {
		if p.Team != w.Options.Team.ID {
			return nil
		}
		return w.Conversations.DM(p)
	}
	if c := w.Conversations.ByID(to); c != nil {
		if c.Alone() {
			return nil
		}
		return c
	}
	return w.Conversations.Channel(to)
}
