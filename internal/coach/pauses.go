package coach

import (
	"slices"
	"time"

	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// DropPause takes back a pause that was announced.
type DropPause struct{ Pause prefs.Pause }

// What comes of pauses that begin later. Times are on the person's wall; the zero
// Next is none.
type (
	// Announced says when there will be no reminders, and which comes first after it.
	Announced struct {
		Pause prefs.Pause
		Next  time.Time
	}
	// TooManyPauses answers who has announced enough.
	TooManyPauses struct{ Most int }
	// PauseDropped says which reminder comes next now that a pause was taken back.
	// Gone are those that were taken back or over before.
	PauseDropped struct {
		Pause prefs.Pause
		Typed string // that announces it again; "": there is nothing left of it
		Gone  bool
		Next  time.Time
	}
)

func (DropPause) intent()     {}
func (Announced) answer()     {}
func (TooManyPauses) answer() {}
func (PauseDropped) answer()  {}

// pause keeps quiet until a moment. Who is not reminded is asked whether they
// want to be.
func pause(d *desk, until time.Time) (Answer, bool) {
	if d.Person.OptedIn.IsZero() {
		return d.ask(), false
	}
	over := d.Person.Wanted(d.now) && until.Before(d.anchored().Due)
	d.Person.PausedUntil, d.Person.Pauses = until, d.Person.Pauses.Left(d.now)
	if !over { // else it is over before the next reminder, which stays
		d.cannotFollow(schedule.Replan(&d.Person, d.now))
	}
	return pausedUntil(d), true
}

// announces reads a pause that begins later, as it was typed, on the person's wall.
func announces(d *desk, text string) (p prefs.Pause, ok bool, err error) {
	return phrase.WeekOf(d.Person.Prefs.Timetable).Pause(text, d.local(), d.local().Location())
}

// announce keeps a pause for later. One that begins by now is a pause as any other.
func announce(d *desk, p prefs.Pause) (Answer, bool) {
	switch {
	case d.Person.OptedIn.IsZero():
		return d.ask(), false
	case !p.From.After(d.now):
		return pause(d, p.Until)
	}
	list := d.Person.Pauses.With(p, d.now)
	if len(list) > prefs.MaxPauses {
		return TooManyPauses{prefs.MaxPauses}, false
	}
	d.Person.Pauses = list
	d.cannotFollow(schedule.MakeRoom(&d.Person, d.anchored().Due))
	is, _ := list.At(p.From)
	return Announced{d.OnWall(is), d.after(is.Until)}, true
}

// after is the first reminder after a pause until a moment, on the wall.
func (d *desk) after(until time.Time) time.Time {
	who := d.Person
	who.PausedUntil, who.RestUntil = until, time.Time{}
	if err := schedule.Replan(&who, d.now); err != nil {
		return time.Time{}
	}
	next := schedule.Upcoming(who, until.Add(-time.Second), 1, schedule.Known{Holidays: d.material.Holidays})
	if len(next) == 0 {
		return time.Time{}
	}
	return d.Local(next[0].At)
}

// Whoever deletes the one that it is now is reminded again.
func (i DropPause) change(d *desk) (Answer, bool) {
	left := d.Person.Pauses.Without(i.Pause)
	if len(left) == len(d.Person.Pauses) || !i.Pause.Until.After(d.now) {
		return PauseDropped{Pause: d.OnWall(i.Pause), Gone: true, Next: d.next()}, false
	}
	return withdraw(d, i.Pause)
}

func withdraw(d *desk, p prefs.Pause) (Answer, bool) {
	due := d.anchored().Due
	d.Person.Pauses = d.Person.Pauses.Without(p).Left(d.now)
	if due.IsZero() || !due.Before(p.From) { // else the next one comes before it as it is
		d.cannotFollow(schedule.Replan(&d.Person, d.now))
	}
	p = d.OnWall(p)
	return PauseDropped{Pause: p, Typed: "pause " + phrase.SaidPause(p), Next: d.next()}, true
}

// pauseNamed is the pause to come that somebody means who wants their reminders then.
func (d *desk) pauseNamed(text string) (prefs.Pause, bool) {
	for _, said := range []string{text, "on " + text} {
		meant, ok, err := announces(d, said)
		if !ok || err != nil {
			continue
		}
		for _, p := range d.Person.Pauses {
			if p.From.After(d.now) && meant.From.Before(p.Until) && p.From.Before(meant.Until) {
				return p, true
			}
		}
	}
	return prefs.Pause{}, false
}

// endPauses ends every pause that it is now.
func endPauses(p *prefs.Person, now time.Time) {
	p.PausedUntil = time.Time{}
	p.Pauses = slices.DeleteFunc(p.Pauses.Left(now), func(one prefs.Pause) bool { return !now.Before(one.From) })
}
