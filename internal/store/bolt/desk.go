package bolt

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// Desk implements session.Store.
func (s *Store) Desk(ctx context.Context, id prefs.UserID) (desk session.Desk, err error) {
	key, err := personKey(id)
	if err != nil {
		return desk, err
	}
	err = s.read(ctx, func(t txn) error {
		desk, err = t.desk(key, id)
		return err
	})
	return desk, err
}

// Change implements session.Store. A due item that the beat has moved on since
// Due was set stays where it is, unless Due changes: whoever changes a
// timetable sets a fresh one with it.
func (s *Store) Change(ctx context.Context, id prefs.UserID, change func(*session.Desk) error) error {
	key, err := personKey(id)
	if err != nil {
		return err
	}
	return s.write(ctx, func(t txn) error {
		desk, err := t.desk(key, id)
		if err != nil {
			return err
		}
		before, err := snapshot(desk)
		if err != nil {
			return err
		}
		if err := change(&desk); err != nil {
			return unwritten{err}
		}
		if err := t.putAway(key); err != nil {
			return err
		}
		if err := t.save(key, id, before, desk); err != nil {
			return fmt.Errorf("save %s: %w", id, err)
		}
		return nil
	})
}

// Owes implements session.Store.
func (s *Store) Owes(ctx context.Context, id prefs.UserID, card uint64) (owes bool, err error) {
	err = s.read(ctx, func(t txn) error {
		m, err := t.message(card) // one that cannot be read is owed to nobody
		owes = err == nil && m.To == id && session.IsCard(m.Message)
		return nil
	})
	return owes, err
}

// Forget implements session.Store. It looks at every message owed.
func (s *Store) Forget(ctx context.Context, id prefs.UserID) error {
	key, err := personKey(id)
	if err != nil {
		return err
	}
	return s.write(ctx, func(t txn) error {
		if err := t.forget(key, id); err != nil {
			return fmt.Errorf("forget %s: %w", id, err)
		}
		return nil
	})
}

// desk is everything kept of a person, news included. What cannot be read of
// it is put aside, if this transaction may write.
func (t txn) desk(key []byte, id prefs.UserID) (session.Desk, error) {
	person, err := t.person(key)
	if err != nil {
		if err := t.losePerson(key); err != nil {
			return session.Desk{}, err
		}
	}
	person.ID = id
	desk, err := t.kept(key)
	if err != nil {
		return session.Desk{}, err
	}
	kept, err := t.days(key)
	if err != nil {
		return session.Desk{}, err
	}
	at, due, err := t.dueRow(key)
	if err != nil {
		return session.Desk{}, err
	}
	due.news.on(&desk)
	desk.Log = desk.Log[:min(len(desk.Log), session.LogSize)]
	sent, _ := due.news.allHours()
	kept = session.CountOffered(kept, sent...)
	desk.Person = person.Person
	if desk.Waits, err = waits(person.Due, at, due); err != nil {
		return session.Desk{}, err
	}
	desk.Days = kept[:min(len(kept), session.DaysKept)]
	return desk, nil
}

// waits is what a due row says of the reminder. Its key is nil where there is none.
func waits(wish time.Time, key []byte, row dueRow) (session.Waits, error) {
	if key == nil {
		return session.Waits{For: wish}, nil
	}
	at, _, err := parseTimed(key)
	return session.Waits{For: wish, Due: at.Add(-row.late), At: at, Snoozes: row.snoozes}, err
}

// deskRow is a row of desks, of version 1: the log | the others as JSON.
type deskRow struct {
	Card       session.Card       `json:"card,omitzero"`
	Session    session.Session    `json:"session,omitzero"`
	Posts      *session.Posts     `json:"posts,omitempty"`
	Recent     []string           `json:"recent,omitempty"`
	Log        []session.Note     `json:"log,omitempty"`
	Experience session.Experience `json:"experience,omitzero"`
	Summary    time.Time          `json:"summary,omitzero"`
	Week       string             `json:"week,omitempty"`
	Advice     session.Advice     `json:"advice,omitzero"`
	Own        []session.Own      `json:"own,omitempty"`
	OwnLast    int                `json:"own_last,omitempty"`
	Strays     []uint64           `json:"strays,omitempty"`
}

