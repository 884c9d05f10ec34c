// Package workspace is what there is in one pretend Slack workspace: its people,
// conversations, views and files, and what the app may still answer.
package workspace

import (
	"slices"
	"sync"
)

// Workspace is one workspace with one app installed. Whoever looks at its parts or
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
	Revoked       bool // the tokens are
}

// New makes a workspace with its people and channels.
func New(options Options) *Workspace {
	o := options.withDefaults()
	ids, watchers := &IDs{now: o.Now}, &Watchers{}
	w := &Workspace{
		Options:       o,
		IDs:           ids,
		Watchers:      watchers,
		People:        &People{ids: ids, team: o.Team.ID},
		Conversations: &Conversations{ids: ids, watchers: watchers, dms: map[*Person]*Conversation{}},
		Views: &Views{
			ids: ids, watchers: watchers, all: map[string]*View{}, modals: map[*Person][]*View{}, homes: map[*Person]*View{},
		},
		Files:     &Files{ids: ids, all: map[string]*File{}},
		Triggers:  &Triggers{ids: ids, all: map[string]*trigger{}},
		ReplyURLs: &ReplyURLs{ids: ids, team: o.Team.ID, all: map[string]*ReplyURL{}},
	}
	for _, c := range o.Channels {
		w.Conversations.all = append(w.Conversations.all, &Conversation{ID: ids.New("C"), Name: c.Name, BotIn: !c.WithoutBot})
	}
	for _, p := range o.People {
		w.People.Join(p)
	}
	return w
}

// Lock waits until nobody else looks at the workspace or changes it.
func (w *Workspace) Lock() { w.mu.Lock() }

// Unlock lets the next one in.
func (w *Workspace) Unlock() { w.mu.Unlock() }

// Granted tells whether the app has a scope.
func (w *Workspace) Granted(scope string) bool { return slices.Contains(w.Options.Scopes, scope) }

// Destination finds where chat.postMessage goes: a channel id, #name, or a user id.
func (w *Workspace) Destination(to string) *Conversation {
	if p := w.People.ByID(to); p != nil {
		if p.Team != w.Options.Team.ID {
			return nil
		}
		return w.Conversations.DM(p)
	}
	if c := w.Conversations.ByID(to); c != nil {
		return c
	}
	return w.Conversations.Channel(to)
}
