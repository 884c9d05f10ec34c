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
	held := lately(d.Log, now).Held
	if !held.IsZero() && d.Person.Due.After(held) {
		held = time.Time{} // their plan was set anew since
	}
	leftOut, err := schedule.AfterMoving(&d.Person, now)
	if leftOut.IsZero() {
		leftOut = held
	}
	if !leftOut.IsZero() {
		d.Note(session.Note{At: now, Due: leftOut, What: session.WasDropped, Why: string(schedule.Moved)})
	}
	return err
}

// follow has the plan of somebody follow the zone of their Slack profile,
// unless they fixed theirs, and notes its language. desk is theirs as it was
// read lately: most of what Slack says of people is neither.
func (b *Bot) follow(ctx context.Context, desk session.Desk, n news, now time.Time) error {
	travels := func(p prefs.Person) bool {
		return p.Prefs.Timetable.Zone != "" && !p.Prefs.ZoneFixed && p.Prefs.Timetable.Zone != n.Zone && knownZone(n.Zone)
	}
	speaks := func(p prefs.Person) bool {
		return p.Prefs.Timetable.Zone != "" && n.Locale != "" && p.Locale != n.Locale
	}
	if !travels(desk.Person) && !speaks(desk.Person) {
		return nil
	}
	return b.change(ctx, desk.Person.ID, func(d *session.Desk) error {
		if speaks(d.Person) {
			d.Person.Locale = n.Locale
		}
		if !travels(d.Person) {
			return nil
		}
		return schedule.Travel(&d.Person, n.Zone, lately(d.Log, now), now)
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

// anchored is the person with the anchor of their plan moved on to the last
// reminder that was decided: of one that was held, to when it came at last.
func anchored(d *session.Desk) prefs.Person {
	who := d.Person
	for i, n := range d.Log {
		if n.What == session.WasHeld {
			continue
		}
		base := n.Due
		if i+1 < len(d.Log) && d.Log[i+1].What == session.WasHeld && d.Log[i+1].Due.Equal(n.Due) {
			base = n.At
		}
		if base.After(who.Due) && !who.Due.IsZero() {
			who.Due, who.Snoozes = base, 0
		}
		break
	}
	return who
}
