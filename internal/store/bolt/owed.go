package bolt

import (
	"bytes"
	"cmp"
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
		for key := range t.rows(waits) {
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
			}
			waited, err := t.unqueue(m.Message)
			if err != nil {
				return err
			}
			if !waited {
				continue
			}
			claim, err := t.claim(m)
			if err != nil {
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
// counted. It looks at all that is owed.
func (s *Store) Recover(ctx context.Context, now time.Time) (int, error) {
	unknown := 0
	err := s.write(ctx, func(t txn) error {
		unknown = 0
		var left []owedRow
		var odd [][]byte
		lost := map[uint64]error{}
		waiting := t.placed()
		for key, value := range t.rows(owed) {
			id, err := parseID(key)
			if err != nil {
				odd = append(odd, key)
			}
			if err != nil || waiting[id] {
				continue
			}
			m, err := decodeOwed(id, value)
			if err != nil {
				unknown++
				lost[id] = err
				continue
			}
			left = append(left, m)
		}
		for _, m := range left {
			var err error
			if m.Edit {
				err = t.requeue(m.Message)
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
		for _, key := range odd {
			if err := t.putAside(owed, key, errNoKey); err != nil {
				return err
			}
		}
		return t.loseMessages(lost)
	})
	return unknown, err
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
		for key, place := range t.rows(waits) {
			if bytes.Compare(key, end) >= 0 {
				break
			}
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
			if m, err := t.waitingAt(key); err == nil {
				places.add(queueKey(m.Message), []byte{version1})
			}
			if err := t.putAside(waits, key, errValue); err != nil {
				return err
			}
		}
		return places.write(t, queue)
	})
}

// waitingAt is the message of a row of waits.
func (t txn) waitingAt(key []byte) (owedRow, error) {
	_, rest, err := parseTimed(key)
	if err != nil {
		return owedRow{}, err
	}
	id, err := parseID(rest)
	if err != nil {
		return owedRow{}, err
	}
	return t.message(id)
}

// ready skips what cannot be read, and reports whether there was any.
func (t txn) ready(perWorkspace int) (ready []delivery.Message, odd bool) {
	ids, odd := t.first(perWorkspace)
	ready = make([]delivery.Message, 0, len(ids))
	for _, id := range ids {
		m, err := t.message(id)
		if err != nil {
			odd = true
			continue
		}
		ready = append(ready, m.Message)
	}
	if len(ready) == 0 {
		ready = nil
	}
	return ready, odd
}

// first are the ids of the messages that go first in each workspace.
func (t txn) first(perWorkspace int) (ids []uint64, odd bool) {
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
		ids = append(ids, id)
		taken++
		key, _ = rows.Next()
	}
	return ids, odd
}

// sweep puts aside whatever cannot be read of what is owed. It looks at all
// that is queued.
func (t txn) sweep() error {
	lost := map[uint64]error{}
	odd := map[bucket][][]byte{}
	for key := range t.rows(queue) {
		_, id, err := parseQueue(key)
		if err != nil {
			odd[queue] = append(odd[queue], key)
			continue
		}
		if _, err := t.message(id); err != nil {
			lost[id] = err
		}
	}
	for key := range t.rows(waits) {
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
func (t txn) claim(m owedRow) (delivery.Claim, error) {
	claim := delivery.Claim{Message: m.Message, Channel: m.channel}
	inThread := m.Kind == delivery.Step || m.Kind == delivery.End
	if m.channel != "" && !m.Edit && !inThread {
		return claim, nil
	}
	key, err := personKey(m.To)
	if err != nil {
		return claim, err
	}
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
	row, err := t.deskRow(key)
	if err != nil {
		return claim, err
	}
	due.news.on(&row)
	posts := row.Posts
	if posts == nil || posts.Card != m.Ref.Card {
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
	if _, err := t.unqueue(m.Message); err != nil {
		return err
	}
	m.NotBefore = roundUp(again)
	if err := t.putMessage(m); err != nil {
		return err
	}
	return t.requeue(m.Message)
}

// placed are the ids of the messages that wait to be sent.
func (t txn) placed() map[uint64]bool {
	found := map[uint64]bool{}
	for key := range t.rows(queue) {
		if _, id, err := parseQueue(key); err == nil {
			found[id] = true
		}
	}
	for key := range t.rows(waits) {
		if id, err := parseID(key[max(0, len(key)-8):]); err == nil {
			found[id] = true
		}
	}
	return found
}

// requeue makes a message with an intent owed again.
func (t txn) requeue(m delivery.Message) error {
	if m.NotBefore.IsZero() {
		return t.in(queue).Put(queueKey(m), []byte{version1})
	}
	return t.in(waits).Put(timedKey(m.NotBefore, idKey(m.ID)), queueKey(m))
}

// unqueue takes away the place of a message that waits to be sent, and reports
// whether it had one. Without a place it is being sent: to take it is the
// intent. One whose NotBefore has come is in queue, though it still has it.
func (t txn) unqueue(m delivery.Message) (waited bool, err error) {
	if waited, err = t.take(queue, queueKey(m)); waited || err != nil || m.NotBefore.IsZero() {
		return waited, err
	}
	return t.take(waits, timedKey(m.NotBefore, idKey(m.ID)))
}
