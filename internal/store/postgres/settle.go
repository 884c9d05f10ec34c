package postgres

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/rows"
)

// settlement is one call of Settle: it ends messages, or has them wait, and lets session
// put on the desks what follows from that. Those are read by one statement and written
// by another.
type settlement struct {
	outbox
	ends  []ending // in the order in which they came
	waits []ending
	whose map[prefs.UserID]*kept // those on whose desks something follows
}

// ending is an outcome, and the message as it is stored.
type ending struct {
	delivery.Outcome
	m       delivery.Message
	follows bool // something does, on the desk
	is      bool // the message was there, and its call begun under the claim's lease
}

// settle ends claims. What is stored of a message counts, not what a claim says of it:
// one that has an epoch is what this store gave, and for any other it is read.
func (t outbox) settle(ctx context.Context, outcomes []delivery.Outcome) error {
	if len(outcomes) == 0 {
		return ctx.Err()
	}
	s := settlement{outbox: t, ends: make([]ending, 0, len(outcomes))}
	if err := s.sort(ctx, outcomes); err != nil {
		return err
	}
	if err := s.end(ctx); err != nil {
		return err
	}
	return s.follow(ctx)
}

func (s *settlement) sort(ctx context.Context, outcomes []delivery.Outcome) error {
	stored, err := s.stored(ctx, outcomes)
	if err != nil {
		return err
	}
	for _, o := range outcomes {
		e := ending{Outcome: o, m: o.Claim.Message}
		if o.Claim.Epoch == 0 {
			var owed bool
			if e.m, owed = stored[o.Claim.ID]; !owed {
				continue
			}
		}
		switch o.Verdict {
		case delivery.Later:
			s.waits = append(s.waits, e)
		case delivery.Sent, delivery.Unknown, delivery.Dropped:
			e.follows = session.Concerned(e.m, o)
			s.ends = append(s.ends, e)
		default:
			return fmt.Errorf("settle message %d: unknown verdict %q", o.Claim.ID, o.Verdict)
		}
	}
	return nil
}

// stored reads the messages of claims that this store did not give.
func (s *settlement) stored(ctx context.Context, outcomes []delivery.Outcome) (map[uint64]delivery.Message, error) {
	var bare []int64
	for _, o := range outcomes {
		if o.Claim.Epoch == 0 {
			bare = append(bare, int64(o.Claim.ID))
		}
	}
	if len(bare) == 0 {
		return nil, nil
	}
	found, err := s.Query(ctx, "SELECT "+owedColumns+" FROM messages m WHERE m.id = any($1) AND m.epoch IS NULL", bare)
	if err != nil {
		return nil, err
	}
	stored, odds := map[uint64]delivery.Message{}, []odd(nil)
	var r owedRow
	if _, err := pgx.ForEachRow(found, r.into(), func() error {
		if m, err := r.message(); err == nil {
			stored[m.ID] = m.Message
		} else {
			odds = append(odds, r.odd(err))
		}
		return nil
	}); err != nil {
		return nil, err
	}
	return stored, s.dropOdd(ctx, odds)
}

// asClaimed is where a message is as it was claimed: with the epoch of that; or, where
// nothing was begun, while no other replica holds its workspace.
const asClaimed = `m.id = o.id AND (m.epoch = o.epoch OR m.epoch IS NULL AND
	(o.epoch = 0 OR EXISTS (SELECT FROM leases l WHERE l.workspace = m.workspace AND l.epoch = o.epoch)))`

// The arrays have the order of ids, and so have the locks.
const (
	endAll = `
DELETE FROM messages m USING unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY o (id, epoch, nth)
WHERE ` + asClaimed + ` RETURNING o.nth`
	waitAll = `
UPDATE messages m SET epoch = NULL, not_before = o.again
FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[]) o (id, epoch, again)
WHERE ` + asClaimed
)

