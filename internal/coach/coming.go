package coach

import (
	"strings"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// upcoming lists the next reminders on the person's wall.
func (d *desk) upcoming(n int) []time.Time {
	if !d.Person.Wanted(d.now) {
		return nil
	}
	return d.coming(n)
}

// coming is upcoming, paused or not.
func (d *desk) coming(n int) []time.Time {
	local := d.local()
	days, today := d.Person.Prefs.Timetable.Days(), d.Date(d.now)
	left := d.Person.Prefs.Timetable.MostADay() // for today
	for _, day := range d.Days {
		if day.Date == today {
			left -= day.Unique()
		}
	}
	who := d.anchored()
	var list []time.Time
	for _, t := range schedule.Upcoming(who, d.now, n+d.Person.Prefs.Timetable.PerDay, d.material.Holidays) {
		chosen := who.Snoozes > 0 && t.Equal(who.Due)
		t = t.In(local.Location())
		if days.Of(t).Format(time.DateOnly) == today {
			if left--; left < 0 && !chosen {
				continue
			}
		}
		list = append(list, t)
	}
	return list[:min(n, len(list))]
}

// next is the next reminder on the person's wall; zero: none is planned.
func (d *desk) next() time.Time { return first(d.upcoming(1)) }

func first(list []time.Time) time.Time { return append(list, time.Time{})[0] }

// skippable is when the next reminder to leave out was due, or is; zero: there is
// none.
func (d *desk) skippable() time.Time {
	due := d.next()
	switch held := d.Held(); {
	case d.open():
		due = d.Card.Due
	case !held.IsZero():
		due = held
	}
	return due.Truncate(time.Second)
}

// off lists the holidays that leave reminders out before the next one.
func (d *desk) off(next time.Time) []schedule.DayOff {
	return schedule.DaysOff(d.Person, d.now, next, d.material.Holidays)
}

// anchored is the person with the anchor of their plan moved on to where the
// reminder is that waits for its time, unless it was set anew by a change.
func (d *desk) anchored() prefs.Person {
	who := d.Person
	if w := d.Waits; w.For.Equal(who.Due) && !w.Due.IsZero() {
		who.Due, who.Snoozes = w.Due, w.Snoozes
	}
	return who
}

// lately is what became of the last reminders.
func (d *desk) lately() schedule.Lately {
	l := schedule.Lately{Held: d.Held()}
	for _, n := range d.Log {
		if n.What == session.WasSent {
			l.Sent = n.At
			break
		}
	}
	return l
}

// ours reports whether somebody in this channel is looking at our messages. As
// long as Slack has not named ours, any direct message may be it.
func (d *desk) ours(channel string) bool {
	return channel != "" && (channel == d.Person.Channel || d.Person.Channel == "" && strings.HasPrefix(channel, "D"))
}

func pausedUntil(d *desk) PausedUntil {
	until := d.Person.PausedUntil
	return PausedUntil{d.Local(until), !until.Before(prefs.Forever)}
}
