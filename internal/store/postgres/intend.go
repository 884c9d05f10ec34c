package postgres

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/delivery"
	"unhunch/internal/store/rows"
)

// intend gives messages their intents. Of a claim that has its place it is enough that
// its message is there.
func (t outbox) intend(ctx context.Context, claims []*delivery.Claim) ([]*delivery.Claim, error) {
	if len(claims) == 0 {
		return nil, nil
	}
	claims, err := t.placed(ctx, claims)
	if err != nil {
		return nil, err
	}
	if claims, err = t.held(ctx, claims); err != nil {
		return nil, err
	}
	return t.begin(ctx, claims)
}

// held are the claims in workspaces that are this replica's under the same lease as
// when they were listed.
func (t outbox) held(ctx context.Context, claims []*delivery.Claim) ([]*delivery.Claim, error) {
	var all []string
	for _, c := range claims {
		all = append(all, c.To.Workspace)
	}
	slices.Sort(all)
	held, err := t.Fence(ctx, t, slices.Compact(all))
	if err != nil {
		return nil, err
	}
	ours := make(map[string]int64, len(held))
	for _, id := range held {
		ours[id] = t.Epoch(id)
	}
	return slices.DeleteFunc(claims, func(c *delivery.Claim) bool {
		return c.Epoch == 0 || c.Epoch != ours[c.To.Workspace]
	}), nil
}

// The array has the order of ids, and so the locks do.
const beginAll = `
UPDATE messages m SET epoch = claimed.epoch
FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY claimed (id, epoch, nth)
WHERE m.id = claimed.id AND m.epoch IS NULL
RETURNING claimed.nth`

// begin marks claims, and gives those that nobody had marked before, in their order.
func (t outbox) begin(ctx context.Context, claims []*delivery.Claim) ([]*delivery.Claim, error) {
	sorted := slices.Clone(claims)
	slices.SortStableFunc(sorted, func(a, b *delivery.Claim) int { return cmp.Compare(a.ID, b.ID) })
	sorted = slices.CompactFunc(sorted, func(a, b *delivery.Claim) bool { return a.ID == b.ID })
	ids, epochs := make([]int64, len(sorted)), make([]int64, len(sorted))
	for i, c := range sorted {
		ids[i], epochs[i] = int64(c.ID), c.Epoch
	}
	done, err := t.nths(ctx, beginAll, ids, epochs)
	if err != nil || len(done) == len(claims) {
		return claims, err
	}
	begun := make(map[uint64]bool, len(done))
	for _, nth := range done {
		begun[sorted[nth-1].ID] = true
	}
	return slices.DeleteFunc(claims, func(c *delivery.Claim) bool {
		is := begun[c.ID]
		delete(begun, c.ID) // who claims twice gets one
		return !is
	}), nil
}

// nths runs a statement that returns which of its arguments it has met, counted from 1.
func (t outbox) nths(ctx context.Context, sql string, args ...any) ([]int64, error) {
	found, err := t.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, pgx.RowTo[int64])
}

const lookAtAll = `
SELECT ` + owedColumns + `, p.value, p.desk
FROM messages m LEFT JOIN people p ON p.workspace = m.workspace AND p.person = m.person
WHERE m.id = any($1) AND m.epoch IS NULL`

// placed are claims with all that there is to know of them. The slice is its own.
func (t outbox) placed(ctx context.Context, claims []*delivery.Claim) ([]*delivery.Claim, error) {
	var bare []int64
	for _, c := range claims {
		if isBare(c) {
			bare = append(bare, int64(c.ID))
		}
	}
	if len(bare) == 0 {
		return slices.Clone(claims), nil
	}
	found, err := t.Query(ctx, lookAtAll, bare)
	if err != nil {
		return nil, err
	}
	var odds []odd
	var r owedRow
	var k kept
	whole := make(map[uint64]*delivery.Claim, len(bare))
	if _, err := pgx.ForEachRow(found, append(r.into(), &k.value, &k.desked), func() error {
		m, err := r.message()
		if err != nil {
			odds = append(odds, r.odd(err))
			return nil
		}
		whole[m.ID] = &delivery.Claim{Message: m.Message, Epoch: t.Epoch(m.To.Workspace)}
		k := kept{value: k.value, desked: k.desked}
		k.decode()
		locate(whole[m.ID], &m, &k)
		return nil
	}); err != nil {
		return nil, err
	}
	placed := make([]*delivery.Claim, 0, len(claims))
	for _, c := range claims {
		if isBare(c) {
			c = whole[c.ID]
		}
		if c != nil {
			placed = append(placed, c)
		}
	}
	return placed, t.dropOdd(ctx, odds)
}

// isBare reports whether a claim is known by its id alone.
func isBare(c *delivery.Claim) bool { return c.Channel == "" || c.Epoch == 0 }

// locate says where a message goes, by what is kept of its person.
func locate(claim *delivery.Claim, m *rows.Message, k *kept) {
	place(claim, m)
	if claim.Channel != "" || claim.TS != "" {
		return
	}
	claim.Channel = cmp.Or(m.Channel, k.person.Channel, m.To.Person)
	posts := &k.desk.Posts
	if !m.Edit && !inThread(m) || posts.Card != m.Ref.Card {
		return
	}
	if m.Edit {
		claim.TS = posts.TS[m.Ref.Part]
	} else {
		claim.Thread = posts.TS[""]
	}
	claim.Channel = cmp.Or(posts.Channel, claim.Channel)
}
