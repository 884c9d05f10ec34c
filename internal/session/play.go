package session

import (
	"slices"
	"strings"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/moment"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
)

// Begin starts a routine on the person's card, as it is given: with as much of it
// as suits them. It keeps these amounts to its end, whatever becomes of the library
// or the person meanwhile. It reports false, and changes nothing, where the card was answered
// already, a routine is under way, or the routine's screening card was not
// answered with "none of these" of late.
func (d *Desk) Begin(r routine.Routine, now time.Time) bool {
	if d.Card.ID == 0 || d.Card.Answer != Open || d.Session.Live() || len(r.Steps) == 0 || !d.Person.Safety.Cleared(r.Screening, now) {
		return false
	}
	var owed []delivery.Message
	pace := d.Person.Prefs.Pace.AtDesk()
	if r.Setting == routine.Floor {
		pace = d.Person.Prefs.Pace.OnFloor()
	}
	d.Session, owed = Start(d.Card.ID, d.Person.ID, r, pace, now)
	d.Session.Amounts = r.Amounts()
	d.Owed = append(d.Owed, owed...)
	d.Card.Answer, d.Card.Routine = Started, r.ID
	d.day(now).Started++
	d.hour().Taken++
	return true
}

// Play lets an event happen to the session. r is its routine, as it was begun: see Session.Begun. With the end of a routine goes
// what it leaves in the person's history, so that it is counted exactly once.
// It reports false where nothing changed.
func (d *Desk) Play(r routine.Routine, e Event, now time.Time) bool {
	was := d.Session.Live()
	s, owed, changed := Advance(d.Session, r, e, now)
	if !changed {
		return false
	}
	for i := range owed {
		owed[i].To = d.Person.ID
	}
	d.Session, d.Owed = s, append(d.Owed, owed...)
	if was && !s.Live() {
		d.count(now)
	}
	return true
}

// ShowRating owes the last word of a routine drawn again as it was rated. It reports
// false where it was not.
func (d *Desk) ShowRating() bool { return d.Session.Feedback != "" && d.ShowEnd() }

// ShowEnd owes the last word of a routine that was done drawn again. It reports false
// where none was.
func (d *Desk) ShowEnd() bool {
	if d.Session.State != Done {
		return false
	}
	effects := d.Session.effects()
	effects.to = d.Person.ID
	effects.answered()
	d.Owed = append(d.Owed, effects.owed...)
	return true
}

func (d *Desk) count(now time.Time) {
	today := d.day(now)
	today.Seconds += int(d.Session.Spent / time.Second)
	d.exercised(now)
	if d.Session.State == Done {
		today.Done++
	}
}

// Reply answers the person's card with anything but Started, which is Begin's.
// until is when it comes again, with Snoozed. It reports false, and changes
// nothing, where the card was answered already.
func (d *Desk) Reply(a Answer, until, now time.Time) bool {
	if d.Card.ID == 0 || d.Card.Answer != Open {
		return false
	}
	switch a {
	case Stood:
		d.day(now).Stood++
		d.hour().Taken++
	case Snoozed:
		d.day(now).Snoozed++
		d.hour().PutOff++
		d.Card.Until = moment.Second(until)
	case Skipped:
		d.day(now).Skipped++
		d.declined(d.Card.Routine)
	case Off:
	case Open, Started:
		return false
	default:
		return false
	}
	d.Card.Answer = a
	d.Owed = append(d.Owed, delivery.Message{
		To: d.Person.ID, Kind: delivery.Card, Priority: delivery.Answer,
		Ref: delivery.Ref{Card: d.Card.ID}, Edit: true, Routine: d.Card.Routine,
	})
	return true
}

// Forgo ends the wait for a card that was put off: it had its last word when it
// came, and counts then. It reports false where it was not put off.
func (d *Desk) Forgo() bool {
	if d.Card.Answer != Snoozed {
		return false
	}
	d.Card.Answer, d.Card.Until = Skipped, time.Time{}
	if hour := d.hour(); hour.PutOff > 0 {
		hour.PutOff--
	}
	return true
}

// day is the person's day at a moment. The pointer holds until the next call.
func (d *Desk) day(at time.Time) *Day {
	date := d.Date(at)
	i, found := slices.BinarySearchFunc(d.Days, date, func(day Day, date string) int {
		return strings.Compare(date, day.Date) // the newest first
	})
	if !found {
		d.Days = slices.Insert(d.Days, i, Day{Date: date})
		d.Days = d.Days[:max(len(KeptDays(d.Days)), i+1)]
	}
	return &d.Days[i]
}

// hour is where what becomes of the person's card is counted: the hour in which
// the card came. A break that was asked for says nothing of the hour.
func (d *Desk) hour() *Hour {
	if d.Card.Kind != delivery.Reminder {
		return new(Hour)
	}
	return &d.day(d.Card.Sent).Hours[d.Local(d.Card.Sent).Hour()]
}

// Day is the person's day at a moment, as its midnight, of no zone: the one on their
// wall, or the one before as long as its work goes on.
func (d *Desk) Day(at time.Time) time.Time { return d.Person.Prefs.Timetable.Days().Of(at) }

// Date is that of their day, as in "2026-11-21".
func (d *Desk) Date(at time.Time) string { return d.Day(at).Format(time.DateOnly) }

// Came is how many reminders came on their day: see Day.Unique.
func (d *Desk) Came(at time.Time) int {
	date := d.Date(at)
	for _, day := range d.Days {
		if day.Date == date {
			return day.Unique()
		}
	}
	return 0
}

// OnWall is a pause with both its moments on the person's wall.
func (d *Desk) OnWall(p prefs.Pause) prefs.Pause {
	return prefs.Pause{From: d.Local(p.From), Until: d.Local(p.Until)}
}

// Local is now on the person's wall; UTC for somebody whose zone is gone.
func (d *Desk) Local(now time.Time) time.Time {
	zone, err := d.Person.Prefs.Timetable.Location()
	if err != nil {
		zone = time.UTC
	}
	return now.In(zone)
}
