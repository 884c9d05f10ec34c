package postgres

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/delivery"
)

// recoverWorkspaces settles as Unknown (Crashed) the intents in workspaces that others
// held before, and tells how many. An edit is owed again, and so is what to do where
// something hurts. Whoever takes workspaces over calls it, once they are its own and
// before it claims anything in them.
func recoverWorkspaces(ctx context.Context, t tx, now time.Time, ids []string) (unknown int, err error) {
	return outbox{desks{t}}.recover(ctx, now, "m.workspace = any($1)", ids)
}

// atOnce is how many are settled by the same statements.
const atOnce = 2000

// recover does so with the messages m of which a condition is true.
func (t outbox) recover(ctx context.Context, now time.Time, where string, args ...any) (unknown int, err error) {
	left, err := t.left(ctx, where, args...)
	if err != nil {
		return 0, err
	}
	for some := range slices.Chunk(left, atOnce) {
		outcomes := make([]delivery.Outcome, 0, len(some))
		for _, c := range some {
			o := delivery.Outcome{Claim: c, Verdict: delivery.Unknown, Reason: delivery.Crashed, At: now}
			if c.Edit || c.Hurt {
				o.Verdict, o.Reason, o.Again = delivery.Later, "", c.NotBefore
			} else {
				unknown++
			}
			outcomes = append(outcomes, o)
		}
		if err := t.settle(ctx, outcomes); err != nil {
			return 0, err
		}
	}
	return unknown, nil
}

// left are claims that were begun and not settled.
func (t outbox) left(ctx context.Context, where string, args ...any) (left []*delivery.Claim, err error) {
	found, err := t.Query(ctx, "SELECT "+owedColumns+" FROM messages m WHERE m.epoch IS NOT NULL AND "+where+" ORDER BY m.id", args...)
	if err != nil {
		return nil, err
	}
	var odds []odd
	var r owedRow
	if _, err := pgx.ForEachRow(found, r.into(), func() error {
		if m, err := r.message(); err == nil {
			left = append(left, &delivery.Claim{Message: m.Message, Epoch: r.epoch})
		} else {
			odds = append(odds, r.odd(err))
		}
		return nil
	}); err != nil {
		return nil, err
	}
	return left, t.dropOdd(ctx, odds)
}
