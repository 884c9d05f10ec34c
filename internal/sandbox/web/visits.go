package web

import (
	"slices"
	"sync"
	"sync/atomic"

	"unhunch/internal/sandbox"
)

// visits is what the page remembers of its visitors. It is safe for several at once.
type visits struct {
	moving *atomic.Bool // the clock is on its way

	mu    sync.Mutex
	seen  map[string]map[string]string // by person and conversation: the newest ts that was on screen
	oops  map[string]string            // by person: what went wrong with what they did last
	news  map[string]string            // by person: why the clock stopped for them, in Slack's markup
	told  map[string]int               // by person: how many of Slack's notices they have had time to read
	guide guide
}

func newVisits(moving *atomic.Bool) *visits {
	return &visits{moving: moving, seen: map[string]map[string]string{}, oops: map[string]string{}, news: map[string]string{}, told: map[string]int{}}
}

// forgive takes away what went wrong before: somebody who goes on has read it.
func (v *visits) forgive(who *sandbox.Person) {
	notices := len(who.Screen().Notices)
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.oops, who.ID())
	delete(v.news, who.ID())
	v.told[who.ID()] = notices
}

func (v *visits) complain(who *sandbox.Person, text string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.oops[who.ID()] = text
}

func (v *visits) say(who *sandbox.Person, text string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.news[who.ID()] = text
}

func (v *visits) said(screen sandbox.Screen) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.news[screen.Profile.ID]
}

func (v *visits) note(is func(*guide)) {
	v.mu.Lock()
	defer v.mu.Unlock()
	is(&v.guide)
}

// progress is how far they got with the guide.
func (v *visits) progress() guide {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.guide
}

// setMoving tells whether that is new.
func (v *visits) setMoving(is bool) bool {
	return v.moving.CompareAndSwap(!is, is)
}

func (v *visits) isMoving() bool {
	return v.moving.Load()
}

// saw notes the newest message of the room that is on screen.
func (v *visits) saw(screen sandbox.Screen, at address) {
	v.mu.Lock()
	defer v.mu.Unlock()
	who := screen.Profile.ID
	if v.seen[who] == nil {
		v.seen[who] = map[string]string{}
	}
	for _, c := range screen.Conversations {
		if shows(at, c) {
			v.seen[who][c.ID] = newest(c)
		}
	}
}

// shows tells whether a conversation is the room.
func shows(at address, c sandbox.Conversation) bool {
	switch {
	case c.DM:
		return at.DM()
	case c.Own:
		return at.Own()
	default:
		return c.Name == at.In
	}
}

func newest(c sandbox.Conversation) string {
	ts := ""
	for _, m := range c.Messages {
		ts = max(ts, m.TS)
		for _, r := range m.Replies {
			ts = max(ts, r.TS)
		}
	}
	return ts
}

// unread counts messages of others that were never on screen: in one
// conversation, or in all of them.
func (v *visits) unread(screen sandbox.Screen, conversation string) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	n := 0
	for _, m := range screen.Messages() {
		wanted := conversation == "" || conversation == m.ChannelID
		if wanted && m.From != screen.Profile.Handle && m.TS > v.seen[screen.Profile.ID][m.ChannelID] {
			n++
		}
	}
	return n
}

// trouble is what went wrong last: what we, or else what Slack tells them.
func (v *visits) trouble(screen sandbox.Screen) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	who := screen.Profile.ID
	if oops := v.oops[who]; oops != "" {
		return oops
	}
	for _, n := range slices.Backward(screen.Notices[min(v.told[who], len(screen.Notices)):]) {
		if n.ChannelID == "" {
			return n.Text
		}
	}
	return ""
}
