package web

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"time"

	"unhunch/internal/sandbox"
)

// page is everything the templates need, for one visitor at one moment.
type page struct {
	place
	Team, App string
	Now       time.Time // in the zone of whom they act as
	Moving    bool

	Me        member
	People    []member
	Rooms     []room
	Room      room
	Items     []item
	Thread    *thread
	Home      *surface
	Modal     *modal
	Trouble   string // of the last thing they did; nothing once they did another
	Commands  []suggestion
	Try       string // a command worth trying first
	Shortcuts []sandbox.Shortcut
	Guide     guideView
	Zones     []string
	Moods     []mood
	Terms     []term

	screen sandbox.Screen
	markup markup
	beside string // ts of the message whose thread is shown
}

// member is a person in the list of those to act as.
type member struct {
	sandbox.Profile
	Number  int // from 1: their colour
	Now     time.Time
	Clock   string // their local time, in their habit
	City    string
	Mood    string // their status emoji as a character
	Clears  string // when their status does by itself, in their habit
	Current bool
	Unread  int
	DND     bool
}

// room is a row of the conversation list.
type room struct {
	place
	ID, Name string
	Channel  bool
	Current  bool
	Unread   int
}

// mood is a status to choose: an emoji and what it is for.
type mood struct{ Name, Char, Text string }

