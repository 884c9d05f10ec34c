package leases

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/lease"
	"unhunch/internal/prefs"
	"unhunch/internal/store/rows"
)

// Ask implements lease.Store. Where nobody ever held the workspace there is nobody to ask.
func (l *Leases) Ask(ctx context.Context, who prefs.UserID, what lease.Errand, value []byte) error {
	if err := rows.CheckPerson(who); err != nil {
		return err
	}
	return l.o.Write(ctx, func(ctx context.Context, t Querier) error {
		_, err := t.Exec(ctx, `
			INSERT INTO asked (workspace, person, what, value, at)
			SELECT l.workspace, $2, $3, $4, clock_timestamp() FROM leases l WHERE l.workspace = $1`,
			who.Workspace, who.Person, string(what), value)
		if err != nil {
			return err
		}
		_, err = t.Exec(ctx, notify, channel, string(askedThere)+" "+who.Workspace)
		return err
	})
}

const takeErrands = `
DELETE FROM asked a USING leases l
WHERE l.workspace = a.workspace AND l.holder = $1
RETURNING a.id, a.workspace, a.person, a.what, a.value, a.at > clock_timestamp() - make_interval(secs => $2)`

// errands takes what others ask of this replica, and hands it on. Those for whom it does
// not work any more are its errands all the same.
func (l *Leases) errands(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, l.o.Terms.Lasts/3)
	defer stop()
	found, err := l.conn.Query(ctx, takeErrands, l.id(), lease.AskedFor.Seconds())
	if err != nil {
		return err
	}
	type errand struct {
		lease.Asked

		id int64
	}
	var all []errand
	var e errand
	var what string
	var fresh bool
	if _, err := pgx.ForEachRow(found, []any{&e.id, &e.Who.Workspace, &e.Who.Person, &what, &e.Value, &fresh}, func() error {
		if fresh {
			e.What, e.Value = lease.Errand(what), slices.Clone(e.Value)
			all = append(all, e)
		}
		return nil
	}); err != nil || len(all) == 0 || l.heed.Asked == nil {
		return err
	}
	slices.SortFunc(all, func(a, b errand) int { return cmp.Compare(a.id, b.id) })
	asked := make([]lease.Asked, len(all))
	for i, e := range all {
		asked[i] = e.Asked
	}
	l.heed.Asked(ctx, asked)
	return nil
}
