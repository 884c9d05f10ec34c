package bolt

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/moment"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// advance is one call of Advance.
type advance struct {
	txn
	now    time.Time
	limit  int
	decide func(schedule.Due) schedule.Decision
	days   map[*timetable]int // that it is, where they are followed

	gone [][]byte     // keys of due
	rows buckets.Puts // of due
	sent int          // decisions that owe a message
}

func (a *advance) run(ctx context.Context) (schedule.Beat, error) {
	var beat schedule.Beat
	reached, more := a.walk()
	n := len(reached)
	a.gone, a.rows = make([][]byte, 0, n), make(buckets.Puts, 0, n)
	a.work.came, a.work.went, a.work.comes = slices.Grow(a.work.came, n), slices.Grow(a.work.went, n), slices.Grow(a.work.comes, n)
	for _, r := range reached {
		if err := ctx.Err(); err != nil {
			return beat, err
		}
		m, err := a.meet(r.Key, r.Value)
		if err != nil {
			err = a.lose(r.Key, err)
		} else {
			beat.Due++
			err = a.settle(m)
		}
		if err != nil {
			return beat, fmt.Errorf("advance %q: %w", r.Key, err)
		}
	}
	if err := a.move(); err != nil {
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
		if err := a.putAside(buckets.Steps, key, errNoKey); err != nil {
			return err
		}
	}
	return nil
}

// walk gives up to limit rows of the index.
func (a *advance) walk() (reached buckets.Puts, more bool) {
	end := buckets.Beyond(a.now)
	for key, value := range a.txn.All(buckets.Due) {
		if bytes.Compare(key, end) >= 0 {
			break
		}
		if len(reached) == a.limit {
			return reached, true
		}
		reached.Add(key, value)
	}
	return reached, false
}

// lose puts a row aside that cannot be read, and makes its person's anew, for
// the next beat to meet.
func (a *advance) lose(key []byte, cause error) error {
	person := buckets.Whose(buckets.Due, key)
	if _, err := rows.ParsePerson(person); err != nil {
		return a.putAside(buckets.Due, key, errNoKey)
	}
	if at, _, err := buckets.ParseTimed(key); err == nil && !a.memory.places.Has(person, at) {
		return a.mend([]buckets.Stray{{Bucket: buckets.Due, Key: key}}, a.now) // nobody put it there
	}
	_, _, err := a.mendDue(person, key, cause)
	return err
}

// settle asks for the decision about one row and gathers what follows.
func (a *advance) settle(m met) error {
	if err := a.fold(&m.row); err != nil {
		return err
	}
	today, err := a.today(m)
	if err != nil {
		return err
	}
	first, live := m.at.Add(-m.row.Late), a.Get(buckets.Live, m.person) != nil
	answer := a.decide(schedule.Due{
		User: m.id, At: m.at, First: first, Timetable: m.table.Timetable, TimetableID: m.row.Timetable, Snoozes: m.row.Snoozes,
		Day: today, InRoutine: live, Calendar: m.row.Calendar, Pauses: m.row.Pauses, Doubtful: m.row.Doubtful || !m.at.After(a.memory.restored),
	})

	next := buckets.Reminder{
		Timetable: m.row.Timetable, Day: answer.Day, Ahead: m.row.Ahead || m.row.Day.Day > answer.Day.Day,
		Calendar: m.row.Calendar, Pauses: m.row.Pauses.Left(a.now), Channel: m.row.Channel, News: m.row.News,
	}
	note := session.Note{
		At: a.now, Due: first, Why: string(answer.Reason),
		MeetingFrom: moment.Second(answer.Meeting.From), MeetingTo: moment.Second(answer.Meeting.To),
	}
	switch answer.Verdict {
	case schedule.Send:
		if lost, err := a.send(m, answer.Owed, &next, !live && !answer.Next.IsZero()); err != nil || lost {
			return err
		}
	case schedule.PutBack:
		next.Snoozes, next.Late = answer.Snoozes, late(answer)
	case schedule.Held:
		next.Snoozes, next.Late = answer.Snoozes, late(answer)
		note.What = session.WasHeld
		err = next.News.Note(note)
	case schedule.Dropped:
		note.What = session.WasDropped
		err = next.News.Note(note)
	default:
		err = fmt.Errorf("unknown verdict %q", answer.Verdict)
	}
	if err != nil {
		return err
	}
	return a.next(m, answer.Next, next)
}

