package web

import (
	"bytes"
	"html/template"
	"net/http"
	"slices"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/mrkdwn"
)

// page is everything the templates need, for one visitor at one moment.
type page struct {
	address
	Team, App string
	Choices   []elsewhere // of a workspace
	Install   string      // where the app is installed, which it is not; empty: it is, or there is no way
	Away      bool        // the app is not in the workspace
	Now       time.Time   // in the zone of whom they act as
	Moving    bool
	Still     bool // nobody moves the clock

	Me        member
	People    []member
	Rooms     []room
	Room      room
	Items     []item
	Thread    *thread
	Home      *surface
	Modal     *modal
	Said      template.HTML // of why the clock stopped; nothing once they did another
	Trouble   string        // of the last thing they did; nothing once they did another
	Commands  []suggestion
	Try       string // a command worth trying first
	Shortcuts []sandbox.Shortcut
	Guide     guideView
	Zones     []string
	Moods     []mood
	Terms     []term
	Diary     *diary // nil: no bot reads it
}

// pages draw the page for whoever asks.
type pages struct {
	*town
	slack  *sandbox.Slack
	visits *visits
}

func (s *pages) serve(w http.ResponseWriter, r *http.Request) {
	at := addressOf(s.slack, r, s.several())
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
		s.log.Error("page not drawn", "error", err)
		http.Error(w, "The page could not be drawn.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = out.WriteTo(w)
}

// look draws together what a visitor sees, and notes that they have seen it.
func (s *pages) look(at address) *page {
	opts, people := s.slack.Options(), s.slack.People()
	v := &viewer{at: at, screen: s.slack.Person(at.As).Screen()}
	s.visits.saw(v.screen, at)
	now := s.clock.Now()
	v.now = now.In(v.screen.Profile.Location())
	v.markup = markup{reader: v.screen.Reader(), emoji: s.emoji, messages: at.Going(inDM).URL()}
	v.markup.reader.Names, v.markup.reader.Emoji = names(people, opts), s.emoji.knows
	v.people = s.members(people, v.screen, now)
	p := &page{
		address: at, Team: opts.Team.Name, App: opts.App.Name, Now: v.now, Moving: s.visits.isMoving(), Still: s.opts.Still,
		People: v.people, Rooms: rooms(v.screen, at, opts, s.visits.unread),
		Commands: suggestions(opts.Commands), Try: firstCommand(opts.Commands), Shortcuts: opts.Shortcuts,
		Moods: moods(s.emoji), Terms: terms(), Zones: zones(people), Trouble: s.visits.trouble(v.screen),
		Said: v.markup.html(s.visits.said(v.screen)), Choices: s.choices(at), Away: !s.slack.Installed(),
	}
	if p.Away {
		p.Install = s.opts.Install
	}
	if s.opts.Calendars {
		d := diaryOf(s.slack.Person(at.As), v.screen.Profile.Meetings)
		p.Diary = &d
	}
	v.channels = slices.DeleteFunc(slices.Clone(p.Rooms), func(r room) bool { return !r.Channel })
	for i := range p.People {
		if p.People[i].Handle == at.As {
			p.People[i].Current = true
			p.Me = p.People[i]
		}
	}
	p.Room = p.Rooms[max(0, slices.IndexFunc(p.Rooms, func(r room) bool { return r.Current }))]
	p.Guide = s.visits.progress().view(p.Try, p.App, s.opts.Still)
	p.fill(v)
	return p
}

// members are all people. Mine is the screen that the page is drawn from.
func (s *pages) members(people []sandbox.Profile, mine sandbox.Screen, now time.Time) []member {
	var all []member
	for i, who := range people {
		screen := mine
		if who.ID != mine.Profile.ID {
			screen = s.slack.Person(who.ID).Screen()
		}
		m := newMember(screen.Profile, i+1, now)
		m.Mood, m.Unread = s.emoji.char(who.Status.Emoji), s.visits.unread(screen, "")
		all = append(all, m)
	}
	return all
}

// fill draws the room, the thread beside it, and what lies over them.
func (p *page) fill(v *viewer) {
	switch {
	case p.address.Home() && v.screen.Home != nil:
		p.Home = viewSurface(v, *v.screen.Home, inRoom)
	case !p.address.Home():
		var in sandbox.Conversation
		for _, c := range v.screen.Conversations {
			if c.ID == p.Room.ID {
				in = c
			}
		}
		p.Thread = threadBeside(v, in) // first: its parent is marked in the room
		p.Items = items(v, in)
	}
	if n := len(v.screen.Modals); n > 0 {
		top := v.screen.Modals[n-1]
		p.Modal = &modal{View: top, Surface: viewSurface(v, top, inModal), Below: n - 1}
	}
}

// Date is the day on which it is, as Slack writes it.
func (p *page) Date() string { return p.Now.Format(mrkdwn.ShortLayout) }

// Command is the app's first one, to be typed with something behind it.
func (p *page) Command() string {
	if len(p.Commands) == 0 {
		return ""
	}
	return p.Commands[0].Line
}

// Address is where the visitor is, for links and forms.
func (p *page) Address() address { return p.address }

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
