package sandbox

import (
	"cmp"
	"slices"
	"time"
)

// Screen is all that one person can see, at one moment. It is a copy.
type Screen struct {
	Profile       Profile
	Conversations []Conversation // channels, then the DM with the bot once it is open
	Modals        []View         // bottom first; only the last can be used
	Home          *View          // nil until the app published it
	Notices       []Notice       // Slack's own words, oldest first
	zone          *time.Location
}

// Conversation is a channel or the DM with the bot.
type Conversation struct {
	ID       string
	Name     string // without '#'; the app's name for a DM
	DM       bool
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
	Blocks        []Object
	Edited        bool
	Ephemeral     bool // "Only visible to you"
	Broadcast     bool // a reply also sent to the channel
	Replies       []Message
	state         stateValues
}

// View is a modal or a Home tab.
type View struct {
	ID, Type             string
	CallbackID           string
	Title, Submit, Close string // Submit is empty when there is nothing to submit
	Blocks               []Object
	Errors               map[string]string // by block id
	state                stateValues
}

// People lists the members, in the order they joined.
func (s *Slack) People() []Profile {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Profile
	for _, p := range s.people {
		s.settleStatus(p)
		all = append(all, p.Profile)
	}
	return all
}

// Screen looks at the workspace through the person's eyes.
func (p *Person) Screen() Screen {
	s := p.s
	s.mu.Lock()
	defer s.mu.Unlock()
	who := s.person(p.id)
	s.settleStatus(who)
	screen := Screen{Profile: who.Profile, Notices: slices.Clone(who.notices), zone: who.Location()}
	screen.Profile.now = s.now()
	for _, c := range s.channels {
		if c.open(who) {
			screen.Conversations = append(screen.Conversations, s.see(who, c))
		}
	}
	slices.SortStableFunc(screen.Conversations, func(a, b Conversation) int { return cmp.Compare(rank(a), rank(b)) })
	for _, v := range who.modals {
		screen.Modals = append(screen.Modals, v.look())
	}
	if who.home != nil {
		home := who.home.look()
		screen.Home = &home
	}
	return screen
}

func rank(c Conversation) int {
	if c.DM {
		return 1
	}
	return 0
}

func (s *Slack) see(who *person, c *channel) Conversation {
	conv := Conversation{ID: c.id, Name: c.name, DM: c.owner != nil}
	if conv.DM {
		conv.Name = s.opts.App.Name
	}
	replies := map[string][]Message{}
	for _, m := range c.messages {
		if m.onlyFor != "" && m.onlyFor != who.ID {
			continue
		}
		seen := s.look(who, m)
		if m.thread != "" {
			replies[m.thread] = append(replies[m.thread], seen)
		}
		if m.thread == "" || m.broadcast {
			conv.Messages = append(conv.Messages, seen)
		}
	}
	for i := range conv.Messages {
		conv.Messages[i].Replies = replies[conv.Messages[i].TS]
	}
	return conv
}

func (s *Slack) look(who *person, m *message) Message {
	from := s.opts.App.Name
	if p := s.person(m.author); p != nil {
		from = p.Handle
	}
	return Message{
		ChannelID: m.channel.id, TS: m.ts, ThreadTS: m.thread, From: from, ByApp: m.author == s.opts.App.UserID,
		At: m.at, Text: m.text, Blocks: m.blocks, Edited: m.edited != "", Ephemeral: m.onlyFor != "", Broadcast: m.broadcast,
		state: clone(m.state[who.ID]),
	}
}

func (v *view) look() View {
	return View{
		ID: v.id, Type: v.body.Str("type"), CallbackID: v.body.Str("callback_id"),
		Title: v.body.Text("title"), Submit: v.body.Text("submit"), Close: v.body.Text("close"),
		Blocks: v.blocks(), Errors: clone(v.errors), state: clone(v.state),
	}
}

// Controls lists what can be used in the message, in reading order.
func (m Message) Controls() []Control {
	state := m.state
	if state == nil {
		state = stateValues{}
	}
	state.initial(m.Blocks)
	list := controlsOf(Surface{ChannelID: m.ChannelID, MessageTS: m.TS}, m.Blocks, state, nil)
	for i := range list {
		list[i].stale = &m
	}
	return list
}

// Controls lists what can be used in the view, in reading order.
func (v View) Controls() []Control {
	return controlsOf(Surface{ViewID: v.ID}, v.Blocks, v.state, v.Errors)
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
