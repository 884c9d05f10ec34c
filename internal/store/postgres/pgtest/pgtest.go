// Package pgtest gives tests databases of their own, in a real PostgreSQL that is
// started once for each test process and ends with it.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// URL is the address of an empty database that belongs to an ordinary role. It goes when
// the test is over.
func URL(t testing.TB) string {
	t.Helper()
	return create(t, "template0")
}

// Like is the address of a database like the one that prepare, which runs once for each
// name, has made of an empty one. It goes to another test when this one is over.
func Like(t testing.TB, name string, prepare func(url string) error) string {
	t.Helper()
	s := shared(t)
	like, err := s.like(name, prepare)
	if err != nil {
		t.Fatalf("prepare the database %s: %v", name, err)
	}
	url, err := like.take(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := like.clean(url); err != nil {
			t.Error(err)
		}
	})
	return url
}

// Copy is the address of a database like that one, which has the same tables as those of
// this name, with what is in it at this moment: as who comes after a process that was lost
// would find it. Others go on working with the first one.
func Copy(t testing.TB, name, url string) string {
	t.Helper()
	left, err := read(url)
	if err != nil {
		t.Fatal(err)
	}
	copied := Like(t, name, func(string) error { return errors.New("there is none") })
	if err := left.put(admins(copied)); err != nil {
		t.Fatal(err)
	}
	return copied
}

// Admin is the address of a database as a superuser sees it.
func Admin(url string) string { return admins(url) }

func admins(url string) string { return strings.Replace(url, "//"+role+"@", "//"+admin+"@", 1) }

func create(t testing.TB, template string) string {
	t.Helper()
	s := shared(t)
	name, err := s.create(template)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.asks("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return s.url(name)
}

// alike are databases with the same tables, and what was in them at first.
type alike struct {
	name string
	had  contents

	mu   sync.Mutex
	free []string // their addresses
}

func (s *server) like(name string, prepare func(url string) error) (*alike, error) {
	once, _ := s.prepared.LoadOrStore(name, sync.OnceValues(func() (*alike, error) {
		if err := s.asks("CREATE DATABASE " + quoted(name) + " OWNER " + role + " TEMPLATE template0"); err != nil {
			return nil, err
		}
		if err := prepare(s.url(name)); err != nil {
			return nil, err
		}
		had, err := read(admins(s.url(name)))
		return &alike{name: name, had: had}, err
	}))
	known, _ := once.(func() (*alike, error))
	return known()
}

// take gives one that nobody has.
func (a *alike) take(s *server) (url string, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if n := len(a.free); n > 0 {
		url, a.free = a.free[n-1], a.free[:n-1]
		return url, nil
	}
	name, err := s.create(a.name)
	return s.url(name), err
}

// clean makes one as it was, for another to have.
func (a *alike) clean(url string) error {
	if err := a.had.put(admins(url)); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.free = append(a.free, url)
	return nil
}

// create makes a database that belongs to the ordinary role.
func (s *server) create(template string) (name string, err error) {
	name = fmt.Sprintf("test_%d", s.made.Add(1))
	return name, s.asks("CREATE DATABASE " + name + " OWNER " + role + " TEMPLATE " + quoted(template))
}

func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }

// The roles: one that the server was made by, and one that may do no more than others.
const (
	admin = "admin"
	role  = "bot"
)

// server is a PostgreSQL in a folder of its own. It listens on 127.0.0.1.
type server struct {
	dir, bin string
	port     int
	as       *syscall.Credential // it refuses to run as root
	made     atomic.Int64
	prepared sync.Map // by name: func() (*alike, error)
	asking   sync.Mutex
	db       *pgx.Conn
}

var start = sync.OnceValues(newServer) //nolint:gochecknoglobals // one for each test process

func shared(t testing.TB) *server {
	t.Helper()
	s, err := start()
	if err != nil {
		t.Fatalf("these tests take PostgreSQL: %v", err)
	}
	return s
}

