package buckets

import (
	"encoding/binary"
	"errors"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/moment"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"

	"unhunch/internal/store/rows"
)

// News is what happened to a person's reminders since their desk was last
// written. It lies in their due row, which every beat that meets it rewrites
// anyhow, beside those of all who are due at the same time. To write each desk
// instead would cost a page of the file for each reminder; so the desks of people
// who do nothing are left alone. Who reads a desk sees the news on it, and who
// changes it puts them there first.
//
// It is how many there are | the newest card: its id, snoozes, ts | each of them, the
// newest first: a note | if the reminder was sent, the routine that it offered.
// It stays encoded as long as possible, since a beat only carries it from one
// second to another. Its bytes may be bbolt's own.
type News struct {
	count int
	card  []byte // empty: none was sent
	items []byte
}

// mostNews is how many lie in a due row before they are put away: half a week of
// somebody who does nothing. Else every one would carry along all that were before it.
const mostNews = 20

// Full reports whether they are to be put away.
func (n *News) Full() bool { return n.count >= mostNews }

// None reports whether there are none.
func (n *News) None() bool { return n.count == 0 }

func (n *News) append(b []byte) []byte {
	b = rows.AppendNumber(rows.AppendNumber(b, n.count), len(n.card))
	return append(append(b, n.card...), n.items...)
}

func readNews(r *rows.Reader) News {
	return News{count: r.Count(), card: r.Bytes(r.Count()), items: r.Rest()}
}

// Note adds what a beat decided, unless it only says that what is there goes on.
func (n *News) Note(note session.Note) error {
	note.At, note.Due = moment.Second(note.At), moment.Second(note.Due)
	if n.count > 0 {
		r := rows.Read(n.items)
		if note.GoesOn(r.Note(), lasts(note)) {
			return nil
		}
	}
	return n.add(make([]byte, 0, 32+len(n.items)), note, nil)
}

// Add adds what became of a reminder.
func (n *News) Add(o Outcome) error {
	if o.What != session.WasSent {
		return n.Note(o.Note)
	}
	b := make([]byte, 0, 64+len(o.TS)+len(o.Routine)+len(n.items)) // for both
	b = rows.AppendNumber(binary.AppendUvarint(b, o.ID), o.Snoozes)
	n.card = append(rows.AppendNumber(b, len(o.TS)), o.TS...)
	return n.add(n.card[len(n.card):], o.Note, o.Routine)
}

func (n *News) add(into []byte, note session.Note, routine []byte) error {
	items, err := rows.AppendNote(into, note)
	if err != nil {
		return err
	}
	if note.What == session.WasSent {
		items = append(rows.AppendNumber(items, len(routine)), routine...)
	}
	n.items = append(items, n.items...)
	n.count++
	return nil
}

// item is one of the news.
type item struct {
	session.Note
	routine string
}

// all are they, the newest first.
func (n *News) all() ([]item, error) {
	all := make([]item, 0, min(n.count, len(n.items)))
	r := rows.Read(n.items)
	for r.More() {
		i := item{Note: r.Note()}
		if i.What == session.WasSent {
			i.routine = r.Text()
		}
		all = append(all, i)
	}
	if r.Err() == nil && len(all) != n.count {
		r.Fail()
	}
	return all, r.Err()
}

// newest is what of the card that the newest reminder became its item does not tell;
// its id is 0 where none was sent.
func (n *News) newest() (card session.Posted, err error) {
	if len(n.card) == 0 {
		return card, nil
	}
	r := rows.Read(n.card)
	card.ID, card.Snoozes, card.TS = r.Uvarint(), r.Count(), r.Text()
	return card, r.End()
}

// LastSent is when the newest reminder was sent; zero: there is none.
func (n *News) LastSent() time.Time {
	for r := rows.Read(n.items); r.More() && r.Err() == nil; {
		if note := r.Note(); note.What == session.WasSent {
			return note.At
		}
	}
	return time.Time{}
}

// Hours are those of the reminders that were sent.
func (n *News) Hours(days prefs.Days) (hours []session.Offered) {
	all, _ := n.all()
	for _, i := range all {
		if i.What == session.WasSent {
			hours = append(hours, session.Offered{Hour: session.HourOf(i.At, days), Count: 1})
		}
	}
	return hours
}

// Check reads all of it, as who decodes a row does not.
func (n *News) Check() error {
	_, err1 := n.newest()
	_, err2 := n.all()
	return errors.Join(err1, err2)
}

// On puts the news on a desk, but for what counts on its days: the hours of the
// reminders that were sent. These were sent to a channel, and days are the person's.
// Its error is that of Check, and then the desk stays as it is.
func (n *News) On(desk *session.Desk, channel string, days prefs.Days) (hours []session.Offered, err error) {
	if n.None() {
		return nil, nil
	}
	all, err1 := n.all()
	card, err2 := n.newest()
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	var newest item
	notes, offers := make([]session.Note, 0, len(all)), make([]session.Offer, 0, len(all))
	for _, i := range all {
		notes = append(notes, i.Note)
		if i.What != session.WasSent {
			continue
		}
		hour, before := session.HourOf(i.At, days), len(hours)-1
		offer := session.Offer{Routine: i.routine}
		if before >= 0 && session.DayOf(hours[before].Hour) == session.DayOf(hour) {
			offer.Day = offers[before].Day
		} else {
			offer.Day = session.DateOf(session.DayOf(hour))
		}
		if before < 0 {
			newest = i
		}
		offers, hours = append(offers, offer), append(hours, session.Offered{Hour: hour, Count: 1})
	}
	desk.CatchUp(notes, lasts, offers)
	if card.ID != 0 {
		card.Channel, card.Kind, card.Routine = channel, delivery.Reminder, newest.routine
		card.Due, card.Sent, card.Before = newest.Due, newest.At, newest.MeetingFrom
		desk.PlaceLast(card, len(hours)-1)
	}
	return hours, nil
}

func lasts(n session.Note) bool { return schedule.Reason(n.Why).Lasts() }
