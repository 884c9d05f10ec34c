package presence

import (
	"time"

	"unhunch/internal/bot/payload"
	"unhunch/internal/prefs"
)

// DND is somebody's Do Not Disturb.
type DND struct {
	User  prefs.UserID
	At    time.Time // as of a Profile
	Pause Pause
}

// Pause is the pause of notifications that somebody is in, or that comes next.
type Pause struct{ From, Ends time.Time }

// PauseOf is the zero Pause where there is none: Slack gives 1 for its times then
// (docs: dnd.teamInfo).
func PauseOf(enabled bool, from, ends int64) Pause {
	if !enabled || ends <= 1 {
		return Pause{}
	}
	return Pause{payload.Moment(from), payload.Moment(ends)}
}
