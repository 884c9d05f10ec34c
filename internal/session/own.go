package session

import (
	"slices"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/routine"
)

// Exercise is routine.Exercise.
type Exercise = routine.Exercise

// Own is an exercise that the person's physiotherapist gave them, and what
// becomes of it. It is the only free text that is kept of anybody.
type Own struct {
	Exercise
	Until string    `json:"until"`          // the date of its last day, 2026-11-21
	Ends  time.Time `json:"ends"`           // when it is deleted: the end of that day in the person's zone
	Off   bool      `json:"off,omitempty"`  // not offered, until the person turns it on
	Day   string    `json:"day,omitempty"`  // the date that Done is of
	Done  int       `json:"done,omitempty"` // how often it was done on that day
}

// MostOwn is how many of them somebody can have.
const MostOwn = 10

// done is how often it was done on a date.
func (o Own) done(date string) int {
	if o.Day != date {
		return 0
	}
	return o.Done
}

// Prescribe keeps an exercise until the end of a day, in the place of another
// one if that is there. It gets a number that none of theirs had before, so
// that a card with the old one does not turn into something else.
func (d *Desk) Prescribe(e Exercise, instead int, until string, ends time.Time) {
	d.OwnLast++
	e.Number = d.OwnLast
	o := Own{Exercise: e, Until: until, Ends: moment.Second(ends)}
	if i := d.own(instead); i >= 0 {
		o.Off, o.Day, o.Done = d.Own[i].Off, d.Own[i].Day, d.Own[i].Done
		d.Own[i] = o
		return
	}
	d.Own = append(d.Own, o)
}

// Rest leaves an exercise out, or turns it on again.
func (d *Desk) Rest(number int, off bool) {
	if i := d.own(number); i >= 0 {
		d.Own[i].Off = off
	}
}

// Unprescribe deletes an exercise.
func (d *Desk) Unprescribe(number int) {
	d.Own = slices.DeleteFunc(d.Own, func(o Own) bool { return o.Number == number })
}

// Expire deletes the exercises whose time is over.
func (d *Desk) Expire(now time.Time) {
	d.Own = slices.DeleteFunc(d.Own, func(o Own) bool { return !now.Before(o.Ends) })
}

// Exercise finds one of the person's own exercises.
func (d *Desk) Exercise(number int) (Own, bool) {
	i := d.own(number)
	if i < 0 {
		return Own{}, false
	}
	return d.Own[i], true
}

func (d *Desk) own(number int) int {
	return slices.IndexFunc(d.Own, func(o Own) bool { return o.Number == number })
}

// Prescribed is the routine of the person's own exercises that an id names;
// false: it names none, or one of them is gone.
func (d *Desk) Prescribed(id string) (routine.Routine, bool) {
	var list []Exercise
	for _, number := range routine.PrescribedIn(id) {
		o, ok := d.Exercise(number)
		if !ok {
			return routine.Routine{}, false
		}
		list = append(list, o.Exercise)
	}
	return routine.Prescribed(list), len(list) > 0
}

// Offers reports whether a Prescribed routine can be offered: none of it is
// over, switched off or more than the person allows.
func (d *Desk) Offers(r routine.Routine, who routine.Person, now time.Time) bool {
	return who.Allows(r) && !slices.ContainsFunc(routine.PrescribedIn(r.ID), func(number int) bool {
		o, ok := d.Exercise(number)
		return !ok || o.Off || !now.Before(o.Ends)
	})
}

// Turn is the person's own exercises whose turn it is at the next of a day's
// reminders, of which so many are planned; false: it is the library's turn.
//
// Each is done on its days, as often a day as was said, spread over the reminders: whatever
// is behind that comes, in one routine that is no longer than the person's
// breaks by more than a minute, or with one exercise alone. When they did not
// take up the last one, the library has its turn in between, unless every
// reminder is wanted.
func (d *Desk) Turn(who routine.Person, planned int, now time.Time) (routine.Routine, bool) {
	date, today, came := d.Date(now), routine.DayOf(d.Day(now)), d.Came(now)
	planned = max(planned, came+1)
	declined := routine.IsPrescribed(d.Card.Routine) && d.Card.Answer != Started && d.Card.Answer != Snoozed

	type behind struct {
		Exercise
		by int
	}
	var wanted []behind
	for _, o := range d.Own {
		if !o.On(today) || !d.Offers(o.Routine(), who, now) || declined && o.TimesADay < planned {
			continue
		}
		due := min((o.TimesADay*(came+1)+planned-1)/planned, o.TimesADay) // rounded up
		if by := due - o.done(date); by > 0 {
			wanted = append(wanted, behind{o.Exercise, by})
		}
	}
	slices.SortStableFunc(wanted, func(a, b behind) int { return b.by - a.by })
	var list []Exercise
	for _, w := range wanted {
		more := append(slices.Clone(list), w.Exercise)
		if len(list) == 0 || routine.Prescribed(more).Time() <= d.Person.Prefs.Length+longer {
			list = more
		}
	}
	slices.SortFunc(list, func(a, b Exercise) int { return a.Number - b.Number })
	return routine.Prescribed(list), len(list) > 0
}

// exercised counts the person's own exercises in a session that ends: those
// of which every step is over.
func (d *Desk) exercised(now time.Time) {
	over := d.Session.Step
	if d.Session.State == Done {
		over = d.Session.Steps
	}
	date := d.Date(now)
	for _, number := range routine.PrescribedIn(d.Session.Routine) {
		i := d.own(number)
		if i < 0 {
			return
		}
		if over -= d.Own[i].Steps(); over < 0 {
			return
		}
		d.Own[i].Done = d.Own[i].done(date) + 1
		d.Own[i].Day = date
	}
}
