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
	held := d.Held()
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
		return schedule.Travel(&d.Person, n.Zone, lately(d), now)
	})
}

// lately is what became of the last reminders.
func lately(d *session.Desk) schedule.Lately {
	l := schedule.Lately{Held: d.Held()}
	for _, n := range d.Log {
		if n.What == session.WasSent {
			l.Sent = n.At
			break
		}
	}
	return l
}

// anchored is the person with the anchor of their plan moved on to where the
// reminder is that waits for its time, unless it was set anew by a change.
func anchored(d *session.Desk) prefs.Person {
	who := d.Person
	if w := d.Waits; w.For.Equal(who.Due) && !w.Due.IsZero() {
		who.Due, who.Snoozes = w.Due, w.Snoozes
	}
	return who
}