func encodeDesk(row deskRow) ([]byte, error) {
	value, err := appendNotes([]byte{version1}, row.Log)
	if err != nil {
		return nil, err
	}
	row.Log = nil
	return appendJSON(value, row)
}

func decodeDesk(value []byte) (row deskRow, err error) {
	r := reader{rest: value}
	r.version()
	log := r.notes()
	r.json(&row)
	row.Log = log
	return row, r.err
}

func emptyDesk() []byte { return []byte{version1, 0, '{', '}'} }

// kept is a desk as its row has it: without the person, their days and their
// news. Of somebody whose desk is empty it is the zero Desk.
func (t txn) kept(key []byte) (session.Desk, error) {
	value := t.get(desks, key)
	if value == nil {
		return session.Desk{}, nil
	}
	row, err := decodeDesk(value)
	if err != nil {
		return session.Desk{}, t.loseDesk(key, err)
	}
	return row.desk(), nil
}

func (t txn) putKept(key []byte, desk session.Desk) error {
	value, err := encodeDesk(tidy(rowOf(desk)))
	if err != nil {
		return err
	}
	if bytes.Equal(value, emptyDesk()) {
		return t.delete(desks, key)
	}
	return t.put(desks, key, value)
}

// pulse is what of a desk has rows of its own.
type pulse struct {
	wakes time.Time // in steps
	live  bool      // in live
}

func pulseOf(d session.Desk) pulse { return pulse{second(d.Wakes()), d.Session.Live()} }

// before is what Change compares with. It shares nothing with the desk that
// change gets, which may alter its slices and maps in place.
type before struct {
	prefs.Person
	encoded []byte // the person
	table   uint64 // prefs.Timetable.ID
	pulse   pulse
	desk    []byte
	days    []session.Day
}

func snapshot(d session.Desk) (b before, err error) {
	b = before{Person: d.Person, table: d.Person.Prefs.Timetable.ID(), pulse: pulseOf(d), days: slices.Clone(d.Days)}
	if b.encoded, err = encodePerson(d.Person); err != nil {
		return b, err
	}
	b.desk, err = encodeDesk(tidy(rowOf(d)))
	return b, err
}

// save writes what differs, and all that follows from it.
func (t txn) save(key []byte, id prefs.UserID, was before, d session.Desk) error {
	if err := t.saveDays(key, was.days, d.Days); err != nil {
		return err
	}
	if err := t.savePerson(key, id, was, d.Person); err != nil {
		return err
	}
	if err := t.owe(id, &d); err != nil {
		return err
	}
	row := tidy(rowOf(d))
	value, err := encodeDesk(row)
	if err != nil {
		return err
	}
	d = row.desk()
	if !bytes.Equal(value, was.desk) {
		if err := t.putKept(key, d); err != nil {
			return err
		}
	}
	return t.replaceSteps(key, was.pulse, pulseOf(d))
}

// owe writes what a change wants sent, and notes the revisions of the posts that
// it edits.
func (t txn) owe(id prefs.UserID, d *session.Desk) error {
	owes := owing{txn: t}
	for _, m := range d.Owed {
		m.To = id
		revision, err := owes.add(owedRow{Message: m, channel: d.Person.Channel})
		if err != nil {
			return err
		}
		d.Posts.Owes(m, revision)
	}
	return owes.write()
}

func (t txn) savePerson(key []byte, id prefs.UserID, was before, wished prefs.Person) error {
	now := tidyPerson(wished)
	now.ID, now.Version = id, was.Version
	value, err := encodePerson(now)
	if err != nil || bytes.Equal(value, was.encoded) {
		return err
	}
	now.Version++
	if err := t.putPerson(key, now); err != nil {
		return err
	}
	if now.Due.Equal(was.Due) && now.Snoozes == was.Snoozes && now.Channel == was.Channel && now.Prefs.Timetable.ID() == was.table {
		return nil
	}
	return t.replaceDue(key, was.Person, now)
}

