package presence

import (
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/payload"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// Profile is what Slack says of a person: pushed when something of it changes, or
// asked for.
type Profile struct {
	User       prefs.UserID
	At         time.Time // when Slack pushed it; zero: it was asked for
	Gone       bool      // deactivated
	Zone       string
	Team       string // one of their workspaces; "": it is not said
	Locale     string // of their Slack, "de-DE"
	Emoji      string // of the status, ":palm_tree:"
	Text       string // of the status; goes no further than to what it means
	StatusEnds time.Time
	Huddle     bool
	HuddleEnds time.Time
	NoStatus   bool   // nothing is said of status and huddle
	Heard      string // which kind of event pushed it, HeardStatus or HeardHuddle; "": it was asked for
}

// Told is a Profile without the words of a status: with what they mean alone.
type Told struct {
	Profile

	Means prefs.Rule
	Shown bool // there is a status, of whatever meaning
}

// inHuddle is the huddle_state of somebody in one (docs: user_huddle_changed).
const inHuddle = "in_a_huddle"

// Pushed is what user_change says at a moment, and user_huddle_changed, which is
// the same (docs: user_huddle_changed). Heard says which it was.
func Pushed(of prefs.UserID, heard string, at time.Time, u payload.User) Profile {
	return Profile{
		User: of, Heard: heard, At: at, Gone: bool(u.Deleted), Zone: u.TZ, Team: u.Home(), Locale: u.Locale, NoStatus: !u.Profile.There, Emoji: u.Profile.Emoji, Text: u.Profile.Text,
		StatusEnds: payload.Moment(int64(u.Profile.Ends)),
		Huddle:     u.Profile.Huddle == inHuddle, HuddleEnds: payload.Moment(int64(u.Profile.HuddleEnds)),
	}
}

// asked is the answer of users.info.
func asked(of prefs.UserID, u *slack.User) Profile {
	return Profile{
		User: of, Gone: u.Deleted, Zone: u.TZ, Team: payload.HomeAmong(u.Enterprise.Teams, u.TeamID), Locale: u.Locale, Emoji: u.Profile.StatusEmoji, Text: u.Profile.StatusText,
		StatusEnds: payload.Moment(int64(u.Profile.StatusExpiration)),
		Huddle:     u.Profile.HuddleState == inHuddle, HuddleEnds: payload.Moment(int64(u.Profile.HuddleStateExpirationTS)),
	}
}

// ElseZone is theirs whom Slack says none of when they say yes. The plan shows it,
// and they can set theirs.
const ElseZone = "UTC"

// Unknown is the profile of somebody of whom Slack did not say it.
func Unknown(of prefs.UserID) Profile { return Profile{User: of, NoStatus: true} }

// knownZone reports whether a zone of a profile can be used.
func knownZone(zone string) bool {
	_, err := prefs.Timetable{Zone: zone}.Location()
	return err == nil
}

// Facts is what of a profile something can be decided by.
func (p Profile) Facts() *coach.Profile {
	facts := &coach.Profile{Locale: p.Locale}
	if knownZone(p.Zone) {
		facts.Zone = p.Zone
	}
	return facts
}
