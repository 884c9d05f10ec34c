package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/moment"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store"
	"unhunch/internal/store/rows"
)

// Check implements store.Closed: it reads every value, and tells where the rows of one
// person do not agree. Pages and indexes are PostgreSQL's to check (amcheck). Bots may go
// on meanwhile. What it tells Progress of are rows.
func (c Closed) Check(ctx context.Context) ([]error, error) {
	k := &checking{database: c.database, progress: c.Progress, tables: map[uint64]bool{}}
	err := k.count(ctx)
	for _, check := range []func(context.Context) error{k.timetables, k.people, k.orphans, k.messages, k.registry} {
		if err != nil {
			return nil, err
		}
		err = check(ctx)
	}
	k.progress.Tell(store.Checking, k.total, k.total)
	return k.wrong, err
}

// checking is one look at all of a store.
type checking struct {
	*database
	progress    store.Progress
	done, total int64
	tables      map[uint64]bool // timetables there are
	wrong       []error
}

func (k *checking) tellf(format string, args ...any) {
	k.wrong = append(k.wrong, fmt.Errorf(format, args...))
}

// told counts a page.
func (k *checking) told(page int) {
	k.done = min(k.total, k.done+int64(page))
	k.progress.Tell(store.Checking, k.done, k.total)
}

func (k *checking) count(ctx context.Context) error {
	return k.read(ctx, func(ctx context.Context, t tx) error {
		return t.QueryRow(ctx, `
			SELECT (SELECT count(*) FROM people) + (SELECT count(*) FROM due) + (SELECT count(*) FROM steps)
				+ (SELECT count(*) FROM messages) + (SELECT count(*) FROM timetables)`).Scan(&k.total)
	})
}

func (k *checking) timetables(ctx context.Context) error {
	last := int64(-1 << 63)
	for {
		read, err := pageOf(ctx, k.database, func(row pgx.CollectableRow) (one struct {
			id    int64
			value []byte
		}, err error,
		) {
			return one, row.Scan(&one.id, &one.value)
		}, "SELECT id, value FROM timetables WHERE id >= $1 ORDER BY id LIMIT $2", last, pageSize)
		if err != nil {
			return err
		}
		for _, one := range read {
			id := uint64(one.id)
			k.tables[id] = true
			if _, err := rows.DecodeTimetable(id, one.value); err != nil {
				k.tellf("timetable %x: %w", id, err)
			}
			last = one.id
		}
		k.told(len(read))
		if len(read) < pageSize || last == 1<<63-1 {
			return nil
		}
		last++
	}
}

// whole is all that is kept of somebody, but for what they are owed.
type whole struct {
	prefs.UserID
	value, desk, days []byte
	table             *int64
	due, step         *time.Time
	dueTable          *int64
	live              *bool
}

// people reads a page in one statement, so that it is of one moment.
func (k *checking) people(ctx context.Context) error {
	var last prefs.UserID
	for {
		page, err := pageOf(ctx, k.database, func(row pgx.CollectableRow) (w whole, err error) {
			return w, row.Scan(&w.Workspace, &w.Person, &w.value, &w.desk, &w.days, &w.table, &w.due, &w.dueTable, &w.live, &w.step)
		}, `SELECT p.workspace, p.person, p.value, p.desk, p.days, p.timetable, d.at, d.timetable, d.live, s.at
			FROM people p LEFT JOIN due d USING (workspace, person) LEFT JOIN steps s USING (workspace, person)
			WHERE (p.workspace, p.person) > ($1, $2) ORDER BY p.workspace, p.person LIMIT $3`, last.Workspace, last.Person, pageSize)
		if err != nil {
			return err
		}
		for i := range page {
			k.person(&page[i])
			last = page[i].UserID
		}
		k.told(len(page))
		if len(page) < pageSize {
			return nil
		}
	}
}

func (k *checking) person(w *whole) {
	var p rows.Person
	var d session.Desk
	var err error
	if err := rows.CheckPerson(w.UserID); err != nil {
		k.tellf("a person: %w", err)
	}
	if w.value != nil {
		if p, err = rows.DecodePerson(w.value); err != nil {
			k.tellf("the settings of %s: %w", w.UserID, err)
			return
		}
	}
	if w.desk != nil {
		if d, err = rows.DecodeDesk(w.desk); err != nil {
			k.tellf("the desk of %s: %w", w.UserID, err)
			return
		}
	}
	if w.days != nil {
		if _, err := rows.DecodeDays(w.days); err != nil {
			k.tellf("the days of %s: %w", w.UserID, err)
		}
	}
	k.agree(w, &p, &d)
}

