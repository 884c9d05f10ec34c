package bolt

import (
	"bytes"
	"context"
	"fmt"
	"slices"
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
	quiet := false
	err := s.read(ctx, func(t txn) error {
		first, _ := t.in(due).Cursor().First()
		if first != nil && bytes.Compare(first, beyond(now)) < 0 {
			return nil
		}
		var odd [][]byte
		beat.Steps, beat.More, odd = t.stepsOver(now, limit)
		quiet = len(odd) == 0
		return nil
	})
	if err != nil || quiet {
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
		rows := t.in(steps).Cursor()
		for key, _ := rows.First(); key != nil && next.IsZero(); key, _ = rows.Next() {
			next, _, _ = parseTimed(key)
		}
		rows = t.in(due).Cursor()
		for key, value := rows.First(); key != nil; key, value = rows.Next() {
			at, person, err := parseTimed(key)
			if err != nil {
				continue
			}
			row, err := decodeDue(value)
			if err != nil {
				continue
			}
			if state, err := t.movedRow(person); err == nil && state.leftBehind(row) {
				continue
			}
			next = earliest(next, at)
			return nil
		}
		return nil
	})
	return next, err
}

// stepsOver tells at most limit people whose step is over, whether there are
// more, and the keys that cannot be read.
func (t txn) stepsOver(now time.Time, limit int) (over []prefs.UserID, more bool, odd [][]byte) {
	rows, end := t.in(steps).Cursor(), beyond(now)
	for key, _ := rows.First(); key != nil && bytes.Compare(key, end) < 0; key, _ = rows.Next() {
		id, err := parsePerson(whose(steps, key))
		switch {
		case err != nil:
			odd = append(odd, key)
		case len(over) == limit:
			return over, true, odd
		default:
			over = append(over, id)
		}
	}
	return over, false, odd
}

// movedRow is the zero row for somebody whose rows all count.
func (t txn) movedRow(person []byte) (movedRow, error) {
	value := t.in(moved).Get(person)
	if value == nil {
		return movedRow{}, nil
	}
	return decodeMoved(value)
}

// leftBehind reports whether a newer change left this row where it was.
func (m movedRow) leftBehind(row dueRow) bool { return m.stale > 0 && row.generation != m.generation }

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
	id          prefs.UserID
	at          time.Time
	row         dueRow
	table       prefs.Timetable
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
		err = a.tellSteps(&beat)
	}
	return beat, err
}

func (a *advance) tellSteps(beat *schedule.Beat) error {
	var odd [][]byte
	beat.Steps, beat.More, odd = a.stepsOver(a.now, a.limit)
	for _, key := range odd {
		if err := a.putAside(steps, key, errNoKey); err != nil {
			return err
		}
	}
	return nil
}

// walk takes up to limit rows that count out of the index, drops the stale
// ones among them, and mends those that cannot be read; of all these too at
// most limit, so that a call stays short.
func (a *advance) walk() (reached []met, more bool, err error) {
	var stale, odd [][]byte
	broken := map[string]bool{}
	rows, end := a.in(due).Cursor(), beyond(a.now)
	for key, value := rows.First(); key != nil && bytes.Compare(key, end) < 0; key, value = rows.Next() {
		if len(reached) >= a.limit || len(stale)+len(odd)+len(broken) > a.limit {
			more = true
			break
		}
		m, state, err := a.meet(key, value)
		switch {
		case m.person == nil:
			odd = append(odd, key)
		case err != nil:
			broken[string(m.person)] = true
		case state.leftBehind(m.row):
			stale = append(stale, key)
		default:
			reached = append(reached, m)
		}
	}
	for _, key := range odd {
		if err := a.putAside(due, key, errNoKey); err != nil {
			return nil, false, err
		}
	}
	if err := a.dropStale(stale); err != nil {
		return nil, false, err
	}
	if len(broken) == 0 {
		return reached, more, nil
	}
	// Another row of theirs may have been met, and may not be there any more.
	reached = slices.DeleteFunc(reached, func(m met) bool { return broken[string(m.person)] })
	return reached, more, a.mend(broken)
}

// meet reads one row and what a decision about it needs. Without a person it
// is nobody's; with an error something of theirs cannot be read.
func (a *advance) meet(key, value []byte) (m met, state movedRow, err error) {
	m.key = key
	if m.at, m.person, err = parseTimed(key); err == nil {
		m.id, err = parsePerson(m.person)
	}
	if err != nil {
		return met{}, state, err
	}
	if m.row, err = decodeDue(value); err != nil {
		return m, state, err
	}
	if state, err = a.movedRow(m.person); err != nil || state.leftBehind(m.row) {
		return m, state, err
	}
	m.table, err = a.timetable(m.row.timetable)
	return m, state, err
}

// dropStale deletes rows that a newer change left behind.
func (a *advance) dropStale(keys [][]byte) error {
	for _, key := range keys {
		if err := a.in(due).Delete(key); err != nil {
			return err
		}
		person := whose(due, key)
		state, err := a.movedRow(person)
		if err != nil {
			return err
		}
		state.stale--
		if err := a.putMoved(person, state); err != nil {
			return err
		}
	}
	return nil
}

// settle asks for the decision about one row and gathers what follows.
func (a *advance) settle(m met) error {
	today, err := a.today(m)
	if err != nil {
		return err
	}
	first := m.at.Add(-m.row.late)
	answer := a.decide(schedule.Due{
		User: m.id, At: m.at, First: first, Timetable: m.table, Snoozes: m.row.snoozes,
		Day: today, InRoutine: a.in(live).Get(m.person) != nil, Doubtful: !m.at.After(a.store.restored),
	})

	next := dueRow{generation: m.row.generation, timetable: m.row.timetable, day: answer.Day}
	note := session.Note{At: a.now, Due: first, Why: string(answer.Reason)}
	switch answer.Verdict {
	case schedule.Send:
		if answer.Owed != nil {
			owes := *answer.Owed
			owes.To = m.id
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

// today is the tally of the person's day. As long as the day goes on and the
// cap is not reached, the row knows it.
func (a *advance) today(m met) (schedule.Tally, error) {
	local := a.now.In(a.store.zone(m.table.Zone))
	_, offset := local.Zone()
	day := int((local.Unix() + int64(offset)) / secondsOfDay)
	if m.row.day.Day == day && m.row.day.Count < m.table.MostADay() {
		return m.row.day, nil
	}
	today, err := a.counted(m.person, schedule.Tally{Day: day})
	if m.row.day.Day != day && today.Count == 0 {
		return m.row.day, err
	}
	return today, err
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
