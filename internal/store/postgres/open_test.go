//go:build postgres

package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgproto3"

	"unhunch/internal/lease"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/pgtest"
)

// What is wrong is told in a sentence that says what to do.
func TestADatabaseThatWillNotDoIsToldWithItsMend(t *testing.T) {
	for name, tc := range map[string]struct {
		address func(t *testing.T) string
		want    []string
	}{
		"nobody listens there": {
			address: func(t *testing.T) string { return fmt.Sprintf("postgres://bot:secret@%s/bot", closed(t)) },
			want:    []string{`the database "bot" on 127.0.0.1:`, "does not answer", "is PostgreSQL running there"},
		},
		"there is no such database": {
			address: func(t *testing.T) string {
				return strings.Replace(pgtest.URL(t), "/test_", "/no_test_", 1)
			},
			want: []string{"there is no database", "CREATE DATABASE \"no_test_", "OWNER \"bot\""},
		},
		"there is no such user": {
			address: func(t *testing.T) string { return strings.Replace(pgtest.URL(t), "//bot@", "//stranger:secret@", 1) },
			want:    []string{`does not let the user "stranger" in`, "pg_hba.conf"},
		},
		"it speaks another alphabet": {
			address: func(t *testing.T) string {
				return made(t, "ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
			},
			want: []string{"is encoded as LATIN1", "ENCODING 'UTF8'"},
		},
		"no table may be made there": {
			address: func(t *testing.T) string {
				address := pgtest.URL(t)
				runs(t, pgtest.Admin(address), "REVOKE ALL ON SCHEMA public FROM public", "ALTER SCHEMA public OWNER TO admin")
				return address
			},
			want: []string{`the user "bot" may not do in the database`, "GRANT CREATE, USAGE ON SCHEMA public TO \"bot\""},
		},
		"a table may not be written": {
			address: func(t *testing.T) string {
				address := emptyDatabase(t)
				runs(t, pgtest.Admin(address), "ALTER TABLE due OWNER TO admin")
				t.Cleanup(func() { runs(t, pgtest.Admin(address), "ALTER TABLE due OWNER TO bot") })
				return address
			},
			want: []string{`the user "bot" must be able to read and write the table due`, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES"},
		},
		"a newer program made it": {
			address: func(t *testing.T) string {
				address := emptyDatabase(t)
				runs(t, address, "INSERT INTO migrations (version_id, is_applied) VALUES (99999, true)")
				return address
			},
			want: []string{"made by a newer version of this program"},
		},
		"a pooler in between takes no settings": {
			address: func(t *testing.T) string {
				return pooled(t, emptyDatabase(t), func(m *pgproto3.StartupMessage) *pgproto3.ErrorResponse {
					return &pgproto3.ErrorResponse{Severity: "FATAL", SeverityUnlocalized: "FATAL", Code: "08P01", Message: "unsupported startup parameter: jit"}
				})
			},
			want: []string{"what stands between this machine and the database", "does not pass on the settings of a session", "itself"},
		},
		"a pooler in between drops settings": {
			address: func(t *testing.T) string {
				return pooled(t, emptyDatabase(t), func(m *pgproto3.StartupMessage) *pgproto3.ErrorResponse {
					maps.DeleteFunc(m.Parameters, func(name, _ string) bool { return name != "user" && name != "database" })
					return nil
				})
			},
			want: []string{"what stands between this machine and the database", "does not pass on the settings of a session", "itself"},
		},
		"it is no URL": {
			address: func(*testing.T) string { return "postgres://bot:sec%ret@127.0.0.1/bot" },
			want:    []string{"is no URL of PostgreSQL's", "postgres://USER@HOST:5432/DATABASE"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := postgres.Open(t.Context(), tc.address(t), postgres.Options{})
			if err == nil {
				t.Fatal(errors.Join(errors.New("it was opened"), s.Close()))
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not tell %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "sec") {
				t.Errorf("%q shows the password", err)
			}
		})
	}
}

// Whoever starts several replicas at once has the tables made once.
func TestReplicasMayStartAtOnceInAnEmptyDatabase(t *testing.T) {
	address := pgtest.URL(t)
	const replicas = 4
	ended := make(chan error, replicas)
	for range replicas {
		go func() {
			s, err := postgres.Open(t.Context(), address, postgres.Options{MadeBy: "v1"})
			if err == nil {
				err = s.Close()
			}
			ended <- err
		}()
	}
	for range replicas {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// An answer must not be written only in memory: its message would be sent twice.
func TestWhatIsWrittenIsOnTheDisk(t *testing.T) {
	address := emptyDatabase(t)
	runs(t, pgtest.Admin(address), "ALTER ROLE bot SET synchronous_commit = off")
	t.Cleanup(func() { runs(t, pgtest.Admin(address), "ALTER ROLE bot RESET synchronous_commit") })
	s := openAt(t, address)
	if got := s.Setting(t, "synchronous_commit"); got != "on" {
		t.Errorf("synchronous_commit is %s", got)
	}
}

// What is seen after a lock is what was written before it, whatever others do in the same
// database.
func TestWhatARoleIsSetToChangesNothing(t *testing.T) {
	set := map[string][2]string{
		"default_transaction_isolation": {"repeatable read", "read committed"},
		"standard_conforming_strings":   {"off", "on"},
	}
	address := emptyDatabase(t)
	for name, to := range set {
		runs(t, pgtest.Admin(address), fmt.Sprintf("ALTER ROLE bot SET %s = '%s'", name, to[0]))
		t.Cleanup(func() { runs(t, pgtest.Admin(address), "ALTER ROLE bot RESET "+name) })
	}
	s := openAt(t, address)
	for name, to := range set {
		if got := s.Setting(t, name); got != to[1] {
			t.Errorf("%s is %s, want %s", name, got, to[1])
		}
	}
}

// What a process has locked is let go before its lease is over, also where it was stopped in
// the middle of a transaction, or of reading an answer.
func TestAProcessThatIsStoppedIsInNobodysWay(t *testing.T) {
	s := openAt(t, emptyDatabase(t))
	for _, name := range []string{"idle_in_transaction_session_timeout", "tcp_user_timeout", "statement_timeout"} {
		set := s.Setting(t, name)
		if _, err := strconv.Atoi(set); err == nil {
			set += "ms" // which the server leaves out now and then
		}
		within, err := time.ParseDuration(set)
		if lasts := lease.Usual().Lasts; err != nil || within <= 0 || within > lasts-lease.Usual().Every {
			t.Errorf("%s is %s (%v), and a lease lasts for %s", name, within, err, lasts)
		}
	}
}

// pooled is another address of a database: what begins a session goes by somebody who may
// alter it, or refuse it.
func pooled(t *testing.T, address string, passes func(*pgproto3.StartupMessage) *pgproto3.ErrorResponse) string {
	t.Helper()
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	host := to.Host
	to.Host = l.Addr().String()
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go pools(client, host, passes)
		}
	}()
	return to.String()
}

func pools(client net.Conn, host string, passes func(*pgproto3.StartupMessage) *pgproto3.ErrorResponse) {
	defer func() { _ = client.Close() }()
	at := pgproto3.NewBackend(client, client)
	begins, err := at.ReceiveStartupMessage()
	if _, secures := begins.(*pgproto3.SSLRequest); secures && err == nil {
		if _, err := client.Write([]byte("N")); err != nil {
			return
		}
		begins, err = at.ReceiveStartupMessage()
	}
	m, is := begins.(*pgproto3.StartupMessage)
	if err != nil || !is {
		return
	}
	if refused := passes(m); refused != nil {
		at.Send(refused)
		_ = at.Flush()
		return
	}
	server, err := net.Dial("tcp", host)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	if begun, err := m.Encode(nil); err == nil {
		_, _ = server.Write(begun)
	}
	go func() { _, _ = io.Copy(client, server) }()
	_, _ = io.Copy(server, client)
}

// closed is an address on which nobody listens.
func closed(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return l.Addr().String()
}

// made is the address of a database that was made in some way.
func made(t *testing.T, how string) string {
	t.Helper()
	address := pgtest.URL(t)
	name := strings.ToLower("other_" + strings.ReplaceAll(t.Name()[strings.LastIndex(t.Name(), "/")+1:], "_", ""))
	runs(t, pgtest.Admin(address), "CREATE DATABASE "+name+" OWNER bot "+how)
	t.Cleanup(func() { runs(t, pgtest.Admin(address), "DROP DATABASE "+name+" WITH (FORCE)") })
	before, after, _ := strings.Cut(address, "/test_")
	_, query, _ := strings.Cut(after, "?")
	return before + "/" + name + "?" + query
}

// runs has statements carried out.
func runs(t *testing.T, address string, statements ...string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context()) // also when the test is over
	db, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(ctx) }()
	for _, s := range statements {
		if _, err := db.Exec(ctx, s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}
