package rows

import (
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/moment"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// News is what reminders brought a person since their desk was last written:
// the newest card, the notes for the log, and what was sent on which day. It
// lies in their due row, which every reminder rewrites anyhow, beside those of
// all who are due at the same time. To write each desk instead would cost a
// page of the file for each reminder; so the desks of people who do nothing
// are left alone. Who reads a desk sees the news on it, and who changes it
// puts them there first.
//
// It stays encoded as long as possible, since a beat only carries it from one
// second to another: a card; notes, the newest first, each behind its length;
// and hours, the newest first. Its bytes may be bbolt's own.
type News struct {
	card  []byte
	notes []byte // at most session.LogSize
	hours []byte // some mostHours
}

// sentCard is the newest reminder that was sent: id | sent | due | before | snoozes |
// routine | channel | ts | how many came before it | how much older the first
// of them is, by id | what those before it offered, the newest first: on which day,
// counted from 1970-01-01, or by how many days before the newer one | routine. A
// row of before says nothing of the last part.
type sentCard struct {
	session.Posted

	before  int    // reminders since the desk was last written
	first   uint64 // the id of the first of them, or its own
	offered []byte
}

// mostReminders is how many reminders lie in a due row before they are put away:
// half a week of somebody who does nothing. Else every one would carry along all
// that were before it.
const mostReminders = 20

// Full reports whether they are to be put away.
func (n *News) Full() bool {
	card, err := n.newest()
	return err != nil || card.before+1 >= mostReminders || len(n.hours) > 4*mostReminders
}

// None reports whether there are none.
func (n *News) None() bool { return len(n.card)+len(n.notes)+len(n.hours) == 0 }

func (n *News) append(b []byte) []byte {
	for _, part := range [...][]byte{n.card, n.notes, n.hours} {
		b = append(appendNumber(b, len(part)), part...)
	}
	return b
}

func (r *reader) news() News {
	return News{r.bytes(r.count()), r.bytes(r.count()), r.bytes(r.count())}
}

// Note puts a note on top, unless it only says that what is there goes on.
func (n *News) Note(note session.Note) error {
	note.At, note.Due = moment.Second(note.At), moment.Second(note.Due)
	old := reader{rest: n.notes}
	if len(n.notes) > 0 && note.What != session.WasSent {
		if top := (&reader{rest: old.bytes(old.count())}).note(); note.GoesOn(top, lasts(note)) {
			return nil
		}
		old = reader{rest: n.notes}
	}
	for kept := 1; kept < session.LogSize && len(old.rest) > 0; kept++ {
		old.bytes(old.count())
	}
	encoded, err := appendNote(make([]byte, 0, 32), note)
	if err != nil {
		return err
	}
	notes := make([]byte, 0, 2+len(encoded)+len(n.notes))
	notes = append(appendNumber(notes, len(encoded)), encoded...)
	n.notes = append(notes, n.notes[:len(n.notes)-len(old.rest)]...)
	return nil
}

// AllNotes are for the log, the newest first.
func (n *News) AllNotes() (notes []session.Note, err error) {
	r := reader{rest: n.notes}
	for len(r.rest) > 0 {
		one := reader{rest: r.bytes(r.count())}
		notes = append(notes, one.note())
		r.err = errors.Join(r.err, one.end())
	}
	return notes, r.err
}

// Sent counts one more reminder, and keeps the newest card.
func (n *News) Sent(posted session.Posted, hour int) {
	card := sentCard{Posted: posted}
	day, newer := session.DayOf(n.Last()), session.DayOf(hour)
	now := session.Offered{Hour: hour, Count: 1}
	older := reader{rest: n.hours}
	hours := make([]byte, 0, len(n.hours)+8) // another one: these may be bbolt's
	if len(n.hours) > 0 {
		last := session.Offered{Hour: older.count(), Count: older.count()}
		switch {
		case last.Hour == hour:
			now.Count += last.Count
			hours = appendOffered(hours, hour, now.Count)
		case last.Hour > hour: // their wall went back: nobody will notice an hour
			hours = appendOffered(hours, last.Hour, last.Count+1)
		default:
			hours = appendOffered(appendOffered(hours, hour, now.Count), hour-last.Hour, last.Count)
		}
	} else {
		hours = appendOffered(hours, hour, now.Count)
	}
	hours = append(hours, older.rest...)
	n.hours = hours

	card.first = card.ID
	if last, err := n.newest(); err == nil && last.ID != 0 {
		if last.ID >= card.ID {
			return
		}
		card.before, card.first = last.before+1, last.first
		card.offered = appendText(appendNumber(make([]byte, 0, 32+len(last.offered)), max(newer-day, 0)), last.Routine)
		card.offered = append(card.offered, last.offered...)
	}
	n.card = binary.AppendUvarint(make([]byte, 0, 64), card.ID)
	n.card = appendTime(appendTime(appendTime(n.card, card.Sent), card.Due), card.Before)
	n.card = appendNumber(n.card, card.Snoozes)
	n.card = appendText(appendText(appendText(n.card, card.Routine), card.Channel), card.TS)
	n.card = binary.AppendUvarint(appendNumber(n.card, card.before), card.ID-card.first)
	n.card = append(n.card, card.offered...)
}

// appendOffered writes how many reminders came in an hour: the hour, or how many
// hours before the newer one it was | how many.
func appendOffered(b []byte, hour, count int) []byte {
	return appendNumber(appendNumber(b, hour), count)
}

// AllHours are what was sent in each hour, the newest first.
func (n *News) AllHours() (hours []session.Offered, err error) {
	r := reader{rest: n.hours}
	for at := 0; len(r.rest) > 0; {
		h := session.Offered{Hour: r.count(), Count: r.count()}
		if at > 0 {
			h.Hour = at - h.Hour
		}
		if at = h.Hour; at <= 0 {
			r.fail()
			break
		}
		hours = append(hours, h)
	}
	return hours, r.err
}

// LastSent is when the newest reminder was sent; zero: there is none.
func (n *News) LastSent() time.Time {
	card, err := n.newest()
	if err != nil {
		return time.Time{}
	}
	return card.Sent
}

// Last is the hour of the newest reminder; 0 where there is none.
func (n *News) Last() int {
	r := reader{rest: n.hours}
	return r.count()
}

// newest is the card; its ID is 0 where there is none.
func (n *News) newest() (c sentCard, err error) {
	if len(n.card) == 0 {
		return c, nil
	}
	r := reader{rest: n.card}
	c.ID, c.Kind = r.uvarint(), delivery.Reminder
	c.Sent, c.Due, c.Before = r.time(), r.time(), r.time()
	c.Snoozes = r.count()
	c.Routine, c.Channel, c.TS = r.text(), r.text(), r.text()
	c.before, c.first = r.count(), c.ID-r.uvarint()
	c.offered = r.rest
	return c, r.err
}

// offers are what the card offered, and those before it, the newest first.
func (n *News) offers(c sentCard) (all []session.Offer, err error) {
	day := session.DayOf(n.Last())
	all = append(all, session.Offer{Routine: c.Routine, Day: session.DateOf(day)})
	r := reader{rest: c.offered}
	for len(r.rest) > 0 {
		day -= r.count()
		all = append(all, session.Offer{Routine: r.text(), Day: session.DateOf(day)})
	}
	return all, r.err
}

// Check reads all of it, as who decodes a row does not.
func (n *News) Check() error {
	card, err1 := n.newest()
	if len(n.card) > 0 && err1 == nil {
		_, err1 = n.offers(card)
	}
	_, err2 := n.AllNotes()
	_, err3 := n.AllHours()
	return errors.Join(err1, err2, err3)
}

// On puts the news on a desk.
func (n *News) On(desk *session.Desk) {
	if card, err := n.newest(); err == nil && card.ID != 0 {
		offers, _ := n.offers(card)
		if card.ID == desk.Card.ID { // the press was here first
			offers = offers[1:]
		}
		for _, o := range slices.Backward(offers) {
			desk.Offer(o.Routine, o.Day)
		}
		desk.PlaceLast(card.Posted, card.first, card.before)
	}
	notes, _ := n.AllNotes()
	for _, note := range slices.Backward(notes) {
		desk.Tell(note, lasts(note))
	}
}

func lasts(n session.Note) bool { return schedule.Reason(n.Why).Lasts() }
