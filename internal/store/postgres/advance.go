package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/delivery"
	"unhunch/internal/moment"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/rows"
)

// met is one row of due.
type met struct {
	reminder
	id       prefs.UserID
	day      schedule.Tally
	table    uint64
	calendar bool
	live     bool
	doubtful bool
	channel  string
	noted    noted
	paused   []byte

	pauses prefs.Pauses
	plan   *timetable
	answer schedule.Decision
	owed   delivery.Message // of an answer that owes one
	note   session.Note     // What is "": there is none
}

// noted is what was noted last of a reminder in its person's log: what happened, and why.
// So a beat knows without the desk that one goes on with what is there.
type noted string

// walk locks up to limit rows that nobody else has locked.
func (a *advance) walk(ctx context.Context) (all []*met, more bool, err error) {
	found, err := a.Query(ctx, a.dueBy(), a.now, a.limit+1)
	if err != nil {
		return nil, false, err
	}
	defer found.Close()
	var workspaces []string
	for found.Next() {
		m := &met{}
		var table int64
		err := found.Scan(&m.id.Workspace, &m.id.Person, &m.at, &m.late, &m.snoozes, &m.day.Day, &m.day.Count, &table,
			&m.calendar, &m.live, &m.doubtful, &m.channel, &m.noted, &m.paused)
		if err != nil {
			return nil, false, err
		}
		m.table = uint64(table)
		all = append(all, m)
		workspaces = append(workspaces, m.id.Workspace)
	}
	if err := found.Err(); err != nil {
		return nil, false, err
	}
	if more = len(all) > a.limit; more {
		all = all[:a.limit]
	}
	slices.Sort(workspaces)
	workspaces = slices.Compact(workspaces)
	held, err := a.Fence(ctx, a, workspaces)
	if err != nil {
		return nil, false, err
	}
	if len(held) < len(workspaces) {
		more = false // what is another's would be met again and again
	}
	return slices.DeleteFunc(all, func(m *met) bool { return !slices.Contains(held, m.id.Workspace) }), more, nil
}

// ask has each row decided.
func (a *advance) ask(ctx context.Context, all []*met) error {
	ids := make([]uint64, len(all))
	for i, m := range all {
		ids[i] = m.table
	}
	plans, err := a.timetables(ctx, ids)
	if err != nil {
		return err
	}
	for _, m := range all {
		m.plan = plans[m.table]
		if m.paused != nil {
			if m.pauses, err = rows.DecodePauses(m.paused); err != nil {
				a.log.Error("pauses cannot be read, so that they are not heeded", "user", m.id.String(), "error", err)
				m.pauses = nil
			}
		}
	}
	if err := a.tallies(ctx, all); err != nil {
		return err
	}
	for _, m := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		m.answer = a.decide(schedule.Due{
			User: m.id, At: m.at, First: m.first(), Timetable: m.plan.Timetable, TimetableID: m.table, Snoozes: m.snoozes,
			Day: m.day, InRoutine: m.live, Calendar: m.calendar, Pauses: m.pauses, Doubtful: m.doubtful,
		})
		if m.answer.Owed != nil {
			m.owed = *m.answer.Owed // the next answer is written over it
		}
		if err := m.judge(a.now); err != nil {
			return fmt.Errorf("advance %s: %w", m.id, err)
		}
	}
	return nil
}

// tallies are those of everybody's day. As long as the day goes on and the cap is not
// reached, the row knows it; else what was truly sent counts, as the days tell: of what
// was decided, some may have gone stale.
func (a *advance) tallies(ctx context.Context, all []*met) error {
	var unsure []prefs.UserID
	today := make(map[prefs.UserID]*met)
	for _, m := range all {
		if m.day.Day != a.today(m) || m.day.Count >= m.plan.MostADay() {
			unsure = append(unsure, m.id)
			today[m.id] = m
		}
	}
	if len(unsure) == 0 {
		return nil
	}
	workspaces, persons := halves(unsure)
	found, err := a.Query(ctx, `SELECT p.workspace, p.person, p.days
		FROM unnest($1::text[], $2::text[]) AS u (workspace, person) JOIN people p USING (workspace, person) WHERE p.days IS NOT NULL`, workspaces, persons)
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		k := &kept{}
		if err := found.Scan(&k.id.Workspace, &k.id.Person, &k.dayed); err != nil {
			return err
		}
		m := today[k.id]
		day, count := a.today(m), 0
		k.decodeDays(day)
		for _, d := range k.days {
			if d.Date == session.DateOf(day) {
				count = d.Unique()
			}
		}
		if m.day.Day == day || count > 0 {
			m.day = schedule.Tally{Day: day, Count: count}
		}
		delete(today, k.id)
	}
	for _, m := range today { // of whom nothing is kept
		if m.day.Day == a.today(m) {
			m.day.Count = 0
		}
	}
	return found.Err()
}

