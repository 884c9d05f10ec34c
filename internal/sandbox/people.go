package sandbox

import (
	"strings"
	"time"
	_ "time/tzdata" // a container may have no zone files, and people live in zones
)

// Profile is one member of the workspace.
type Profile struct {
	ID       string // made up when empty
	Handle   string // "ana"
	RealName string
	Zone     string // IANA; "Etc/UTC" when empty
	Locale   string // "en-GB"; "en-US" when empty
	Team     string // another workspace's id, for a guest through Slack Connect
	Admin    bool

	Status   Status
	Away     bool
	DNDUntil time.Time
	InHuddle bool
	Gone     bool // deactivated

	now time.Time // the workspace's, in a Screen
}

// Status is the emoji and words beside a name. A zero Until means "don't clear".
type Status struct {
	Emoji string // ":spiral_calendar_pad:"
	Text  string
	Until time.Time
}

// ThreePeople is the workspace's default: three desks in three zones.
func ThreePeople() []Profile {
	return []Profile{
		{Handle: "ana", RealName: "Ana Duarte", Zone: "Europe/Lisbon", Locale: "en-GB", Admin: true},
		{Handle: "ben", RealName: "Ben Okafor", Zone: "America/New_York", Locale: "en-US"},
		{Handle: "chie", RealName: "Chie Mori", Zone: "Asia/Tokyo", Locale: "ja-JP"},
	}
}

// Location is the person's zone, UTC when the name is unknown.
func (p Profile) Location() *time.Location {
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// person is a member with what only they have: their DM, their modals, their Home.
type person struct {
	Profile
	dm      *channel
	modals  []*view // bottom first
	home    *view
	notices []Notice
	updated time.Time
}

// join adds a member and fills in what their profile left open.
func (s *Slack) join(p Profile) *person {
	if p.ID == "" {
		p.ID = s.id("U")
	}
	if p.Zone == "" {
		p.Zone = "Etc/UTC"
	}
	if p.Locale == "" {
		p.Locale = "en-US"
	}
	if p.RealName == "" && p.Handle != "" {
		p.RealName = strings.ToUpper(p.Handle[:1]) + p.Handle[1:]
	}
	if p.Team == "" {
		p.Team = s.opts.Team.ID
	}
	who := &person{Profile: p, updated: s.now()}
	s.people = append(s.people, who)
	return who
}

func (s *Slack) person(id string) *person {
	for _, p := range s.people {
		if p.ID == id {
			return p
		}
	}
	return nil
}

// settleStatus drops what has run out and tells whether anything did.
func (s *Slack) settleStatus(p *person) bool {
	now := s.now()
	changed := false
	if !p.Status.Until.IsZero() && !now.Before(p.Status.Until) {
		p.Status = Status{}
		changed = true
	}
	if !p.DNDUntil.IsZero() && !now.Before(p.DNDUntil) {
		p.DNDUntil = time.Time{}
	}
	if changed {
		p.updated = now
	}
	return changed
}

// user is the user object of users.info, users.list and user_change.
func (s *Slack) user(p *person) Object {
	s.settleStatus(p)
	label, offset := s.now().In(p.Location()).Zone()
	first, last, _ := strings.Cut(p.RealName, " ")
	var until int64
	if !p.Status.Until.IsZero() {
		until = p.Status.Until.Unix()
	}
	huddle := "default_unset"
	if p.InHuddle {
		huddle = "in_a_huddle"
	}
	return Object{
		"id": p.ID, "team_id": p.Team, "name": p.Handle, "real_name": p.RealName, "deleted": p.Gone, "color": "9f69e7",
		"tz": p.Zone, "tz_label": label, "tz_offset": offset, "locale": p.Locale,
		"is_admin": p.Admin, "is_owner": false, "is_primary_owner": false, "is_restricted": false,
		"is_ultra_restricted": false, "is_bot": false, "is_app_user": false, "is_email_confirmed": true,
		"is_stranger": p.Team != s.opts.Team.ID, "updated": p.updated.Unix(), "who_can_share_contact_card": "EVERYONE",
		"profile": Object{
			"real_name": p.RealName, "real_name_normalized": p.RealName, "display_name": p.Handle,
			"display_name_normalized": p.Handle, "first_name": first, "last_name": last, "team": p.Team,
			"status_text": p.Status.Text, "status_emoji": p.Status.Emoji, "status_expiration": until,
			"status_text_canonical": "", "avatar_hash": "g" + strings.ToLower(p.ID),
			"huddle_state": huddle, "huddle_state_expiration_ts": 0,
		},
	}
}

// botUser is the app's own user object. Its zone is Slack's default, and means nothing.
func (s *Slack) botUser() Object {
	app := s.opts.App
	return Object{
		"id": app.UserID, "team_id": s.opts.Team.ID, "name": strings.ToLower(app.Name), "real_name": app.Name,
		"deleted": false, "tz": "America/Los_Angeles", "tz_label": "Pacific Standard Time", "tz_offset": -28800,
		"locale": "en-US", "is_bot": true, "is_app_user": false, "updated": 0,
		"profile": Object{
			"real_name": app.Name, "display_name": app.Name, "bot_id": app.BotID, "api_app_id": app.ID,
			"always_active": true, "team": s.opts.Team.ID,
		},
	}
}
