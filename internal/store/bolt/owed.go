package bolt

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/store/bolt/index"
)

// Pending implements delivery.Store. It costs what it lists: neither what waits
// for later nor a long queue in one workspace costs the others anything.
func (s *Store) Pending(
	ctx context.Context, now time.Time, perWorkspace int,
) (ready []delivery.Message, next time.Time, err error) {
	for {
		tickets, grown := s.line.First(now, perWorkspace)
		var stale []index.Ticket
		odd := map[uint64]error{}
		err = s.read(ctx, func(t txn) error {
			ready, stale = t.ready(tickets, now, odd)
			next = t.nextOwed(grown, odd)
			return nil
		})
		if err != nil {
			return nil, time.Time{}, err
		}
		if len(odd) > 0 {
			if err := s.write(ctx, func(t txn) error { return t.loseMessages(odd) }); err != nil {
				return nil, time.Time{}, err
			}
		}
		if len(stale) == 0 || !s.line.DropUnless(grown, stale) {
			return ready, next, nil
		}
	}
}

// ready reads the messages whose turn it is, and tells of tickets that are no
// longer true. One that has a moment was early: the clock has been set back.
func (t txn) ready(tickets []index.Ticket, now time.Time, odd map[uint64]error) (ready []delivery.Message, stale []index.Ticket) {
	for _, ticket := range tickets {
		m, err := t.message(ticket.ID)
		switch {
		case err != nil && !errors.Is(err, errNotOwed):
			odd[ticket.ID] = err
			stale = append(stale, ticket)
		case err != nil || m.sending:
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
func (t txn) nextOwed(grown int, odd map[uint64]error) time.Time {
	for {
		ticket, ok := t.store.line.Next()
		if !ok {
			return time.Time{}
		}
		m, err := t.message(ticket.ID)
		if err == nil && !m.sending && m.NotBefore.Equal(ticket.NotBefore) {
			return ticket.NotBefore
		}
		if err != nil && !errors.Is(err, errNotOwed) {
			odd[ticket.ID] = err
		}
		if !t.store.line.ForgetUnless(grown, ticket) {
			return ticket.NotBefore
		}
	}
}

// Intend implements delivery.Store. A message that has an intent already is
// left out like one that is no longer owed.
func (s *Store) Intend(ctx context.Context, ids []uint64) ([]delivery.Claim, error) {
	var claims []delivery.Claim
	err := s.write(ctx, func(t txn) error {
		claims = make([]delivery.Claim, 0, len(ids))
		lost := map[uint64]error{}
		for _, id := range ids {
			m, err := t.message(id)
			switch {
			case errors.Is(err, errNotOwed):
				continue
			case err != nil:
				lost[id] = err
				continue
			case m.sending:
				continue
			}
			claim, err := t.claim(m)
			if err != nil {
				return err
			}
			m.sending = true
			if err := t.putMessage(m); err != nil {
				return err
			}
			t.leaves(m)
			claims = append(claims, claim)
		}
		return t.loseMessages(lost)
	})
	if err != nil {
		return nil, err
	}
	return claims, nil
}

// Recover implements delivery.Store. The edits that are owed again are not
// counted, nor is what cannot be read. It looks at all that is owed.
func (s *Store) Recover(ctx context.Context, now time.Time) (int, error) {
	unknown := 0
	err := s.write(ctx, func(t txn) error {
		unknown = 0
		var left []owedRow
		var odd [][]byte
		lost := map[uint64]error{}
		for key, value := range t.all(owed) {
			id, err := parseID(key)
			if err != nil {
				odd = append(odd, key)
				continue
			}
			m, err := decodeOwed(id, value)
			switch {
			case err != nil:
				lost[id] = err
			case m.sending:
				left = append(left, m)
			}
		}
		for _, m := range left {
			var err error
			if m.Edit {
				err = t.requeue(m)
			} else {
				unknown++
				err = t.settle(delivery.Outcome{
					Claim: delivery.Claim{Message: m.Message}, Verdict: delivery.Unknown, Reason: delivery.Crashed, At: now,
				})
			}
			if err != nil {
				return fmt.Errorf("recover message %d: %w", m.ID, err)
			}
		}
		return t.loseOwed(odd, lost)
	})
	return unknown, err
}

// queueAll gives every message that waits its ticket, when a file is opened.
func (t txn) queueAll() error {
	lost := map[uint64]error{}
	var odd [][]byte
	for key, value := range t.all(owed) {
		id, err := parseID(key)
		if err != nil {
			odd = append(odd, key)
			continue
		}
		switch m, err := decodeOwed(id, value); {
		case err != nil:
			lost[id] = err
		case !m.sending:
			t.comes(m)
		}
	}
	return t.loseOwed(odd, lost)
}

// loseOwed puts aside what cannot be read of what is owed.
func (t txn) loseOwed(odd [][]byte, lost map[uint64]error) error {
	for _, key := range odd {
		if err := t.putAside(owed, key, errNoKey); err != nil {
			return err
		}
	}
	return t.loseMessages(lost)
}

// intendAll gives every message an intent.
func (t txn) intendAll() error {
	var some []owedRow
	for key, value := range t.all(owed) {
		id, err := parseID(key)
		if err != nil {
			continue
		}
		if m, err := decodeOwed(id, value); err == nil {
			some = append(some, m)
		}
	}
	for _, m := range some {
		m.sending = true
		if err := t.putMessage(m); err != nil {
			return err
		}
	}
	return nil
}

// claim says where a message goes.
func (t txn) claim(m owedRow) (delivery.Claim, error) {
	claim := delivery.Claim{Message: m.Message, Channel: m.channel}
	inThread := m.Kind == delivery.Step || m.Kind == delivery.End
	if m.channel != "" && !m.Edit && !inThread {
		return claim, nil
	}
	key := keyOf(m.To)
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
	due.news.on(&desk)
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
func (t txn) later(m owedRow, again time.Time) error {
	t.leaves(m)
	m.NotBefore = roundUp(again)
	return t.requeue(m)
}

// requeue makes a message with an intent owed again.
func (t txn) requeue(m owedRow) error {
	m.sending = false
	if err := t.putMessage(m); err != nil {
		return err
	}
	t.comes(m)
	return nil
}

// comes and leaves tell of messages that wait from now on, or do so no more.
func (t txn) comes(m owedRow)  { t.work.comes = append(t.work.comes, index.TicketOf(m.Message)) }
func (t txn) leaves(m owedRow) { t.work.leaves = append(t.work.leaves, index.TicketOf(m.Message)) }
