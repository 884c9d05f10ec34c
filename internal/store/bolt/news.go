package bolt

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/session"
)

// news is what reminders brought a person since their desk was last written:
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
type news struct {
	card  []byte
	notes []byte // at most session.LogSize
	hours []byte // some mostHours
}

// sentCard is the newest reminder that was sent: id | sent | due | snoozes |
// routine | channel | ts | how many came before it | how much older the first
// of them is, by id.
type sentCard struct {
	session.Card
	channel, ts string

	before int    // reminders since the desk was last written
	first  uint64 // the id of the first of them, or its own
}

// sentHour counts reminders in one hour of the person's calendar: the hour, or
// how many hours before the newer one it was | sent.
type sentHour struct {
	hour int // since 1970-01-01 on their wall
	sent int
}

func (h sentHour) date() string { return dateOf(h.hour / 24) }

// mostHours is about how many hours lie in a due row before they are put away:
// a week of somebody who does nothing. Else every reminder would carry along
// all that were before it.
const mostHours = 40

func (n *news) full() bool { return len(n.hours) > 2*mostHours }

func (n *news) none() bool { return len(n.card)+len(n.notes)+len(n.hours) == 0 }

func (n *news) append(b []byte) []byte {
	for _, part := range [...][]byte{n.card, n.notes, n.hours} {
		b = append(appendNumber(b, len(part)), part...)
	}
	return b
}

func (r *reader) news() news {
	return news{r.bytes(r.count()), r.bytes(r.count()), r.bytes(r.count())}
}

