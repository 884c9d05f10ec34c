package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/delivery"
	"unhunch/internal/store/rows"
)

// listing is one call of Pending.
type listing struct {
	outbox
	ready []*delivery.Claim
	odd   []odd
	next  time.Time
}

// firstOwed leaps from one workspace with messages to the next, and takes the first of
// each. They lie in an index by priority and age, where also those with an intent stay
// until they are settled: so many are not in flight at a time, and no index has to be
// told of an intent.
func (l *listing) firstOwed() string {
	return `
WITH RECURSIVE owed (workspace) AS (
	(SELECT m.workspace FROM messages m ORDER BY m.workspace LIMIT 1)
	UNION ALL
	SELECT (SELECT m.workspace FROM messages m WHERE m.workspace > owed.workspace ORDER BY m.workspace LIMIT 1)
	FROM owed WHERE owed.workspace IS NOT NULL
)
SELECT ` + owedColumns + `
FROM owed CROSS JOIN LATERAL (
	SELECT o.id, o.workspace, o.person, o.priority, o.not_before, o.value, o.epoch FROM messages o
	WHERE o.workspace = owed.workspace AND o.epoch IS NULL AND (o.not_before IS NULL OR o.not_before <= $1)
	ORDER BY o.priority, o.id LIMIT $2
) m
WHERE ` + l.Mine("owed.workspace") + `
ORDER BY m.workspace, m.priority, m.id`
}

func (l *listing) nextOwed() string {
	return `
SELECT m.not_before FROM messages m
WHERE m.not_before > $1 AND m.epoch IS NULL AND ` + l.Mine("m.workspace") + `
ORDER BY m.not_before LIMIT 1`
}

// pending lists what may go.
func (t outbox) pending(ctx context.Context, now time.Time, perWorkspace int) (*listing, error) {
	l := &listing{outbox: t}
	var b pgx.Batch
	b.Queue(l.firstOwed(), now, perWorkspace).Query(l.list)
	b.Queue(l.nextOwed(), now).QueryRow(func(row pgx.Row) error {
		err := row.Scan(&l.next)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		l.next = l.next.UTC()
		return err
	})
	return l, l.SendBatch(ctx, &b).Close()
}

func (l *listing) list(found pgx.Rows) error {
	var r owedRow
	_, err := pgx.ForEachRow(found, r.into(), func() error {
		m, err := r.message()
		if err != nil {
			l.odd = append(l.odd, r.odd(err))
			return nil
		}
		claim := &delivery.Claim{Message: m.Message, Epoch: l.Epoch(m.To.Workspace)}
		if claim.Epoch != 0 { // else the lease has ended since
			place(claim, &m)
			l.ready = append(l.ready, claim)
		}
		return nil
	})
	return err
}

// place says where a message goes, as far as its row tells: of one that hangs on
// another post, the desk of that person has to be asked.
func place(claim *delivery.Claim, m *rows.Message) {
	switch {
	case m.Edit && m.Address.TS != "":
		claim.Channel, claim.TS = m.Address.Channel, m.Address.TS
	case !m.Edit && !inThread(m):
		claim.Channel = m.Channel
	}
}

func inThread(m *rows.Message) bool { return m.Kind == delivery.Step || m.Kind == delivery.End }
