package session

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/moment"
	"unhunch/internal/prefs"
)

// Posted is a card that was sent, and where it is.
type Posted struct {
	Card
	Channel string
	TS      string
}

// PostedAs is the card that a message became.
func PostedAs(m delivery.Message, o delivery.Outcome) Posted {
	card := Card{
		ID: m.ID, Kind: m.Kind, Routine: o.Receipt.Routine,
		Due: moment.Second(m.Due), Sent: moment.Second(o.At), Before: moment.Second(m.Before), Snoozes: m.Snoozes, InRest: m.InRest,
	}
	return Posted{card, o.Receipt.Channel, o.Receipt.TS}
}

// IsCard reports whether a message becomes a card of the person's.
func IsCard(m delivery.Message) bool {
	return (m.Kind == delivery.Reminder || m.Kind == delivery.Break) && !m.Edit
}

// Concerned reports whether anything follows on a person's desk from how a
// message ended.
func Concerned(m delivery.Message, o delivery.Outcome) bool {
	_, told := NoteOf(m, o)
	return told || !m.Edit && o.Verdict == delivery.Sent || IsCard(m) && o.Verdict == delivery.Unknown || isLost(m, o)
}

// isLost reports whether the post of a step is not there, as far as anybody knows.
func isLost(m delivery.Message, o delivery.Outcome) bool {
	return m.Kind == delivery.Step &&
		(o.Verdict == delivery.Unknown || o.Verdict == delivery.Dropped && (o.Reason == delivery.Refused || o.Reason == delivery.Stale))
}

// NoteOf is what the person's log says of how a message ended. Of other
// messages than reminders nobody asks why.
func NoteOf(m delivery.Message, o delivery.Outcome) (n Note, told bool) {
	if m.Kind != delivery.Reminder || m.Edit {
		return n, false
	}
	n = Note{At: o.At, Due: m.Due}
	switch o.Verdict {
	case delivery.Sent:
		n.What, n.Unsaid, n.MeetingFrom = WasSent, m.Unsaid, moment.Second(m.Before)
	case delivery.Unknown:
		n.What, n.Why = WasUnknown, string(o.Reason)
	case delivery.Dropped:
		n.What, n.Why = WasDropped, string(o.Reason)
	case delivery.Later:
		return Note{}, false
	}
	return n, true
}

// Settle puts on the desk all that follows from how a message ended that was
// owed to its person: where the post is, the card, what was offered, what the log
// says, the day's count, the direct message. days are theirs. It may owe more: see
// Desk.Owed. Its error is that the message is of no kind that is known.
//
// A card that was sent while a routine runs in the thread of another one is
// counted, but does not become the person's card: the running routine keeps
// its posts, and the new card's buttons are answered like those of an old card.
func (d *Desk) Settle(m delivery.Message, o delivery.Outcome, days prefs.Days) error {
	if n, told := NoteOf(m, o); told {
		d.Tell(n, false)
	}
	switch {
	case o.Verdict == delivery.Unknown && IsCard(m):
		d.Stray(m.ID)
	case isLost(m, o):
		d.carry(m)
	case o.Verdict == delivery.Sent && !m.Edit:
		return d.arrived(m, o, days)
	}
	return nil
}

// arrived is Settle of a post that Slack has taken.
func (d *Desk) arrived(m delivery.Message, o delivery.Outcome, days prefs.Days) error {
	d.Person.Channel = cmp.Or(o.Receipt.Channel, d.Person.Channel)
	switch m.Kind {
	case delivery.Reminder, delivery.Break:
		if m.ID != d.Card.ID { // else the press was here first
			d.Offer(o.Receipt.Routine, days.Of(o.At).Format(time.DateOnly))
		}
		if !d.Place(PostedAs(m, o)) {
			d.Stray(m.ID)
		}
	case delivery.Step, delivery.End, delivery.Card, delivery.StepState, delivery.EndState, delivery.Passed:
		d.Posts.keep(m.Ref, o.Receipt.TS)
	case delivery.Screening, delivery.Easing, delivery.Rested, delivery.Summary, delivery.Calendar: // nobody edits them, and nothing hangs on them
	default:
		return fmt.Errorf("unknown kind %q", m.Kind)
	}
	if m.Kind == delivery.Reminder {
		d.Days = CountOffered(d.Days, Offered{HourOf(o.At, days), 1})
	}
	return nil
}

// carry has the last post that is known take the place of a step's that is lost,
// so that a routine always has its buttons somewhere: the post of the step before
// it, or the card. Where the lost one is there after all, both have them.
func (d *Desk) carry(lost delivery.Message) {
	s, turn := d.Session, d.Session.Turn
	if !s.Live() || s.Card != lost.Ref.Card || lost.Ref.Part != Part(turn) || d.Posts.Card != s.Card || d.Posts.TS[lost.Ref.Part] != "" {
		return
	}
	last := d.Posts.TS[""]
	for t := turn - 1; t >= 0; t-- {
		if ts := d.Posts.TS[Part(t)]; ts != "" {
			last = ts
			break
		}
	}
	if last == "" {
		return
	}
	d.Posts.keep(lost.Ref, last)
	effects := s.effects()
	effects.step(turn, s.Step, delivery.Answer)
	effects.owed[0].To = d.Person.ID
	d.Owed = append(d.Owed, effects.owed...)
}