// forget decodes nothing but what it must, so that nobody is kept because a
// row of theirs cannot be read.
func (t txn) forget(key []byte, id prefs.UserID) error {
	if at, _ := t.where(key); at != nil {
		if err := t.dropDue(at); err != nil {
			return err
		}
	}
	for _, b := range []bucket{people, desks, days, live} {
		if err := t.delete(b, key); err != nil {
			return err
		}
	}
	if err := t.deleteWhere(steps, func(row, _ []byte) bool { return bytes.Equal(whose(steps, row), key) }); err != nil {
		return err
	}
	err := t.deleteWhere(aside, func(row, value []byte) bool {
		from, row, _ := bytes.Cut(row, []byte{0})
		return bytes.Equal(whose(bucket(from), row), key) || bucket(from) == owed && bytes.Contains(value, []byte(id.Person))
	})
	if err != nil {
		return err
	}
	return t.deleteWhere(owed, func(row, value []byte) bool {
		number, err := parseID(row)
		if err != nil {
			return false
		}
		m, err := decodeOwed(number, value)
		return err == nil && m.To == id || err != nil && bytes.Contains(value, []byte(id.Person))
	})
}

func (t txn) deleteWhere(b bucket, match func(key, value []byte) bool) error {
	var found [][]byte
	for key, value := range t.all(b) {
		if match(key, value) {
			found = append(found, key)
		}
	}
	for _, key := range found {
		if err := t.delete(b, key); err != nil {
			return err
		}
	}
	return nil
}

func rowOf(d session.Desk) deskRow {
	row := deskRow{
		Card: d.Card, Session: d.Session, Recent: d.Recent, Log: d.Log, Experience: d.Experience,
		Summary: d.Summary, Week: d.Week, Advice: d.Advice, Own: d.Own, OwnLast: d.OwnLast,
		Strays: d.Strays,
	}
	if d.Posts.Card != 0 || d.Posts.Channel != "" || len(d.Posts.TS) > 0 {
		row.Posts = &d.Posts
	}
	return row
}

// desk is rowOf the other way round.
func (row *deskRow) desk() session.Desk {
	d := session.Desk{
		Card: row.Card, Session: row.Session, Recent: row.Recent, Log: row.Log, Experience: row.Experience,
		Summary: row.Summary, Week: row.Week, Advice: row.Advice, Own: row.Own, OwnLast: row.OwnLast,
		Strays: row.Strays,
	}
	if row.Posts != nil {
		d.Posts = *row.Posts
	}
	return d
}

// tidy gives the row as it is stored: times to the second, nothing too long.
func tidy(row deskRow) deskRow {
	c, s := &row.Card, &row.Session
	c.Due, c.Sent, c.Until = second(c.Due), second(c.Sent), second(c.Until)
	s.Began, s.Ended, s.Ends = second(s.Began), second(s.Ended), second(s.Ends)
	row.Summary, row.Advice.NotBefore = second(row.Summary), second(row.Advice.NotBefore)
	row.Own = row.Own[:min(len(row.Own), session.MostOwn)]
	row.Recent = row.Recent[:min(len(row.Recent), session.RecentKept)]
	row.Strays = row.Strays[:min(len(row.Strays), session.StraysKept)]
	row.Log = slices.Clone(row.Log[:min(len(row.Log), session.LogSize)])
	for i, n := range row.Log {
		row.Log[i].At, row.Log[i].Due = second(n.At), second(n.Due)
	}
	return row
}

func tidyPerson(p prefs.Person) prefs.Person {
	p.OptedIn, p.PausedUntil, p.Due = second(p.OptedIn), second(p.PausedUntil), second(p.Due)
	return p
}
