package bolt

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// Advance implements schedule.Store. Nobody due costs one read and no write.
// Steps are told by the call that leaves no reminder behind, so that calling
// again because of More tells nobody twice. The spans of a Due's Timetable
// are shared: decide must not alter them.
func (s *Store) Advance(
	ctx context.Context, now time.Time, limit int, decide func(schedule.Due) schedule.Decision,
) (schedule.Beat, error) {
	var beat schedule.Beat
	waiting := false
	err := s.read(ctx, func(t txn) (err error) {
		first, _ := t.in(due).Cursor().First()
		waiting = first != nil && bytes.Compare(first, beyond(now)) < 0
		if !waiting {
			beat.Steps, err = t.stepsOver(now, limit)
		}
		return err
	})
	if err != nil || !waiting {
		return beat, err
	}
	err = s.db.Update(func(tx *bbolt.Tx) (err error) {
		a := advance{txn: txn{tx, s}, now: now, limit: limit, decide: decide}
		beat, err = a.run(ctx)
		return err
	})
	if err != nil {
		return schedule.Beat{}, err
	}
	return beat, nil
}

// NextDue implements session.Store.
func (s *Store) NextDue(ctx context.Context) (next time.Time, err error) {
	err = s.read(ctx, func(t txn) error {
		next = time.Time{}
		if key, _ := t.in(steps).Cursor().First(); key != nil {
			if next, _, err = parseTimed(key); err != nil {
				return err
			}
		}
		rows := t.in(due).Cursor()
		for key, value := rows.First(); key != nil; key, value = rows.Next() {
			at, person, err := parseTimed(key)
			if err != nil {
				return err
			}
			row, err := decodeDue(value)
			if err != nil {
				continue
			}
			if left, err := t.stale(person, row); err != nil || left {
				continue
			}
			next = earliest(next, at)
			return nil
		}
		return nil
	})
	return next, err
}

func (t txn) stepsOver(now time.Time, limit int) ([]prefs.UserID, error) {
	var over []prefs.UserID
	rows, end := t.in(steps).Cursor(), beyond(now)
	for key, _ := rows.First(); key != nil && len(over) < limit && bytes.Compare(key, end) < 0; key, _ = rows.Next() {
		_, person, err := parseTimed(key)
		if err != nil {
			return nil, err
		}
		id, err := parsePerson(person)
		if err != nil {
			return nil, err
		}
		over = append(over, id)
	}
	return over, nil
}

// stale reports whether a newer change left this row behind.
func (t txn) stale(person []byte, row dueRow) (bool, error) {
	state, err := t.movedRow(person)
	return err == nil && state.stale > 0 && row.generation != state.generation, err
}

// movedRow is the zero row for somebody whose rows all count.
func (t txn) movedRow(person []byte) (movedRow, error) {
	value := t.in(moved).Get(person)
	if value == nil {
		return movedRow{}, nil
	}
	return decodeMoved(value)
}

// advance is one call of Advance.
type advance struct {
	txn
	now    time.Time
	limit  int
	decide func(schedule.Due) schedule.Decision

	rows  puts // of due
	owing owing
	sent  int // decisions that owe a message
}

// met is one due row that counts. Its slices are bbolt's own, which is fine
// until the transaction ends: pages on disk are not written over in between.
type met struct {
	key, person []byte
	at          time.Time
	row         dueRow
}

func (a *advance) run(ctx context.Context) (schedule.Beat, error) {
	var beat schedule.Beat
	reached, more, err := a.walk()
	if err != nil {
		return beat, err
	}
	a.owing.txn = a.txn
	for _, m := range reached {
		if err := ctx.Err(); err != nil {
			return beat, err
		}
		if err := a.settle(m); err != nil {
			return beat, fmt.Errorf("advance %q: %w", m.person, err)
		}
	}
	if err := a.rows.write(a.txn, due); err != nil {
		return beat, err
	}
	if err := a.owing.write(); err != nil {
		return beat, err
	}
	beat.Due, beat.Sent, beat.More = len(reached), a.sent, more
	if !more {
		beat.Steps, err = a.stepsOver(a.now, a.limit)
	}
	return beat, err
}