// note puts a note on top, unless it only says that what is there goes on.
func (n *news) note(note session.Note) error {
	note.At, note.Due = second(note.At), second(note.Due)
	old := reader{rest: n.notes}
	if len(n.notes) > 0 && note.What != session.WasSent {
		if top := (&reader{rest: old.bytes(old.count())}).note(); goesOn(top, note) {
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

func (n *news) allNotes() (notes []session.Note, err error) {
	r := reader{rest: n.notes}
	for len(r.rest) > 0 {
		one := reader{rest: r.bytes(r.count())}
		notes = append(notes, one.note())
		r.err = errors.Join(r.err, one.end())
	}
	return notes, r.err
}

// sent counts one more reminder, and keeps the newest card.
func (n *news) sent(card sentCard, hour int) {
	now := sentHour{hour, 1}
	older := reader{rest: n.hours}
	hours := make([]byte, 0, len(n.hours)+8) // another one: these may be bbolt's
	if len(n.hours) > 0 {
		last := sentHour{older.count(), older.count()}
		switch {
		case last.hour == hour:
			now.sent = last.sent + 1
			hours = now.append(hours, hour)
		case last.hour > hour: // their wall went back: nobody will notice an hour
			last.sent++
			hours = last.append(hours, last.hour)
		default:
			hours = last.append(now.append(hours, hour), hour-last.hour)
		}
	} else {
		hours = now.append(hours, hour)
	}
	hours = append(hours, older.rest...)
	n.hours = hours

	card.first = card.ID
	if last, err := n.newest(); err == nil && last.ID != 0 {
		if last.ID >= card.ID {
			return
		}
		card.before, card.first = last.before+1, last.first
	}
	n.card = binary.AppendUvarint(make([]byte, 0, 64), card.ID)
	n.card = appendNumber(appendTime(appendTime(n.card, card.Sent), card.Due), card.Snoozes)
	n.card = appendText(appendText(appendText(n.card, card.Routine), card.channel), card.ts)
	n.card = binary.AppendUvarint(appendNumber(n.card, card.before), card.ID-card.first)
}

func (h sentHour) append(b []byte, which int) []byte {
	return appendNumber(appendNumber(b, which), h.sent)
}

func (n *news) allHours() (hours []sentHour, err error) {
	r := reader{rest: n.hours}
	for at := 0; len(r.rest) > 0; {
		h := sentHour{r.count(), r.count()}
		if at > 0 {
			h.hour = at - h.hour
		}
		if at = h.hour; at <= 0 {
			r.fail()
			break
		}
		hours = append(hours, h)
	}
	return hours, r.err
}

// last is the hour of the newest reminder; 0 where there is none.
func (n *news) last() int {
	r := reader{rest: n.hours}
	return r.count()
}

// newest is the card; its ID is 0 where there is none.
func (n *news) newest() (c sentCard, err error) {
	if len(n.card) == 0 {
		return c, nil
	}
	r := reader{rest: n.card}
	c.ID, c.Kind = r.uvarint(), delivery.Reminder
	c.Sent, c.Due = r.time(), r.time()
	c.Snoozes = r.count()
	c.Routine, c.channel, c.ts = r.text(), r.text(), r.text()
	c.before, c.first = r.count(), c.ID-r.uvarint()
	return c, r.end()
}

// check reads all of it, as who decodes a row does not.
func (n *news) check() error {
	_, err1 := n.newest()
	_, err2 := n.allNotes()
	_, err3 := n.allHours()
	return errors.Join(err1, err2, err3)
}

// on puts the news on a desk.
func (n *news) on(row *deskRow) {
	if card, err := n.newest(); err == nil && card.ID != 0 {
		row.placeAll(card)
	}
	notes, _ := n.allNotes()
	for _, note := range slices.Backward(notes) {
		row.note(note)
	}
}

// placeAll places a card and those before it. Since they came, nobody has
// answered any of them; but the first may have been answered before that.
func (row *deskRow) placeAll(card sentCard) {
	if card.before > 0 {
		row.place(sentCard{Card: session.Card{ID: card.first, Kind: card.Kind}})
	}
	if row.place(card) {
		row.Card.Ignored += max(0, card.before-1)
	}
}

// place makes a card that was sent the person's card, unless a newer one is
// or a routine is running in the thread of another.
//
// Slack shows a card before it answers the call, so the press may be here
// first: then the card is the person's already, and what they made of it stays.
func (row *deskRow) place(sent sentCard) bool {
	pressed := sent.ID == row.Card.ID
	if sent.ID < row.Card.ID || row.Session.Live() && !pressed {
		return false
	}
	card := sent.Card
	card.Ignored = row.Card.Unanswered()
	posts := session.Posts{Card: card.ID, Channel: sent.channel}
	if pressed {
		card.Routine = cmp.Or(row.Card.Routine, card.Routine) // they may have swapped it
		card.Answer, card.Until = row.Card.Answer, row.Card.Until
		card.Ignored, card.Seen = row.Card.Ignored, row.Card.Seen
	}
	if row.Posts != nil && row.Posts.Card == card.ID {
		posts.TS, posts.Revisions = row.Posts.TS, row.Posts.Revisions
	}
	if posts.TS == nil {
		posts.TS = make(map[string]string)
	}
	posts.TS[""] = sent.ts
	row.Card, row.Posts = card, &posts
	return true
}

// stray remembers a card that is not the person's, unless theirs is newer.
func (row *deskRow) stray(id uint64) {
	if id > row.Card.ID {
		over := func(known uint64) bool { return known <= row.Card.ID || known == id }
		row.Strays = append([]uint64{id}, slices.DeleteFunc(row.Strays, over)...)
	}
}

// cardOf is the card that a post became.
func cardOf(m delivery.Message, o delivery.Outcome) sentCard {
	return sentCard{
		Card: session.Card{
			ID: m.ID, Kind: m.Kind, Routine: o.Receipt.Routine,
			Due: second(m.Due), Sent: second(o.At), Snoozes: m.Snoozes,
		},
		channel: o.Receipt.Channel, ts: o.Receipt.TS,
	}
}

// putAway puts a person's news on their desk, so that who changes it sees one
// truth.
func (t txn) putAway(key []byte) error {
	at, row, err := t.dueRow(key)
	if err != nil || at == nil || row.news.none() {
		return err
	}
	if cause := row.news.check(); cause != nil {
		_, _, err = t.mendDue(key, at, cause)
		return err
	}
	desk, err := t.deskRow(key)
	if err != nil {
		return err
	}
	row.news.on(&desk)
	if err := t.putDeskRow(key, desk); err != nil {
		return err
	}
	hours, err := row.news.allHours()
	if err != nil {
		return err
	}
	if err := t.count(key, hours); err != nil {
		return err
	}
	row.news = news{}
	// What the row no longer has, it has to know of its day.
	if day, err := t.tally(key); err != nil {
		return err
	} else if day.Day > row.day.Day {
		row.day = day
	}
	return t.putDue(at, row)
}

// tell notes what became of a reminder.
func (t txn) tell(key []byte, note session.Note) error {
	at, row, err := t.dueRow(key)
	if err != nil {
		return err
	}
	if at != nil {
		if err := row.news.note(note); err != nil {
			return err
		}
		return t.putDue(at, row)
	}
	desk, err := t.deskRow(key)
	if err != nil {
		return err
	}
	desk.note(note)
	return t.putDeskRow(key, desk)
}

// hourOf counts the hours since 1970-01-01 on the wall of a zone.
func hourOf(at time.Time, zone *time.Location) int {
	_, offset := at.In(zone).Zone()
	return int((at.Unix() + int64(offset)) / (60 * 60))
}

// dayOf counts the days since 1970-01-01 on the wall of a zone.
func dayOf(at time.Time, zone *time.Location) int { return hourOf(at, zone) / 24 }

const secondsOfDay = 24 * 60 * 60

func dateOf(day int) string {
	return time.Unix(int64(day)*secondsOfDay, 0).UTC().Format(time.DateOnly)
}
