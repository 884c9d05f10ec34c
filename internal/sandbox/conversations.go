package sandbox

import (
	"slices"
	"strings"
	"time"
)

// channel is a public channel, or the DM of one person with the bot.
type channel struct {
	id       string
	name     string
	owner    *person // of a DM; nil for a channel
	botIn    bool
	messages []*message // in order of ts, replies and ephemerals among them
}

// message is never changed by more than rewrite and remove; its blocks are replaced
// as a whole, so that payloads and screens may share them.
type message struct {
	channel     *channel
	ts          string
	thread      string // the parent's ts, when this is a reply
	broadcast   bool
	author      string // user id
	onlyFor     string // user id, when ephemeral
	text        string
	blocks      []Object
	attachments []any
	metadata    Object
	edited      string
	deleted     bool // a tombstone, kept for its replies
	at          time.Time
	state       map[string]stateValues // by person: what they chose and did not send
}

// stateValues is state.values: block_id, action_id, then the value.
type stateValues map[string]map[string]Object

func (s *Slack) channel(id string) *channel {
	for _, c := range s.channels {
		if c.id == id {
			return c
		}
	}
	return nil
}

// dm opens the bot's conversation with a person, which is what posting to a user id does.
func (s *Slack) dm(p *person) *channel {
	if p.dm == nil {
		p.dm = &channel{id: s.id("D"), owner: p, botIn: true}
		s.channels = append(s.channels, p.dm)
	}
	return p.dm
}

// destination finds where chat.postMessage goes: a channel id, #name, or a user id.
func (s *Slack) destination(to string) *channel {
	if p := s.person(to); p != nil {
		if p.Team != s.opts.Team.ID {
			return nil
		}
		return s.dm(p)
	}
	if c := s.channel(to); c != nil {
		return c
	}
	for _, c := range s.channels {
		if c.owner == nil && c.name == strings.TrimPrefix(to, "#") {
			return c
		}
	}
	return nil
}

// open tells whether a person can look into the channel: everybody is in every public one.
func (c *channel) open(p *person) bool { return c.owner == nil || c.owner == p }

// label is channel.name in payloads, where Slack calls every DM "directmessage".
func (c *channel) label() string {
	if c.owner != nil {
		return "directmessage"
	}
	return c.name
}

// message finds a message that was not deleted.
func (c *channel) message(ts string) *message {
	if m := c.find(ts); m != nil && !m.deleted {
		return m
	}
	return nil
}

func (c *channel) find(ts string) *message {
	for _, m := range slices.Backward(c.messages) {
		if m.ts == ts {
			return m
		}
	}
	return nil
}

// remove deletes a message. The parent of a thread stays as a tombstone while there are replies.
func (c *channel) remove(gone *message) {
	if c.replies(gone.ts) > 0 {
		gone.deleted, gone.text, gone.blocks, gone.attachments, gone.state = true, "This message was deleted.", nil, nil, nil
		return
	}
	c.messages = slices.DeleteFunc(c.messages, func(m *message) bool { return m == gone })
}

// post appends a message with the next timestamp, and tells whoever is watching.
func (s *Slack) post(c *channel, m *message) *message {
	m.channel, m.ts, m.at = c, s.ts(), s.now()
	c.messages = append(c.messages, m)
	s.changed()
	return m
}

// wire is the message object of API answers and block_actions payloads.
func (s *Slack) wire(m *message) Object {
	o := Object{"type": "message", "ts": m.ts, "text": m.text, "user": m.author, "team": s.opts.Team.ID}
	if m.author == s.opts.App.UserID {
		o["bot_id"], o["app_id"] = s.opts.App.BotID, s.opts.App.ID
	}
	if m.blocks != nil {
		o["blocks"] = m.blocks
	}
	if m.attachments != nil {
		o["attachments"] = m.attachments
	}
	if m.thread != "" {
		o["thread_ts"] = m.thread
	}
	if m.metadata != nil {
		o["metadata"] = m.metadata
	}
	if m.edited != "" {
		o["edited"] = Object{"user": m.author, "ts": m.edited}
	}
	if n := m.channel.replies(m.ts); n > 0 {
		o["thread_ts"], o["reply_count"] = m.ts, n
	}
	return o
}

// stateOf is what a person entered into the message, or what its elements begin with.
func (m *message) stateOf(who *person) stateValues {
	if m.state == nil {
		m.state = map[string]stateValues{}
	}
	if m.state[who.ID] == nil {
		m.state[who.ID] = stateValues{}
	}
	m.state[who.ID].initial(m.blocks)
	return m.state[who.ID]
}

// replies is reply_count: ephemerals do not count.
func (c *channel) replies(parent string) int {
	n := 0
	for _, m := range c.messages {
		if m.thread == parent && m.onlyFor == "" {
			n++
		}
	}
	return n
}
