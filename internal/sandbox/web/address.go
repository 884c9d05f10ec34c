package web

import (
	"net/http"
	"net/url"
	"slices"

	"unhunch/internal/sandbox"
)

// address is where the visitor is, as the URL of the page tells it.
type address struct {
	Of string // a workspace's id; empty where there is but one
	As string // handle
	In string // a channel's name, or one of the rooms below
	// Thread is the ts of the message whose replies are shown beside the room: of one
	// that the visitor opened. Slack opens none by itself: an app has no method for
	// that, and a press on a message moves nobody (docs: Web API methods; deep linking).
	Thread string
}

// The rooms that are no channel.
const (
	inOwn  = "me"   // what somebody writes to themselves
	inDM   = "dm"   // the messages of the bot
	inHome = "home" // its Home tab
	inList = "list" // on a phone, the list of people and conversations; elsewhere the first of them
)

// addressOf reads a URL or a form, and falls back to what the first person writes to
// themselves: a place to type a command, as Slack has none in the messages of the bot. It
// names the workspace where there are several.
func addressOf(slack *sandbox.Slack, r *http.Request, several bool) address {
	a := address{As: r.FormValue("as"), In: r.FormValue("in"), Thread: r.FormValue("thread")}
	if several {
		a.Of = slack.Options().Team.ID
	}
	people := slack.People()
	if !slices.ContainsFunc(people, func(who sandbox.Profile) bool { return who.Handle == a.As }) {
		a.As = people[0].Handle
	}
	channels := slack.Options().Channels
	known := a.In == inDM || a.In == inHome || a.In == inList || slices.ContainsFunc(channels, func(c sandbox.Channel) bool { return c.Name == a.In })
	if !known {
		a.In = inOwn
	}
	return a
}

// URL is the page there.
func (a address) URL() string {
	q := url.Values{"as": {a.As}, "in": {a.In}}
	if a.Thread != "" {
		q.Set("thread", a.Thread)
	}
	if a.Of != "" {
		q.Set("of", a.Of)
	}
	return "/?" + q.Encode()
}

// Acting is the same room through another person's eyes.
func (a address) Acting(handle string) address { return address{Of: a.Of, As: handle, In: a.In} }

// Going is another room.
func (a address) Going(in string) address { return address{Of: a.Of, As: a.As, In: in} }

// Following has a message's replies beside the room.
func (a address) Following(ts string) address {
	return address{Of: a.Of, As: a.As, In: a.In, Thread: ts}
}

// Own tells whether it is shown what somebody writes to themselves.
func (a address) Own() bool { return a.In == inOwn || a.In == inList }

// DM tells whether the messages of the bot are shown.
func (a address) DM() bool { return a.In == inDM }

// Home tells whether the bot's Home tab is shown.
func (a address) Home() bool { return a.In == inHome }

// List tells whether a phone shows the list.
func (a address) List() bool { return a.In == inList }
