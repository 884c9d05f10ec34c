package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Oldest is the first version of PostgreSQL that a store can be in.
const Oldest = 14

// How long the server may take.
const (
	connects  = 2 * time.Second
	statement = 10 * time.Second
	locked    = 5 * time.Second
	idle      = 10 * time.Second // of a process that was stopped in the middle: a takeover waits for no longer
)

// Open opens the store in the database at a URL, and makes it when there is none. Its
// errors tell what to do, and never the password.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	o = o.withDefaults()
	config, err := configure(url, o)
	if err != nil {
		return nil, err
	}
	server := at{config.ConnConfig}
	migrated, err := server.prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	if !o.Tool && !o.restoring && !o.moving {
		config.AfterConnect = comesIn(config.AfterConnect)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, server.told(err)
	}
	d := &database{pool: pool, log: o.Log}
	d.Leases = newLeases(d, o)
	s := &Store{d, registrar{d}, notebook{d}, &overseer{database: d}}
	if o.Tool {
		return s, nil
	}
	if err := s.begin(ctx, o, migrated); err != nil {
		pool.Close()
		return nil, server.told(err)
	}
	return s, nil
}

// errURL does not repeat the URL, since there may be a password in any part of it.
var errURL = errors.New("the store's address is no URL of PostgreSQL's: it has to look like postgres://USER@HOST:5432/DATABASE, with each character of a password that has a meaning in URLs written as %XX")

// CheckURL looks whether a URL can be a database's. Its error does not repeat it.
func CheckURL(url string) error {
	_, err := parse(url)
	return err
}

func parse(url string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if unread, is := errors.AsType[*fs.PathError](err); is { // sslrootcert and its like
		return nil, fmt.Errorf("the store's address names a file that cannot be read: %w", unread)
	}
	if err != nil {
		return nil, errURL
	}
	return config, nil
}

func configure(url string, o Options) (*pgxpool.Config, error) {
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	c := config.ConnConfig
	c.ConnectTimeout = connects
	// A connection that nobody answers on is given up, whether or not somebody waits.
	dialer := net.Dialer{Timeout: connects, KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 2 * time.Second, Count: 3}}
	c.DialFunc = dialer.DialContext
	if o.Dial != nil {
		c.DialFunc = o.Dial
	}
	for name, value := range map[string]string{
		"application_name":                    o.Name,
		"statement_timeout":                   milliseconds(statement),
		"lock_timeout":                        milliseconds(locked),
		"idle_in_transaction_session_timeout": milliseconds(idle),
		"tcp_user_timeout":                    milliseconds(idle), // of one that does not even read what it asked for
		"timezone":                            "UTC",
		// Each statement finds its rows by their keys, however many there are: a plan that was
		// made while a table was empty has to do once it is full.
		"plan_cache_mode": "force_generic_plan",
		"enable_seqscan":  "off",
		"jit":             "off",
		// None of them is worth other processes.
		"max_parallel_workers_per_gather": "0",
	} {
		if c.RuntimeParams[name] == "" {
			c.RuntimeParams[name] = value
		}
	}
	// Who has waited for a lock sees what was written meanwhile; a quoted id is one.
	c.RuntimeParams["default_transaction_isolation"], c.RuntimeParams["standard_conforming_strings"] = "read committed", "on"
	config.AfterConnect = func(_ context.Context, c *pgx.Conn) error {
		c.TypeMap().RegisterType(&pgtype.Type{Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC}})
		return nil
	}
	// An idle connection costs the server nothing: one that was lost is told by what is done next, which is done again.
	config.ShouldPing = func(context.Context, pgxpool.ShouldPingParams) bool { return false }
	return config, nil
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// at is where a database is, for errors that name it.
type at struct{ *pgx.ConnConfig }

func (a at) String() string {
	return fmt.Sprintf("%q on %s", a.Database, net.JoinHostPort(a.Host, strconv.Itoa(int(a.Port))))
}

