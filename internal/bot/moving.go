package bot

import (
	"context"
	"time"

	"unhunch/internal/prefs"
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

// follow has the plan of somebody follow the zone of their Slack profile,
// unless they fixed theirs. desk is theirs as it was read lately: most of what
// Slack says of people is no journey.
func (b *Bot) follow(ctx context.Context, desk session.Desk, zone string, now time.Time) error {
	follows := func(p prefs.Person) bool {
		return p.Prefs.Timetable.Zone != "" && !p.Prefs.ZoneFixed && p.Prefs.Timetable.Zone != zone
	}
	if !follows(desk.Person) || !knownZone(zone) {
		return nil
	}
	return b.change(ctx, desk.Person.ID, func(d *session.Desk) error {
		if !follows(d.Person) {
			return nil
		}
		return schedule.Travel(&d.Person, zone, lately(d.Log, now), now)
	})
}

// lately reads from the log what became of the last reminders. One is held as
// long as nothing has come of it, and it could still come.
func lately(log []session.Note, now time.Time) schedule.Lately {
	var l schedule.Lately
	for i, n := range log {
		switch {
		case i == 0 && n.What == session.WasHeld && now.Sub(n.Due) <= schedule.Patience:
			l.Held = n.Due
		case n.What == session.WasSent:
			l.Sent = n.At
			return l
		}
	}
	return l
}