// late is how long after it was due at first a reminder is decided that waits.
func late(answer schedule.Decision) time.Duration {
	if answer.First.IsZero() || answer.Next.IsZero() {
		return 0
	}
	return answer.Next.Sub(answer.First)
}

// send owes a message, if any, whose outcome the row may await: that is, it stays,
// and no routine is running, beside which a card is not the person's. Of somebody
// whose record is lost the row goes, too.
func (a *advance) send(m met, message *delivery.Message, next *buckets.Reminder, await bool) (lost bool, err error) {
	if next.Channel == "" {
		if next.Channel, err = a.channel(m.person); err != nil {
			return false, err
		}
		if a.Get(buckets.People, m.person) == nil {
			return true, a.dropOrphan(m.key)
		}
	}
	if message == nil {
		return false, nil
	}
	owes := rows.Message{Message: *message, Channel: next.Channel}
	owes.To = m.id
	owes.Awaited = await && next.Channel != "" && message.Kind == delivery.Reminder && !message.Edit
	id, err := a.owes(&owes)
	if err != nil {
		return false, err
	}
	if owes.Awaited {
		next.Awaits = id
	}
	a.sent++
	return false, nil
}

// dropOrphan ends the reminders of somebody whose record is lost, unless that
// was done when it was found out.
func (a *advance) dropOrphan(key []byte) error {
	if a.Get(buckets.Due, key) == nil {
		return nil
	}
	return a.dropDue(key)
}

// today is the tally of the person's day. As long as the day goes on and the
// cap is not reached, the row knows it; and of a new day there is nothing to
// know, unless the news tell of it, or the days that are kept.
func (a *advance) today(m met) (schedule.Tally, error) {
	day, known := a.days[m.table]
	if !known {
		day = dayOf(m, a.now)
		a.days[m.table] = day
	}
	switch {
	case m.row.Day.Day == day && m.row.Day.Count < m.table.MostADay():
		return m.row.Day, nil
	case m.row.Day.Day < day && !m.row.Ahead:
		if sent := m.row.News.LastSent(); sent.IsZero() || dayOf(m, sent) < day {
			return m.row.Day, nil
		}
	}
	today, err := a.sentOn(m.person, day, m.row.News.Hours(m.table.days))
	if m.row.Day.Day != day && today.Count == 0 {
		return m.row.Day, err
	}
	return today, err
}

func dayOf(m met, at time.Time) int { return session.DayOf(session.HourOf(at, m.table.days)) }

// next takes the row from where it was met to where it is met next. A plan
// without a future leaves none, so that the desk has to know the news.
func (a *advance) next(m met, at time.Time, next buckets.Reminder) error {
	if at.IsZero() || next.News.Full() {
		if err := a.unload(m.person, m.key, &next); err != nil {
			return err
		}
	}
	if at.IsZero() {
		return a.dropDue(m.key)
	}
	// A next time that is not in the future would be met again in this beat.
	at = moment.Latest(at, a.now.Add(time.Second))
	a.gone = append(a.gone, m.key)
	a.went(m.person, m.at)
	a.came(m.person, at)
	key := a.sheet.Cut(buckets.AppendTimedKey(a.sheet.Rest(), at, m.person))
	a.rows.Add(key, a.sheet.Cut(buckets.AppendReminder(a.sheet.Rest(), &next)))
	return nil
}

// move moves the rows.
func (a *advance) move() error {
	if err := a.DeleteAll(buckets.Due, a.gone); err != nil {
		return err
	}
	a.In(buckets.Due).FillPercent = 0.9 // a quarter fewer pages are written
	return a.rows.Write(a.Tx, buckets.Due)
}
