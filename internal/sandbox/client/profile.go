// Package client is what Slack's client shows one person: a screen, with
// conversations, modals and Home on it, and the controls they can use.
//
// All of it is a copy, taken at one moment. Nothing in here changes a workspace.
package client

import (
	"time"
	_ "time/tzdata" // a container may have no zone files, and people live in zones
)

// Profile is one member of the workspace.
type Profile struct {
	ID       string // made up when empty
	DM       string // the id of the bot's direct message with them, which is open already; "": it is opened when it is needed
	Handle   string // "ana"
	RealName string
	Zone     string // IANA; "Etc/UTC" when empty
	Locale   string // "en-GB"; "en-US" when empty
	Team     string // another workspace's id, for a guest through Slack Connect
	Domain   string // likewise, its subdomain
	Admin    bool

	Status   Status
	Away     bool
	DNDUntil time.Time
	InHuddle bool
	Gone     bool // deactivated
	Meetings []Meeting
}

// Status is the emoji and words beside a name. A zero Until means "don't clear".
type Status struct {
	Emoji string // ":spiral_calendar_pad:"
	Text  string
	Until time.Time
}

// Location is the person's zone, UTC when the name is unknown.
func (p Profile) Location() *time.Location {
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// Notice is a line by Slack itself, such as "/stretch failed with the error …".
type Notice struct {
	At        time.Time
	ChannelID string
	Code      string
	Text      string
}
