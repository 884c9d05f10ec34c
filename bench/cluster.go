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
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// cluster is a PostgreSQL of our own, with its defaults, in a folder of the
// run. It listens on a Unix socket only.
type cluster struct {
	dir    string
	with   []string // settings that are not the defaults
	bin    string
	as     *syscall.Credential // it refuses to run as root
	server *exec.Cmd
}

// newCluster makes and starts one, as a folder of a name. It is nil where there is no
// PostgreSQL.
func newCluster(ctx context.Context, dir, name string, with ...string) (*cluster, error) {
	c := &cluster{dir: filepath.Join(dir, name), bin: binaries(), with: with}
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
	err := c.start(ctx)
	return c, err
}

// start returns when it answers. It ends with us, even where we are killed.
func (c *cluster) start(ctx context.Context) error {
	out, err := os.Create(filepath.Join(c.dir, "log"))
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }()
	args := []string{"-D", c.data(), "-k", c.dir, "-c", "listen_addresses="}
	for _, setting := range c.with {
		args = append(args, "-c", setting)
	}
	c.server = exec.Command(filepath.Join(c.bin, "postgres"), args...) //nolint:gosec,noctx // stop ends it, in order
	c.server.Dir, c.server.Stdout, c.server.Stderr = c.dir, out, out
	c.server.SysProcAttr = &syscall.SysProcAttr{Credential: c.as, Setpgid: true, Pdeathsig: quickly}
	if err := c.server.Start(); err != nil {
		return err
	}
	for deadline := time.Now().Add(time.Minute); ; {
		err := c.asks(ctx, "SELECT 1")
		if err == nil {
			return nil
		}
		if ctx.Err() != nil || time.Now().After(deadline) {
			said, _ := os.ReadFile(out.Name())
			return errors.Join(fmt.Errorf("start PostgreSQL: %w\n%s", err, said), c.stop())
		}
		if err := until(ctx, time.Now().Add(50*time.Millisecond)); err != nil {
			return errors.Join(err, c.stop())
		}
	}
}

// quickly is how it is asked to end without waiting for anybody (PostgreSQL:
// shutting down the server).
const quickly = syscall.SIGINT

// binaries is the folder with PostgreSQL's programs; "" where there is none.
func binaries() string {
	if path, err := exec.LookPath("initdb"); err == nil {
		if _, err := exec.LookPath("postgres"); err == nil {
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
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		return fmt.Errorf("%s: %w\n%s", program, err, said)
	}
	return nil
}

func (c *cluster) stop() error {
	if err := c.server.Process.Signal(quickly); err != nil {
		return err
	}
	return c.server.Wait()
}

// pid is the server's first process.
func (c *cluster) pid() int { return c.server.Process.Pid }

// The databases: one has only people, and another is made of it for each
// contender.
const (
	filledDB = "filled"
	usedDB   = "used"
)

func (c *cluster) address(database string) string {
	return "host=" + c.dir + " user=bench dbname=" + database
}

// asks has statements carried out in the database that is always there.
func (c *cluster) asks(ctx context.Context, statements ...string) error {
	db, err := pgx.Connect(ctx, c.address("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close(ctx) }()
	for _, s := range statements {
		if _, err := db.Exec(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

// moveIn fills the first of the databases.
func (c *cluster) moveIn(ctx context.Context, o order) error {
	if err := c.asks(ctx, "DROP DATABASE IF EXISTS "+usedDB, "DROP DATABASE IF EXISTS "+filledDB, "CREATE DATABASE "+filledDB); err != nil {
		return err
	}
	return fill(ctx, c.address(filledDB), o)
}

// anew makes the other one.
func (c *cluster) anew(ctx context.Context) error { return c.anewOf(ctx, filledDB) }

// anewOf makes it as another is, and leaves nothing for the disk to write later.
func (c *cluster) anewOf(ctx context.Context, filled string) error {
	return c.asks(ctx, "DROP DATABASE IF EXISTS "+usedDB, "CREATE DATABASE "+usedDB+" TEMPLATE "+filled, "CHECKPOINT")
}
