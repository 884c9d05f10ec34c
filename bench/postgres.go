package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/robfig/cron/v3"
)

// cluster is a PostgreSQL of our own, with its defaults, in a folder of the
// run. It listens on a Unix socket only.
type cluster struct {
	dir string
	bin string
	as  *syscall.Credential // it refuses to run as root
}

// newCluster makes and starts one. It is nil where there is no PostgreSQL.
func newCluster(ctx context.Context, dir string) (*cluster, error) {
	c := &cluster{dir: filepath.Join(dir, "postgres"), bin: binaries()}
	if c.bin == "" {
		return nil, nil
	}
	if err := os.Mkdir(c.dir, 0o700); err != nil {
		return nil, err
	}
	if os.Getuid() == 0 {
		other, err := ordinaryUser()
		if err != nil {
			return nil, err
		}
		c.as = other
		if err := os.Chown(c.dir, int(other.Uid), int(other.Gid)); err != nil {
			return nil, err
		}
	}
	if err := c.does(ctx, "initdb", "-D", c.data(), "-U", "bench", "-A", "trust"); err != nil {
		return nil, err
	}
	err := c.does(ctx, "pg_ctl", "-D", c.data(), "-w", "-l", filepath.Join(c.dir, "log"),
		"-o", "-k "+c.dir+" -c listen_addresses=''", "start")
	return c, err
}

// binaries is the folder with PostgreSQL's programs; "" where there is none.
func binaries() string {
	if path, err := exec.LookPath("initdb"); err == nil {
		if _, err := exec.LookPath("pg_ctl"); err == nil {
			return filepath.Dir(path)
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // only a bad pattern is an error
	slices.Sort(found)
	if len(found) == 0 {
		return ""
	}
	return found[len(found)-1]
}

func ordinaryUser() (*syscall.Credential, error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody")
}

func (c *cluster) data() string { return filepath.Join(c.dir, "data") }

func (c *cluster) does(ctx context.Context, program string, args ...string) error {
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, program), args...) //nolint:gosec // a program of PostgreSQL's
	cmd.Dir = c.dir
	if c.as != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.as}
	}
	out, err := os.Create(filepath.Join(c.dir, program+".out"))
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }()
	cmd.Stdout, cmd.Stderr = out, out // not a pipe, which the server would keep open
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		return fmt.Errorf("%s: %w\n%s", program, err, said)
	}
	return nil
}

func (c *cluster) stop(ctx context.Context) error {
	return c.does(context.WithoutCancel(ctx), "pg_ctl", "-D", c.data(), "-m", "fast", "-w", "stop")
}

// pid is the server's first process.
func (c *cluster) pid() (int, error) {
	text, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	return strconv.Atoi(first)
}

func (c *cluster) address() string { return "host=" + c.dir + " user=bench dbname=postgres" }

// fill makes the table anew: people, what they asked for, and when they are
// due next.
func fill(ctx context.Context, address string, people int) error {
	db, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close(ctx) }()
	_, err = db.Exec(ctx, `
		DROP TABLE IF EXISTS people;
		CREATE TABLE people (
			id bigint PRIMARY KEY, workspace text NOT NULL, person text NOT NULL, channel text NOT NULL,
			zone text NOT NULL, spec text NOT NULL, next_at timestamptz NOT NULL)`)
	if err != nil {
		return err
	}
	minutes := minutes(people)
	_, err = db.CopyFrom(ctx, pgx.Identifier{"people"},
		[]string{"id", "workspace", "person", "channel", "zone", "spec", "next_at"},
		pgx.CopyFromSlice(people, func(i int) ([]any, error) {
			due := morning().Add(time.Duration(minutes[i]) * time.Minute)
			if minutes[i] == 0 {
				due = morning().AddDate(0, 0, 1).Add(time.Duration(i%3600) * time.Second)
			}
			id := userID(i)
			return []any{int64(i), id.Workspace, id.Person, fmt.Sprintf("D%010d", i), inZone(i), timetable(i, minutes[i]).Plan.Cron, due}, nil
		}))
	if err != nil {
		return err
	}
	for _, last := range []string{`CREATE INDEX ON people (next_at)`, `VACUUM ANALYZE people`, `CHECKPOINT`} {
		if _, err := db.Exec(ctx, last); err != nil {
			return err
		}
	}
	return nil
}

