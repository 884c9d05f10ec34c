package bot

import (
	"cmp"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/presence"
	"unhunch/internal/coach"
)

// reader is somebody as they read what they are told.
type reader struct {
	card.View

	language string
	profile  *presence.Profile // asked for, where nothing is kept that tells their language
	late     bool              // it was not told in time
}

// locale is that of their language; "": nobody knows.
func (r *reader) locale() string {
	if r == nil {
		return ""
	}
	return r.language
}

// facts are what is known of them besides what is kept. A profile without a zone, as
// a late one, is in UTC for now.
func (r *reader) facts() coach.Facts {
	if r == nil || r.profile == nil {
		return coach.Facts{}
	}
	facts := r.profile.Facts()
	facts.Zone = cmp.Or(facts.Zone, presence.ElseZone)
	return coach.Facts{Profile: facts}
}
