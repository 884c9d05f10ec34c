package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/moment"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/moving"
	"unhunch/internal/store/rows"
)

// Restored takes the database at a URL, which was put back from a backup, for what it is:
// what it owes, and whom it has to remind, may have been sent since that was taken. Two
// copies are worse than none, so every message owed becomes one whose outcome nobody
// knows (see Recover), a reminder that is due already is told as doubtful, and
// session.Desk.Restore and workspace.Record.Restore say what becomes of each desk and
// record. The same is done to one that was moved elsewhere, and goes on here; one that was
// just being moved goes on as it was. Its error is ErrRunning while there are replicas.
// Where it did not come to its end, Open's is ErrRestoring: it has to be called again.
func Restored(ctx context.Context, url string, o Options, now time.Time) (err error) {
	o.restoring = true
	s, err := Open(ctx, url, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.alone(ctx); err != nil {
		return err
	}
	back, err := restoration{s}.hadBack(ctx)
	if err != nil || back {
		return err
	}
	return restoration{s}.all(ctx, moment.Second(now))
}

// restoration is how a store is taken for a restored one.
type restoration struct{ *Store }

// hadBack reports whether the store was just being moved elsewhere: nothing was sent since.
func (s restoration) hadBack(ctx context.Context) (is bool, err error) {
	err = s.write(ctx, func(ctx context.Context, t tx) error {
		mark, err := t.mark(ctx)
		if is = err == nil && mark.State == moving.Leaving; is {
			return t.setMark(ctx, mark, moving.Mark{})
		}
		return err
	})
	return is, err
}

func (s restoration) all(ctx context.Context, now time.Time) error {
	if err := s.write(ctx, func(ctx context.Context, t tx) error { return distrust(ctx, t, now) }); err != nil {
		return err
	}
	for _, restore := range []func(context.Context, time.Time) error{s.doubt, s.restoreDesks, s.restoreRecords} {
		if err := restore(ctx, now); err != nil {
			return err
		}
	}
	return s.write(ctx, func(ctx context.Context, t tx) error { return t.setMeta(ctx, metaRestoring, "") })
}

// distrust has nobody hold anything, and notes that what is owed may have been sent.
func distrust(ctx context.Context, t tx, now time.Time) error {
	names, err := t.texts(ctx, "SELECT name FROM replicas WHERE until > clock_timestamp() ORDER BY name")
	if err != nil {
		return err
	}
	if len(names) > 0 {
		return fmt.Errorf("%w: %s", ErrRunning, strings.Join(names, ", "))
	}
	var b pgx.Batch
	b.Queue("DELETE FROM replicas")
	b.Queue("DELETE FROM asked")
	b.Queue("UPDATE leases SET holder = NULL, epoch = epoch + 1")
	b.Queue("UPDATE messages SET epoch = -1 WHERE epoch IS NULL") // of no lease, and 0 would be of none
	if err := t.SendBatch(ctx, &b).Close(); err != nil {
		return err
	}
	if err := t.setMeta(ctx, metaMove, ""); err != nil { // where it was moved elsewhere
		return err
	}
	return t.setMeta(ctx, metaRestoring, now.Format(time.RFC3339))
}

// doubt notes that the reminders which are due may have been sent.
func (s restoration) doubt(ctx context.Context, now time.Time) error {
	for {
		var doubted int64
		err := s.write(ctx, func(ctx context.Context, t tx) error {
			done, err := t.Exec(ctx, `
				UPDATE due SET doubtful = true WHERE (workspace, person) IN (
					SELECT workspace, person FROM due WHERE at <= $1 AND NOT doubtful ORDER BY at LIMIT $2)`, now, pageSize)
			doubted = done.RowsAffected()
			return err
		})
		if err != nil || doubted < pageSize {
			return err
		}
	}
}

// restoreDesks changes each desk as session.Desk.Restore says.
func (s restoration) restoreDesks(ctx context.Context, now time.Time) error {
	var last prefs.UserID
	for {
		type sat struct {
			prefs.UserID
			desk []byte
		}
		page, err := pageOf(ctx, s.database, func(row pgx.CollectableRow) (d sat, err error) {
			return d, row.Scan(&d.Workspace, &d.Person, &d.desk)
		}, `SELECT workspace, person, desk FROM people WHERE (workspace, person) > ($1, $2)
			ORDER BY workspace, person LIMIT $3`, last.Workspace, last.Person, pageSize)
		if err != nil {
			return err
		}
		for _, d := range page {
			last = d.UserID
			if desk, err := rows.DecodeDesk(d.desk); d.desk == nil || err != nil || !desk.Restore(now) {
				continue // what cannot be read is put aside when met
			}
			if err := s.Change(ctx, d.UserID, func(desk *session.Desk) error {
				desk.Restore(now)
				return nil
			}); err != nil {
				return err
			}
		}
		if len(page) < pageSize {
			return nil
		}
	}
}

// restoreRecords changes each record as workspace.Record.Restore says.
func (s restoration) restoreRecords(ctx context.Context, now time.Time) error {
	records, err := s.Workspaces(ctx)
	if err != nil {
		return err
	}
	for _, one := range records {
		if err := s.write(ctx, func(ctx context.Context, tx tx) error {
			t := registry{tx}
			r, err := t.record(ctx, one.ID, true)
			if before := r.Clone(); err == nil && r.Restore(now) {
				err = t.put(ctx, before, r)
			}
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}
