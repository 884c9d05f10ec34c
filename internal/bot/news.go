package bot

import (
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/payload"
	"unhunch/internal/prefs"
)

// news is what Slack says of a person: pushed when something of it changes, or
// asked for.
type news struct {
	User       prefs.UserID
	At         time.Time // when Slack pushed it; zero: it was asked for
	Gone       bool      // deactivated
	Zone       string
	Locale     string // of their Slack, "de-DE"
	Emoji      string // of the status, ":palm_tree:"
	Text       string // of the status; goes no further than to what it means
	StatusEnds time.Time
	Huddle     bool
	HuddleEnds time.Time
	NoProfile  bool // nothing is said of status and huddle
}

// quiet is a change of somebody's Do Not Disturb.
type quiet struct {
	User  prefs.UserID
	At    time.Time // as in news
	Pause pause
}

// pause is the pause of notifications that somebody is in, or that comes next.
type pause struct{ From, Ends time.Time }

// inHuddle is the huddle_state of somebody in one (docs: user_huddle_changed).
const inHuddle = "in_a_huddle"

// newsOf is what user_change says, and user_huddle_changed, which is the same
// (docs: user_huddle_changed).
func newsOf(of prefs.UserID, u payload.User) news {
	return news{
		User: of, Gone: bool(u.Deleted), Zone: u.TZ, Locale: u.Locale, NoProfile: !u.Profile.There, Emoji: u.Profile.Emoji, Text: u.Profile.Text,
		StatusEnds: payload.Moment(int64(u.Profile.Ends)),
		Huddle:     u.Profile.Huddle == inHuddle, HuddleEnds: payload.Moment(int64(u.Profile.HuddleEnds)),
	}
}

// shown is the news in a profile that was asked for.
func shown(of prefs.UserID, u *slack.User) news {
	return news{
		User: of, Gone: u.Deleted, Zone: u.TZ, Locale: u.Locale, Emoji: u.Profile.StatusEmoji, Text: u.Profile.StatusText,
		StatusEnds: payload.Moment(int64(u.Profile.StatusExpiration)),
		Huddle:     u.Profile.HuddleState == inHuddle, HuddleEnds: payload.Moment(int64(u.Profile.HuddleStateExpirationTS)),
	}
}

// pauseOf is the zero pause where there is none: Slack gives 1 for its times then
// (docs: dnd.teamInfo).
func pauseOf(enabled bool, from, ends int64) pause {
	if !enabled || ends <= 1 {
		return pause{}
	}
	return pause{payload.Moment(from), payload.Moment(ends)}
}