// StandsIn reports whether a post is known only as another one's: see carry.
func (p *Posts) StandsIn(part string) bool {
	ts := p.TS[part]
	for other, its := range p.TS {
		if other != part && its == ts {
			return true
		}
	}
	return false
}

// OnCard reports whether the card stands for another post: see carry.
func (p *Posts) OnCard(part string) bool {
	return part != "" && p.TS[part] != "" && p.TS[part] == p.TS[""]
}

// Carries reports whether a post stands for the step that is shown now, in the
// place of its own: see carry.
func (d *Desk) Carries(ref delivery.Ref) bool {
	s := d.Session
	now := Part(s.Turn)
	return s.Live() && ref.Card == s.Card && d.Posts.Card == s.Card && ref.Part != now &&
		d.Posts.TS[now] != "" && d.Posts.TS[now] == d.Posts.TS[ref.Part]
}

// keep remembers where a post is, as long as it belongs to the last card.
func (p *Posts) keep(ref delivery.Ref, ts string) {
	if p.Card != ref.Card {
		return
	}
	if p.TS == nil {
		p.TS = make(map[string]string)
	}
	p.TS[ref.Part] = ts
}

// Found notes where a post was come upon, unless that is known. A channel or ts
// of "" is not known.
func (p *Posts) Found(ref delivery.Ref, channel, ts string) {
	p.Channel = cmp.Or(p.Channel, channel)
	if ts != "" && p.TS[ref.Part] == "" {
		p.keep(ref, ts)
	}
}

// Owes notes that an edit of a post is owed, by the id that the store gave it.
func (p *Posts) Owes(m delivery.Message, id uint64) {
	if !m.Edit || m.Ref.Card != p.Card {
		return
	}
	if p.Revisions == nil {
		p.Revisions = make(map[string]uint64)
	}
	p.Revisions[m.Ref.Part] = max(p.Revisions[m.Ref.Part], id)
}

// Place makes a card that was sent the person's card, unless a newer one is
// or a routine is running in the thread of another.
//
// Slack shows a card before it answers the call, so the press may be here
// first: then the card is the person's already, and what they made of it stays.
func (d *Desk) Place(sent Posted) bool {
	pressed := sent.ID == d.Card.ID
	if sent.ID < d.Card.ID || d.Session.Live() && !pressed {
		return false
	}
	card := sent.Card
	card.Ignored = d.Card.Unanswered()
	posts := Posts{Card: card.ID, Channel: sent.Channel}
	if pressed {
		card.Routine = cmp.Or(d.Card.Routine, card.Routine) // they may have swapped it
		card.Answer, card.Until = d.Card.Answer, d.Card.Until
		card.Ignored, card.Seen = d.Card.Ignored, d.Card.Seen
	}
	if d.Posts.Card == card.ID {
		posts.TS, posts.Revisions = d.Posts.TS, d.Posts.Revisions
	}
	d.Card, d.Posts = card, posts
	d.Posts.keep(delivery.Ref{Card: card.ID}, sent.TS)
	return true
}

// PlaceLast places the last of several reminders, for a store that did not
// write each of them on the desk. So many came before it since the desk was
// written, and nobody has answered any.
func (d *Desk) PlaceLast(sent Posted, before int) {
	if d.Place(sent) {
		d.Card.Ignored += before
	} else {
		d.Stray(sent.ID)
	}
}

// Stray remembers a card that is not the person's, unless theirs is newer. It
// may be there: a press on it says that it is.
func (d *Desk) Stray(id uint64) {
	if id > d.Card.ID {
		over := func(known uint64) bool { return known <= d.Card.ID || known == id }
		d.Strays = append([]uint64{id}, slices.DeleteFunc(d.Strays, over)...)
	}
}

// GoesOn reports whether a note only says that what the last one says goes on.
// lasts tells of its reason that it drops one reminder after the other
// (schedule.Reason.Lasts).
func (n Note) GoesOn(last Note, lasts bool) bool {
	if last.What != n.What || last.Why != n.Why {
		return false
	}
	switch n.What {
	case WasHeld:
		return last.Due.Equal(n.Due)
	case WasDropped:
		return lasts
	case WasSent, WasUnknown:
	}
	return false
}

// CatchUp puts on the desk what happened since it was written: notes, as Tell does,
// and offers. Both are the newest first, and lasts is of each note.
func (d *Desk) CatchUp(notes []Note, lasts func(Note) bool, offers []Offer) {
	log, top := make([]Note, len(notes)+len(d.Log)), len(notes)
	copy(log[top:], d.Log)
	for _, n := range slices.Backward(notes) {
		if top == len(log) || !n.GoesOn(log[top], lasts(n)) {
			top--
			log[top] = n
		}
	}
	d.Log = log[top:]
	d.offer(offers...)
}

// Tell puts a note on top of the log, unless it only says that what is there
// goes on: see GoesOn.
func (d *Desk) Tell(n Note, lasts bool) {
	if len(d.Log) == 0 || !n.GoesOn(d.Log[0], lasts) {
		d.Note(n)
	}
}
