package pgtest

import (
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

// The roles: one that a server was made by, and one that may do no more than others.
const (
	admin = "admin"
	role  = "bot"
)

// Server is a PostgreSQL in a folder of its own. It listens on 127.0.0.1, and ends with
// the test process, however that ends.
type Server struct {
	dir, bin string
	port     int
	settings []string
	as       *syscall.Credential // it refuses to run as root
	made     atomic.Int64
	prepared sync.Map // by name: func() (*alike, error)

	asking  sync.Mutex     // guards what follows
	db      *pgx.Conn      // beside the databases
	watcher io.WriteCloser // its end is the server's
	ended   chan error     // of the watcher
}

// Ending is how a server is stopped.
type Ending string

// The endings (PostgreSQL: shutting down the server).
const (
	InOrder Ending = "INT"  // whoever is connected is cut off
	AtOnce  Ending = "QUIT" // as when it has crashed: what was written is found again
)

var start = sync.OnceValues(func() (*Server, error) { //nolint:gochecknoglobals // one for each test process
	// Nothing is to be kept, and nothing happens between tests.
	return newServer("fsync=off", "full_page_writes=off", "autovacuum_naptime=10min")
})

func shared(t testing.TB) *Server {
	t.Helper()
	s, err := start()
	if err != nil {
		t.Fatalf("these tests take PostgreSQL: %v", err)
	}
	return s
}

// Start starts a server for one test alone, which may stop it. Settings are like
// max_connections=20.
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	s, err := newServer(settings...)
	if err != nil {
		t.Fatalf("these tests take PostgreSQL: %v", err)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.end(""), os.RemoveAll(s.dir)); err != nil {
			t.Error(err)
		}
	})
	return s
}

// URL is the address of an empty database that belongs to an ordinary role.
func (s *Server) URL(t testing.TB) string {
	t.Helper()
	name, err := s.create("template0")
	if err != nil {
		t.Fatal(err)
	}
	return s.url(name)
}

// Stop ends it. What is in it stays.
func (s *Server) Stop(t testing.TB, how Ending) {
	t.Helper()
	if err := s.end(how); err != nil {
		t.Fatal(err)
	}
}

// Again starts it where it was.
func (s *Server) Again(t testing.TB) {
	t.Helper()
	if err := s.run(); err != nil {
		t.Fatal(err)
	}
}

func (s *Server) url(database string) string { return s.urlOf(role, database) }

func (s *Server) urlOf(who, database string) string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/%s?sslmode=disable", who, s.port, database)
}

// asks has a statement carried out beside the databases.
func (s *Server) asks(statement string) error {
	s.asking.Lock()
	defer s.asking.Unlock()
	if _, err := s.db.Exec(lasting(), statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

func newServer(settings ...string) (_ *Server, err error) {
	s := &Server{settings: settings}
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
	if err := s.begin(); err != nil {
		return nil, err
	}
	err = s.asks("CREATE ROLE " + role + " LOGIN")
	return s, err
}

func (s *Server) initialise() error {
	cmd := exec.Command(filepath.Join(s.bin, "initdb"), "-D", s.data(), "-U", admin, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync") //nolint:gosec,noctx // a program of PostgreSQL's
	cmd.Dir, cmd.SysProcAttr = s.dir, &syscall.SysProcAttr{Credential: s.as}
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, said)
	}
	return nil
}

// begin finds a port and runs it there: somebody may be faster to take one.
func (s *Server) begin() (err error) {
	for range 5 {
		if s.port, err = freePort(); err != nil {
			return err
		}
		if err = s.run(); err == nil {
			return nil
		}
		if said, _ := os.ReadFile(s.log()); !strings.Contains(string(said), "Address already in use") {
			return err
		}
	}
	return err
}

// watching ends the server when its own input ends, however the test process has ended. It
// takes what it has read for the signal; if that is nothing, what is in the folder goes too,
// and the folder where everybody may remove their own, as in /tmp.
const watching = `dir=$1; shift
"$@" & server=$!
how=$(cat)
kill -${how:-INT} $server; wait $server
[ -n "$how" ] || rm -rf "$dir" 2>/dev/null || [ ! -e "$dir/data" ]`

// run returns when the server answers.
func (s *Server) run() error {
	s.asking.Lock()
	defer s.asking.Unlock()
	out, err := os.Create(s.log())
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }()
	args := []string{"-c", watching, "sh", s.dir, filepath.Join(s.bin, "postgres"), "-D", s.data(), "-p", strconv.Itoa(s.port)}
	for _, setting := range append([]string{"listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", "shared_buffers=64MB"}, s.settings...) {
		args = append(args, "-c", setting)
	}
	cmd := exec.Command("/bin/sh", args...) //nolint:gosec,noctx // it ends when we do
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.dir, out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as, Setpgid: true}
	if s.watcher, err = cmd.StdinPipe(); err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	s.ended = make(chan error, 1)
	go func() { s.ended <- cmd.Wait() }()
	if s.db, err = s.answers(); err != nil {
		said, _ := os.ReadFile(s.log())
		return fmt.Errorf("start PostgreSQL: %w\n%s", errors.Join(err, s.watcher.Close()), said)
	}
	return nil
}

// answers connects as soon as it may.
func (s *Server) answers() (*pgx.Conn, error) {
	late := time.After(time.Minute)
	for {
		db, err := pgx.Connect(lasting(), s.urlOf(admin, "postgres"))
		if err == nil {
			return db, nil
		}
		select {
		case died := <-s.ended:
			return nil, errors.Join(err, died)
		case <-late:
			return nil, err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (s *Server) end(how Ending) error {
	s.asking.Lock()
	defer s.asking.Unlock()
	_ = s.db.Close(lasting()) // it may be cut off already
	_, err := io.WriteString(s.watcher, string(how))
	if err := errors.Join(err, s.watcher.Close()); err != nil {
		return err
	}
	return <-s.ended
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }
func (s *Server) log() string  { return filepath.Join(s.dir, "log") }

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
