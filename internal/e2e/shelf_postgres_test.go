//go:build postgres && unix

package e2e

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"slices"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/bubble"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/effort"
	"unhunch/internal/lease"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/pgtest"
)

// onDatabase tells a story once more, on PostgreSQL: a day of everything always, and in the
// long form of the tests each that is not about the file.
func onDatabase(t *testing.T, tell func(*testing.T)) {
	t.Helper()
	if t.Name() != "TestADayOfThreePeople" && effort.Check(0, 1) == 0 || slices.Contains(ofTheFile(), t.Name()) {
		return
	}
	t.Run("on PostgreSQL", func(t *testing.T) {
		url := emptyDatabase(t)
		shelves.Store(t.Name(), func() shelf { return &databaseShelf{url: url} })
		synctest.Test(t, tell)
	})
}

// ofTheFile are the stories in which a file is backed up, or put back.
func ofTheFile() []string {
	return []string{"TestTheRunnerMakesABackupADay", "TestACardFromAfterABackupIsAnsweredAndTheNextOneWorks"}
}

// emptyDatabase is one with the tables, in which there is nothing.
func emptyDatabase(t *testing.T) string {
	t.Helper()
	return pgtest.Like(t, tables, func(url string) error {
		s, err := postgres.Open(t.Context(), url, postgres.Options{Now: time.Unix(0, 0)})
		if err != nil {
			return err
		}
		return s.Close()
	})
}

const tables = "tables"

// databaseShelf is a database, in a server outside of the story's bubble.
type databaseShelf struct{ url, remains string }

// opens implements shelf. Leases last by the server's clock, for which no time passes while
// days do in the bubble: they are long, so that none ends because the machine is busy.
func (s *databaseShelf) opens(t *testing.T) app.Kept {
	t.Helper()
	terms := lease.Usual()
	terms.Lasts = time.Hour
	store, err := postgres.Open(t.Context(), s.url, postgres.Options{Now: bubble.Now(), Clock: bubble.Now, Dial: dials, Terms: terms})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// splits implements shelf. Who was lost is missed at once: the time in which others would find
// out does not pass for the server.
func (s *databaseShelf) splits(t *testing.T) {
	t.Helper()
	s.remains = pgtest.Copy(t, tables, s.url)
	db, err := pgtest.Looks(t.Context(), s.remains)
	if err != nil {
		t.Error(err)
		return
	}
	defer db.Close()
	if _, err := db.Rows(t.Context(), "DELETE FROM replicas RETURNING name"); err != nil {
		t.Error(err)
	}
}

func (s *databaseShelf) next()                { s.url = s.remains }
func (s *databaseShelf) empties(t *testing.T) { t.Helper(); s.url = emptyDatabase(t) }

func (s *databaseShelf) content(t *testing.T) []byte {
	t.Helper()
	return pgtest.Content(t, s.url)
}

// awaited is a connection out of a bubble. While an answer is on its way, no time passes in
// there. While nobody has asked anything, it does: a connection that only listens is looked at
// now and then.
type awaited struct {
	net.Conn
	raw syscall.RawConn

	began    bool
	asked    atomic.Int64 // so many answers are to come
	sent, is messages
}

func dials(ctx context.Context, network, address string) (net.Conn, error) {
	var d net.Dialer
	c, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	raw, err := c.(*net.TCPConn).SyscallConn() // it is to 127.0.0.1
	return &awaited{Conn: c, raw: raw}, err
}

// Write implements net.Conn. There is one answer to what begins a connection, and to each Query
// and Sync; to Terminate it is the end (PostgreSQL: message flow).
func (a *awaited) Write(p []byte) (int, error) {
	if !a.began {
		a.began = true
		a.asked.Add(1)
		return a.Conn.Write(p)
	}
	a.sent.follow(p, func(kind byte) {
		if kind == 'Q' || kind == 'S' || kind == 'X' {
			a.asked.Add(1)
		}
	})
	return a.Conn.Write(p)
}

// Read implements net.Conn.
func (a *awaited) Read(p []byte) (n int, err error) {
	for a.asked.Load() == 0 {
		found := false
		if err := a.raw.Read(func(fd uintptr) bool {
			n, _, err = syscall.Recvfrom(int(fd), p, syscall.MSG_DONTWAIT)
			found = !errors.Is(err, syscall.EAGAIN)
			return true
		}); err != nil {
			return 0, err
		}
		if found {
			if n == 0 && err == nil {
				err = io.EOF
			}
			a.hears(p[:max(n, 0)])
			return max(n, 0), err
		}
		e2etest.Passes(250 * time.Millisecond)
	}
	n, err = a.Conn.Read(p)
	a.hears(p[:n])
	return n, err
}

// hears notes that an answer is at its end, where that is told: by ReadyForQuery.
func (a *awaited) hears(p []byte) {
	a.is.follow(p, func(kind byte) {
		if kind == 'Z' {
			a.asked.Add(-1)
		}
	})
}

// messages are followed by their heads: each has a type and a length, which counts itself
// (PostgreSQL: message formats).
type messages struct {
	head []byte
	left int // bytes of the message that are to come
}

func (m *messages) follow(p []byte, each func(kind byte)) {
	for len(p) > 0 {
		if m.left > 0 {
			n := min(m.left, len(p))
			m.left, p = m.left-n, p[n:]
			continue
		}
		n := min(5-len(m.head), len(p))
		m.head, p = append(m.head, p[:n]...), p[n:]
		if len(m.head) == 5 {
			each(m.head[0])
			m.left = int(binary.BigEndian.Uint32(m.head[1:])) - 4
			m.head = m.head[:0]
		}
	}
}
