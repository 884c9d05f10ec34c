package bolt

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/store/bolt/index"
	"unhunch/internal/store/bolt/rows"
)

// outbox is a transaction as delivery shares it: what is owed, and what became
// of it.
type outbox struct{ txn }

// ready reads the messages whose turn it is, and tells of tickets that are no
// longer true. One that has a moment was early: the clock has been set back.
func (t outbox) ready(tickets []index.Ticket, now time.Time, odd map[uint64]error) (ready []delivery.Message, stale []index.Ticket) {
	for _, ticket := range tickets {
		m, err := t.message(ticket.ID)
		switch {
		case err != nil && !errors.Is(err, errNotOwed):
			odd[ticket.ID] = err
			stale = append(stale, ticket)
		case err != nil || m.Sending:
			stale = append(stale, ticket)
		case m.NotBefore.After(now):
			stale = append(stale, index.TicketOf(m.Message))
		default:
			if ready == nil {
				ready = make([]delivery.Message, 0, len(tickets))
			}
			ready = append(ready, m.Message)
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
		if err == nil && !m.Sending && m.NotBefore.Equal(ticket.NotBefore) {
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

// intend gives messages their intents.
func (t outbox) intend(ids []uint64) ([]delivery.Claim, error) {
	claims := make([]delivery.Claim, 0, len(ids))
	lost := map[uint64]error{}
	for _, id := range ids {
		m, err := t.message(id)
		switch {
		case errors.Is(err, errNotOwed):
			continue
		case err != nil:
			lost[id] = err
			continue
		case m.Sending:
			continue
		}
		claim, err := t.claim(m)
		if err != nil {
			return nil, err
		}
		m.Sending = true
		if err := t.putMessage(m); err != nil {
			return nil, err
		}
		t.leaves(m)
		claims = append(claims, claim)
	}
	return claims, t.loseMessages(lost)
}

// recover settles every intent that a process left behind, and tells how many
// outcomes nobody knows.
func (t outbox) recover(now time.Time) (unknown int, err error) {
	var left []rows.Message
	err = t.each(func(m rows.Message) {
		if m.Sending {
			left = append(left, m)
		}
	})
	if err != nil {
		return 0, err
	}
	for _, m := range left {
		if m.Edit || m.Hurt {
			err = t.requeue(m)
		} else {
			unknown++
			err = t.settle(delivery.Outcome{
				Claim: delivery.Claim{Message: m.Message}, Verdict: delivery.Unknown, Reason: delivery.Crashed, At: now,
			})
		}
		if err != nil {
			return 0, fmt.Errorf("recover message %d: %w", m.ID, err)
		}
	}
	return unknown, nil
}

// queueAll gives every message that waits its ticket, when a file is opened.
func (t outbox) queueAll() error {
	return t.each(func(m rows.Message) {
		if !m.Sending {
			t.comes(m)
		}
	})
}

// intendAll gives every message an intent.
func (t outbox) intendAll() error {
	var all []rows.Message
	if err := t.each(func(m rows.Message) { all = append(all, m) }); err != nil {
		return err
	}
	for _, m := range all {
		m.Sending = true
		if err := t.putMessage(m); err != nil {
			return err
		}
	}
	return nil
}

// each visits all messages, and puts aside what cannot be read of what is owed.
func (t outbox) each(visit func(rows.Message)) error {
	var odd [][]byte
	lost := map[uint64]error{}
	for key, value := range t.All(rows.Owed) {
		id, err := rows.ParseID(key)
		if err != nil {
			odd = append(odd, key)
			continue
		}
		m, err := rows.DecodeMessage(id, value)
		if err != nil {
			lost[id] = err
			continue
		}
		visit(m)
	}
	for _, key := range odd {
		if err := t.putAside(rows.Owed, key, errNoKey); err != nil {
			return err
		}
	}
	return t.loseMessages(lost)
}

// claim says where a message goes.
func (t outbox) claim(m rows.Message) (delivery.Claim, error) {
	claim := delivery.Claim{Message: m.Message, Channel: m.Channel}
	if at := m.Address; m.Edit && at.TS != "" {
		claim.Channel, claim.TS = at.Channel, at.TS
		return claim, nil
	}
	inThread := m.Kind == delivery.Step || m.Kind == delivery.End
	if m.Channel != "" && !m.Edit && !inThread {
		return claim, nil
	}
	key := rows.KeyOf(m.To)
	var err error
	if claim.Channel == "" {
		if claim.Channel, err = t.channel(key); err != nil {
			return claim, err
		}
		claim.Channel = cmp.Or(claim.Channel, m.To.Person)
	}
	if !m.Edit && !inThread {
		return claim, nil
	}
	_, due, err := t.dueRow(key)
	if err != nil {
		return claim, err
	}
	desk, err := t.kept(key)
	if err != nil {
		return claim, err
	}
	due.News.On(&desk)
	posts := desk.Posts
	if posts.Card != m.Ref.Card {
		return claim, nil
	}
	if m.Edit {
		claim.TS = posts.TS[m.Ref.Part]
	} else {
		claim.Thread = posts.TS[""]
	}
	claim.Channel = cmp.Or(posts.Channel, claim.Channel)
	return claim, nil
}

// later makes a message wait that was certainly not sent.
func (t outbox) later(m rows.Message, again time.Time) error {
	t.leaves(m)
	m.NotBefore = rows.RoundUp(again)
	return t.requeue(m)
}

// requeue makes a message with an intent owed again.
func (t outbox) requeue(m rows.Message) error {
	m.Sending = false
	if err := t.putMessage(m); err != nil {
		return err
	}
	t.comes(m)
	return nil
}
