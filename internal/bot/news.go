package bot

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

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

// news is what user_change says, and user_huddle_changed, which is the same
// (docs: user_huddle_changed).
func (u userPayload) news(of prefs.UserID) news {
	return news{
		User: of, Gone: bool(u.Deleted), Zone: u.TZ, Locale: u.Locale, NoProfile: !u.Profile.there, Emoji: u.Profile.Emoji, Text: u.Profile.Text,
		StatusEnds: moment(int64(u.Profile.Ends)),
		Huddle:     u.Profile.Huddle == inHuddle, HuddleEnds: moment(int64(u.Profile.HuddleEnds)),
	}
}

// happened is when an event was: to the microsecond where Slack says so, since
// two that follow each other may come the other way round.
func (d eventPayload) happened() time.Time {
	seconds, fraction, _ := strings.Cut(string(d.Event.TS), ".")
	whole, err1 := strconv.ParseInt(seconds, 10, 64)
	micros, err2 := strconv.ParseInt(fraction, 10, 64)
	if err1 == nil && err2 == nil && len(fraction) == len("000100") {
		return time.Unix(whole, micros*int64(time.Microsecond)).UTC()
	}
	return moment(int64(d.Time))
}

// shown is the news in a profile that was asked for.
func shown(of prefs.UserID, u *slack.User) news {
	return news{
		User: of, Gone: u.Deleted, Zone: u.TZ, Locale: u.Locale, Emoji: u.Profile.StatusEmoji, Text: u.Profile.StatusText,
		StatusEnds: moment(int64(u.Profile.StatusExpiration)),
		Huddle:     u.Profile.HuddleState == inHuddle, HuddleEnds: moment(int64(u.Profile.HuddleStateExpirationTS)),
	}
}

// pauseOf is the zero pause where there is none: Slack gives 1 for its times then
// (docs: dnd.teamInfo).
func pauseOf(enabled bool, from, ends int64) pause {
	if !enabled || ends <= 1 {
		return pause{}
	}
	return pause{moment(from), moment(ends)}
}

// moment is a Unix time of Slack's; its 0 is none.
func moment(seconds int64) time.Time {
	if seconds <= 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}
