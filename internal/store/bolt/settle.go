package bolt

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/rows"
)

// settle ends one claim. What is stored of the message counts, not what the
// claim says of it.
func (t outbox) settle(o delivery.Outcome) error {
	m, err := t.message(o.Claim.ID)
	if errors.Is(err, errNotOwed) {
		return nil
	}
	if err != nil {
		return t.loseMessages(map[uint64]error{o.Claim.ID: err})
	}
	key := rows.KeyOf(m.To)
	switch o.Verdict {
	case delivery.Later:
		return t.later(m, o.Again)
	case delivery.Sent, delivery.Unknown, delivery.Dropped:
		err = t.ended(key, m.Message, o)
	default:
		return fmt.Errorf("unknown verdict %q", o.Verdict)
	}
	if err != nil {
		return err
	}
	if !m.Sending { // what was never claimed can be dropped
		t.leaves(m)
	}
	return t.Delete(rows.Owed, rows.IDKey(m.ID))
}

// ended writes what follows for the person.
func (t outbox) ended(key []byte, m delivery.Message, o delivery.Outcome) error {
	if !session.Concerned(m, o) {
		return nil
	}
	if done, err := t.endedAsNews(key, m, o); done || err != nil {
		return err
	}
	if err := t.putAway(key); err != nil {
		return err
	}
	known, err := t.channel(key)
	if err != nil {
		return err
	}
	counts := o.Verdict == delivery.Sent && m.Kind == delivery.Reminder
	days := prefs.Days{Zone: time.UTC}
	if o.Verdict == delivery.Sent && session.IsCard(m) {
		if days, err = t.daysOf(key); err != nil {
			return err
		}
	}
	desk, err := t.kept(key)
	if err != nil {
		return err
	}
	desk.Person.Channel = known
	if counts {
		if desk.Days, err = t.days(key); err != nil {
			return err
		}
	}
	before := slices.Clone(desk.Days)
	if err := desk.Settle(m, o, days); err != nil {
		return err
	}
	if desk.Person.Channel != known {
		if err := t.learnChannel(key, desk.Person.Channel); err != nil {
			return err
		}
	}
	if err := t.saveDays(key, before, desk.Days); err != nil {
		return err
	}
	return t.putSettled(key, m.To, desk)
}

// putSettled writes a desk, and what is owed for it.
func (t outbox) putSettled(key []byte, id prefs.UserID, desk session.Desk) error {
	if len(desk.Owed) > 0 {
		if err := t.owe(id, &desk); err != nil {
			return err
		}
	}
	return t.putKept(key, desk)
}

// endedAsNews leaves what a reminder brought in the person's due row, where one
// is that knows their channel and no routine of theirs is running: see rows.News.
func (t outbox) endedAsNews(key []byte, m delivery.Message, o delivery.Outcome) (done bool, err error) {
	note, told := session.NoteOf(m, o)
	if !told || o.Verdict == delivery.Unknown { // of which the desk has to know
		return false, nil
	}
	at, row, err := t.dueRow(key)
	if err != nil || at == nil {
		return false, err
	}
	if o.Verdict == delivery.Sent {
		if row.News.Full() || t.Get(rows.Live, key) != nil || o.Receipt.Channel != "" && o.Receipt.Channel != row.Channel {
			return false, nil
		}
		table, err := t.timetable(row.Timetable)
		if err != nil {
			return false, err
		}
		row.News.Sent(session.PostedAs(m, o), session.HourOf(o.At, table.days))
	}
	if err := row.News.Note(note); err != nil {
		return false, err
	}
	return true, t.putDue(at, row)
}

// daysOf are a person's days.
func (t outbox) daysOf(key []byte) (prefs.Days, error) {
	p, err := t.person(key)
	if err != nil {
		return prefs.Days{Zone: time.UTC}, t.losePerson(key)
	}
	table, err := t.timetable(p.Table)
	if err != nil {
		return prefs.Days{}, err
	}
	return table.days, nil
}

// learnChannel keeps the direct message that Slack opened. The person did not
// change anything, so their Version stays.
func (t outbox) learnChannel(key []byte, channel string) error {
	if t.Get(rows.People, key) == nil {
		return nil
	}
	p, err := t.person(key)
	if err != nil {
		return t.losePerson(key)
	}
	p.Channel = channel
	if err := t.putPerson(key, p.Person); err != nil {
		return err
	}
	at, row, err := t.dueRow(key)
	if err != nil || at == nil {
		return err
	}
	row.Channel = channel
	return t.putDue(at, row)
}
