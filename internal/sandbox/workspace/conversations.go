package workspace

import (
	"slices"
	"strings"
	"time"

	"unhunch/internal/sandbox/client"
	"unhunch/internal/sandbox/jsontree"
)

// Content is what a message says, as the app sent it and Slack took it.
type Content struct {
	Text        string
	Blocks      []jsontree.Object
	Attachments []any
	Metadata    jsontree.Object
}

// Message is never changed by more than Rewrite and Remove; its blocks are replaced
// as a whole, so that payloads and screens may share them.
type Message struct {
	Content
	In        *Conversation
	TS        string
	Thread    string // the parent's ts, when this is a reply
	Broadcast bool
	Author    string // user id
	OnlyFor   string // user id, when ephemeral
	Edited    string
	At        time.Time
	Entered   map[string]client.Entered // by person: what they chose and did not send
	deleted   bool                      // a tombstone, kept for its replies
}

// EnteredBy is what a person entered into the message, or what its elements begin with.
func (m *Message) EnteredBy(who *Person) client.Entered {
	if m.Entered == nil {
		m.Entered = map[string]client.Entered{}
	}
	if m.Entered[who.ID] == nil {
		m.Entered[who.ID] = client.Entered{}
	}
	m.Entered[who.ID].Begin(m.Blocks)
	return m.Entered[who.ID]
}

// Conversation is a public channel, the DM of one person with the bot, or with themselves.
type Conversation struct {
	ID       string
	Name     string
	Owner    *Person    // of a DM; nil for a channel
	BotIn    bool       // a DM without it is what its owner writes to themselves
	Messages []*Message // in order of ts, replies and ephemerals among them
}

// OpenTo tells whether a person can look into it: everybody is in every public one.
func (c *Conversation) OpenTo(p *Person) bool { return c.Owner == nil || c.Owner == p }

// Alone tells whether it is what its owner writes to themselves.
func (c *Conversation) Alone() bool { return c.Owner != nil && !c.BotIn }

// Label is channel.name in payloads, where Slack calls every DM "directmessage".
func (c *Conversation) Label() string {
	if c.Owner != nil {
		return "directmessage"
	}
	return c.Name
}

// Message finds a message that was not deleted.
func (c *Conversation) Message(ts string) *Message {
	if m := c.Find(ts); m != nil && !m.deleted {
		return m
	}
	return nil
}

// Find finds a message, a tombstone too.
func (c *Conversation) Find(ts string) *Message {
	for _, m := range slices.Backward(c.Messages) {
		if m.TS == ts {
			return m
		}
	}
	return nil
}

// Replies is reply_count: ephemerals do not count.
func (c *Conversation) Replies(parent string) int {
	n := 0
	for _, m := range c.Messages {
		if m.Thread == parent && m.OnlyFor == "" {
			n++
		}
	}
	return n
}

// Conversations are all there are in the workspace.
type Conversations struct {
	ids      *IDs
	watchers *Watchers
	all      []*Conversation
	byID     map[string]*Conversation
	dms      map[*Person]*Conversation
	own      map[*Person]*Conversation
}

// All lists them, in the order they were made.
func (l *Conversations) All() []*Conversation { return l.all }

// ByID finds a conversation; nil when there is none.
func (l *Conversations) ByID(id string) *Conversation { return l.byID[id] }

func (l *Conversations) add(c *Conversation) { l.all, l.byID[c.ID] = append(l.all, c), c }

// Channel finds a channel by its name, with or without '#'.
func (l *Conversations) Channel(name string) *Conversation {
	for _, c := range l.all {
		if c.Owner == nil && c.Name == strings.TrimPrefix(name, "#") {
			return c
		}
	}
	return nil
}

// OpenedDM is the bot's conversation with a person; nil until it is open.
func (l *Conversations) OpenedDM(p *Person) *Conversation { return l.dms[p] }

// DM opens the bot's conversation with a person, which is what posting to a user id does.
func (l *Conversations) DM(p *Person) *Conversation {
	dm := l.dms[p]
	if dm == nil {
		id := p.DM
		if id == "" {
			id = l.ids.New("D")
		}
		dm = &Conversation{ID: id, Owner: p, BotIn: true}
		l.dms[p] = dm
		l.add(dm)
	}
	return dm
}

// Own is what a person writes to themselves, which Slack gives to everybody.
func (l *Conversations) Own(p *Person) *Conversation {
	own := l.own[p]
	if own == nil {
		own = &Conversation{ID: l.ids.New("D"), Owner: p}
		l.own[p] = own
		l.add(own)
	}
	return own
}

// Post appends a message with the next timestamp, and tells whoever is watching.
func (l *Conversations) Post(to *Conversation, m *Message) {
	m.In, m.TS, m.At = to, l.ids.TS(), l.ids.Now()
	to.Messages = append(to.Messages, m)
	l.watchers.Tell()
}

// Rewrite replaces what a message says. Text without blocks removes the blocks;
// absent metadata stays (docs: chat.update).
func (l *Conversations) Rewrite(m *Message, c Content) {
	if c.Metadata == nil {
		c.Metadata = m.Metadata
	}
	m.Content = c
	m.Edited = l.ids.TS()
	for _, entered := range m.Entered {
		entered.KeepOnly(m.Blocks)
	}
	l.watchers.Tell()
}

// Remove deletes a message. The parent of a thread stays as a tombstone while there are replies.
func (l *Conversations) Remove(gone *Message) {
	if gone.In.Replies(gone.TS) > 0 {
		gone.deleted, gone.Content, gone.Entered = true, Content{Text: "This message was deleted.", Metadata: gone.Metadata}, nil
	} else {
		gone.In.Messages = slices.DeleteFunc(gone.In.Messages, func(m *Message) bool { return m == gone })
	}
	l.watchers.Tell()
}