// agree tells where the rows say different things of one person.
func (k *checking) agree(w *whole, p *rows.Person, d *session.Desk) {
	table := int64(p.Table)
	switch {
	case w.value != nil && (w.table == nil || *w.table != table):
		k.tellf("people: %s has another timetable than the settings say", w.UserID)
	case w.value != nil && !k.tables[p.Table]:
		k.tellf("people: there is no timetable %x, which %s has", p.Table, w.UserID)
	}
	switch {
	case w.due == nil && !p.Due.IsZero():
		k.tellf("due: %s is to be reminded, and is not in it", w.UserID)
	case w.due != nil && p.Due.IsZero():
		k.tellf("due: %s is not to be reminded, and is in it", w.UserID)
	case w.due != nil && *w.dueTable != table:
		k.tellf("due: %s has another timetable than the settings say", w.UserID)
	case w.due != nil && *w.live != d.Session.Live():
		k.tellf("due: %s: %q, live says otherwise", w.UserID, d.Session.State)
	}
	switch wakes := moment.Second(d.Wakes()); {
	case w.step == nil && !wakes.IsZero():
		k.tellf("steps: the desk of %s wakes at %s, and is not in it", w.UserID, wakes.Format(time.RFC3339))
	case w.step != nil && !w.step.Equal(wakes):
		k.tellf("steps: %s at %s, the desk says otherwise", w.UserID, w.step.UTC().Format(time.RFC3339))
	}
}

// orphans tells of rows of nobody.
func (k *checking) orphans(ctx context.Context) error {
	for _, table := range []string{"due", "steps"} {
		var last prefs.UserID
		for {
			page, err := pageOf(ctx, k.database, func(row pgx.CollectableRow) (one struct {
				prefs.UserID
				known bool
			}, err error,
			) {
				return one, row.Scan(&one.Workspace, &one.Person, &one.known)
			}, `SELECT o.workspace, o.person, EXISTS (SELECT FROM people p WHERE p.workspace = o.workspace AND p.person = o.person)
				FROM `+table+` o WHERE (o.workspace, o.person) > ($1, $2) ORDER BY o.workspace, o.person LIMIT $3`, last.Workspace, last.Person, pageSize)
			if err != nil {
				return err
			}
			for _, one := range page {
				if last = one.UserID; !one.known {
					k.tellf("%s: %s: of nobody", table, one.UserID)
				}
			}
			k.told(len(page))
			if len(page) < pageSize {
				break
			}
		}
	}
	return nil
}

func (k *checking) messages(ctx context.Context) error {
	last := int64(0)
	for {
		page, err := pageOf(ctx, k.database, func(row pgx.CollectableRow) (one struct {
			prefs.UserID
			id       int64
			priority int16
			from     *time.Time
			value    []byte
		}, err error,
		) {
			return one, row.Scan(&one.id, &one.Workspace, &one.Person, &one.priority, &one.from, &one.value)
		}, "SELECT id, workspace, person, priority, not_before, value FROM messages WHERE id > $1 ORDER BY id LIMIT $2", last, pageSize)
		if err != nil {
			return err
		}
		for _, one := range page {
			last = one.id
			m, err := rows.DecodeMessage(uint64(one.id), one.value)
			switch {
			case err != nil:
				k.wrong = append(k.wrong, err)
			case m.To != one.UserID:
				k.tellf("message %d: owed to %s, and kept as %s's", one.id, m.To, one.UserID)
			case int(m.Priority) != int(one.priority):
				k.tellf("message %d: its priority is %d, and it stands in line as %d", one.id, m.Priority, one.priority)
			case one.from == nil != m.NotBefore.IsZero() || one.from != nil && !one.from.Equal(m.NotBefore):
				k.tellf("message %d: it waits for another moment than it says", one.id)
			}
		}
		k.told(len(page))
		if len(page) < pageSize {
			return nil
		}
	}
}

// registry reads who installed the app, and what happened there.
func (k *checking) registry(ctx context.Context) error {
	return k.read(ctx, func(ctx context.Context, t tx) error {
		_, lost, err := registry{t}.records(ctx)
		if err != nil {
			return err
		}
		for _, id := range lost {
			k.tellf("workspaces: the record of %s: %w", id, rows.ErrValue)
		}
		found, _ := t.Query(ctx, "SELECT id, value FROM audit ORDER BY id") // ForEachRow tells its error
		var id int64
		var value []byte
		_, err = pgx.ForEachRow(found, []any{&id, &value}, func() error {
			if _, err := rows.DecodeEntry(value); err != nil {
				k.tellf("audit, entry %d: %w", id, err)
			}
			return nil
		})
		return err
	})
}
