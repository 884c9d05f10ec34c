package bolt

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/index"
	"unhunch/internal/store/rows"
)

// outbox is a transaction as delivery shares it: what is owed, and what became
// of it.
type outbox struct{ txn }

// ready reads the messages whose turn it is, and tells of tickets that are no
// longer true. One that has a moment was early: the clock has been set back.
func (t outbox) ready(tickets []index.Ticket, now time.Time, odd map[uint64]error) (ready []*delivery.Claim, stale []index.Ticket) {
	claims := make([]delivery.Claim, 0, len(tickets))
	ready = make([]*delivery.Claim, 0, len(tickets))
	for _, ticket := range tickets {
		m, err := t.message(ticket.ID)
		switch {
		case err != nil && !errors.Is(err, errNotOwed):
			odd[ticket.ID] = err
			stale = append(stale, ticket)
		case err != nil || t.Sending(ticket.ID):
			stale = append(stale, ticket)
		case m.NotBefore.After(now):
			stale = append(stale, index.TicketOf(&m.Message))
		default:
			claims = append(claims, delivery.Claim{Message: m.Message})
			claim := &claims[len(claims)-1]
			place(claim, &m)
			ready = append(ready, claim)
		}
	}
	return ready, stale
}

// nextOwed is when the first message comes that waits for its moment. Of one
// that came after this transaction began, and the line had grown by, it knows
// no better than its ticket.
func (t outbox) nextOwed(grown int, odd map[uint64]error) time.Time {
	for {
		ticket, ok := t.memory.line.Next()
		if !ok {
			return time.Time{}
		}
		m, err := t.message(ticket.ID)
		if err == nil && !t.Sending(ticket.ID) && m.NotBefore.Equal(ticket.NotBefore) {
			return ticket.NotBefore
		}
		if err != nil && !errors.Is(err, errNotOwed) {
			odd[ticket.ID] = err
		}
		if !t.memory.line.ForgetUnless(grown, ticket) {
			return ticket.NotBefore
		}
	}
}

// intend gives messages their intents. Of a claim that has its place it is enough
// that its message is there.
func (t outbox) intend(claims []*delivery.Claim) ([]*delivery.Claim, error) {
	begun := make([]*delivery.Claim, 0, len(claims))
	t.work.leaves = slices.Grow(t.work.leaves, len(claims))
	for _, claim := range claims {
		value := t.Message(buckets.Owed, claim.ID)
		if value == nil || t.Sending(claim.ID) {
			continue
		}
		if claim.Channel == "" || rows.IsSpoilt(value) {
			m, err := rows.DecodeMessage(claim.ID, value)
			if err != nil {
				if err := t.putMessageAside(buckets.Owed, claim.ID, err); err != nil {
					return nil, err
				}
				continue
			}
			if claim, err = t.claim(m); err != nil {
				return nil, err
			}
		}
		t.Sends(claim.ID, true)
		t.work.leaves = append(t.work.leaves, index.TicketOf(&claim.Message))
		begun = append(begun, claim)
	}
	return begun, nil
}

// recover settles every intent that a process left behind, and tells how many
// outcomes nobody knows.
func (t outbox) recover(now time.Time) (unknown int, err error) {
	var left []rows.Message
	err = t.each(func(m rows.Message) {
		if t.Sending(m.ID) {
			left = append(left, m)
		}
	})
	if err != nil {
		return 0, err
	}
	for _, m := range left {
		if m.Edit || m.Hurt {
			t.Sends(m.ID, false)
			t.comes(&m)
			continue
		}
		unknown++
		err = t.settle(delivery.Outcome{
			Claim: &delivery.Claim{Message: m.Message}, Verdict: delivery.Unknown, Reason: delivery.Crashed, At: now,
		})
		if err != nil {
			return 0, fmt.Errorf("recover message %d: %w", m.ID, err)
		}
	}
	return unknown, nil
}

// queueAll gives every message that waits its ticket, when a file is opened.
func (t outbox) queueAll() error {
	return t.each(func(m rows.Message) {
		if !t.Sending(m.ID) {
			t.comes(&m)
		}
	})
}

// intendAll gives every message an intent.
func (t outbox) intendAll() {
	for id := range t.Messages(buckets.Owed) {
		t.Sends(id, true)
	}
}

// each visits all messages, and puts aside what cannot be read of what is owed.
func (t outbox) each(visit func(rows.Message)) error {
	for id, value := range t.Messages(buckets.Owed) {
		if m, err := rows.DecodeMessage(id, value); err == nil {
			visit(m)
		} else if err := t.putMessageAside(buckets.Owed, id, err); err != nil {
			return err
		}
	}
	for _, key := range slices.Collect(t.Keys(buckets.Owed)) {
		if buckets.IsBundle(key) {
			continue
		}
		if err := t.putAside(buckets.Owed, key, errNoKey); err != nil {
			return err
		}
	}
	return nil
}

// place says where a message goes, as far as its row tells: of one that hangs on
// another post, the row of that person has to be asked.
func place(claim *delivery.Claim, m *rows.Message) {
	switch {
	case m.Edit && m.Address.TS != "":
		claim.Channel, claim.TS = m.Address.Channel, m.Address.TS
	case !m.Edit && !inThread(m):
		claim.Channel = m.Channel
	}
}

func inThread(m *rows.Message) bool { return m.Kind == delivery.Step || m.Kind == delivery.End }

// claim says where a message goes.
func (t outbox) claim(m rows.Message) (*delivery.Claim, error) {
	claim := delivery.Claim{Message: m.Message}
	place(&claim, &m)
	if claim.Channel != "" || claim.TS != "" {
		return &claim, nil
	}
	key := rows.KeyOf(m.To)
	if claim.Channel = m.Channel; claim.Channel == "" {
		known, err := t.channel(key)
		if err != nil {
			return nil, err
		}
		claim.Channel = cmp.Or(known, m.To.Person)
	}
	if !m.Edit && !inThread(&m) {
		return &claim, nil
	}
	_, due, err := t.dueRow(key)
	if err != nil {
		return nil, err
	}
	desk, err := t.kept(key)
	if err != nil {
		return nil, err
	}
	if err := t.told(&due, &desk); err != nil {
		return nil, err
	}
	posts := desk.Posts
	if posts.Card != m.Ref.Card {
		return &claim, nil
	}
	if m.Edit {
		claim.TS = posts.TS[m.Ref.Part]
	} else {
		claim.Thread = posts.TS[""]
	}
	claim.Channel = cmp.Or(posts.Channel, claim.Channel)
	return &claim, nil
}

// later makes a message wait that was certainly not sent.
func (t outbox) later(m rows.Message, again time.Time) error {
	t.leaves(&m)
	m.NotBefore = rows.RoundUp(again)
	if err := t.putMessage(&m); err != nil {
		return err
	}
	t.comes(&m)
	return nil
}
