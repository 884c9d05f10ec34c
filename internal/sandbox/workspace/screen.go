package workspace

import (
	"cmp"
	"slices"

	"unhunch/internal/sandbox/client"
	"unhunch/internal/sandbox/jsontree"
)

// Screen looks at the workspace through a person's eyes.
func (w *Workspace) Screen(who *Person) client.Screen {
	who.Settle(w.IDs.Now())
	screen := client.Screen{Profile: who.Profile, Notices: slices.Clone(who.Notices), Zone: who.Location(), Now: w.IDs.Now()}
	for _, c := range w.Conversations.All() {
		if c.OpenTo(who) {
			screen.Conversations = append(screen.Conversations, w.see(who, c))
		}
	}
	slices.SortStableFunc(screen.Conversations, func(a, b client.Conversation) int { return cmp.Compare(rank(a), rank(b)) })
	for _, v := range w.Views.Modals(who) {
		screen.Modals = append(screen.Modals, v.Look())
	}
	if v := w.Views.Home(who); v != nil {
		home := v.Look()
		screen.Home = &home
	}
	return screen
}

func rank(c client.Conversation) int {
	switch {
	case c.DM:
		return 2
	case c.Own:
		return 1
	default:
		return 0
	}
}

func (w *Workspace) see(who *Person, c *Conversation) client.Conversation {
	seen := client.Conversation{ID: c.ID, Name: c.Name, DM: c.Owner != nil && c.BotIn, Own: c.Alone()}
	switch {
	case seen.DM:
		seen.Name = w.Options.App.Name
	case seen.Own:
		seen.Name = who.Handle
	}
	replies := map[string][]client.Message{}
	for _, m := range c.Messages {
		if m.OnlyFor != "" && m.OnlyFor != who.ID {
			continue
		}
		look := w.look(who, m)
		if m.Thread != "" {
			replies[m.Thread] = append(replies[m.Thread], look)
		}
		if m.Thread == "" || m.Broadcast {
			seen.Messages = append(seen.Messages, look)
		}
	}
	for i := range seen.Messages {
		seen.Messages[i].Replies = replies[seen.Messages[i].TS]
	}
	return seen
}

func (w *Workspace) look(who *Person, m *Message) client.Message {
	from := w.Options.App.Name
	if p := w.People.ByID(m.Author); p != nil {
		from = p.Handle
	}
	return client.Message{
		ChannelID: m.In.ID, TS: m.TS, ThreadTS: m.Thread, From: from, ByApp: m.Author == w.Options.App.UserID,
		At: m.At, Text: m.Text, Blocks: m.Blocks, Edited: m.Edited != "", Ephemeral: m.OnlyFor != "", Broadcast: m.Broadcast,
		Entered: jsontree.Clone(m.Entered[who.ID]),
	}
}
