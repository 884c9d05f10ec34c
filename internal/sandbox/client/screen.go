package client

import (
	"cmp"
	"slices"
	"time"

	"unhunch/internal/sandbox/jsontree"
)

// Screen is all that one person can see, at one moment. It is a copy.
type Screen struct {
	Profile       Profile
	Conversations []Conversation // channels, what they write to themselves, then the DM with the bot: both once they are open
	Modals        []View         // bottom first; only the last can be used
	Home          *View          // nil until the app published it
	Notices       []Notice       // Slack's own words, oldest first
	Zone          *time.Location // the person's
	Now           time.Time      // by the workspace's clock
}

// Conversation is a channel, the DM with the bot, or what somebody writes to themselves.
type Conversation struct {
	ID       string
	Name     string    // without '#'; the app's name for the DM, their own handle for what is their own
	DM       bool      // with the bot
	Own      bool      // with themselves alone
	Messages []Message // oldest first, without replies
}

// Message is a message as one person sees it.
type Message struct {
	ChannelID, TS string
	ThreadTS      string // the parent's, on a reply
	From          string // the app's name or a handle
	ByApp         bool
	At            time.Time
	Text          string // what notifications and screen readers say
	Blocks        []jsontree.Object
	Edited        bool
	Ephemeral     bool // "Only visible to you"
	Broadcast     bool // a reply also sent to the channel
	Replies       []Message
	Entered       Entered // by this person, and not sent
}

// View is a modal or a Home tab.
type View struct {
	ID, Type             string
	CallbackID           string
	Title, Submit, Close string // Submit is empty when there is nothing to submit
	Blocks               []jsontree.Object
	Errors               map[string]string // by block id
	Entered              Entered
}

// Controls lists what can be used in the message, in reading order.
func (m Message) Controls() []Control {
	entered := m.Entered
	if entered == nil {
		entered = Entered{}
	}
	entered.Begin(m.Blocks)
	list := controlsOf(Surface{ChannelID: m.ChannelID, MessageTS: m.TS}, m.Blocks, entered, nil)
	for i := range list {
		list[i].SeenText, list[i].SeenBlocks = m.Text, m.Blocks
	}
	return list
}

// Controls lists what can be used in the view, in reading order.
func (v View) Controls() []Control {
	return controlsOf(Surface{ViewID: v.ID}, v.Blocks, v.Entered, v.Errors)
}

// Messages lists every message with replies under their parents, in the order they were posted.
func (s Screen) Messages() []Message {
	var all []Message
	for _, c := range s.Conversations {
		for _, m := range c.Messages {
			if m.ThreadTS == "" {
				all = append(all, m)
			}
			all = append(all, m.Replies...)
		}
	}
	slices.SortStableFunc(all, func(a, b Message) int { return cmp.Compare(a.TS, b.TS) })
	return all
}

// Control finds a control by where it is.
func (s Screen) Control(on Surface, blockID, actionID string) (Control, bool) {
	var all []Control
	for _, m := range s.Messages() {
		if on.MessageTS == m.TS && on.ChannelID == m.ChannelID {
			all = append(all, m.Controls()...)
		}
	}
	views := s.Modals
	if s.Home != nil {
		views = append(slices.Clone(views), *s.Home)
	}
	for _, v := range views {
		if on.ViewID == v.ID {
			all = append(all, v.Controls()...)
		}
	}
	for _, c := range all {
		if c.BlockID == blockID && c.ActionID == actionID {
			return c, true
		}
	}
	return Control{}, false
}