// walk takes up to limit rows that count out of the index, and drops the stale
// ones among them; of those too at most limit, so that a call stays short.
func (a *advance) walk() (reached []met, more bool, err error) {
	type left struct{ key, person []byte }
	var stale, odd []left
	rows, end := a.in(due).Cursor(), beyond(a.now)
	for key, value := rows.First(); key != nil && bytes.Compare(key, end) < 0; key, value = rows.Next() {
		if len(reached) >= a.limit || len(stale)+len(odd) > a.limit {
			more = true
			break
		}
		at, person, err := parseTimed(key)
		if err != nil {
			return nil, false, err
		}
		row, err := decodeDue(value)
		if err != nil {
			odd = append(odd, left{key, person})
			continue
		}
		dropped, err := a.stale(person, row)
		switch {
		case err != nil:
			return nil, false, err
		case dropped:
			stale = append(stale, left{key, person})
		default:
			reached = append(reached, met{key, person, at, row})
		}
	}
	for _, row := range odd {
		if err := a.putAside(row.key); err != nil {
			return nil, false, err
		}
	}
	for _, row := range stale {
		if err := a.in(due).Delete(row.key); err != nil {
			return nil, false, err
		}
		state, err := a.movedRow(row.person)
		if err != nil {
			return nil, false, err
		}
		state.stale--
		if err := a.putMoved(row.person, state); err != nil {
			return nil, false, err
		}
	}
	return reached, more, nil
}

// putAside takes a row that cannot be read out of everybody's way, and keeps
// it for whoever wants to know.
func (t txn) putAside(key []byte) error {
	if err := t.in(aside).Put(key, t.in(due).Get(key)); err != nil {
		return err
	}
	return t.in(due).Delete(key)
}

// settle asks for the decision about one row and gathers what follows.
func (a *advance) settle(m met) error {
	id, err := parsePerson(m.person)
	if err != nil {
		return a.putAside(m.key)
	}
	table, err := a.timetable(m.row.timetable)
	if err != nil {
		return a.putAside(m.key)
	}
	today := m.row.day
	if today.Count >= table.PerDay {
		if today, err = a.counted(m.person, today); err != nil {
			return err
		}
	}
	first := m.at.Add(-m.row.late)
	answer := a.decide(schedule.Due{
		User: id, At: m.at, First: first, Timetable: table, Snoozes: m.row.snoozes,
		Day: today, InRoutine: a.in(live).Get(m.person) != nil,
	})

	next := dueRow{generation: m.row.generation, timetable: m.row.timetable, day: answer.Day}
	note := session.Note{At: a.now, Due: first, Why: string(answer.Reason)}
	switch answer.Verdict {
	case schedule.Send:
		if answer.Owed != nil {
			owes := *answer.Owed
			owes.To = id
			if err := a.owing.add(owes); err != nil {
				return err
			}
			a.sent++
		}
	case schedule.Held:
		next.snoozes = answer.Snoozes
		if !answer.First.IsZero() && !answer.Next.IsZero() {
			next.late = answer.Next.Sub(answer.First)
		}
		note.What = session.WasHeld
	case schedule.Dropped:
		note.What = session.WasDropped
	default:
		return fmt.Errorf("unknown verdict %q", answer.Verdict)
	}
	if note.What != "" {
		if err := a.note(m.person, note); err != nil {
			return err
		}
	}
	return a.move(m, answer.Next, next)
}

// move takes the row from where it was met to where it is met next.
func (a *advance) move(m met, at time.Time, next dueRow) error {
	if err := a.in(due).Delete(m.key); err != nil {
		return err
	}
	state, err := a.movedRow(m.person)
	if err != nil {
		return err
	}
	if at.IsZero() {
		state.generation, state.ended = m.row.generation, true
		return a.putMoved(m.person, state)
	}
	// A next time that is not in the future would be met again in this beat.
	key := timedKey(latest(at, a.now.Add(time.Second)), m.person)
	if state.stale > 0 && a.in(due).Get(key) != nil {
		state.stale--
		if err := a.putMoved(m.person, state); err != nil {
			return err
		}
	}
	a.rows.add(key, encodeDue(next))
	return nil
}

// owing writes messages owed: each gets its id, and those of a batch are
// queued in the order of their keys.
type owing struct {
	txn
	messages, places, waiting puts
}

func (o *owing) add(m delivery.Message) error {
	id, err := o.in(owed).NextSequence()
	if err != nil {
		return err
	}
	m.ID = id
	if m.Ref.Card == 0 {
		m.Ref.Card = id
	}
	m.Due, m.NotAfter, m.NotBefore = second(m.Due), second(m.NotAfter), roundUp(m.NotBefore)
	value, err := encodeJSON(m)
	if err != nil {
		return err
	}
	o.messages.add(idKey(id), value)
	if m.NotBefore.IsZero() {
		o.places.add(queueKey(m), []byte{version1})
	} else {
		o.waiting.add(timedKey(m.NotBefore, idKey(id)), queueKey(m))
	}
	return nil
}

func (o *owing) write() error {
	// Ids grow: pages are filled and not touched again until they are emptied.
	o.in(owed).FillPercent = 0.9
	if err := o.messages.write(o.txn, owed); err != nil {
		return err
	}
	if err := o.places.write(o.txn, queue); err != nil {
		return err
	}
	return o.waiting.write(o.txn, waits)
}
