package main

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// outbox is the poller with what we have: what is owed is written down in the
// transaction that decides it, an intent before each post, an outcome after it.
// All of it goes by the thousand.
type outbox struct {
	poller

	last int64 // message that was given an intent: those before it are gone, and cost a search nothing
}

// desks and owed are filled with half of each page free, so that a row which is
// written anew stays in its page and no index is touched.
const outboxTables = `
	CREATE TABLE owed (
		id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person bigint NOT NULL, workspace text NOT NULL,
		channel text NOT NULL, due timestamptz NOT NULL, intent timestamptz) WITH (fillfactor = 50);
	CREATE TABLE desks (
		person bigint PRIMARY KEY, card bigint, routine text, due timestamptz, sent timestamptz, ts text,
		day date, offered integer NOT NULL DEFAULT 0) WITH (fillfactor = 50);
	INSERT INTO desks (person, card, routine, due, sent, ts, day, offered)
		SELECT id, id, 'desk-reset', next_at, next_at, '1770627600.000100', date '2026-02-09', 6 FROM people ORDER BY id;
	ANALYZE desks`

// prepareOutbox makes its tables.
func prepareOutbox(ctx context.Context, address string) error {
	db, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close(ctx) }()
	for _, s := range []string{outboxTables, "VACUUM desks", "CHECKPOINT"} {
		if _, err := db.Exec(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func openOutbox(ctx context.Context, o order) (durable, error) {
	b := &outbox{poller: poller{specs: specs{}, owes: owe}}
	var err error
	b.db, err = pgx.Connect(ctx, o.Address)
	return b, err
}

func owe(ctx context.Context, tx pgx.Tx, t taken) error {
	_, err := tx.Exec(ctx, `INSERT INTO owed (person, workspace, channel, due)
		SELECT person, workspace, channel, due
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[]) AS owed(person, workspace, channel, due)`, t.ids, t.workspaces, t.channels, t.due)
	return err
}

// settled sends all that is owed to a Slack that takes everything at once.
func (b *outbox) settled(ctx context.Context) error {
	for {
		ids, channels, err := b.intend(ctx)
		if err != nil || len(ids) == 0 {
			return err
		}
		posted := make([]string, len(channels))
		for i := range channels {
			posted[i] = "1770714000.000100"
		}
		if err := b.settle(ctx, ids, posted); err != nil {
			return err
		}
	}
}

func (b *outbox) intend(ctx context.Context) (ids []int64, channels []string, err error) {
	rows, err := b.db.Query(ctx, `UPDATE owed SET intent = now() WHERE id = ANY (ARRAY(
			SELECT id FROM owed WHERE id > $1 AND intent IS NULL ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED))
		RETURNING id, channel`, b.last, batch)
	if err != nil {
		return nil, nil, err
	}
	var id int64
	var channel string
	_, err = pgx.ForEachRow(rows, []any{&id, &channel}, func() error {
		ids, channels, b.last = append(ids, id), append(channels, channel), max(b.last, id)
		return nil
	})
	return ids, channels, err
}

// settle is one statement, and so one transaction.
func (b *outbox) settle(ctx context.Context, ids []int64, posted []string) error {
	day := morning().Truncate(24 * time.Hour)
	_, err := b.db.Exec(ctx, `WITH sent AS (
			DELETE FROM owed WHERE id = ANY ($1::bigint[]) RETURNING id, person, due)
		UPDATE desks SET card = sent.id, routine = 'desk-reset', due = sent.due, sent = now(), ts = posted.ts,
			day = $3, offered = CASE WHEN day = $3 THEN offered ELSE 0 END + 1
		FROM sent JOIN unnest($1::bigint[], $2::text[]) AS posted(id, ts) ON posted.id = sent.id
		WHERE desks.person = sent.person`, ids, posted, day)
	return err
}
