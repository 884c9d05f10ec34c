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

	k    *kept      // with both: whose message it is
	days prefs.Days // theirs
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
		s.whose = s.lockPeople(&b, concerned)
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
	return ids
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
	if err := s.open(ctx); err != nil {
		return err
	}
	for _, e := range s.ends {
		if err := e.k.settle(e); err != nil {
			return fmt.Errorf("settle message %d: %w", e.m.ID, err)
		}
	}
	return s.write(ctx)
}

// open reads what is needed of those whose message has ended.
func (s *settlement) open(ctx context.Context) error {
	tables := make([]uint64, 0, len(s.whose))
	for _, k := range s.whose {
		tables = append(tables, k.person.Table)
	}
	plans, err := s.timetables(ctx, tables)
	if err != nil {
		return err
	}
	for i := range s.ends {
		e := &s.ends[i]
		if e.k = s.whose[e.m.To]; e.k == nil { // it is the first that there is to keep of them
			e.k = &kept{id: e.m.To}
			s.whose[e.k.id] = e.k
		}
		e.days = prefs.Days{Zone: time.UTC}
		if plan := plans[e.k.person.Table]; plan != nil && e.k.known() {
			e.days = plan.days
		}
		if e.Verdict == delivery.Sent && e.m.Kind == delivery.Reminder {
			e.k.needsDays(session.DayOf(session.HourOf(e.At, e.days)))
		}
	}
	for _, k := range s.whose {
		if k.from != 0 {
			k.decodeDays(k.from)
		}
	}
	return nil
}

// needsDays has the days from a date on decoded.
func (k *kept) needsDays(date int) {
	if k.from == 0 || date < k.from {
		k.from = date
	}
}

// settle is session.Desk.Settle with what a store keeps.
func (k *kept) settle(e ending) error {
	desk := &k.desk
	desk.Person.Channel, desk.Days = k.person.Channel, k.days
	if err := desk.Settle(e.m, e.Outcome, e.days); err != nil {
		return err
	}
	k.days = desk.Days
	if k.known() && desk.Person.Channel != k.person.Channel { // they did not change anything, so their Version stays
		k.decodePerson()
		k.person.Channel = desk.Person.Channel
	}
	return nil
}

const remindThere = `
UPDATE due d SET channel = learnt.channel
FROM unnest($1::text[], $2::text[], $3::text[]) learnt (workspace, person, channel)
WHERE d.workspace = learnt.workspace AND d.person = learnt.person`

// write writes the desks, and what else follows: the direct messages that Slack opened, and
// what a desk owes now.
func (s *settlement) write(ctx context.Context) error {
	changed := make([]*kept, 0, len(s.ends))
	for _, e := range s.ends {
		changed = append(changed, e.k)
	}
	slices.SortFunc(changed, func(a, b *kept) int { return byPerson(a.id, b.id) })
	changed = slices.Compact(changed)
	var b pgx.Batch
	if err := s.owe(ctx, &b, changed); err != nil {
		return err
	}
	var learnt []prefs.UserID
	var channels []string
	for _, k := range changed {
		if k.value != nil && !k.glimpsed {
			learnt, channels = append(learnt, k.id), append(channels, k.person.Channel)
		}
	}
	if err := s.putPeople(&b, changed...); err != nil {
		return err
	}
	if len(learnt) > 0 {
		workspaces, persons := halves(learnt)
		b.Queue(remindThere, workspaces, persons, channels)
	}
	if b.Len() == 0 {
		return nil
	}
	return s.SendBatch(ctx, &b).Close()
}

// owe queues what desks owe.
func (s *settlement) owe(ctx context.Context, b *pgx.Batch, desks []*kept) error {
	n := 0
	for _, k := range desks {
		n += len(k.desk.Owed)
	}
	ids, err := s.ids(ctx, n)
	if err != nil {
		return err
	}
	var owed []rows.Message
	for _, k := range desks {
		owed = append(owed, s.owing(k.id, &k.desk, ids)...)
		ids = ids[len(k.desk.Owed):]
	}
	return s.queueMessages(b, owed)
}

// ids are new ones, for so many messages.
func (s *settlement) ids(ctx context.Context, n int) ([]uint64, error) {
	if n == 0 {
		return nil, nil
	}
	found, err := s.Query(ctx, newIDs, n)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, pgx.RowTo[uint64])
}