func (a *advance) today(m *met) int {
	day, known := a.days[m.plan]
	if !known {
		day = session.DayOf(session.HourOf(a.now, m.plan.days))
		a.days[m.plan] = day
	}
	return day
}

// judge makes of the answer what the row is next, and what the person's log says.
func (m *met) judge(now time.Time) error {
	first := m.first()
	note := session.Note{
		At: moment.Second(now), Due: first, Why: string(m.answer.Reason),
		MeetingFrom: moment.Second(m.answer.Meeting.From), MeetingTo: moment.Second(m.answer.Meeting.To),
	}
	was := m.noted
	lasts := false
	switch m.answer.Verdict {
	case schedule.Send:
		m.noted = ""
	case schedule.PutBack:
	case schedule.Held:
		note.What, lasts = session.WasHeld, true
	case schedule.Dropped:
		note.What, lasts = session.WasDropped, m.answer.Reason.Lasts()
	default:
		return fmt.Errorf("unknown verdict %q", m.answer.Verdict)
	}
	if note.What != "" {
		m.noted = noted(string(note.What) + ":" + note.Why)
		if was != m.noted || !lasts {
			m.note = note
		}
	}
	m.day, m.pauses = m.answer.Day, m.pauses.Left(now)
	m.late, m.snoozes = 0, 0
	if m.answer.Next.IsZero() {
		return nil
	}
	// A next time that is not in the future would be met again in this beat.
	m.at = moment.Second(moment.Latest(m.answer.Next, now.Add(time.Second)))
	if m.answer.Verdict == schedule.Held || m.answer.Verdict == schedule.PutBack {
		m.snoozes = m.answer.Snoozes
		if !m.answer.First.IsZero() {
			m.late = int(m.answer.Next.Sub(m.answer.First) / time.Second)
		}
	}
	return nil
}

// tell queues what the logs say, and leaves out those who are being changed.
func (a *advance) tell(ctx context.Context, b *pgx.Batch, all []*met) ([]*met, error) {
	var told []prefs.UserID
	for _, m := range all {
		if m.note.What != "" {
			told = append(told, m.id)
		}
	}
	if len(told) == 0 {
		return all, nil
	}
	people, err := a.lockIdlePeople(ctx, told)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(m *met) bool { return m.note.What != "" && people[m.id] == nil })
	changed := make([]*kept, 0, len(people))
	for _, m := range all {
		if m.note.What != "" {
			k := people[m.id]
			k.desk.Tell(m.note, schedule.Reason(m.note.Why).Lasts())
			changed = append(changed, k)
		}
	}
	return all, a.putPeople(b, changed...)
}

// move queues what moves the rows, and owes the messages.
func (a *advance) move(b *pgx.Batch, all []*met) (sent int, err error) {
	var gone []prefs.UserID
	var owed []rows.Message
	var to moves
	for _, m := range all {
		if m.answer.Verdict == schedule.Send && m.answer.Owed != nil {
			m.owed.To = m.id
			owed = append(owed, rows.Message{Message: tidyMessage(m.owed), Channel: m.channel})
		}
		if m.answer.Next.IsZero() {
			gone = append(gone, m.id)
			continue
		}
		to.add(m)
	}
	to.queue(b)
	if workspaces, persons := halves(gone); len(gone) > 0 {
		b.Queue(`DELETE FROM due d USING unnest($1::text[], $2::text[]) AS u (workspace, person)
			WHERE d.workspace = u.workspace AND d.person = u.person`, workspaces, persons)
	}
	return len(owed), a.queueMessages(b, owed)
}

// moves are rows of due as they are next, turned.
type moves struct {
	workspaces, persons         []string
	at                          []time.Time
	late, snoozes, days, counts []int32
	noted                       []string
	pauses                      [][]byte
}

func (to *moves) add(m *met) {
	to.workspaces, to.persons = append(to.workspaces, m.id.Workspace), append(to.persons, m.id.Person)
	to.at, to.late, to.snoozes = append(to.at, m.at), append(to.late, int32(m.late)), append(to.snoozes, int32(m.snoozes))
	to.days, to.counts = append(to.days, int32(m.day.Day)), append(to.counts, int32(m.day.Count))
	to.noted, to.pauses = append(to.noted, string(m.noted)), append(to.pauses, encodePauses(m.pauses))
}

func (to *moves) queue(b *pgx.Batch) {
	if len(to.at) == 0 {
		return
	}
	b.Queue(`UPDATE due d SET at = u.at, late = u.late, snoozes = u.snoozes, day = u.day, count = u.count, doubtful = false, noted = u.noted, pauses = u.pauses
		FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::int[], $5::int[], $6::int[], $7::int[], $8::text[], $9::bytea[])
			AS u (workspace, person, at, late, snoozes, day, count, noted, pauses)
		WHERE d.workspace = u.workspace AND d.person = u.person`,
		to.workspaces, to.persons, to.at, to.late, to.snoozes, to.days, to.counts, to.noted, to.pauses)
}
