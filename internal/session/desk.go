package session

import (
	"context"
	"slices"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
)

// Desk is everything the bot keeps of one person, as one business step reads
// and changes it. As JSON it is what somebody gets who asks for all of it.
type Desk struct {
	Person  prefs.Person `json:"person"`
	Card    Card         `json:"card"`
	Session Session      `json:"session"`
	Posts   Posts        `json:"posts"`
	Log     []Note       `json:"log"`  // the newest first, at most LogSize
	Days    []Day        `json:"days"` // the newest first, see KeptDays; days without counts are absent

	// Offered are the routines of the library that were offered lately, the newest
	// first and at most OfferedKept: what the next choice varies on.
	Offered []Offer `json:"offered"`

	// Experience is what the person said of what they did.
	Experience Experience `json:"experience"`

	// Own are the exercises that the person's physiotherapist gave them, at most
	// MostOwn, and OwnLast the highest number that any of them had.
	Own     []Own `json:"own,omitempty"`
	OwnLast int   `json:"own_last,omitempty"`

	// Summary is when the summary of the week comes next; zero: it is not known.
	// Week is the date of the Monday of the week that this is in.
	Summary time.Time `json:"summary,omitzero"`
	Week    string    `json:"week,omitempty"`

	// Strays are the ids of cards that the person may have before them though
	// they are not Card: Slack never said what became of them, or they came while
	// a routine ran. The newest first, at most StraysKept.
	Strays []uint64 `json:"strays,omitempty"`

	// Advice is what became of suggestions.
	Advice Advice `json:"advice,omitzero"`

	// Waits is the reminder that waits for its time. It is the store's to know:
	// a change of it is none.
	Waits Waits `json:"waits,omitzero"`

	// Owed is what a change wants sent. It is written with the change, which gives
	// each its ID, and empty whenever a desk is read.
	Owed []delivery.Message `json:"-"`
}

// Waits is a reminder that waits for its time: where the beat has moved it from
// what the person's record says. The zero Waits is none.
type Waits struct {
	For     time.Time `json:"for,omitzero"`      // the Person.Due that it follows from; after a change of that, it is of the past
	Due     time.Time `json:"due,omitzero"`      // when it comes, or, while it is held, was to come
	At      time.Time `json:"at,omitzero"`       // when it is decided: after Due while it is held, and before where it was brought forward
	Snoozes int       `json:"snoozes,omitempty"` // how often in a row the person put it off
}

// Held is when the reminder that is held now was due; zero: none is.
func (d *Desk) Held() time.Time {
	if w := d.Waits; w.For.Equal(d.Person.Due) && w.At.After(w.Due) {
		return w.Due
	}
	return time.Time{}
}

// LastSent is when the last reminder came; zero: the log does not know.
func (d *Desk) LastSent() time.Time {
	i := slices.IndexFunc(d.Log, func(n Note) bool { return n.What == WasSent })
	if i < 0 {
		return time.Time{}
	}
	return d.Log[i].At
}

// Offer is routine.Offer.
type Offer = routine.Offer

// Experience is routine.Experience.
type Experience = routine.Experience

// History is what the next choice of a routine goes by. What is on the person's
// card stands in front, though Slack may not have said yet that it is there.
func (d *Desk) History() routine.History {
	h := routine.History{Offers: d.Offered, Experience: d.Experience}
	if id := d.Card.Routine; id != "" && !routine.IsPrescribed(id) && (len(h.Offers) == 0 || h.Offers[0].Routine != id) {
		h.Offers = append([]Offer{{Routine: id}}, h.Offers...)
	}
	return h
}

// Offer notes that a routine was offered on a date: its card was sent, or it took
// the place of another on one. A card counts whatever becomes of it, since one
// that nobody took is no reason to offer the same again. Somebody's own exercises
// take no part: what the library varies on is the library.
func (d *Desk) Offer(id, date string) { d.offer(Offer{Routine: id, Day: date}) }

// offer is Offer of many, the newest first.
func (d *Desk) offer(newest ...Offer) {
	newest = slices.DeleteFunc(newest, func(o Offer) bool { return o.Routine == "" || routine.IsPrescribed(o.Routine) })
	if len(newest) > 0 {
		offers := slices.Concat(newest, d.Offered)
		d.Offered = offers[:min(len(offers), OfferedKept)]
	}
}

// declined notes of the newest offer of a routine that the person skipped it.
func (d *Desk) declined(id string) {
	i := slices.IndexFunc(d.Offered, func(o routine.Offer) bool { return o.Routine == id })
	if i >= 0 {
		d.Offered = slices.Clone(d.Offered)
		d.Offered[i].Skipped = true
	}
}

// How much of a person's past a store keeps.
const (
	LogSize     = 8
	DaysKept    = 1 + 7*ReviewedWeeks // the newest one with counts and the ReviewedWeeks before it, so that the summary of a Monday has them all
	OfferedKept = 60
	StraysKept  = 8
)

// KeptDays are those of somebody's days that are kept: of the DaysKept days up to the
// newest. All are the newest first.
func KeptDays(days []Day) []Day {
	days = days[:min(len(days), DaysKept)]
	first := keptFrom(days)
	for len(days) > 0 && days[len(days)-1].Date < first {
		days = days[:len(days)-1]
	}
	return days
}

