package postgres

import (
	"time"

	"github.com/jackc/pgx/v5"

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
			id := int64(m.ID) //nolint:gosec // ids are below 2^63
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
