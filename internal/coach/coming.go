package coach

import (
	"slices"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// upcoming lists when the next reminders come, on the person's wall.
func (d *desk) upcoming(n int) []time.Time { return times(d.expected(n)) }

// planned lists the next reminders as they are planned, without one that is held.
func (d *desk) planned(n int) []time.Time {
	var list []time.Time
	for _, e := range d.expected(n + 1) {
		if e.Due.After(d.now) && !e.Due.Equal(d.Held()) {
			list = append(list, e.Due)
		}
	}
	return list[:min(n, len(list))]
}

// expected lists the next reminders on the person's wall, unless they paused.
func (d *desk) expected(n int) []schedule.Expected {
	if !d.Person.Wanted(d.now) {
		return nil
	}
	return d.coming(n)
}

// times are when reminders come.
func times(of []schedule.Expected) []time.Time {
	var list []time.Time
	for _, e := range of {
		list = append(list, e.At)
	}
	return list
}

// moved are those that come at another moment than they are planned for.
func moved(of []schedule.Expected) []schedule.Expected {
	return slices.DeleteFunc(slices.Clone(of), func(e schedule.Expected) bool { return !e.Moved() })
}

// beforehand is what is known beforehand of what bears on the person's reminders.
func (d *desk) beforehand() schedule.Known {
	k := schedule.Known{Holidays: d.material.Holidays, Sent: d.lately().Sent, Today: d.tally()}
	if d.busy != nil && d.Person.Calendar.Given() {
		k.Meetings, _ = d.busy(d.Person.ID, d.now)
	}
	return k
}

// coming is expected, paused or not.
func (d *desk) coming(n int) []schedule.Expected {
	list := schedule.Upcoming(d.anchored(), d.now, n, d.beforehand())
	for i, e := range list {
		list[i].Due, list[i].At = d.Local(e.Due), d.Local(e.At)
	}
	return list
}

// tally is what came on the person's day.
func (d *desk) tally() schedule.Tally {
	t := schedule.Today(d.Person.Prefs.Timetable.Days(), d.now)
	t.Count = d.Came(d.now)
	return t
}

// next is the next reminder on the person's wall; zero: none is planned.
func (d *desk) next() time.Time { return first(d.upcoming(1)) }

func first(list []time.Time) time.Time { return append(list, time.Time{})[0] }

// skippable is when the next reminder to leave out was due, or is; zero: there is
// none.
func (d *desk) skippable() time.Time {
	due := first(d.planned(1))
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
	return schedule.Lately{Held: d.Held(), Today: d.tally(), Sent: d.LastSent()}
}

// ours reports whether somebody in this channel is looking at our messages: only an app
// whose Messages tab can be written in has commands from there.
func (d *desk) ours(channel string) bool {
	return channel != "" && channel == d.Person.Channel
}

func pausedUntil(d *desk) PausedUntil {
	until := d.Person.PausedTill(d.now)
	return PausedUntil{d.Local(until), !until.Before(prefs.Forever)}
}
