package postgres

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/store"
)

// step is a migration, as goose reads it.
type step struct {
	number int
	name   string // of its file
	up     string // all of it that leads up, as one text
}

// steps are those of a folder, in order.
func steps(folder fs.FS) (all []step, err error) {
	files, err := fs.Glob(folder, "*.sql")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		number, _, _ := strings.Cut(path.Base(file), "_")
		n, err := strconv.Atoi(number)
		if err != nil {
			return nil, err
		}
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			return nil, err
		}
		up, _, _ := strings.Cut(string(text), "-- +goose Down")
		all = append(all, step{n, strings.TrimSuffix(path.Base(file), ".sql"), up})
	}
	slices.SortFunc(all, func(a, b step) int { return a.number - b.number })
	return all, nil
}

// newest is the number of the last one; 0: there is none.
func newest(all []step) int {
	if len(all) == 0 {
		return 0
	}
	return all[len(all)-1].number
}

// Upgrade tells what the first start of this program would do to the database at a URL.
// Where nobody works with it, it is tried in a transaction that is taken back. Its errors
// are those of Open; that a step fails is one of them.
func Upgrade(ctx context.Context, url string, o Options) (u store.Upgrade, err error) {
	o.Name, o.Log = "unhunch, a trial", slog.New(slog.DiscardHandler)
	o = o.withDefaults()
	config, err := configure(url, o)
	if err != nil {
		return u, err
	}
	server := at{config.ConnConfig}
	c, err := pgx.ConnectConfig(ctx, server.ConnConfig)
	if err != nil {
		return u, server.told(err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	if err := server.suits(ctx, c, o); err != nil {
		return u, err
	}
	if u.From, u.To, err = formats(ctx, c, o.migrations); err != nil {
		return u, server.told(err)
	}
	if u.From > u.To {
		return u, server.newer(ctx, c)
	}
	all, err := steps(o.migrations)
	if err != nil {
		return u, err
	}
	all = slices.DeleteFunc(all, func(s step) bool { return s.number <= u.From })
	for _, s := range all {
		u.Steps = append(u.Steps, s.name)
	}
	if u.From == 0 {
		err = server.admits(ctx, c)
	} else if err = server.permits(ctx, c); err == nil {
		err = server.told(describe(ctx, c, &u))
	}
	if err == nil && u.From > 0 && !u.UpToDate() {
		err = server.owns(ctx, c)
	}
	if err != nil || u.UpToDate() {
		return u, err
	}
	if u.Untried = untried(all, u.Bots); u.Untried == "" {
		u.Took, err = server.try(ctx, c, all)
		u.Tried = err == nil
	}
	return u, err
}

// describe says what the store is, if bots may work with it.
func describe(ctx context.Context, c *pgx.Conn, u *store.Upgrade) (err error) {
	t := tx{querier: c}
	if err := t.ready(ctx, false); err != nil {
		return err
	}
	if u.MadeBy, err = t.meta(ctx, metaMadeBy); err != nil {
		return err
	}
	if u.Bots, err = t.texts(ctx, "SELECT name FROM replicas WHERE until > clock_timestamp() ORDER BY name"); err != nil {
		return err
	}
	return c.QueryRow(ctx, "SELECT coalesce(sum(pg_total_relation_size(t.oid)), 0)::bigint FROM pg_class t WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind = 'r'").Scan(&u.Bytes)
}

// owns looks whether the tables may be altered, also where that is not tried.
func (a at) owns(ctx context.Context, c *pgx.Conn) error {
	var table string
	err := c.QueryRow(ctx, `
		SELECT coalesce(min(t.oid::regclass::text), '') FROM pg_class t
		WHERE t.relnamespace = current_schema()::regnamespace AND t.relname = any($1) AND NOT pg_has_role(t.relowner, 'USAGE')`,
		append(tableNames(), "migrations")).Scan(&table)
	if err == nil && table != "" {
		return fmt.Errorf("the user %q may not alter the table %s of the database %s, which is another's: have its owner start this version once, which brings the tables up to date", a.User, table, a)
	}
	return a.told(err)
}

// untried says why steps are not tried; "": they are.
func untried(all []step, bots []string) string {
	if len(bots) > 0 {
		return "bots work with it, which a trial would hold up"
	}
	for _, s := range all {
		if strings.Contains(s.up, "+goose NO TRANSACTION") {
			return s.name + " cannot be taken back"
		}
	}
	return ""
}

// try takes the steps and takes them back. Whoever works with the tables waits meanwhile.
func (a at) try(ctx context.Context, c *pgx.Conn, all []step) (took time.Duration, err error) {
	t, err := c.Begin(ctx)
	if err != nil {
		return 0, a.told(err)
	}
	defer func() {
		if undone := t.Rollback(context.WithoutCancel(ctx)); err == nil && undone != nil {
			err = a.told(undone)
		}
	}()
	began := time.Now() //nolint:forbidigo // how long it takes
	for _, s := range append([]step{{name: "a trial", up: "SET LOCAL statement_timeout = 0"}}, all...) {
		if _, err := c.PgConn().Exec(ctx, s.up).ReadAll(); err != nil {
			return 0, fmt.Errorf("%s: %w", s.name, a.told(err))
		}
	}
	return time.Since(began), nil //nolint:forbidigo // see above
}
