package bolt

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
	"unhunch/internal/workspace"
)

// purgedAtOnce is how many people of a workspace are forgotten in one transaction:
// whoever else wants to write waits for that long.
const purgedAtOnce = 200

// purge is how a workspace is forgotten.
type purge struct {
	id          string
	key, prefix []byte // of its record, and of its people
	now         time.Time
	knew        int  // people, when it began
	recorded    bool // there is a record, which says that it is under way
	left        workspace.Entry
}

// stage is how far a purge is.
type stage string

const (
	underWay stage = "under way"
	nearly   stage = "nearly over" // few people are left
	over     stage = "over"
)

// PurgeWorkspace implements workspace.Store.
func (s *Store) PurgeWorkspace(ctx context.Context, id string, now time.Time, goes func(workspace.Record) bool) (left workspace.Entry, err error) {
	p := purge{id: id, now: moment.Second(now)}
	if p.key, err = buckets.WorkspaceKey(id); err != nil {
		return left, err
	}
	p.prefix = append(bytes.Clone(p.key), 0)
	next := func(t registry) (stage, error) { return p.begin(t, goes) }
	for is := underWay; is != over; {
		err := s.write(ctx, func(t txn) (err error) {
			is, err = next(registry{t})
			return err
		})
		if err != nil {
			return left, fmt.Errorf("forget workspace %s: %w", id, err)
		}
		if next = p.some; is == nearly {
			next = p.end
		}
	}
	return p.left, nil
}

// begin asks whether it is to be. Of few people nothing is left in one transaction; where
// there are many, the record says that it has begun.
func (p *purge) begin(t registry, goes func(workspace.Record) bool) (stage, error) {
	r, err := t.workspace(p.key)
	if err != nil {
		return over, err
	}
	p.recorded = r.State() != workspace.Unknown
	if p.knew = r.Purging; p.knew > 0 {
		return underWay, nil
	}
	if !goes(r) {
		return over, nil
	}
	switch p.knew = t.peopleOf(p.prefix); {
	case p.knew <= purgedAtOnce:
		return p.finish(t)
	case p.recorded:
		r.BeginPurge(p.knew, p.now)
		return underWay, t.put(r)
	}
	return underWay, nil
}

// goesOn reports whether it is still under way: another call may have ended it, and
// somebody installed the app since.
func (p *purge) goesOn(t registry) (bool, error) {
	r, err := t.workspace(p.key)
	if p.recorded {
		return r.Purging > 0, err
	}
	return r.State() == workspace.Unknown, err
}

// some forgets some people.
func (p *purge) some(t registry) (stage, error) {
	if on, err := p.goesOn(t); err != nil || !on {
		return over, err
	}
	var people [][]byte
	for key := range t.From(buckets.People, p.prefix) {
		if people = append(people, key); len(people) == purgedAtOnce {
			break
		}
	}
	for _, key := range people {
		if err := t.forgetOrders(key); err != nil {
			return over, err
		}
	}
	for _, b := range []buckets.Bucket{buckets.People, buckets.Desks, buckets.Days} {
		if err := t.DeleteAll(b, people); err != nil {
			return over, err
		}
	}
	if len(people) < purgedAtOnce {
		return nearly, nil
	}
	return underWay, nil
}

// forgetOrders removes what says of somebody when, so that it agrees with what is left. What
// cannot be read is left for the end.
func (t registry) forgetOrders(key []byte) error {
	if _, value := t.where(key); value != nil {
		if row, err := buckets.DecodeReminder(value); err == nil {
			if err := t.drop(buckets.Owed, row.Awaits); err != nil {
				return err
			}
		}
	}
	if err := t.forgetDue(key); err != nil {
		return err
	}
	desk, err := rows.DecodeDesk(t.Get(buckets.Desks, key))
	if err != nil {
		desk = session.Desk{}
	}
	return t.replaceSteps(key, pulseOf(desk), pulse{})
}

// end forgets whatever is left.
func (p *purge) end(t registry) (stage, error) {
	if on, err := p.goesOn(t); err != nil || !on {
		return over, err
	}
	return p.finish(t)
}

func (p *purge) finish(t registry) (stage, error) {
	if err := t.forgetAll(p.id, p.prefix); err != nil {
		return over, err
	}
	if err := t.forgetRecord(p.key); err != nil {
		return over, err
	}
	if p.left = (workspace.Entry{}); p.knew == 0 && !p.recorded {
		return over, nil
	}
	p.left = workspace.Entry{At: p.now, Workspace: p.id, What: workspace.WasPurged, People: p.knew}
	return over, t.enter(p.left)
}
