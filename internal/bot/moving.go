package bot

import (
	"time"

	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// afterMoving plans anew for somebody who has just moved by themselves, and
// notes what is left out for it.
func afterMoving(d *session.Desk, now time.Time) error {
	leftOut, err := schedule.AfterMoving(&d.Person, now)
	if !leftOut.IsZero() {
		d.Note(session.Note{At: now, Due: leftOut, What: session.WasDropped, Why: string(schedule.Moved)})
	}
	return err
}
