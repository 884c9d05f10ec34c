// Package prefs says who a person is and what they asked for.
package prefs

import (
	"cmp"
	"slices"
	"time"
)

// UserID names one person in one workspace.
type UserID struct {
	Workspace string `json:"workspace"` // a team id (T…), or an enterprise id (E…) for an org install
	Person    string `json:"person"`    // a user id (U… or W…)
}

// String gives "T1/U1", for logs.
func (u UserID) String() string { return u.Workspace + "/" + u.Person }

// Person is someone the bot has met, and all it remembers of their wishes.
type Person struct {
	ID          UserID    `json:"-"`
	Met         time.Time `json:"met,omitzero"`          // when they first asked for a break; zero: never, or forgotten
	OptedIn     time.Time `json:"opted_in,omitzero"`     // zero: never said yes, so never reminded
	Channel     string    `json:"channel,omitempty"`     // the direct message (D…) that Slack opened at the first post
	Locale      string    `json:"locale,omitempty"`      // of the Slack profile when it was last seen, as in "de-DE"
	PausedUntil time.Time `json:"paused_until,omitzero"` // zero: not paused; Forever: until they resume
	Pauses      Pauses    `json:"pauses,omitempty"`      // announced, at most MaxPauses; over, they go with the next change
	RestUntil   time.Time `json:"rest_until,omitzero"`   // zero: not resting; it stays until they said how to go on after it
	Prefs       Prefs     `json:"prefs"`
	Safety      Safety    `json:"safety,omitzero"`
	Calendar    Calendar  `json:"calendar,omitzero"`
	Easing      Easing    `json:"easing,omitempty"` // of the plan: see Ease

	// Due is the next reminder as the last change of this record set it; zero:
	// none. The beat moves on from there without touching this record, so it
	// is an anchor and not the truth: see schedule.Upcoming.
	Due time.Time `json:"due,omitzero"`
	// Snoozes counts how often in a row Due was put off by the person.
	Snoozes int `json:"snoozes,omitempty"`
	// Version grows with every saved change; 0: nothing is kept of the person.
	Version uint64 `json:"version"`
}

// Forever is the PausedUntil of someone who did not say when to go on.
var Forever = time.Date(9999, time.January, 1, 0, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // a constant, if Go had those of times

// Language is the language that the person is spoken to where it is there, as
// in "de" or "de-DE"; "" says nothing about it.
func (p Person) Language() string { return cmp.Or(p.Prefs.Language, p.Locale) }

// Wanted reports whether the person opted in, and neither paused nor rests at now.
func (p Person) Wanted(now time.Time) bool {
	return !p.OptedIn.IsZero() && p.PausedTill(now).IsZero() && !p.Rests(now)
}

// Rests reports whether the person wants nothing but what is gentle at now.
func (p Person) Rests(now time.Time) bool { return now.Before(p.RestUntil) }

// Rested reports whether their rest is over at now, and they did not say yet how to
// go on.
func (p Person) Rested(now time.Time) bool { return p.InRest() && !p.Rests(now) }

// InRest reports whether they rest, or did and did not say yet how to go on.
func (p Person) InRest() bool { return !p.RestUntil.IsZero() }

// Prefs is what a person can set.
type Prefs struct {
	Timetable Timetable     `json:"timetable"`
	ZoneFixed bool          `json:"zone_fixed,omitempty"` // true: does not follow the zone of the Slack profile
	Length    time.Duration `json:"length"`               // how long a routine should take
	Pace      Pace          `json:"pace"`
	Equipment []string      `json:"equipment,omitempty"` // what they said they have, as the library calls it: roller, mat
	Places    []string      `json:"places,omitempty"`    // where they can move: seated, standing, floor
	Pictures  Pictures      `json:"pictures,omitempty"`  // how a step is shown; "", as of old records: see Shown
	Language  string        `json:"language,omitempty"`  // of the routines, as in "de"; "" follows Person.Locale
	Summary   Summary       `json:"summary,omitempty"`   // of the week; "" is the usual: see Summed
}

// Has reports whether the person said they have this piece of equipment.
func (p Prefs) Has(equipment string) bool { return slices.Contains(p.Equipment, equipment) }

// Shown is how a step is shown to the person. Who never chose gets loops: they
// lead better than a still.
func (p Prefs) Shown() Pictures { return cmp.Or(p.Pictures, PicturesAnimated) }

// Pictures says how a step is shown beside its words, which are complete.
type Pictures string

// The ways.
const (
	PicturesAnimated Pictures = "animated"
	PicturesStill    Pictures = "still" // for those whom movement on the screen disturbs
	PicturesNone     Pictures = "none"
)

// Summed is when the person is told how their week was. Who never chose is.
func (p Prefs) Summed() Summary { return cmp.Or(p.Summary, SummaryWeekly) }

// Summary says when somebody is told how their week was.
type Summary string

// The ways.
const (
	SummaryWeekly Summary = "weekly" // at the beginning of the next one
	SummaryNone   Summary = "none"
)

// Easing says how far it has come with making a plan easier whose reminders
// nobody answers. It is asked once for a plan.
type Easing string

// The states. NotEased is the zero value.
const (
	NotEased Easing = ""
	Eased    Easing = "eased"   // every other reminder is left out, and the person was asked
	Settled  Easing = "settled" // they said how they want it
)

// AllEasings lists every state.
func AllEasings() []Easing { return []Easing{NotEased, Eased, Settled} }

// Pace says who turns the page of a routine.
type Pace string

// The paces.
const (
	// PaceAuto is the usual one: the bot, when a step's time is up, since hands are
	// busy; and on the floor, where nobody can read on, the person.
	PaceAuto   Pace = "auto"
	PaceAlways Pace = "always" // the bot, on the floor, too
	PaceNext   Pace = "next"   // the person, by pressing Next
)

// OnFloor is who turns the page there: PaceAuto or PaceNext.
func (p Pace) OnFloor() Pace {
	if p == PaceAlways {
		return PaceAuto
	}
	return PaceNext
}

// AtDesk is who turns the page elsewhere: PaceAuto or PaceNext.
func (p Pace) AtDesk() Pace {
	if p == PaceNext {
		return PaceNext
	}
	return PaceAuto
}

// Defaults is what somebody gets who only said yes: reminders at 10:00, 11:00, 14:00,
// 15:00, 16:00 and 17:00. That they fill a day of work and not more is the reason for
// the lunch and for the cap; docs/decisions has that of the interval.
func Defaults(zone string) Prefs {
	return Prefs{
		Timetable: Timetable{
			Plan:   Plan{Every: 60},
			Hours:  weekdays(Span{From: 9 * 60, To: 12 * 60}, Span{From: 13 * 60, To: 17*60 + 30}),
			Zone:   zone,
			PerDay: 6,
			Lead:   20,
		},
		Length:   150 * time.Second,
		Pace:     PaceAuto,
		Places:   []string{"seated", "standing"},
		Pictures: PicturesAnimated,
	}
}

// weekdays gives the same spans to Monday and all days up to Friday.
func weekdays(spans ...Span) Hours {
	var h Hours
	for d := time.Monday; d <= time.Friday; d++ {
		h[d] = slices.Clone(spans)
	}
	return h
}
