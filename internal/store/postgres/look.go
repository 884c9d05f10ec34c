package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrNone says that a database has no store in it yet.
var ErrNone = errors.New("there is no store in the database yet: the first start of a bot makes it")

// Seen is a database as somebody sees it who writes nothing.
type Seen struct {
	Server     string // its version
	Format     int    // of the tables; 0: there is no store yet
	Known      int    // the one that this program makes
	Clock      time.Duration
	Replicas   []Replica // that work with it now
	Workspaces int       // how many there are
	Free       int       // of them nobody works for these
	Moved      string    // why no bot may work with it; "": one may
}

// Replica is one that works with a database, as it says of itself.
type Replica struct {
	Name  string
	About map[string]string // as in Options
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
	if seen.Format, seen.Known, err = formats(ctx, c, ours()); err != nil {
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
	found, _ := c.Query(ctx, "SELECT name, about FROM replicas WHERE until > clock_timestamp() ORDER BY name") // CollectRows tells its error
	s.Replicas, err = pgx.CollectRows(found, pgx.RowToStructByPos[Replica])
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

// formats are those of the tables, 0 where there are none, and of the program that has these
// migrations.
func formats(ctx context.Context, c *pgx.Conn, folder fs.FS) (is, known int, err error) {
	all, err := steps(folder)
	if err != nil {
		return 0, 0, err
	}
	var there bool
	if err := c.QueryRow(ctx, "SELECT to_regclass('migrations') IS NOT NULL").Scan(&there); err != nil || !there {
		return 0, newest(all), err
	}
	err = c.QueryRow(ctx, "SELECT coalesce(max(version_id), 0) FROM migrations WHERE is_applied").Scan(&is)
	return is, newest(all), err
}

// asMade looks whether the tables are those of this program.
func (a at) asMade(ctx context.Context, c *pgx.Conn, o Options) error {
	switch is, known, err := formats(ctx, c, o.migrations); {
	case err != nil:
		return a.told(err)
	case is == 0:
		return fmt.Errorf("%s: %w", a, ErrNone)
	case is > known:
		return a.newer(ctx, c)
	case is < known:
		return fmt.Errorf("the store in the database %s is of an older format (%d, where this version makes %d): start a bot of this version first, which brings it up to date; unhunch store check --upgrade tells what that does", a, is, known)
	}
	return nil
}

// newer is ErrNewer with who made the store so.
func (a at) newer(ctx context.Context, c *pgx.Conn) error {
	by, err := tx{querier: c}.meta(ctx, metaMadeBy)
	if err != nil || by == "" { // who knows what a newer version says
		return fmt.Errorf("%s: %w", a, ErrNewer)
	}
	return fmt.Errorf("%s: %w (%s)", a, ErrNewer, by)
}
