package bolt

import (
	"cmp"
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
func (s *Store) Settle(ctx context.Context, outcomes []delivery.Outcome) error {
	return s.write(ctx, func(t txn) error {
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
	key, err := personKey(m.To)
	if err != nil {
		return err
	}
	switch o.Verdict {
	case delivery.Later:
		return t.later(m, o.Again)
	case delivery.Sent:
		err = t.sent(key, m, o)
	case delivery.Unknown:
		err = t.missed(key, m, o, session.WasUnknown)
	case delivery.Dropped:
		err = t.missed(key, m, o, session.WasDropped)
	default:
		return fmt.Errorf("unknown verdict %q", o.Verdict)
	}
	if err != nil {
		return err
	}
	return t.remove(m)
}

// missed tells the person's log of a reminder that did not come, or may not
// have. Of other messages nobody asks why.
func (t txn) missed(key []byte, m delivery.Message, o delivery.Outcome, what session.What) error {
	if m.Kind != delivery.Reminder || m.Edit {
		return nil
	}
	return t.note(key, session.Note{At: o.At, Due: m.Due, What: what, Why: string(o.Reason)})
}

// sent writes what follows from a post.
func (t txn) sent(key []byte, m delivery.Message, o delivery.Outcome) error {
	if m.Edit {
		return nil
	}
	front, err := t.contact(key)
	if err != nil {
		return err
	}
	if err := t.learnChannel(key, front, o.Receipt.Channel); err != nil {
		return err
	}
	row, err := t.deskRow(key)
	if err != nil {
		return err
	}
	switch m.Kind {
	case delivery.Reminder, delivery.Break:
		row.place(m, o)
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
		row.note(session.Note{At: o.At, Due: m.Due, What: session.WasSent, Unsaid: m.Unsaid})
		if err := t.offered(key, o.At.In(t.store.zone(front.zone)), m.Snoozes > 0); err != nil {
			return err
		}
	}
	return t.putDeskRow(key, row)
}

// learnChannel keeps the direct message that Slack opened. The person did not
// change anything, so their Version stays.
func (t txn) learnChannel(key []byte, front contact, channel string) error {
	if channel == "" || channel == front.channel || t.in(people).Get(key) == nil {
		return nil
	}
	person, err := t.person(key)
	if err != nil {
		return t.losePerson(key)
	}
	person.Channel = channel
	return t.putPerson(key, person)
}

// place makes a card that was sent the person's card, unless a newer one is
// or a routine is running in the thread of another.
//
// Slack shows a card before it answers the call, so the press may be here
// first: then the card is the person's already, and what they made of it stays.
func (row *deskRow) place(m delivery.Message, o delivery.Outcome) {
	pressed := m.ID == row.Card.ID
	if m.ID < row.Card.ID || row.Session.Live() && !pressed {
		return
	}
	card := session.Card{
		ID: m.ID, Kind: m.Kind, Routine: o.Receipt.Routine, Due: m.Due, Sent: o.At, Snoozes: m.Snoozes,
		Ignored: row.Card.Unanswered(),
	}
	posts := session.Posts{Card: m.ID, Channel: o.Receipt.Channel}
	if pressed {
		card.Routine = cmp.Or(row.Card.Routine, card.Routine) // they may have swapped it
		card.Answer, card.Until = row.Card.Answer, row.Card.Until
		card.Ignored, card.Seen = row.Card.Ignored, row.Card.Seen
	}
	if row.Posts != nil && row.Posts.Card == m.ID {
		posts.TS = row.Posts.TS
	}
	if posts.TS == nil {
		posts.TS = make(map[string]string)
	}
	posts.TS[m.Ref.Part] = o.Receipt.TS
	row.Card, row.Posts = card, &posts
}