// end locks the desks, and then ends the messages and has others wait.
func (s *settlement) end(ctx context.Context) error {
	var b pgx.Batch
	if concerned := s.concerned(); len(concerned) > 0 {
		s.whose = s.queuePeople(&b, lockedPeople, concerned)
	}
	if len(s.ends) > 0 {
		ids, epochs, sorted := byID(s.ends)
		b.Queue(endAll, ids, epochs).Query(func(found pgx.Rows) error {
			nths, err := pgx.CollectRows(found, pgx.RowTo[int64])
			for _, nth := range nths {
				sorted[nth-1].is = true
			}
			return err
		})
	}
	if len(s.waits) > 0 {
		ids, epochs, sorted := byID(s.waits)
		agains := make([]*time.Time, len(sorted))
		for i, e := range sorted {
			if again := rows.RoundUp(e.Again); !again.IsZero() {
				agains[i] = &again
			}
		}
		b.Queue(waitAll, ids, epochs, agains)
	}
	if b.Len() == 0 {
		return nil
	}
	return s.SendBatch(ctx, &b).Close()
}

// concerned are the people on whose desks something follows.
func (s *settlement) concerned() (ids []prefs.UserID) {
	for _, e := range s.ends {
		if e.follows {
			ids = append(ids, e.m.To)
		}
	}
	slices.SortFunc(ids, byPerson)
	return slices.Compact(ids)
}

// byID are outcomes in the order of their messages; of one message the first counts.
func byID(ends []ending) (ids, epochs []int64, sorted []*ending) {
	sorted = make([]*ending, len(ends))
	for i := range ends {
		sorted[i] = &ends[i]
	}
	slices.SortStableFunc(sorted, func(a, b *ending) int { return cmp.Compare(a.m.ID, b.m.ID) })
	sorted = slices.CompactFunc(sorted, func(a, b *ending) bool { return a.m.ID == b.m.ID })
	ids, epochs = make([]int64, len(sorted)), make([]int64, len(sorted))
	for i, e := range sorted {
		ids[i], epochs[i] = int64(e.m.ID), e.Claim.Epoch
	}
	return ids, epochs, sorted
}

// follow puts on the desks what follows, and writes them.
func (s *settlement) follow(ctx context.Context) error {
	s.ends = slices.DeleteFunc(s.ends, func(e ending) bool { return !e.is || !e.follows })
	if len(s.ends) == 0 {
		return nil
	}
	tables := make([]uint64, 0, len(s.whose))
	for _, k := range s.whose {
		tables = append(tables, k.person.Table)
	}
	plans, err := s.timetables(ctx, tables)
	if err != nil {
		return err
	}
	var b pgx.Batch
	changed := make([]*kept, 0, len(s.whose))
	for _, e := range s.ends {
		k := s.whose[e.m.To]
		if k == nil { // the first that there is to keep of them
			k = &kept{id: e.m.To}
			s.whose[k.id] = k
		}
		days := prefs.Days{Zone: time.UTC}
		if plan := plans[k.person.Table]; plan != nil && k.known() {
			days = plan.days
		}
		if err := s.onDesk(ctx, &b, k, e, days); err != nil {
			return fmt.Errorf("settle message %d: %w", e.m.ID, err)
		}
		changed = append(changed, k)
	}
	slices.SortFunc(changed, func(a, b *kept) int { return byPerson(a.id, b.id) })
	if err := s.putPeople(&b, slices.Compact(changed)...); err != nil {
		return err
	}
	if b.Len() == 0 {
		return nil
	}
	return s.SendBatch(ctx, &b).Close()
}

// onDesk is session.Desk.Settle with what a store keeps.
func (s *settlement) onDesk(ctx context.Context, b *pgx.Batch, k *kept, e ending, days prefs.Days) error {
	desk := &k.desk
	desk.Person.Channel, desk.Days, desk.Owed = k.person.Channel, k.days, nil
	if err := desk.Settle(e.m, e.Outcome, days); err != nil {
		return err
	}
	k.days = desk.Days
	if k.known() && desk.Person.Channel != k.person.Channel { // they did not change anything, so their Version stays
		k.person.Channel = desk.Person.Channel
		b.Queue("UPDATE due SET channel = $3 WHERE workspace = $1 AND person = $2", k.id.Workspace, k.id.Person, k.person.Channel)
	}
	if len(desk.Owed) == 0 {
		return nil
	}
	ids, _, err := s.ask(ctx, k.id, len(desk.Owed), false)
	if err != nil {
		return err
	}
	return s.queueMessages(b, s.owing(k.id, desk, ids))
}
