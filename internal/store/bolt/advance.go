package bolt

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// advance is one call of Advance.
type advance struct {
	txn
	now    time.Time
	limit  int
	decide func(schedule.Due) schedule.Decision

	gone  [][]byte // keys of due
	rows  puts     // of due
	owing owing
	sent  int // decisions that owe a message
}

func (a *advance) run(ctx context.Context) (schedule.Beat, error) {
	var beat schedule.Beat
	reached, more := a.walk()
	a.gone, a.rows = make([][]byte, 0, len(reached)), make(puts, 0, len(reached))
	a.owing = owing{txn: a.txn, messages: make(puts, 0, len(reached))}
	for _, r := range reached {
		if err := ctx.Err(); err != nil {
			return beat, err
		}
		m, err := a.meet(r.key, r.value)
		if err != nil {
			err = a.lose(r.key, err)
		} else {
			beat.Due++
			err = a.settle(m)
		}
		if err != nil {
			return beat, fmt.Errorf("advance %q: %w", r.key, err)
		}
	}
	if err := a.move(); err != nil {
		return beat, err
	}
	if err := a.owing.write(); err != nil {
		return beat, err
	}
	beat.Sent, beat.More = a.sent, more
	if !more {
		err := a.tellSteps(&beat)
		return beat, err
	}
	return beat, nil
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

// walk gives up to limit rows of the index.
func (a *advance) walk() (reached puts, more bool) {
	end := beyond(a.now)
	for key, value := range a.txn.all(due) {
		if bytes.Compare(key, end) >= 0 {
			break
		}
		if len(reached) == a.limit {
			return reached, true
		}
		reached.add(key, value)
	}
	return reached, false
}

// lose puts a row aside that cannot be read, and makes its person's anew, for
// the next beat to meet.
func (a *advance) lose(key []byte, cause error) error {
	person := whose(due, key)
	if _, err := parsePerson(person); err != nil {
		return a.putAside(due, key, errNoKey)
	}
	if at, _, err := parseTimed(key); err == nil && !a.memory.places.Has(person, at) {
		return a.mend([]stray{{due, key}}, a.now) // nobody put it there
	}
	_, _, err := a.mendDue(person, key, cause)
	return err
}

// settle asks for the decision about one row and gathers what follows.
func (a *advance) settle(m met) error {
	today, err := a.today(m)
	if err != nil {
		return err
	}
	first := m.at.Add(-m.row.late)
	answer := a.decide(schedule.Due{
		User: m.id, At: m.at, First: first, Timetable: m.table.Timetable, TimetableID: m.row.timetable, Snoozes: m.row.snoozes,
		Day: today, InRoutine: a.get(live, m.person) != nil, Doubtful: m.row.doubtful || !m.at.After(a.memory.restored),
	})

	next := dueRow{
		timetable: m.row.timetable, day: answer.Day, ahead: m.row.ahead || m.row.day.Day > answer.Day.Day,
		channel: m.row.channel, news: m.row.news,
	}
	note := session.Note{At: a.now, Due: first, Why: string(answer.Reason)}
	switch answer.Verdict {
	case schedule.Send:
		if next.channel == "" {
			if next.channel, err = a.channel(m.person); err != nil {
				return err
			}
			if a.get(people, m.person) == nil {
				return a.dropOrphan(m.key)
			}
		}
		if answer.Owed != nil {
			owes := owedRow{Message: *answer.Owed, channel: next.channel}
			owes.To = m.id
			if _, err := a.owing.add(owes); err != nil {
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
		if err := next.news.note(note); err != nil {
			return err
		}
	}
	return a.next(m, answer.Next, next)
}

// dropOrphan ends the reminders of somebody whose record is lost, unless that
// was done when it was found out.
func (a *advance) dropOrphan(key []byte) error {
	if a.get(due, key) == nil {
		return nil
	}
	return a.dropDue(key)
}

// today is the tally of the person's day. As long as the day goes on and the
// cap is not reached, the row knows it; and of a new day there is nothing to
// know, unless the news tell of it, or the person has been there before and
// went west.
func (a *advance) today(m met) (schedule.Tally, error) {
	day := session.HourOn(a.now, m.table.zone) / 24
	switch {
	case m.row.day.Day == day && m.row.day.Count < m.table.MostADay():
		return m.row.day, nil
	case m.row.day.Day < day && !m.row.ahead && m.row.news.last()/24 < day:
		return m.row.day, nil
	}
	today, err := a.counted(m.person, day, m.row.news)
	if m.row.day.Day != day && today.Count == 0 {
		return m.row.day, err
	}
	return today, err
}

// next takes the row from where it was met to where it is met next. A plan
// without a future leaves none, so that the desk has to know the news.
func (a *advance) next(m met, at time.Time, next dueRow) error {
	if at.IsZero() {
		if err := a.putDue(m.key, next); err != nil {
			return err
		}
		if err := a.putAway(m.person); err != nil {
			return err
		}
		return a.dropDue(m.key)
	}
	// A next time that is not in the future would be met again in this beat.
	at = moment.Latest(at, a.now.Add(time.Second))
	a.gone = append(a.gone, m.key)
	a.went(m.person, m.at)
	a.came(m.person, at)
	a.rows.add(timedKey(at, m.person), encodeDue(next))
	return nil
}

// move moves the rows: the last ones first, since bbolt moves up what stands
// behind one that goes.
func (a *advance) move() error {
	for _, key := range slices.Backward(a.gone) {
		if err := a.delete(due, key); err != nil {
			return err
		}
	}
	return a.rows.write(a.Tx, due)
}