func (s *site) servePage(w http.ResponseWriter, r *http.Request) {
	at := placeOf(s.slack, r)
	who := s.slack.Person(at.As)
	if r.Header.Get(liveHeader) == "" { // somebody came here; a page that looks again did not
		switch {
		case at.Home():
			who.OpenHome()
		case at.DM():
			who.OpenMessages()
		}
	}
	var out bytes.Buffer
	if err := s.html.ExecuteTemplate(&out, "page.html", s.look(at)); err != nil {
		s.opts.Log.Error("page not drawn", "error", err)
		http.Error(w, "The page could not be drawn.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = out.WriteTo(w)
}

// look draws together what a visitor sees, and notes that they have seen it.
func (s *site) look(at place) *page {
	opts := s.slack.Options()
	screens := map[string]sandbox.Screen{}
	people := s.slack.People()
	for _, who := range people {
		screens[who.Handle] = s.slack.Person(who.ID).Screen()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	screen := screens[at.As]
	s.saw(screen, at)

	now := s.clock.Now()
	p := &page{
		place: at, Team: opts.Team.Name, App: opts.App.Name, Now: now.In(screen.Profile.Location()), Moving: s.moving,
		Commands: suggestions(opts.Commands), Try: firstCommand(opts.Commands), Shortcuts: opts.Shortcuts,
		Moods: s.moods(), Terms: terms(), Zones: zones(people), screen: screen,
	}
	p.markup = markup{reader: screen.Profile, names: names(people, opts), emoji: s.emoji}
	for i, who := range people {
		m := s.member(screens[who.Handle], i+1, now)
		m.Current = who.Handle == at.As
		if m.Current {
			p.Me = m
		}
		p.People = append(p.People, m)
	}
	p.Rooms = s.rooms(screen, at, opts)
	p.Room = p.Rooms[max(0, slices.IndexFunc(p.Rooms, func(r room) bool { return r.Current }))]
	p.fill()
	p.Trouble = s.trouble(screen)
	p.Guide = s.guide.view(p.Try)
	return p
}

// fill draws the room, the thread beside it, and what lies over them.
func (p *page) fill() {
	switch {
	case p.place.Home() && p.screen.Home != nil:
		p.Home = p.view(*p.screen.Home, false)
	case !p.place.Home():
		i := slices.IndexFunc(p.screen.Conversations, func(c sandbox.Conversation) bool { return c.ID == p.Room.ID })
		if i >= 0 {
			p.Thread = p.thread(p.screen.Conversations[i]) // first: its parent is marked in the room
			p.Items = p.items(p.screen.Conversations[i])
		} else {
			p.Items = p.items(sandbox.Conversation{})
		}
	}
	if n := len(p.screen.Modals); n > 0 {
		top := p.screen.Modals[n-1]
		p.Modal = &modal{View: top, Surface: p.view(top, true), Below: n - 1}
	}
}

func (s *site) member(screen sandbox.Screen, number int, now time.Time) member {
	who := screen.Profile
	local := now.In(who.Location())
	clears := ""
	if until := who.Status.Until; !until.IsZero() {
		clears = until.In(who.Location()).Format(habit(who))
	}
	return member{
		Clears:  clears,
		Profile: who, Number: number, Now: local, Clock: local.Format(habit(who)), City: city(who.Zone),
		Mood: s.emoji.char(who.Status.Emoji), Unread: s.unread(screen, ""), DND: who.DNDUntil.After(now),
	}
}

// rooms lists channels, then the DM with the bot, whether it is open yet or not.
func (s *site) rooms(screen sandbox.Screen, at place, opts sandbox.Options) []room {
	var list []room
	dm := room{place: at.Going(inDM), Name: opts.App.Name, Current: at.DM() || at.Home()}
	for _, c := range screen.Conversations {
		if c.DM {
			dm.ID, dm.Unread = c.ID, s.unread(screen, c.ID)
			continue
		}
		list = append(list, room{
			place: at.Going(c.Name), ID: c.ID, Name: c.Name, Channel: true, Current: at.In == c.Name, Unread: s.unread(screen, c.ID),
		})
	}
	return append(list, dm)
}

// saw notes the newest message of the room that is on screen.
func (s *site) saw(screen sandbox.Screen, at place) {
	who := screen.Profile.ID
	if s.seen[who] == nil {
		s.seen[who] = map[string]string{}
	}
	for _, c := range screen.Conversations {
		if (c.DM && at.DM()) || (!c.DM && c.Name == at.In) {
			s.seen[who][c.ID] = newest(c)
		}
	}
}

// unread counts messages of others that were never on screen: in one
// conversation, or in all of them.
func (s *site) unread(screen sandbox.Screen, conversation string) int {
	n := 0
	for _, m := range screen.Messages() {
		wanted := conversation == "" || conversation == m.ChannelID
		if wanted && m.From != screen.Profile.Handle && m.TS > s.seen[screen.Profile.ID][m.ChannelID] {
			n++
		}
	}
	return n
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

// trouble is what went wrong last: what we, or else what Slack tells them.
func (s *site) trouble(screen sandbox.Screen) string {
	who := screen.Profile.ID
	if oops := s.oops[who]; oops != "" {
		return oops
	}
	for _, n := range slices.Backward(screen.Notices[min(s.told[who], len(screen.Notices)):]) {
		if n.ChannelID == "" {
			return n.Text
		}
	}
	return ""
}

// Place is where the visitor is, for links and forms.
func (p *page) Place() place { return p.place }

func names(people []sandbox.Profile, opts sandbox.Options) func(string) string {
	return func(id string) string {
		for _, who := range people {
			if who.ID == id {
				return who.Handle
			}
		}
		if id == opts.App.UserID {
			return opts.App.Name
		}
		return ""
	}
}

// habit is how somebody writes the time of day.
func habit(who sandbox.Profile) string {
	if who.Locale == "en-US" {
		return "3:04 PM"
	}
	return "15:04"
}

func city(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}

// zones are some to move to, with those people are in.
func zones(people []sandbox.Profile) []string {
	all := []string{
		"America/Los_Angeles", "America/New_York", "America/Sao_Paulo", "Atlantic/Azores", "Europe/Lisbon", "Europe/London",
		"Europe/Berlin", "Africa/Cairo", "Africa/Nairobi", "Asia/Dubai", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Singapore",
		"Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Auckland", "Etc/UTC",
	}
	for _, who := range people {
		all = append(all, who.Zone)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (s *site) moods() []mood {
	all := []mood{
		{Name: ":spiral_calendar_pad:", Text: "In a meeting"},
		{Name: ":telephone_receiver:", Text: "On a call"},
		{Name: ":headphones:", Text: "Focusing"},
		{Name: ":coffee:", Text: "Having a break"},
		{Name: ":house_with_garden:", Text: "Working from home"},
		{Name: ":face_with_thermometer:", Text: "Out sick"},
		{Name: ":palm_tree:", Text: "On holiday"},
	}
	for i := range all {
		all[i].Char = s.emoji.char(all[i].Name)
	}
	return all
}
