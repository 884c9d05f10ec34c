package web

import (
	"html/template"
	"strconv"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/mrkdwn"
)

// viewer is for whom everything is drawn: who they act as, where they are, and what
// a menu of people or channels offers them.
type viewer struct {
	at       address
	screen   sandbox.Screen
	now      time.Time // in their zone
	markup   markup
	people   []member
	channels []room
	beside   string // ts of the message whose thread is shown
}

// text is a text object as HTML.
func (v *viewer) text(o sandbox.Object) template.HTML {
	if o.Str("type") == "plain_text" {
		return v.markup.plain(o.Str("text"))
	}
	return v.markup.html(o.Str("text"))
}

// clock is a time of day in their zone and habit.
func (v *viewer) clock(at time.Time) string {
	return at.In(v.now.Location()).Format(mrkdwn.TimeLayout(v.screen.Profile.Locale))
}

// local is Unix seconds as a datetime-local input wants them, in their zone.
func (v *viewer) local(seconds string) string {
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return ""
	}
	return time.Unix(n, 0).In(v.now.Location()).Format("2006-01-02T15:04")
}
