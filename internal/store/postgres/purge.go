package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"unhunch/internal/moment"
	"unhunch/internal/store/postgres/leases"
	"unhunch/internal/store/rows"
	"unhunch/internal/workspace"
)

// How much of a workspace is forgotten in one transaction: whoever wants to write to one of
// its people waits for that long.
const (
	purgedAtOnce = 200 // people
	unowedAtOnce = 400 // messages
)

// purge is how a workspace is forgotten.
type purge struct {
	id       string
	now      time.Time
	knew     int  // people, when it began
	recorded bool // there is a record, which says that it is under way
	left     workspace.Entry
}

// stage is how far a purge is.
type stage string

const (
	underWay stage = "under way"
	nearly   stage = "nearly over" // few people are left
	over     stage = "over"
)

// ForgetWorkspace implements session.Store.
func (s registrar) ForgetWorkspace(ctx context.Context, id string, now time.Time) error {
	_, err := s.PurgeWorkspace(ctx, id, now, func(workspace.Record) bool { return true })
	return err
}

// PurgeWorkspace implements workspace.Store.
func (s registrar) PurgeWorkspace(ctx context.Context, id string, now time.Time, goes func(workspace.Record) bool) (left workspace.Entry, err error) {
	if err := rows.CheckWorkspace(id); err != nil {
		return left, err
	}
	p := purge{id: id, now: moment.Second(now)}
	next := func(ctx context.Context, t registry) (stage, error) { return p.begin(ctx, t, goes) }
	for is := underWay; is != over; {
		err := s.write(ctx, func(ctx context.Context, t tx) (err error) {
			is, err = next(ctx, registry{t})
			return err
		})
		if err != nil {
			return left, fmt.Errorf("forget workspace %s: %w", id, err)
		}
		if next = p.some; is == nearly {
			next = p.end
		}
	}
	if p.left.People > 0 {
		if err := s.dropTimetables(ctx); err != nil { // they name nobody
			s.log.WarnContext(ctx, "timetables that nobody has are still there", "error", err)
		}
	}
	return p.left, nil
}

// unused are the timetables that nobody has.
const unused = "NOT EXISTS (SELECT FROM people p WHERE p.timetable = t.id)"

// dropTimetables removes those that nobody has. Who is about to have one has it, or waits.
func (s registrar) dropTimetables(ctx context.Context) error {
	return s.write(ctx, func(ctx context.Context, t tx) error {
		found, _ := t.Query(ctx, "SELECT id FROM timetables t WHERE "+unused) // CollectRows tells its error
		ids, err := pgx.CollectRows(found, pgx.RowTo[int64])
		if err != nil || len(ids) == 0 {
			return err
		}
		if _, err := t.Exec(ctx, "LOCK TABLE timetables IN SHARE ROW EXCLUSIVE MODE"); err != nil {
			return err
		}
		_, err = t.Exec(ctx, "DELETE FROM timetables t WHERE id = any($1) AND "+unused, ids)
		return err
	})
}

// begin asks whether it is to be. Of few people nothing is left in one transaction; where
// there are many, the record says that it has begun.
func (p *purge) begin(ctx context.Context, t registry, goes func(workspace.Record) bool) (stage, error) {
	r, err := t.record(ctx, p.id, true)
	if err != nil {
		return over, err
	}
	p.recorded = r.State() != workspace.Unknown
	if p.knew = r.Purging; p.knew > 0 {
		return underWay, nil
	}
	if !goes(r.Clone()) {
		return over, nil
	}
	if err := t.QueryRow(ctx, "SELECT count(*) FROM people WHERE workspace = $1", p.id).Scan(&p.knew); err != nil {
		return over, err
	}
	switch {
	case p.knew <= purgedAtOnce:
		return p.finish(ctx, t)
	case p.recorded:
		before := r.Clone()
		r.BeginPurge(p.knew, p.now)
		return underWay, t.put(ctx, before, r)
	}
	return underWay, nil
}

// goesOn reports whether it is still under way: another call may have ended it, and
// somebody installed the app since.
func (p *purge) goesOn(ctx context.Context, t registry) (bool, error) {
	r, err := t.record(ctx, p.id, true)
	if p.recorded {
		return r.Purging > 0, err
	}
	return r.State() == workspace.Unknown, err
}

// some forgets some people, and some of what is owed there. A message that somebody else
// is about to claim or to settle is left for later, as these have locked others, in whatever order.
func (p *purge) some(ctx context.Context, t registry) (stage, error) {
	if on, err := p.goesOn(ctx, t); err != nil || !on {
		return over, err
	}
	people, err := t.texts(ctx, "SELECT person FROM people WHERE workspace = $1 ORDER BY person LIMIT $2 FOR UPDATE", p.id, purgedAtOnce)
	if err != nil {
		return over, err
	}
	b := &pgx.Batch{}
	for _, table := range perPerson() {
		b.Queue("DELETE FROM "+table+" WHERE workspace = $1 AND person = any($2)", p.id, people)
	}
	var messages int64
	b.Queue(`DELETE FROM messages WHERE id IN (
		SELECT id FROM messages WHERE workspace = $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)`, p.id, unowedAtOnce,
	).Exec(func(done pgconn.CommandTag) error {
		messages = done.RowsAffected()
		return nil
	})
	if err := t.SendBatch(ctx, b).Close(); err != nil {
		return over, err
	}
	if len(people) < purgedAtOnce && messages < unowedAtOnce {
		return nearly, nil
	}
	return underWay, nil
}

// end forgets whatever is left.
func (p *purge) end(ctx context.Context, t registry) (stage, error) {
	if on, err := p.goesOn(ctx, t); err != nil || !on {
		return over, err
	}
	return p.finish(ctx, t)
}

// finish waits for whoever has the lease locked, and has those wait who make a person or a
// record there: see lodge.
func (p *purge) finish(ctx context.Context, t registry) (stage, error) {
	b := &pgx.Batch{}
	b.Queue("SELECT FROM leases WHERE workspace = $1 FOR UPDATE", p.id)
	b.Queue("SELECT FROM people WHERE workspace = $1 ORDER BY person FOR UPDATE", p.id)
	for _, table := range perPerson() {
		b.Queue("DELETE FROM "+table+" WHERE workspace = $1", p.id)
	}
	b.Queue("SELECT FROM messages WHERE workspace = $1 ORDER BY id FOR UPDATE", p.id)
	for _, table := range []string{"messages", "files", "heard"} {
		b.Queue("DELETE FROM "+table+" WHERE workspace = $1", p.id)
	}
	b.Queue("DELETE FROM workspaces WHERE id = $1", p.id)
	leases.TellOfRecords(b)
	if err := t.SendBatch(ctx, b).Close(); err != nil {
		return over, err
	}
	if p.left = (workspace.Entry{}); p.knew == 0 && !p.recorded {
		return over, nil
	}
	p.left = workspace.Entry{At: p.now, Workspace: p.id, What: workspace.WasPurged, People: p.knew}
	return over, t.enter(ctx, p.left)
}

// perPerson are the tables with rows of people, but for messages, in the order in which they
// are locked.
func perPerson() []string { return []string{"people", "due", "steps", "asked", "aside"} }
