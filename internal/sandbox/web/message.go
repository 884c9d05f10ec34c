package web

import (
	"cmp"
	"html/template"
	"slices"
	"time"

	"unhunch/internal/sandbox"
)

// maxGist is how much of a message its thread quotes, in characters.
const maxGist = 160

// item is a row of a conversation: a new day, a message, or a line by Slack itself.
type item struct {
	Day     string
	Message *message
	Notice  *sandbox.Notice
	at      time.Time
}

// message is a message with what the page adds to it.
type message struct {
	sandbox.Message
	Surface *surface
	Author  author
	Clock   string
	Words   string        // its text without markup
	HTML    template.HTML // of the text, when there are no blocks
	Open    bool          // its thread is beside it
	Beside  place         // with its thread beside it
}

// author is who wrote a message. The app has no number.
type author struct {
	Name, Initials string
	Number         int
}

// thread is a message with its replies, in the panel beside the room.
type thread struct {
	Parent  *message
	Replies []*message
	Close   place
}

// items are the messages and notices of a conversation, day by day.
func (p *page) items(c sandbox.Conversation) []item {
	var list []item
	for _, m := range c.Messages {
		list = append(list, item{Message: p.message(m), at: m.At})
	}
	for _, n := range p.screen.Notices {
		if n.ChannelID != "" && n.ChannelID == c.ID {
			list = append(list, item{Notice: &n, at: n.At})
		}
	}
	slices.SortStableFunc(list, func(a, b item) int { return a.at.Compare(b.at) })
	day := ""
	for i := range list {
		if d := list[i].at.In(p.Now.Location()).Format("Monday, 2 January"); d != day {
			list[i].Day, day = d, d
		}
	}
	return list
}

// thread is the newest message that is followed, with its replies; nil until there are some.
func (p *page) thread(c sandbox.Conversation) *thread {
	for _, m := range slices.Backward(c.Messages) {
		if m.ThreadTS != "" || len(m.Replies) == 0 || !p.place.follows(m.TS) {
			continue
		}
		p.beside = m.TS
		t := &thread{Parent: p.message(m), Close: p.place.Following("")}
		for _, r := range m.Replies {
			t.Replies = append(t.Replies, p.message(r))
		}
		return t
	}
	return nil
}

func (p *page) message(m sandbox.Message) *message {
	seen := &message{
		Message: m, Clock: m.At.In(p.Now.Location()).Format(habit(p.screen.Profile)), Author: p.author(m),
		Words: p.markup.words(sandbox.Plain(m.Text, p.screen.Profile, p.markup.names)),
		Open:  p.beside == m.TS, Beside: p.place.Following(m.TS),
	}
	if len(m.Blocks) == 0 {
		seen.HTML = p.markup.html(m.Text)
		return seen
	}
	seen.Surface = &surface{
		page: p, on: sandbox.Surface{ChannelID: m.ChannelID, MessageTS: m.TS}, id: m.TS, blocks: m.Blocks, controls: m.Controls(),
	}
	return seen
}

func (p *page) author(m sandbox.Message) author {
	if m.ByApp {
		return author{Name: m.From}
	}
	for _, who := range p.People {
		if who.Handle == m.From {
			return author{Name: who.RealName, Initials: who.Initials(), Number: who.Number}
		}
	}
	return author{Name: m.From, Initials: "?", Number: 1}
}

// Say is what is read out when the message arrives.
func (m *message) Say() string {
	return m.From + ": " + cmp.Or(m.Words, "a new message")
}

// Gist is the beginning of what the message says, without its buttons.
func (m *message) Gist() string {
	if runes := []rune(m.Words); len(runes) > maxGist {
		return string(runes[:maxGist]) + "…"
	}
	return m.Words
}

// ISO is when the message was written, for machines.
func (m *message) ISO() string { return m.At.Format(time.RFC3339) }

// Initials stand in for a picture.
func (m member) Initials() string {
	initials := []rune{}
	begins := true
	for _, r := range m.RealName {
		if begins && len(initials) < 2 {
			initials = append(initials, r)
		}
		begins = r == ' '
	}
	return string(initials)
}
