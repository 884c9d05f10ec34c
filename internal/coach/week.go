package coach

import (
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// What is asked of a week, and of the hours that suit.
type (
	// Progress asks for one's own week so far.
	Progress struct{}
	// DropHour leaves an hour of the day, 0 to 23, out of the plan.
	DropHour struct{ Hour int }
	// KeepHour wants no more suggestions for a while.
	KeepHour struct{}
	// UndoHour takes a suggestion back that was followed.
	UndoHour struct{}
	// NoSummary wants no more summaries.
	NoSummary struct{}
)

// What comes of it. Next is on the person's wall; zero: none is planned.
type (
	// WeekSoFar shows a week that is not over.
	WeekSoFar struct{ Week Week }
	// HourDropped says what became of the plan.
	HourDropped struct {
		Plan PlanShown
		Hour int
		Next time.Time
	}
	// HourKept answers KeepHour.
	HourKept struct{}
	// HourUndone says that the plan is as it was, or that it cannot be: it was
	// changed since.
	HourUndone struct {
		Plan   PlanShown
		Undone bool
		Next   time.Time
	}
	// SummaryOff says that no more of them come. Undo takes that back; "": none came.
	SummaryOff struct{ Undo string }
)

// Week is what somebody is told of their week.
type Week struct {
	Progress session.Progress
	Plan     PlanShown          // by which they are told of hours
	Best     []int              // the hours of the day whose reminders suit them best
	Drop     *Drop              // a suggestion; nil: none
	Arcs     []routine.Progress // of the week so far: where they are in each progression
	Review   session.Review
	Shown    prefs.Pictures // how the person wants to be shown what they do
}

// Drop is an hour of the day whose reminders hardly ever become a break.
type Drop struct {
	Hour   int
	At     prefs.Minute // with Single: the only time of the plan that is in it
	Single bool
}

func (Progress) intent()  {}
func (DropHour) intent()  {}
func (KeepHour) intent()  {}
func (UndoHour) intent()  {}
func (NoSummary) intent() {}

func (WeekSoFar) answer()   {}
func (HourDropped) answer() {}
func (HourKept) answer()    {}
func (HourUndone) answer()  {}
func (SummaryOff) answer()  {}

const (
	// summaryPatience is how late a summary may come: a morning.
	summaryPatience = 4 * time.Hour
	// summaryWaits is how long it waits for its pictures to get to Slack.
	summaryWaits = 20 * time.Second
	// weeksAhead is how far the next week is looked for in which somebody works.
	weeksAhead = 53
	// lookedBack is how many days tell which hours work.
	lookedBack = 28
)

func (Progress) look(d *desk) Answer {
	so := week(d, session.Week(d.Days, d.Day(d.now)), d.Day(d.now))
	so.Arcs = arcs(d)
	return WeekSoFar{so}
}

// week is what somebody is told of a week that a day is in: of the one so far, or of the last.
func week(d *desk, p session.Progress, of time.Time) Week {
	today := d.Day(d.now)
	hours := session.Since(d.Days, today.AddDate(0, 0, -lookedBack), today).Hours
	return Week{
		Progress: p, Plan: PlanOf(d.Person), Best: hours.Best(), Drop: suggestion(d, hours),
		Review: d.Review(of, d.now), Shown: d.Person.Prefs.Shown(),
	}
}

// suggestion is the hour whose reminders could be left out, if there is one
// and the person is open to suggestions.
func suggestion(d *desk, hours session.Hours) *Drop {
	hour, ok := hours.Worst()
	if !ok || !d.Person.Wanted(d.now) || d.now.Before(d.Advice.NotBefore) {
		return nil
	}
	t := d.Person.Prefs.Timetable
	if _, ok := schedule.WithoutHour(t, hour); !ok {
		return nil
	}
	drop := Drop{Hour: hour}
	var there []prefs.Minute
	for _, m := range t.Plan.Times {
		if int(m)/60 == hour {
			there = append(there, m)
		}
	}
	if len(there) == 1 {
		drop.At, drop.Single = there[0], true
	}
	return &drop
}

// Where the hour is left out already, they are told how things stand.
func (i DropHour) change(d *desk) (Answer, bool) {
	before := d.Person.Prefs.Timetable
	without, ok := schedule.WithoutHour(before, i.Hour)
	if !ok || d.Person.OptedIn.IsZero() {
		return planned(d), false
	}
	d.Person.Prefs.Timetable = without
	d.Advice.Took(before, without)
	d.cannotFollow(schedule.Replan(&d.Person, d.now))
	return HourDropped{PlanOf(d.Person), i.Hour, d.next()}, true
}

func (KeepHour) change(d *desk) (Answer, bool) {
	d.Advice.NotBefore = d.now.Add(session.AdviceRests)
	return HourKept{}, true
}

// The plan is theirs again unless they changed it since.
func (UndoHour) change(d *desk) (Answer, bool) {
	before, ok := d.Advice.Before(d.Person.Prefs.Timetable)
	if ok {
		d.Person.Prefs.Timetable = before
		d.Advice = session.Advice{NotBefore: d.now.Add(session.AdviceRests)}
		d.cannotFollow(schedule.Replan(&d.Person, d.now))
	}
	return HourUndone{PlanOf(d.Person), ok, d.next()}, ok
}

func (NoSummary) change(d *desk) (Answer, bool) {
	before := d.lasting()
	d.Person.Prefs.Summary = prefs.SummaryNone
	return SummaryOff{d.takesBack(before)}, true
}

// keepTime sees to it that what happens by itself on a desk happens when the
// person's week begins, and when their days are over. before is the timetable
// from before a change.
func keepTime(d *desk, before uint64) {
	changed := d.Person.Prefs.Timetable.ID() != before
	if changed {
		keepEnds(d)
	}
	switch {
	case d.Person.OptedIn.IsZero(): // nobody tells them of a week
	case d.Desk.Week == "":
		nextWeek(d, d.Day(d.Person.OptedIn))
	case changed:
		if monday, err := time.Parse(time.DateOnly, d.Desk.Week); err == nil {
			setWeek(d, monday)
		}
	}
}

// nextWeek sets the summary for the week after that of a day.
func nextWeek(d *desk, day time.Time) { setWeek(d, session.Monday(day).AddDate(0, 0, 7)) }

// setWeek sets the summary for the week of a Monday, or the first after it in
// which the person works.
func setWeek(d *desk, monday time.Time) {
	for range weeksAhead {
		at, err := schedule.FirstOfWeek(d.Person, monday, d.material.Holidays)
		if err != nil {
			d.cannotFollow(err)
			break
		}
		if !at.IsZero() {
			d.Summary, d.Desk.Week = at, monday.Format(time.DateOnly)
			return
		}
		monday = monday.AddDate(0, 0, 7)
	}
	d.Summary, d.Desk.Week = time.Time{}, ""
}

// sumUp owes the summary of last week where its time has come, and sets the
// next one: both in one change, so that none comes twice.
func sumUp(d *desk) {
	if d.Summary.IsZero() || d.Summary.After(d.now) {
		return
	}
	if monday, err := time.Parse(time.DateOnly, d.Desk.Week); err == nil {
		if setWeek(d, monday); d.Summary.IsZero() || d.Summary.After(d.now) { // a holiday was made known since
			return
		}
	}
	due := d.Summary
	if sumsUp(d) {
		d.Owed = append(d.Owed, delivery.Message{
			To: d.Person.ID, Kind: delivery.Summary, Priority: delivery.Soon, Due: due,
			NotBefore: d.now.Add(summaryWaits), NotAfter: due.Add(summaryPatience),
		})
	}
	nextWeek(d, d.Day(d.now))
}

// sumsUp reports whether a summary that is due is wanted. Who got no reminder
// has nothing to hear of, and who is away for days hears nothing.
func sumsUp(d *desk) bool {
	return d.Person.Wanted(d.now) && d.Person.Prefs.Summed() == prefs.SummaryWeekly &&
		d.now.Sub(d.Summary) < summaryPatience &&
		!d.absent(d.Person, d.now) &&
		session.LastWeek(d.Days, d.Day(d.Summary)).Offered > 0
}
