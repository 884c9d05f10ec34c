package web

import (
	"cmp"
	"html/template"
	"slices"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/mrkdwn"
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
	Beside  address       // with its thread beside it
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
	Close   address
}

// items are the messages and notices of a conversation, day by day.
func items(v *viewer, c sandbox.Conversation) []item {
	var list []item
	for _, m := range c.Messages {
		list = append(list, item{Message: newMessage(v, m), at: m.At})
	}
	for _, n := range v.screen.Notices {
		if n.ChannelID != "" && n.ChannelID == c.ID {
			list = append(list, item{Notice: &n, at: n.At})
		}
	}
	slices.SortStableFunc(list, func(a, b item) int { return a.at.Compare(b.at) })
	day := ""
	for i := range list {
		if d := list[i].at.In(v.now.Location()).Format(mrkdwn.DayLayout); d != day {
			list[i].Day, day = d, d
		}
	}
	return list
}

// threadBeside is the message whose thread is opened, with its replies; nil until there are some.
func threadBeside(v *viewer, c sandbox.Conversation) *thread {
	for _, m := range slices.Backward(c.Messages) {
		if m.ThreadTS != "" || len(m.Replies) == 0 || v.at.Thread != m.TS {
			continue
		}
		v.beside = m.TS
		t := &thread{Parent: newMessage(v, m), Close: v.at.Following("")}
		for _, r := range m.Replies {
			t.Replies = append(t.Replies, newMessage(v, r))
		}
		return t
	}
	return nil
}

func newMessage(v *viewer, m sandbox.Message) *message {
	seen := &message{
		Message: m, Clock: v.clock(m.At), Author: authorOf(v, m),
		Words: v.markup.words(v.markup.reader.Plain(m.Text)),
		Open:  v.beside == m.TS, Beside: v.at.Following(m.TS),
	}
	if len(m.Blocks) == 0 {
		seen.HTML = v.markup.html(m.Text)
		return seen
	}
	in := inRoom
	if m.ThreadTS != "" {
		in = inThread
	}
	seen.Surface = newSurface(v, m.TS, in, m.Blocks, m.Controls())
	return seen
}

func authorOf(v *viewer, m sandbox.Message) author {
	if m.ByApp {
		return author{Name: m.From}
	}
	for _, who := range v.people {
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
