package bolt

import (
	"fmt"
	"slices"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// settle ends one claim. What is stored of the message counts, not what the
// claim says of it.
func (t outbox) settle(o delivery.Outcome) error {
	sending := t.Sends(o.Claim.ID, false)
	value := t.Message(buckets.Owed, o.Claim.ID)
	if value == nil {
		return nil
	}
	var m rows.Message
	outcome, err := buckets.AppendOutcome(t.sheet.Rest(), value, o)
	if err != nil || outcome == nil || !sending {
		if m, err = rows.DecodeMessage(o.Claim.ID, value); err != nil {
			return t.putMessageAside(buckets.Owed, o.Claim.ID, err)
		}
		switch o.Verdict {
		case delivery.Later:
			return t.later(m, o.Again)
		case delivery.Sent, delivery.Unknown, delivery.Dropped:
		default:
			return fmt.Errorf("unknown verdict %q", o.Verdict)
		}
		if !sending { // what was never claimed can be dropped
			t.leaves(&m)
		}
	}
	t.DropMessage(buckets.Owed, o.Claim.ID)
	if outcome == nil {
		return t.ended(m.Message, o)
	}
	return t.keep(buckets.Outcomes, o.Claim.ID, t.sheet.Cut(outcome))
}

// ended writes what follows for the person.
func (t outbox) ended(m delivery.Message, o delivery.Outcome) error {
	if !session.Concerned(m, o) {
		return nil
	}
	key := rows.KeyOf(m.To)
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
	if counts {
		if err := t.counted(key); err != nil {
			return err
		}
	}
	return t.putSettled(key, m.To, desk)
}

// counted has the due row of somebody know of a reminder that it did not await.
func (t outbox) counted(key []byte) error {
	at, row, err := t.dueRow(key)
	if err != nil || at == nil {
		return err
	}
	if changed, err := t.recount(key, &row); err != nil || !changed {
		return err
	}
	return t.putDue(at, row)
}

// putSettled writes a desk, and what is owed for it.
func (t outbox) putSettled(key []byte, id prefs.UserID, desk session.Desk) error {
	if err := t.owe(id, &desk); err != nil {
		return err
	}
	return t.putKept(key, desk)
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
	if t.Get(buckets.People, key) == nil {
		return nil
	}
	p, err := t.person(key)
	if err != nil {
		return t.losePerson(key)
	}
	p.Channel = channel
	if err := t.putPerson(key, p); err != nil {
		return err
	}
	at, row, err := t.dueRow(key)
	if err != nil || at == nil {
		return err
	}
	row.Channel = channel
	return t.putDue(at, row)
}
