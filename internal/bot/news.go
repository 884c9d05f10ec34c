package bot

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"unhunch/internal/prefs"
)

// news is what Slack says of a person: pushed when something of it changes, or
// asked for.
type news struct {
	User       prefs.UserID
	At         time.Time // when Slack pushed it; zero: it was asked for
	Zone       string
	Locale     string // of their Slack, "de-DE"
	Emoji      string // of the status, ":palm_tree:"
	Text       string // of the status; goes no further than to what it means
	StatusEnds time.Time
	Huddle     bool
	HuddleEnds time.Time
}

// quiet is a change of somebody's Do Not Disturb.
type quiet struct {
	User  prefs.UserID
	At    time.Time // as in news
	Pause pause
}

// pause is the pause of notifications that somebody is in, or that comes next.
type pause struct{ From, Ends time.Time }

// profile is what we read of a user object. slack-go's own type for events
// knows no huddles.
type profile struct {
	ID      string `json:"id"`
	TZ      string `json:"tz"`
	Profile struct {
		Text       string `json:"status_text"`
		Emoji      string `json:"status_emoji"`
		Ends       int64  `json:"status_expiration"`
		Huddle     string `json:"huddle_state"`
		HuddleEnds int64  `json:"huddle_state_expiration_ts"`
	} `json:"profile"`
}

// inHuddle is the huddle_state of somebody in one (docs: user_huddle_changed).
const inHuddle = "in_a_huddle"

// told reads user_change, and user_huddle_changed, which is the same (docs:
// user_huddle_changed). typed is what slack-go made of it.
func told(of prefs.UserID, typed slackevents.User, outer *slackevents.EventsAPICallbackEvent) news {
	n := news{
		User: of, Zone: typed.TZ, Locale: typed.Locale, Emoji: typed.Profile.StatusEmoji, Text: typed.Profile.StatusText,
		StatusEnds: moment(int64(typed.Profile.StatusExpiration)),
	}
	if outer == nil || outer.InnerEvent == nil {
		return n
	}
	n.At = happened(outer)
	var raw struct {
		User profile `json:"user"`
	}
	if json.Unmarshal(*outer.InnerEvent, &raw) == nil {
		n.Huddle, n.HuddleEnds = raw.User.Profile.Huddle == inHuddle, moment(raw.User.Profile.HuddleEnds)
	}
	return n
}

// happened is when an event was: to the microsecond where Slack says so, since
// two that follow each other may come the other way round.
func happened(outer *slackevents.EventsAPICallbackEvent) time.Time {
	var raw struct {
		TS string `json:"event_ts"`
	}
	if outer.InnerEvent != nil && json.Unmarshal(*outer.InnerEvent, &raw) == nil {
		seconds, fraction, _ := strings.Cut(raw.TS, ".")
		whole, err1 := strconv.ParseInt(seconds, 10, 64)
		micros, err2 := strconv.ParseInt(fraction, 10, 64)
		if err1 == nil && err2 == nil && len(fraction) == len("000100") {
			return time.Unix(whole, micros*int64(time.Microsecond)).UTC()
		}
	}
	return moment(int64(outer.EventTime))
}

// shown is the news in a profile that was asked for.
func shown(of prefs.UserID, u *slack.User) news {
	return news{
		User: of, Zone: u.TZ, Locale: u.Locale, Emoji: u.Profile.StatusEmoji, Text: u.Profile.StatusText,
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
