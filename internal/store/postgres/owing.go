package postgres

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"unhunch/internal/prefs"
	"unhunch/internal/store/rows"
)

// queueMessages queues what makes messages owed. Those without an id get theirs in
// this order.
func (t tx) queueMessages(b *pgx.Batch, owed []rows.Message) error {
	if len(owed) == 0 {
		return nil
	}
	n := len(owed)
	ids, workspaces, persons := make([]*int64, n), make([]string, n), make([]string, n)
	priorities, from, values := make([]int16, n), make([]*time.Time, n), make([][]byte, n)
	for i := range owed {
		m := &owed[i]
		if m.ID != 0 {
			id := int64(m.ID)
			ids[i] = &id
		}
		workspaces[i], persons[i], priorities[i] = m.To.Workspace, m.To.Person, int16(m.Priority)
		if !m.NotBefore.IsZero() {
			from[i] = &m.NotBefore
		}
		var err error
		if values[i], err = rows.AppendMessage(nil, m); err != nil {
			return err
		}
	}
	b.Queue(`INSERT INTO messages (id, workspace, person, priority, not_before, value)
		SELECT coalesce(id, nextval('message_ids')), workspace, person, priority, not_before, value
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::smallint[], $5::timestamptz[], $6::bytea[])
			AS u (id, workspace, person, priority, not_before, value)`, ids, workspaces, persons, priorities, from, values)
	return nil
}

// owedColumns are those that a row of messages m is read by.
const owedColumns = "m.id, m.workspace, m.person, m.not_before, m.value, coalesce(m.epoch, 0)"

// owedRow is such a row.
type owedRow struct {
	id                int64
	workspace, person string
	notBefore         pgtype.Timestamptz // when it may go, which a refusal moves
	value             pgtype.DriverBytes
	epoch             int64 // 0: it has no intent
}

func (r *owedRow) into() []any {
	return []any{&r.id, &r.workspace, &r.person, &r.notBefore, &r.value, &r.epoch}
}

func (r *owedRow) message() (m rows.Message, err error) {
	if m, err = rows.DecodeMessage(uint64(r.id), r.value); err != nil {
		return m, err
	}
	m.NotBefore = time.Time{}
	if r.notBefore.Valid {
		m.NotBefore = r.notBefore.Time.UTC()
	}
	return m, nil
}

// odd is a message that cannot be read.
type odd struct {
	id int64
	lost
}

func (r *owedRow) odd(cause error) odd {
	return odd{r.id, lost{part: "message", whose: prefs.UserID{Workspace: r.workspace, Person: r.person}, value: slices.Clone(r.value), cause: cause}}
}

// dropOdd puts messages aside.
func (t tx) dropOdd(ctx context.Context, all []odd) error {
	if len(all) == 0 {
		return nil
	}
	var b pgx.Batch
	for _, o := range all {
		b.Queue("DELETE FROM messages WHERE id = $1", o.id)
		t.putAside(&b, o.lost)
	}
	return t.SendBatch(ctx, &b).Close()
}