// scan is a poller as people write it: take those who are due, reckon when
// they are due next, write it back. Nothing is owed: that would come on top.
type scan struct {
	db    *pgx.Conn
	specs map[string]cron.Schedule
}

const scanLimit = 1000

func (s *scan) beat(ctx context.Context, now time.Time) (claimed int, err error) {
	for {
		n, err := s.claim(ctx, now)
		claimed += n
		if err != nil || n < scanLimit {
			return claimed, err
		}
	}
}

func (s *scan) claim(ctx context.Context, now time.Time) (int, error) {
	var ids []int64
	var next []time.Time
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT id, zone, spec FROM people WHERE next_at <= $1
			ORDER BY next_at LIMIT $2 FOR UPDATE SKIP LOCKED`, now, scanLimit)
		if err != nil {
			return err
		}
		var id int64
		var zone, spec string
		if _, err := pgx.ForEachRow(rows, []any{&id, &zone, &spec}, func() error {
			schedule, err := s.spec(zone, spec)
			if err != nil {
				return err
			}
			ids, next = append(ids, id), append(next, schedule.Next(now))
			return nil
		}); err != nil {
			return err
		}
		if len(ids) == 0 {
			return nil
		}
		_, err = tx.Exec(ctx, `UPDATE people SET next_at = due.at
			FROM unnest($1::bigint[], $2::timestamptz[]) AS due(id, at) WHERE people.id = due.id`, ids, next)
		return err
	})
	return len(ids), err
}

func (s *scan) spec(zone, spec string) (cron.Schedule, error) {
	key := "CRON_TZ=" + zone + " " + spec
	if known := s.specs[key]; known != nil {
		return known, nil
	}
	schedule, err := cron.ParseStandard(key)
	s.specs[key] = schedule
	return schedule, err
}

func measurePostgres(ctx context.Context, o order) (r result, err error) {
	used := func() time.Duration { return cpu() + familyCPU(o.Server) }
	began := time.Now()
	s := scan{specs: map[string]cron.Schedule{}}
	if s.db, err = pgx.Connect(ctx, o.Address); err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, s.db.Close(ctx)) }()
	if _, err := s.beat(ctx, morning()); err != nil {
		return r, err
	}
	r.Start = time.Since(began)

	const quiet = 1000
	before := used()
	for range quiet {
		if _, err := s.beat(ctx, morning()); err != nil {
			return r, err
		}
	}
	r.Idle = (used() - before) / quiet
	r.Beats = map[int][]beat{}
	for b := range o.Beats {
		for _, c := range o.met() {
			at := morning().Add(time.Duration(30*b+c.minute) * time.Minute)
			before, began := used(), time.Now()
			n, err := s.beat(ctx, at)
			if err != nil || n != c.due {
				return r, fmt.Errorf("beat %d: %d of %d were due: %w", b, n, c.due, err)
			}
			r.Beats[c.due] = append(r.Beats[c.due], beat{CPU: used() - before, Claimed: time.Since(began)})
		}
	}
	var shared int64
	for _, pid := range family(o.Server) {
		m := memory(pid)
		r.Memory += m["RssAnon"]
		shared = max(shared, m["RssShmem"])
	}
	r.Memory += shared + resting()
	for i := range 200 {
		began := time.Now()
		if _, err := s.db.Exec(ctx, `UPDATE people SET spec = $2, next_at = $3 WHERE id = $1`,
			o.People-1-i*o.People/250, "0,40 9-17 * * 1-5", morning().Add(time.Hour)); err != nil {
			return r, err
		}
		r.Change = append(r.Change, time.Since(began))
	}
	slices.Sort(r.Change)
	err = s.db.QueryRow(ctx, `SELECT pg_total_relation_size('people')`).Scan(&r.File)
	return r, err
}