// prepare sees that the server is one that a store can be in, and makes the tables, or
// brings them up to date.
func (a at) prepare(ctx context.Context, o Options) (migrated bool, err error) {
	c, err := pgx.ConnectConfig(ctx, a.ConnConfig)
	if err != nil {
		return false, a.told(err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	if err := a.suits(ctx, c, o); err != nil {
		return false, err
	}
	if o.Tool {
		err = a.asMade(ctx, c, o)
	} else if migrated, err = migrate(ctx, a.ConnConfig, o.migrations); errors.Is(err, ErrNewer) {
		err = a.newer(ctx, c)
	} else if err != nil {
		err = a.told(err)
	}
	if err != nil {
		return false, err
	}
	return migrated, a.permits(ctx, c)
}

// suits looks at what the server is.
func (a at) suits(ctx context.Context, c *pgx.Conn, o Options) error {
	var version int
	var name, encoding, durable, commits, plans string
	var standby bool
	err := c.QueryRow(ctx, `
		SELECT current_setting('server_version_num')::int, current_setting('server_version'), current_setting('server_encoding'),
			pg_is_in_recovery(), current_setting('fsync'), current_setting('synchronous_commit'), current_setting('plan_cache_mode')`,
	).Scan(&version, &name, &encoding, &standby, &durable, &commits, &plans)
	switch {
	case err != nil:
		return a.told(err)
	case version < Oldest*10_000:
		return fmt.Errorf("the database %s is in PostgreSQL %s: %d or newer is needed", a, name, Oldest)
	case encoding != "UTF8":
		return fmt.Errorf("the database %s is encoded as %s: make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0", a, encoding)
	case plans != a.RuntimeParams["plan_cache_mode"]: // they come together
		return a.pooled(nil)
	case standby:
		return fmt.Errorf("the database %s is a standby, in which nothing can be written: give the address of the primary (of several, add target_session_attrs=read-write)", a)
	}
	if durable == "off" {
		o.Log.Warn("the database may lose what it says it has written (fsync=off), so that messages may be sent twice after a power cut")
	}
	if commits == "off" {
		a.RuntimeParams["synchronous_commit"] = "on" // what is not written for sure may be sent twice
	}
	return nil
}

// permits looks whether everything may be done that will be.
func (a at) permits(ctx context.Context, c *pgx.Conn) error {
	var table string
	err := c.QueryRow(ctx, `
		SELECT coalesce(min(t.oid::regclass::text), '') FROM pg_class t
		WHERE t.relnamespace = current_schema()::regnamespace AND t.relname = any($1)
			AND NOT (has_table_privilege(t.oid, 'SELECT') AND has_table_privilege(t.oid, 'INSERT')
				AND has_table_privilege(t.oid, 'UPDATE') AND has_table_privilege(t.oid, 'DELETE'))`, tableNames(),
	).Scan(&table)
	if err != nil {
		return a.told(err)
	}
	if table != "" {
		return fmt.Errorf("the user %q must be able to read and write the table %s of the database %s: have its owner run GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA … TO %q, and GRANT USAGE, UPDATE ON ALL SEQUENCES", a.User, table, a, a.User)
	}
	return nil
}

// told makes a sentence of an error of opening.
func (a at) told(err error) error {
	if err == nil {
		return nil
	}
	server, said := errors.AsType[*pgconn.PgError](err)
	switch {
	case !said && unreached(err):
		return fmt.Errorf("the database %s does not answer: is PostgreSQL running there, and may this machine connect to it? %w", a, err)
	case !said:
		return fmt.Errorf("open the database %s: %w", a, err)
	}
	switch server.Code {
	case "28P01", "28000":
		return fmt.Errorf("the database %s does not let the user %q in: see to the password and to pg_hba.conf: %w", a, a.User, err)
	case "3D000":
		return fmt.Errorf("there is no database %s: make it with CREATE DATABASE %q OWNER %q: %w", a, a.Database, a.User, err)
	case "42501", "3F000":
		return fmt.Errorf("the user %q may not do in the database %s what is needed: make it the owner (ALTER DATABASE %q OWNER TO %q), or GRANT CREATE, USAGE ON SCHEMA public TO %q: %w", a.User, a, a.Database, a.User, a.User, err)
	case "08P01": // PgBouncer: unsupported startup parameter
		return a.pooled(err)
	case "53300":
		return fmt.Errorf("the database %s has no connection left: raise max_connections, or give pool_max_conns in the address: %w", a, err)
	}
	return fmt.Errorf("open the database %s: %w", a, err)
}

// pooled is that sessions have other settings than were asked for.
func (a at) pooled(cause error) error {
	err := fmt.Errorf("what stands between this machine and the database %s, such as PgBouncer, does not pass on the settings of a session, by which a bot that was stopped holds nobody up: give the address of PostgreSQL itself", a)
	if cause != nil {
		return fmt.Errorf("%w (%w)", err, cause)
	}
	return err
}

func unreached(err error) bool {
	_, is := errors.AsType[*pgconn.ConnectError](err)
	return is
}
