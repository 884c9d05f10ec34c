package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"unhunch/internal/sandbox"
)

// place is where the visitor is, as the address of the page tells it.
type place struct {
	As     string // handle
	In     string // a channel's name, or one of the rooms below
	Thread string // ts of the message whose replies are shown, once there are any; or later than a ts, see after
}

// after before a ts stands for the newest message since then that has replies:
// the routine that a command, a shortcut or a press set off, wherever it begins.
const after = "after-"

// The rooms that are no channel.
const (
	inDM   = "dm"   // the messages of the bot
	inHome = "home" // its Home tab
	inList = "list" // on a phone, the list of people and conversations; elsewhere the DM
)

// placeOf reads an address or a form, and falls back to the first person's DM.
func placeOf(slack *sandbox.Slack, r *http.Request) place {
	p := place{As: r.FormValue("as"), In: r.FormValue("in"), Thread: r.FormValue("thread")}
	people := slack.People()
	if !slices.ContainsFunc(people, func(who sandbox.Profile) bool { return who.Handle == p.As }) {
		p.As = people[0].Handle
	}
	channels := slack.Options().Channels
	known := p.In == inHome || p.In == inList || slices.ContainsFunc(channels, func(c sandbox.Channel) bool { return c.Name == p.In })
	if !known {
		p.In = inDM
	}
	return p
}

// URL is the place's address.
func (p place) URL() string {
	q := url.Values{"as": {p.As}, "in": {p.In}}
	if p.Thread != "" {
		q.Set("thread", p.Thread)
	}
	return "/?" + q.Encode()
}

// Acting is the same room through another person's eyes.
func (p place) Acting(handle string) place { return place{As: handle, In: p.In} }

// Going is another room.
func (p place) Going(in string) place { return place{As: p.As, In: in} }

// Following has a message's replies beside the room.
func (p place) Following(ts string) place { return place{As: p.As, In: p.In, Thread: ts} }

// Expecting follows what begins from now on, unless something is followed already.
func (p place) Expecting(screen sandbox.Screen) place {
	if p.Thread == "" {
		newest := "0"
		for _, m := range screen.Messages() {
			newest = max(newest, m.TS)
		}
		p.Thread = after + newest
	}
	return p
}

// follows tells whether the message's replies are wanted beside the room.
func (p place) follows(ts string) bool {
	since, later := strings.CutPrefix(p.Thread, after)
	return ts == p.Thread || (later && ts > since)
}

// DM tells whether the messages of the bot are shown.
func (p place) DM() bool { return p.In == inDM || p.In == inList }

// Home tells whether the bot's Home tab is shown.
func (p place) Home() bool { return p.In == inHome }

// List tells whether a phone shows the list.
func (p place) List() bool { return p.In == inList }
