package coach

import (
	"cmp"
	"errors"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// What is asked of reminders. A Text is as it was typed.
type (
	// Break asks for a card at once: with the routine that is Wanted, by its id, or
	// whose name is nearest to what was Typed, or else with one that suits; somebody
	// who rests is offered what is gentle. It works for somebody who did not opt in,
	// too: this once, with the usual settings, and none are kept.
	Break struct {
		Wanted, Typed string
		Channel       string // where it was asked for
	}
	// Snooze puts the next reminder off: the open card's, or else the one to come.
	Snooze struct{ Text string }
	// Pause keeps quiet until a moment in words, or until they want it again.
	Pause struct{ Text string }
	// Stop wants no reminders, unless it means the routine under way.
	Stop struct{}
	// PauseFor keeps quiet for as long as was chosen.
	PauseFor struct{ Long PauseLength }
	// Resume ends a pause: at once, unless it says when.
	Resume struct{ Text string }
	// Plan sets a plan from words, or shows it where there are none.
	Plan struct{ Text string }
	// Eased takes the answer to the question whether fewer would be better.
	Eased struct{ How Easing }
)

// PauseLength is how long somebody wants no reminders.
type PauseLength string

// The pauses that can be chosen. For all others there is the command.
const (
	PauseHour   PauseLength = "hour"
	PauseToday  PauseLength = "today"
	PauseMonday PauseLength = "monday"
	PauseWeek   PauseLength = "week"
	PauseEver   PauseLength = "ever" // until they go on
)

// PauseLengths lists every pause, the shortest first.
func PauseLengths() []PauseLength {
	return []PauseLength{PauseHour, PauseToday, PauseMonday, PauseWeek, PauseEver}
}

// Easing is an answer to the question whether fewer reminders would be better.
type Easing string

// The answers.
const (
	KeepPlan Easing = "keep"  // the plan as the person made it
	Fewer    Easing = "fewer" // every other reminder stays left out
	Rest     Easing = "rest"  // no reminders until they want them again
)

// What comes of it. Times are on the person's wall; the zero time is none.
type (
	// OnItsWay says that a break comes, where it is not to be seen.
	OnItsWay struct{}
	// SnoozedTo says when the next reminder comes after it was put off.
	SnoozedTo struct{ Until time.Time }
	// TooFar answers who puts a reminder off for longer than a snooze lasts.
	TooFar struct {
		Most  time.Duration
		Asked string // as it was typed
	}
	// NotSooner answers who puts a reminder off to a time before it comes anyway.
	NotSooner struct{ Until, Next time.Time }
	// Resumed says when the reminders go on.
	Resumed struct {
		Next time.Time
		Off  []schedule.DayOff // before it
	}
	// Planned says what is set and which reminders come next.
	Planned struct {
		Desk  session.Desk
		Next  []time.Time
		Moved []schedule.Expected // those of them that a meeting moves
		Off   []schedule.DayOff   // before the first of them
		Now   time.Time
	}
	// FewerPaused answers Rest.
	FewerPaused PausedUntil
	// FewerSettled answers KeepPlan and Fewer. Undo takes the answer back; "": it was
	// given before.
	FewerSettled struct {
		Plan PlanShown
		Next time.Time
		Undo string
	}
)

func (Break) intent()    {}
func (Snooze) intent()   {}
func (Pause) intent()    {}
func (Stop) intent()     {}
func (PauseFor) intent() {}
func (Resume) intent()   {}
func (Plan) intent()     {}
func (Eased) intent()    {}

func (OnItsWay) answer()     {}
func (SnoozedTo) answer()    {}
func (TooFar) answer()       {}
func (NotSooner) answer()    {}
func (Resumed) answer()      {}
func (Planned) answer()      {}
func (FewerPaused) answer()  {}
func (FewerSettled) answer() {}

func (Break) meets() {}

// breakPatience is how late a break that was asked for may come.
const breakPatience = 10 * time.Minute

func (i Break) change(d *desk) (Answer, bool) {
	if d.Session.Live() {
		return Busy{d.Session}, false
	}
	wanted := i.Wanted
	if i.Typed != "" {
		wanted = named(d, i.Typed)
	}
	asked, found := d.find(wanted)
	switch {
	case found && d.offers(asked): // what they ask for by its name they get
	case d.Person.InRest():
		return stillRests(d), false
	}
	r, ok := d.suited(wanted)
	if !ok {
		return NoOther{}, false
	}
	if d.Person.Met.IsZero() {
		d.Person.Met = d.now
	}
	d.Person.Locale = cmp.Or(d.Person.Locale, d.locale())
	d.Owed = append(d.Owed, delivery.Message{
		To: d.Person.ID, Kind: delivery.Break, Priority: delivery.Answer, Routine: r.ID, Due: d.now,
		NotAfter: d.now.Add(breakPatience), InRest: d.Person.InRest(),
	})
	switch of, known := d.speaking().Routine(wanted); {
	case known && of.ID != r.ID:
		return notThatOne(d, of, r), true
	case !d.ours(i.Channel):
		return OnItsWay{}, true
	}
	return Nothing{}, true
}

// named is the id of the routine somebody typed, or of the nearest to it.
func named(d *desk, text string) string {
	if _, ok := d.library().Routine(text); ok {
		return text
	}
	return d.library().Nearest(text)
}

func (i Snooze) change(d *desk) (Answer, bool) {
	if !d.Person.Wanted(d.now) {
		return NotReminded{}, false
	}
	until, err := soon(d, i.Text)
	if err != nil {
		return unclear(d, "snooze", err), false
	}
	if until.IsZero() {
		until = d.now.Add(snoozeFor)
	}
	if p, paused := d.Person.Pauses.At(until); paused {
		return Announced{d.OnWall(p), d.after(p.Until)}, false
	}
	until = d.Local(until)
	by := until.Sub(d.now)
	if by > longestSnooze {
		return TooFar{longestSnooze, i.Text}, false
	}
	snoozed := snoozeNext
	if d.open() {
		snoozed = snoozeCard
	}
	if a := snoozed(d, by); a != nil {
		return a, false
	}
	return SnoozedTo{until}, true
}

// snoozeNext puts the reminder off that comes next, for as often as may be where
// it was put off already; nil: it is. None comes sooner by that.
func snoozeNext(d *desk, by time.Duration) Answer {
	who, waits := d.anchored(), d.putOff()
	next, until := d.next(), d.local().Add(by)
	if who.Due.After(d.now) && !until.Truncate(time.Minute).After(next.Truncate(time.Minute)) {
		return NotSooner{until, next}
	}
	if who.Snoozes >= schedule.MaxSnoozes {
		return NoMoreSnooze{}
	}
	d.Person.Snoozes = who.Snoozes
	schedule.Snooze(&d.Person, d.now, by)
	if waits {
		d.Card.Until = d.Person.Due
		d.redraw()
	}
	return nil
}

func (i Pause) change(d *desk) (Answer, bool) {
	switch p, ok, err := announces(d, i.Text); {
	case err != nil:
		return untilWhen(d, i.Text, err), false
	case ok:
		return announce(d, p)
	}
	until, err := when(d, i.Text)
	if err != nil {
		return untilWhen(d, i.Text, err), false
	}
	if until.IsZero() {
		return pause(d, prefs.Forever)
	}
	if err := phrase.BeginOrEnd(i.Text, d.Local(until), d.local()); err != nil {
		return untilWhen(d, i.Text, err), false
	}
	return pause(d, until)
}

func (Stop) change(d *desk) (Answer, bool) {
	if d.Session.Live() && !d.Person.OptedIn.IsZero() {
		return whatToStop(d), false
	}
	return pause(d, prefs.Forever)
}

func (i PauseFor) change(d *desk) (Answer, bool) {
	local := d.local()
	until := prefs.Forever
	switch i.Long {
	case PauseHour:
		until = d.now.Add(time.Hour)
	case PauseToday:
		until = d.tomorrow(d.now)
	case PauseMonday:
		until = schedule.DayBegins(d.Person.Prefs.Timetable.Days(), session.Monday(d.Day(d.now)).AddDate(0, 0, 7))
	case PauseWeek:
		until = local.AddDate(0, 0, 7)
	case PauseEver:
	}
	return pause(d, until)
}

func (i Resume) change(d *desk) (Answer, bool) {
	if d.Person.OptedIn.IsZero() {
		return d.ask(), false
	}
	if p, named := d.pauseNamed(i.Text); i.Text != "" && named {
		return withdraw(d, p)
	}
	if a := later(d, i.Text); a != nil {
		return a, false
	}
	off := !d.Person.Wanted(d.now) || d.Person.Rested(d.now)
	endPauses(&d.Person, d.now)
	d.Person.RestUntil = time.Time{}
	saysSo := unsay(d)
	if off { // else nothing changes, and no reminder moves
		d.cannotFollow(schedule.Replan(&d.Person, d.now))
	}
	next := d.next()
	return Resumed{next, d.off(next)}, off || saysSo
}

// shownNext is how many of the coming reminders a plan is shown with.
const shownNext = 5

func (i Plan) change(d *desk) (Answer, bool) {
	switch {
	case d.Person.OptedIn.IsZero():
		return i.unmet(d), false
	case i.Text == "":
		return planned(d), false
	}
	set := &d.Person.Prefs
	then, err := i.made(*set)
	if err != nil {
		return unclear(d, "plan", err), false
	}
	timetable := then.Timetable
	if then.ZoneFixed == set.ZoneFixed && timetable.ID() == set.Timetable.ID() {
		return planned(d), false
	}
	if err := schedule.Adopt(&d.Person, then, d.now); err != nil {
		return invalid(err), false
	}
	return planned(d), true
}

// made is settings with the plan that was typed.
func (i Plan) made(set prefs.Prefs) (prefs.Prefs, error) {
	timetable, zoned, err := phrase.Plan(i.Text, set.Timetable)
	set.ZoneFixed, set.Timetable = set.ZoneFixed || zoned, timetable
	return set, err
}

// What somebody types who did not say yes is shown, and asked about.
func (i Plan) unmet(d *desk) Answer {
	if i.Text == "" {
		return d.ask()
	}
	d.settle()
	set, err := i.made(d.Person.Prefs)
	if err != nil {
		return unclear(d, "plan", err)
	}
	if err := schedule.Check(set); err != nil {
		return invalid(err)
	}
	return propose(d, set)
}

func planned(d *desk) Planned {
	coming := d.expected(shownNext)
	next := times(coming)
	return Planned{Desk: *d.Desk, Next: next, Moved: moved(coming), Off: d.off(first(next)), Now: d.now}
}

func invalid(err error) Answer {
	problems, _ := errors.AsType[prefs.Problems](err)
	return Invalid{problems}
}

// What comes twice, or after the plan was changed, finds it answered and is told
// how things stand; but who wants all of their reminders back gets them at any
// time.
func (i Eased) change(d *desk) (Answer, bool) {
	asked, before := d.Person.Easing == prefs.Eased, d.lasting()
	keep := true
	switch {
	case i.How == KeepPlan && (asked || d.Person.Prefs.Timetable.EveryOther):
		prefs.Settle(&d.Person, false)
		d.cannotFollow(schedule.Replan(&d.Person, d.now))
	case i.How == Fewer && asked:
		prefs.Settle(&d.Person, true) // every other one is left out already
	case i.How == Rest && asked:
		prefs.Settle(&d.Person, false) // after the pause it is theirs again
		d.Person.PausedUntil = prefs.Forever
		d.cannotFollow(schedule.Replan(&d.Person, d.now))
	default:
		keep = false
	}
	if !d.Person.Wanted(d.now) {
		return FewerPaused(pausedUntil(d)), keep
	}
	return FewerSettled{PlanOf(d.Person), d.next(), d.takesBack(before)}, keep
}