func (s *server) url(database string) string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/%s?sslmode=disable", role, s.port, database)
}

// asks has a statement carried out beside the databases.
func (s *server) asks(statement string) error {
	s.asking.Lock()
	defer s.asking.Unlock()
	if _, err := s.db.Exec(context.Background(), statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

func newServer() (_ *server, err error) {
	s := &server{}
	if s.bin, err = binaries(); err != nil {
		return nil, err
	}
	if s.dir, err = os.MkdirTemp("", "unhunch-postgres-"); err != nil {
		return nil, err
	}
	if os.Getuid() == 0 {
		if s.as, err = ordinaryUser(); err != nil {
			return nil, err
		}
		if err := os.Chown(s.dir, int(s.as.Uid), int(s.as.Gid)); err != nil {
			return nil, err
		}
	}
	if err := s.initialise(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.dir))
	}
	if err := s.run(); err != nil {
		return nil, err
	}
	return s, s.asks("CREATE ROLE " + role + " LOGIN")
}

func (s *server) initialise() error {
	cmd := exec.Command(filepath.Join(s.bin, "initdb"), "-D", s.data(), "-U", admin, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync") //nolint:gosec,noctx // a program of PostgreSQL's
	cmd.Dir, cmd.SysProcAttr = s.dir, &syscall.SysProcAttr{Credential: s.as}
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, said)
	}
	return nil
}

// watching ends the server, quickly and in order, and removes its folder, when nobody
// holds the other end of its input any more: however the test process has ended.
const watching = `dir=$1; shift
"$@" & server=$!
cat >/dev/null
kill -INT $server; wait $server; rm -rf "$dir"`

// run returns when the server answers. Nothing is to be kept, so it syncs nothing.
func (s *server) run() error {
	for range 5 { // somebody may be faster to take the port
		var err error
		if s.port, err = freePort(); err != nil {
			return err
		}
		if err = s.try(); err == nil {
			return nil
		}
		if said, _ := os.ReadFile(s.log()); !strings.Contains(string(said), "Address already in use") {
			return fmt.Errorf("start PostgreSQL: %w\n%s", err, said)
		}
	}
	return errors.New("start PostgreSQL: no port is free")
}

func (s *server) try() error {
	out, err := os.Create(s.log())
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }()
	cmd := exec.Command("/bin/sh", "-c", watching, "sh", s.dir, filepath.Join(s.bin, "postgres"), "-D", s.data(), //nolint:gosec,noctx // it ends when we do
		"-p", strconv.Itoa(s.port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200",
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "shared_buffers=64MB", "-c", "max_wal_size=1GB", "-c", "autovacuum_naptime=10min")
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.dir, out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as, Setpgid: true}
	held, err := cmd.StdinPipe() // until we end
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for deadline := time.Now().Add(time.Minute); ; {
		s.db, err = pgx.Connect(context.Background(), fmt.Sprintf("postgres://%s@127.0.0.1:%d/postgres?sslmode=disable", admin, s.port))
		if err == nil {
			kept = held
			return nil
		}
		select {
		case died := <-ended:
			return errors.Join(err, died)
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return errors.Join(err, held.Close())
		}
	}
}

// kept is what the server's end hangs on.
var kept io.Closer //nolint:gochecknoglobals // as long as the process

func (s *server) data() string { return filepath.Join(s.dir, "data") }
func (s *server) log() string  { return filepath.Join(s.dir, "log") }

// binaries is the folder with PostgreSQL's programs.
func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if _, err := exec.LookPath("postgres"); err == nil {
			return filepath.Dir(path), nil
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // only a bad pattern is an error
	if len(found) == 0 {
		return "", errors.New("there is no initdb and postgres in PATH, nor in /usr/lib/postgresql (on Debian: apt-get install postgresql)")
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1]), nil
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
	return nil, errors.New("it does not run as root, and there is no user postgres or nobody")
}
