package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrNone says that a database has no store in it yet.
var ErrNone = errors.New("there is no store in the database yet: the first start of a bot makes it")

// Seen is a database as somebody sees it who writes nothing.
type Seen struct {
	Server string // its version
	Format int    // of the tables; 0: there is no store yet
	Known  int    // the one that this program makes
	Clock  time.Duration
	// Replicas are the names of those that work with it now.
	Replicas   []string
	Workspaces int    // how many there are
	Free       int    // of them nobody works for these
	Moved      string // why no bot may work with it; "": one may
}

// Look looks at the database at a URL. Its errors are those of Open.
func Look(ctx context.Context, url string, now func() time.Time) (seen Seen, err error) {
	config, err := configure(url, Options{Name: "unhunch, a look"}.withDefaults())
	if err != nil {
		return seen, err
	}
	server := at{config.ConnConfig}
	c, err := pgx.ConnectConfig(ctx, server.ConnConfig)
	if err != nil {
		return seen, server.told(err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	if err := server.suits(ctx, c, Options{Log: slog.New(slog.DiscardHandler)}); err != nil {
		return seen, err
	}
	if seen.Format, seen.Known, err = formats(ctx, c); err != nil {
		return seen, server.told(err)
	}
	asked := now()
	var theirs time.Time
	if err := c.QueryRow(ctx, "SELECT current_setting('server_version'), clock_timestamp()").Scan(&seen.Server, &theirs); err != nil {
		return seen, server.told(err)
	}
	answered := now()
	seen.Clock = theirs.Sub(asked.Add(answered.Sub(asked) / 2))
	if seen.Format == 0 {
		return seen, server.admits(ctx, c)
	}
	if err := server.permits(ctx, c); err != nil {
		return seen, err
	}
	mark, err := tx{querier: c}.mark(ctx)
	if err != nil {
		return seen, server.told(err)
	}
	seen.Moved = mark.Why()
	return seen, server.told(seen.shifts(ctx, c))
}

// shifts looks who works for whom.
func (s *Seen) shifts(ctx context.Context, c *pgx.Conn) error {
	err := c.QueryRow(ctx, `
		SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (SELECT FROM replicas r WHERE r.id = l.holder AND r.until >= clock_timestamp())) FROM leases l`).Scan(&s.Workspaces, &s.Free)
	if err != nil {
		return err
	}
	found, _ := c.Query(ctx, "SELECT name FROM replicas WHERE until > clock_timestamp() ORDER BY name") // CollectRows tells its error
	s.Replicas, err = pgx.CollectRows(found, pgx.RowTo[string])
	return err
}

// admits looks whether the tables may be made.
func (a at) admits(ctx context.Context, c *pgx.Conn) error {
	var may bool
	err := c.QueryRow(ctx, "SELECT coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)").Scan(&may)
	if err == nil && !may {
		err = fmt.Errorf("the user %q may not make tables in the database %s: make it the owner (ALTER DATABASE %q OWNER TO %q), or GRANT CREATE, USAGE ON SCHEMA public TO %q", a.User, a, a.Database, a.User, a.User)
	}
	return err
}

// formats are those of the tables, 0 where there are none, and of this program.
func formats(ctx context.Context, c *pgx.Conn) (is, known int, err error) {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return 0, 0, err
	}
	for _, file := range files {
		number, _, _ := strings.Cut(path.Base(file), "_")
		n, err := strconv.Atoi(number)
		if err != nil {
			return 0, 0, err
		}
		known = max(known, n)
	}
	var there bool
	if err := c.QueryRow(ctx, "SELECT to_regclass('migrations') IS NOT NULL").Scan(&there); err != nil || !there {
		return 0, known, err
	}
	err = c.QueryRow(ctx, "SELECT coalesce(max(version_id), 0) FROM migrations WHERE is_applied").Scan(&is)
	return is, known, err
}

// asMade looks whether the tables are those of this program.
func (a at) asMade(ctx context.Context, c *pgx.Conn) error {
	switch is, known, err := formats(ctx, c); {
	case err != nil:
		return a.told(err)
	case is == 0:
		return fmt.Errorf("%s: %w", a, ErrNone)
	case is > known:
		return fmt.Errorf("%s: %w", a, ErrNewer)
	case is < known:
		return fmt.Errorf("the store in the database %s was made by an older version of this program: start a bot of this version first, which brings it up to date", a)
	}
	return nil
}
