package main

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// outbox is the poller with what we have: what is owed is written down in the
// transaction that decides it, an intent before each post, an outcome after it.
type outbox struct {
	poller

	calls *calls
	wrote func(n int) // so many outcomes are written down; nil: nobody asks
	last  int64       // message that was given an intent: those before it are gone, and cost a search nothing
}

// What the next decision, the next choice and "why" go by is in desks: the last card
// and where it is, the day's count, the last notes, what was offered. Most of a page is
// free, so that a row which is written anew stays in it and no index is touched.
const outboxTables = `
	CREATE TABLE owed (
		id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person bigint NOT NULL, workspace text NOT NULL,
		channel text NOT NULL, due timestamptz NOT NULL, intent timestamptz) WITH (fillfactor = 40);
	CREATE TABLE desks (
		person bigint PRIMARY KEY, card bigint, routine text, due timestamptz, sent timestamptz, channel text, ts text,
		day date, offered integer NOT NULL,
		noted timestamptz[] NOT NULL, noted_due timestamptz[] NOT NULL, noted_what text[] NOT NULL,
		offers text[] NOT NULL) WITH (fillfactor = 40);
	INSERT INTO desks
		SELECT id, id, 'desk-reset', next_at, next_at, channel, '1770627600.000100', date '2026-02-09', 6,
			array_fill(next_at, '{6}'), array_fill(next_at, '{6}'), array_fill('sent'::text, '{6}'), '{}' FROM people ORDER BY id;
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
	b := &outbox{poller: poller{specs: specs{}, owes: owe}, calls: newCalls()}
	var err error
	b.db, err = pgx.Connect(ctx, o.Address)
	return b, err
}

// owe is for all who have not had enough that day.
func owe(ctx context.Context, tx pgx.Tx, t taken) error {
	_, err := tx.Exec(ctx, `INSERT INTO owed (person, workspace, channel, due)
		SELECT person, workspace, owed.channel, owed.due
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[]) AS owed(person, workspace, channel, due)
		JOIN desks USING (person) WHERE desks.day <> $5 OR desks.offered < $6`,
		t.ids, t.workspaces, t.channels, t.due, today(), prefs.MaxPerDay)
	return err
}

func today() time.Time { return morning().Truncate(24 * time.Hour) }

// settled sends all that is owed. As with us, what has come back in about the time
// that a transaction takes is written down together, with the intents of the next.
func (b *outbox) settled(ctx context.Context) error {
	var ended []sent
	for {
		began := time.Now()
		begun, err := b.exchange(ctx, ended, min(batch, unbounded-b.calls.flying()))
		if err != nil {
			return err
		}
		if b.wrote != nil && len(ended) > 0 {
			b.wrote(len(ended))
		}
		b.calls.begin(ctx, begun)
		if b.calls.flying() == 0 {
			return b.vacuum(ctx)
		}
		ended = b.calls.gather(ctx, min(time.Since(began), patience))
	}
}

// vacuum is what autovacuum does to an outbox within a minute of each crowd, and has
// no time to do here.
func (b *outbox) vacuum(ctx context.Context) error {
	_, err := b.db.Exec(ctx, "VACUUM owed")
	return err
}

// patience is the courier's.
const patience = 20 * time.Millisecond

// exchange writes outcomes down, and the intents of as many messages at the most, in
// one transaction and one question.
func (b *outbox) exchange(ctx context.Context, ended []sent, most int) (begun []*delivery.Claim, err error) {
	var both pgx.Batch
	if len(ended) > 0 {
		b.settle(&both, ended)
	}
	both.Queue(`UPDATE owed SET intent = now() WHERE id = ANY (ARRAY(
			SELECT id FROM owed WHERE id > $1 AND intent IS NULL ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED))
		RETURNING id, person, workspace, channel`, b.last, most).Query(func(rows pgx.Rows) error {
		var id, person int64
		var workspace, channel string
		_, err := pgx.ForEachRow(rows, []any{&id, &person, &workspace, &channel}, func() error {
			c := &delivery.Claim{Channel: channel}
			c.ID, c.To = uint64(id), userID(int(person))
			begun, b.last = append(begun, c), max(b.last, id)
			return nil
		})
		return err
	})
	return begun, b.db.SendBatch(ctx, &both).Close()
}

func (b *outbox) settle(both *pgx.Batch, ended []sent) {
	ids, posted, routines := make([]int64, len(ended)), make([]string, len(ended)), make([]string, len(ended))
	for i, e := range ended {
		ids[i], posted[i], routines[i] = int64(e.claim.ID), e.receipt.TS, e.receipt.Routine
	}
	both.Queue(`WITH sent AS (
			DELETE FROM owed WHERE id = ANY ($1::bigint[]) RETURNING id, person, channel, due)
		UPDATE desks SET card = sent.id, routine = posted.routine, due = sent.due, sent = now(), channel = sent.channel, ts = posted.ts,
			day = $4, offered = CASE WHEN day = $4 THEN offered ELSE 0 END + 1,
			noted = (now() || noted)[:$5], noted_due = (sent.due || noted_due)[:$5], noted_what = ('sent'::text || noted_what)[:$5],
			offers = (posted.routine || offers)[:$6]
		FROM sent JOIN unnest($1::bigint[], $2::text[], $3::text[]) AS posted(id, ts, routine) ON posted.id = sent.id
		WHERE desks.person = sent.person`, ids, posted, routines, today(), session.LogSize, session.OfferedKept)
}
