package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"unhunch/internal/delivery"
)

// Pending implements delivery.Store. It seeks from workspace to workspace:
// a long queue in one costs the others nothing.
func (s *Store) Pending(
	ctx context.Context, now time.Time, perWorkspace int,
) (ready []delivery.Message, next time.Time, err error) {
	if err := s.queueWaiting(ctx, now); err != nil {
		return nil, time.Time{}, err
	}
	odd := false
	err = s.read(ctx, func(t txn) error {
		next = time.Time{}
		ready, odd = t.ready(perWorkspace)
		// What came in since and may be sent already shows up as a next of the past.
		rows := t.in(waits).Cursor()
		for key, _ := rows.First(); key != nil; key, _ = rows.Next() {
			at, _, err := parseTimed(key)
			if err == nil {
				next = at
				return nil
			}
			odd = true
		}
		return nil
	})
	if err == nil && odd {
		err = s.write(ctx, txn.sweep)
	}
	return ready, next, err
}

// Intend implements delivery.Store. A message that has an intent already is
// left out like one that is no longer owed.
func (s *Store) Intend(ctx context.Context, ids []uint64) ([]delivery.Claim, error) {
	var claims []delivery.Claim
	err := s.write(ctx, func(t txn) error {
		claims = nil
		lost := map[uint64]error{}
		for _, id := range ids {
			m, err := t.message(id)
			switch {
			case errors.Is(err, errNotOwed):
				continue
			case err != nil:
				lost[id] = err
				continue
			case t.in(intents).Get(idKey(id)) != nil:
				continue
			}
			claim, err := t.claim(m)
			if err != nil {
				return err
			}
			if err := t.unqueue(m); err != nil {
				return err
			}
			if err := t.in(intents).Put(idKey(id), []byte{version1}); err != nil {
				return err
			}
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
// counted.
func (s *Store) Recover(ctx context.Context, now time.Time) (int, error) {
	unknown := 0
	err := s.write(ctx, func(t txn) error {
		unknown = 0
		var left []uint64
		var odd [][]byte
		lost := map[uint64]error{}
		rows := t.in(intents).Cursor()
		for key, _ := rows.First(); key != nil; key, _ = rows.Next() {
			id, err := parseID(key)
			if err != nil {
				odd = append(odd, key)
				continue
			}
			left = append(left, id)
		}
		for _, id := range left {
			m, err := t.message(id)
			switch {
			case errors.Is(err, errNotOwed):
				err = t.in(intents).Delete(idKey(id))
			case err != nil:
				unknown++
				lost[id], err = err, nil
			case m.Edit:
				err = t.requeue(m)
			default:
				unknown++
				err = t.settle(delivery.Outcome{
					Claim: delivery.Claim{Message: m}, Verdict: delivery.Unknown, Reason: delivery.Crashed, At: now,
				})
			}
			if err != nil {
				return fmt.Errorf("recover message %d: %w", id, err)
			}
		}
		for _, key := range odd {
			if err := t.putAside(intents, key, errNoKey); err != nil {
				return err
			}
		}
		return t.loseMessages(lost)
	})
	return unknown, err
}

// errNotOwed is no mistake of anybody: an outcome or a claim came too late.
var errNotOwed = errors.New("not owed")

func (t txn) message(id uint64) (delivery.Message, error) {
	value := t.in(owed).Get(idKey(id))
	if value == nil {
		return delivery.Message{}, errNotOwed
	}
	return decodeMessage(id, value)
}

// queueWaiting queues the messages whose NotBefore has come. It writes only
// when there are some.
func (s *Store) queueWaiting(ctx context.Context, now time.Time) error {
	end, come := beyond(now), false
	err := s.read(ctx, func(t txn) error {
		first, _ := t.in(waits).Cursor().First()
		come = first != nil && bytes.Compare(first, end) < 0
		return nil
	})
	if err != nil || !come {
		return err
	}
	return s.write(ctx, func(t txn) error {
		var places puts
		var ended, odd [][]byte
		rows := t.in(waits).Cursor()
		for key, place := rows.First(); key != nil && bytes.Compare(key, end) < 0; key, place = rows.Next() {
			if _, _, err := parseQueue(place); err != nil {
				odd = append(odd, key)
				continue
			}
			places.add(place, []byte{version1})
			ended = append(ended, key)
		}
		for _, key := range ended {
			if err := t.in(waits).Delete(key); err != nil {
				return err
			}
		}
		for _, key := range odd {
			if m, err := t.waiting(key); err == nil {
				places.add(queueKey(m), []byte{version1})
			}
			if err := t.putAside(waits, key, errValue); err != nil {
				return err
			}
		}
		return places.write(t, queue)
	})
}

// waiting is the message of a row of waits.
func (t txn) waiting(key []byte) (delivery.Message, error) {
	_, rest, err := parseTimed(key)
	if err != nil {
		return delivery.Message{}, err
	}
	id, err := parseID(rest)
	if err != nil {
		return delivery.Message{}, err
	}
	return t.message(id)
}

// ready skips what cannot be read, and reports whether there was any.
func (t txn) ready(perWorkspace int) (ready []delivery.Message, odd bool) {
	var current []byte // the workspace that is being read
	taken := 0
	rows := t.in(queue).Cursor()
	for key, _ := rows.First(); key != nil; {
		workspace, id, err := parseQueue(key)
		if err != nil {
			odd = true
			key, _ = rows.Next()
			continue
		}
		if !bytes.Equal(workspace, current) {
			current, taken = workspace, 0
		}
		if taken == perWorkspace {
			key, _ = rows.Seek(afterWorkspace(workspace))
			continue
		}
		m, err := t.message(id)
		if err != nil {
			odd = true
		} else {
			ready = append(ready, m)
			taken++
		}
		key, _ = rows.Next()
	}
	return ready, odd
}

// sweep puts aside whatever cannot be read of what is owed. It looks at all
// that is queued.
func (t txn) sweep() error {
	lost := map[uint64]error{}
	odd := map[bucket][][]byte{}
	rows := t.in(queue).Cursor()
	for key, _ := rows.First(); key != nil; key, _ = rows.Next() {
		_, id, err := parseQueue(key)
		if err != nil {
			odd[queue] = append(odd[queue], key)
			continue
		}
		if _, err := t.message(id); err != nil {
			lost[id] = err
		}
	}
	rows = t.in(waits).Cursor()
	for key, _ := rows.First(); key != nil; key, _ = rows.Next() {
		if _, _, err := parseTimed(key); err != nil {
			odd[waits] = append(odd[waits], key)
		}
	}
	for b, keys := range odd {
		for _, key := range keys {
			if err := t.putAside(b, key, errNoKey); err != nil {
				return err
			}
		}
	}
	return t.loseMessages(lost)
}

// afterWorkspace is what comes after every place in a workspace's queue.
func afterWorkspace(workspace []byte) []byte {
	next := bytes.Clone(workspace)
	next[len(next)-1] = 1
	return next
}

// claim says where a message goes.
func (t txn) claim(m delivery.Message) (delivery.Claim, error) {
	claim := delivery.Claim{Message: m, Channel: m.To.Person}
	key, err := personKey(m.To)
	if err != nil {
		return claim, err
	}
	front, err := t.contact(key)
	if err != nil {
		return claim, err
	}
	if front.channel != "" {
		claim.Channel = front.channel
	}
	inThread := m.Kind == delivery.Step || m.Kind == delivery.End
	if !m.Edit && !inThread {
		return claim, nil
	}
	row, err := t.deskRow(key)
	if err != nil || row.Posts == nil || row.Posts.Card != m.Ref.Card {
		return claim, err
	}
	posts := row.Posts
	if m.Edit {
		claim.TS = posts.TS[m.Ref.Part]
	} else {
		claim.Thread = posts.TS[""]
	}
	if posts.Channel != "" {
		claim.Channel = posts.Channel
	}
	return claim, nil
}

// later makes a message wait that was certainly not sent.
func (t txn) later(m delivery.Message, again time.Time) error {
	if err := t.unqueue(m); err != nil {
		return err
	}
	m.NotBefore = roundUp(again)
	value, err := encodeJSON(m)
	if err != nil {
		return err
	}
	if err := t.in(owed).Put(idKey(m.ID), value); err != nil {
		return err
	}
	return t.requeue(m)
}

// requeue makes a message with an intent owed again.
func (t txn) requeue(m delivery.Message) error {
	if err := t.in(intents).Delete(idKey(m.ID)); err != nil {
		return err
	}
	if m.NotBefore.IsZero() {
		return t.in(queue).Put(queueKey(m), []byte{version1})
	}
	return t.in(waits).Put(timedKey(m.NotBefore, idKey(m.ID)), queueKey(m))
}

// unqueue takes a message out of where it waits to be sent, wherever that is:
// one whose NotBefore has come is in queue, though it still has it.
func (t txn) unqueue(m delivery.Message) error {
	if !m.NotBefore.IsZero() {
		if err := t.in(waits).Delete(timedKey(m.NotBefore, idKey(m.ID))); err != nil {
			return err
		}
	}
	return t.in(queue).Delete(queueKey(m))
}

// remove leaves nothing of a message.
func (t txn) remove(m delivery.Message) error {
	if err := t.unqueue(m); err != nil {
		return err
	}
	for _, b := range []bucket{intents, owed} {
		if err := t.in(b).Delete(idKey(m.ID)); err != nil {
			return err
		}
	}
	return nil
}