// keptFrom is the first date of which somebody's days are kept; "": all are.
func keptFrom(days []Day) string {
	if len(days) == 0 {
		return ""
	}
	newest, err := time.Parse(time.DateOnly, days[0].Date)
	if err != nil {
		return ""
	}
	return newest.AddDate(0, 0, 1-DaysKept).Format(time.DateOnly)
}

// Card is the last card that the person was sent. The zero Card is none.
type Card struct {
	ID      uint64        `json:"id,omitempty"` // the id of its message; a newer card has a greater one
	Kind    delivery.Kind `json:"kind,omitempty"`
	Routine string        `json:"routine,omitempty"` // what Start starts
	Due     time.Time     `json:"due,omitzero"`
	Sent    time.Time     `json:"sent,omitzero"`
	Before  time.Time     `json:"before,omitzero"` // when the meeting begins that it came early for; zero: it did not
	Answer  Answer        `json:"answer,omitempty"`
	Until   time.Time     `json:"until,omitzero"` // with Snoozed: when it comes again
	Snoozes int           `json:"snoozes,omitempty"`
	InRest  bool          `json:"in_rest,omitempty"` // it was asked for by its name in a rest
	Ignored int           `json:"ignored,omitempty"` // reminders in a row before this one that nobody answered
	Seen    bool          `json:"seen,omitempty"`    // the person did something since, if not with this card
}

// Unanswered is how many reminders in a row, this one the last of them, came
// and went without a press or a command of the person. It is known when the
// next one is about to come.
func (c Card) Unanswered() int {
	if c.Kind != delivery.Reminder || c.Answer != Open || c.Seen {
		return 0
	}
	return c.Ignored + 1
}

// Answer is what was done with a card.
type Answer string

// The answers. Open is the zero value.
const (
	Open    Answer = ""
	Started Answer = "started"
	Stood   Answer = "stood"
	Snoozed Answer = "snoozed"
	Skipped Answer = "skipped"
	Off     Answer = "off" // reminders were paused from the card
)

// Posts remembers where the messages of the last card are.
type Posts struct {
	Card    uint64            `json:"card,omitempty"`
	Channel string            `json:"channel,omitempty"`
	TS      map[string]string `json:"ts,omitempty"` // by delivery.Ref.Part

	// Revisions are the ids of the last edits owed, by delivery.Ref.Part: they
	// grow from one change of a desk to the next. They are the store's to set.
	Revisions map[string]uint64 `json:"revisions,omitempty"`
}

// Overtaken reports whether a newer edit than this one is owed of the same post,
// or was made already.
func (p *Posts) Overtaken(m delivery.Message) bool {
	return m.Edit && m.Ref.Card == p.Card && m.ID < p.Revisions[m.Ref.Part]
}

// Note is one decision about a reminder, for "why". A hold is told once, when
// it begins; and a reason that drops one reminder after the other is told with
// the first of them.
type Note struct {
	At     time.Time `json:"at"`
	Due    time.Time `json:"due,omitzero"`
	What   What      `json:"what"`
	Why    string    `json:"why,omitempty"`    // a schedule.Reason or a delivery.Reason
	Unsaid string    `json:"unsaid,omitempty"` // with WasSent: each schedule.Unsaid, with commas

	// The meeting in the person's calendar that it was about: with WasSent, it came
	// before that, and its end is not told.
	MeetingFrom time.Time `json:"meeting_from,omitzero"`
	MeetingTo   time.Time `json:"meeting_to,omitzero"`
}

// Note puts a note on top of the log.
func (d *Desk) Note(n Note) { d.Log = append([]Note{n}, d.Log...) }

// What was decided.
type What string

// The decisions.
const (
	WasSent    What = "sent"
	WasHeld    What = "held"
	WasDropped What = "dropped"
	WasUnknown What = "unknown"
)

// Store keeps desks.
type Store interface {
	// Desk reads what is kept of a person, and what waits for them. Somebody never met has a desk with
	// only an ID: that is no error.
	Desk(ctx context.Context, id prefs.UserID) (Desk, error)
	// Change reads a desk, lets change alter it and writes it back with all
	// that follows, in one transaction: the due items of the reminder (when
	// Person.Due, the timetable, the channel or Snoozes changed) and of the
	// desk (when Wakes changed), and the messages owed, whose edits are noted in
	// Posts.Revisions. An error of change is
	// returned as it is, and nothing is written. change may run twice.
	Change(ctx context.Context, id prefs.UserID, change func(*Desk) error) error
	// Owes reports whether a card with this id is owed to the person. Slack may
	// show one before it says so, or says nothing.
	Owes(ctx context.Context, id prefs.UserID, card uint64) (bool, error)
	// Forget removes every trace of a person, owed messages included.
	Forget(ctx context.Context, id prefs.UserID) error
	// ForgetWorkspace removes every trace of a workspace: its people, what is owed
	// to them, the files that were uploaded to it, and its workspace.Record. It leaves
	// a line in the audit log, in its last transaction, if there was a record or
	// anybody. Of one that is not there it removes nothing, which is no error.
	ForgetWorkspace(ctx context.Context, workspace string, now time.Time) error
	// NextDue tells when the next due item of anybody comes; zero: none.
	NextDue(ctx context.Context) (time.Time, error)
}
