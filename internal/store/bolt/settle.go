package bolt

import (
	"context"
	"errors"
	"fmt"

	"unhunch/internal/delivery"
	"unhunch/internal/session"
)

// Settle implements delivery.Store. The outcome of a message that is no
// longer owed changes nothing.
//
// A card that was sent while a routine runs in the thread of another one is
// counted, but does not become the person's card: the running routine keeps
// its posts, and the new card's buttons are answered like those of an old card.
//
// How a call ended is written down also where the file was moved meanwhile: it
// may be put back.
func (s *Store) Settle(ctx context.Context, outcomes []delivery.Outcome) error {
	return s.writeAnywhere(ctx, func(t txn) error {
		for _, o := range outcomes {
			if err := t.settle(o); err != nil {
				return fmt.Errorf("settle message %d: %w", o.Claim.ID, err)
			}
		}
		return nil
	})
}

// settle ends one claim. What is stored of the message counts, not what the
// claim says of it.
func (t txn) settle(o delivery.Outcome) error {
	m, err := t.message(o.Claim.ID)
	if errors.Is(err, errNotOwed) {
		return nil
	}
	if err != nil {
		return t.loseMessages(map[uint64]error{o.Claim.ID: err})
	}
	key := keyOf(m.To)
	switch o.Verdict {
	case delivery.Later:
		return t.later(m, o.Again)
	case delivery.Sent:
		err = t.sent(key, m, o)
	case delivery.Unknown:
		err = t.unknown(key, m.Message, o)
	case delivery.Dropped:
		err = t.missed(key, m.Message, o, session.WasDropped)
	default:
		return fmt.Errorf("unknown verdict %q", o.Verdict)
	}
	if err != nil {
		return err
	}
	if !m.sending { // what was never claimed can be dropped
		t.leaves(m)
	}
	return t.delete(owed, idKey(m.ID))
}

// unknown remembers a card that may be there: a press on it says that it is.
func (t txn) unknown(key []byte, m delivery.Message, o delivery.Outcome) error {
	if isCard(m) {
		row, err := t.deskRow(key)
		if err != nil {
			return err
		}
		row.stray(m.ID)
		if err := t.putDeskRow(key, row); err != nil {
			return err
		}
	}
	return t.missed(key, m, o, session.WasUnknown)
}

func isCard(m delivery.Message) bool {
	return (m.Kind == delivery.Reminder || m.Kind == delivery.Break) && !m.Edit
}

// missed tells the person's log of a reminder that did not come, or may not
// have. Of other messages nobody asks why.
func (t txn) missed(key []byte, m delivery.Message, o delivery.Outcome, what session.What) error {
	if m.Kind != delivery.Reminder || m.Edit {
		return nil
	}
	return t.tell(key, session.Note{At: o.At, Due: m.Due, What: what, Why: string(o.Reason)})
}

// sent writes what follows from a post.
func (t txn) sent(key []byte, m owedRow, o delivery.Outcome) error {
	if m.Edit {
		return nil
	}
	if m.Kind == delivery.Reminder {
		done, err := t.sentAsNews(key, m, o)
		if done || err != nil {
			return err
		}
	}
	if err := t.putAway(key); err != nil {
		return err
	}
	if err := t.learnChannel(key, o.Receipt.Channel); err != nil {
		return err
	}
	row, err := t.deskRow(key)
	if err != nil {
		return err
	}
	switch m.Kind {
	case delivery.Reminder, delivery.Break:
		if !row.place(cardOf(m.Message, o)) {
			row.stray(m.ID)
		}
	case delivery.Step, delivery.End, delivery.Card, delivery.StepState, delivery.EndState:
		if row.Posts != nil && row.Posts.Card == m.Ref.Card {
			if row.Posts.TS == nil {
				row.Posts.TS = make(map[string]string)
			}
			row.Posts.TS[m.Ref.Part] = o.Receipt.TS
		}
	case delivery.Screening, delivery.Easing, delivery.Summary: // nobody edits them, and nothing hangs on them
	default:
		return fmt.Errorf("unknown kind %q", m.Kind)
	}
	if m.Kind == delivery.Reminder {
		row.note(sentNote(m, o))
		hour, err := t.hourNow(key, o)
		if err != nil {
			return err
		}
		if err := t.count(key, []sentHour{{hour, 1}}); err != nil {
			return err
		}
	}
	return t.putDeskRow(key, row)
}

// sentAsNews leaves what a reminder brought in the person's due row, where one
// is that knows their channel and no routine of theirs is running: see news.
func (t txn) sentAsNews(key []byte, m owedRow, o delivery.Outcome) (done bool, err error) {
	at, row, err := t.dueRow(key)
	if err != nil || at == nil || row.news.full() || t.get(live, key) != nil ||
		o.Receipt.Channel != "" && o.Receipt.Channel != row.channel {
		return false, err
	}
	table, err := t.timetable(row.timetable)
	if err != nil {
		return false, err
	}
	if err := row.news.note(sentNote(m, o)); err != nil {
		return false, err
	}
	row.news.sent(cardOf(m.Message, o), hourOf(o.At, table.zone))
	return true, t.putDue(at, row)
}

func sentNote(m owedRow, o delivery.Outcome) session.Note {
	return session.Note{At: o.At, Due: m.Due, What: session.WasSent, Unsaid: m.Unsaid}
}

// hourNow is the hour of an outcome on the person's wall.
func (t txn) hourNow(key []byte, o delivery.Outcome) (int, error) {
	p, err := t.person(key)
	if err != nil {
		return 0, err
	}
	table, err := t.timetable(p.table)
	if err != nil {
		return 0, err
	}
	return hourOf(o.At, table.zone), nil
}

// learnChannel keeps the direct message that Slack opened. The person did not
// change anything, so their Version stays.
func (t txn) learnChannel(key []byte, channel string) error {
	known, err := t.channel(key)
	if err != nil || channel == "" || channel == known || t.get(people, key) == nil {
		return err
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
	row.channel = channel
	return t.putDue(at, row)
}
