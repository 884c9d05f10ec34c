package coach

import (
	"cmp"
	"log/slog"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// Material is what an operator gives: what routines are chosen from, the workspace's
// days off, and the plan that somebody new gets.
type Material struct {
	Library  *routine.Library
	Holidays schedule.Holidays // may be nil
	Usual    *prefs.Timetable  // in any zone; nil: that of prefs.Defaults
}

// usual is what somebody gets who only said yes.
func (m Material) usual(zone string) prefs.Prefs {
	p := prefs.Defaults(zone)
	if m.Usual != nil {
		p.Timetable = *m.Usual
		p.Timetable.Zone = zone
	}
	return p
}

// Facts are what Slack, or the network, was asked for on somebody's behalf; nil: it
// was not.
type Facts struct {
	Profile  *Profile
	Calendar *Tried
}

// Calendars is what is true of everybody's calendars, for as long as the bot runs.
type Calendars struct {
	Off  CalendarsOff // why none is read
	Keys []string     // the names of the keys that open an address: see prefs.Calendar
}

// CalendarsOff says why no calendar is read; "": they are.
type CalendarsOff string

// The reasons.
const (
	WithoutKey CalendarsOff = "without-key" // so that no address could be kept
	TurnedOff  CalendarsOff = "turned-off"  // by whoever runs the bot
)

// Tried is what came of a look at the calendar that somebody gives.
type Tried struct {
	Sealed  prefs.Sealed // its address, with the name of the key
	Key     string
	Trouble prefs.CalendarTrouble // why it is not taken
	Busy    int                   // stretches in the next two days
	Pending bool                  // that is not known yet
}

// Profile is what Slack says of a person.
type Profile struct {
	Zone   string // an IANA name that can be loaded; "": it does not say
	Locale string // "de-DE"; may be empty
}

// desk is one person's desk, at the moment at which something is asked for.
type desk struct {
	*session.Desk
	material Material // one and the same for all that is done
	facts    Facts

	calendars Calendars
	busy      func(prefs.UserID, time.Time) ([]schedule.Meeting, bool)
	now       time.Time
	absent    func(prefs.Person, time.Time) bool
	unseen    func(prefs.UserID) time.Time
	log       *slog.Logger
}

func (d *desk) library() *routine.Library { return d.material.Library }

// speaking is the library in the person's language, as far as it is there.
func (d *desk) speaking() *routine.Library {
	return d.library().In(cmp.Or(d.Person.Language(), d.locale()))
}

// locale is that of the person's profile, where Slack was asked for it.
func (d *desk) locale() string {
	if d.facts.Profile == nil {
		return ""
	}
	return d.facts.Profile.Locale
}

// local is now on the person's wall.
func (d *desk) local() time.Time { return d.Local(d.now) }

// tomorrow is when the person's day is over that it is at a moment.
func (d *desk) tomorrow(at time.Time) time.Time {
	return schedule.DayEnds(d.Person.Prefs.Timetable.Days(), at)
}

// away reports whether reminders are left out because Slack says that the person is
// off for days.
func (d *desk) away() bool { return d.Person.Wanted(d.now) && d.absent(d.Person, d.now) }

// known reports whether the person was met, and not forgotten since.
func (d *desk) known() bool { return known(d.Person) }

func known(p prefs.Person) bool { return !p.Met.IsZero() || !p.OptedIn.IsZero() }

// settle gives somebody who has no settings yet the usual ones.
func (d *desk) settle() {
	if d.Person.Prefs.Timetable.Zone == "" {
		d.Person.Prefs = d.material.usual(noZone)
	}
}

// noZone is that of a plan while nobody knows the person's.
const noZone = "UTC"

// Plan is that of somebody new, in no zone of theirs.
func (m Material) Plan() PlanShown { return PlanShown{Timetable: m.usual(noZone).Timetable} }

func (d *desk) unmet() Unmet { return Unmet{d.material.Plan()} }

func (d *desk) ask() Ask {
	if d.Person.Prefs.Timetable.Zone != "" {
		return Ask{Usual: PlanOf(d.Person), Own: true}
	}
	return Ask{Usual: d.material.Plan()}
}

// redraw has the person's card drawn again as it stands.
func (d *desk) redraw() {
	d.Owed = append(d.Owed, delivery.Message{
		To: d.Person.ID, Kind: delivery.Card, Priority: delivery.Answer,
		Ref: delivery.Ref{Card: d.Card.ID}, Edit: true, Routine: d.Card.Routine,
	})
}

// open reports whether the last card still waits for an answer that matters.
func (d *desk) open() bool {
	return d.Card.ID != 0 && d.Card.Answer == session.Open && d.now.Sub(d.Card.Sent) < time.Hour
}

// putOff reports whether the reminder of the person's card is to come again.
func (d *desk) putOff() bool {
	return d.Card.Answer == session.Snoozed && d.Person.Snoozes > 0 && d.Card.Until.Equal(d.Person.Due)
}

// cannotFollow logs that a plan which was checked is wrong all the same.
func (d *desk) cannotFollow(err error) {
	if err != nil {
		d.log.Warn("a plan that cannot be followed", "user", d.Person.ID, "error", err)
	}
}
