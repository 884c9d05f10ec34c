//go:build postgres

package postgres_test

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"sync/atomic"
	"testing"

	"unhunch/internal/session"
	"unhunch/internal/store/postgres"
)

// Where nobody knows whether something was written, nobody may assume either: it is told,
// and not done again.
func TestAnEndThatNobodyHeardOfIsTold(t *testing.T) {
	for name, reaches := range map[string]bool{"it was written": true, "it was not": false} {
		t.Run(name, func(t *testing.T) {
			address := emptyDatabase(t)
			through, lossy := lossyWay(t, address, reaches)
			s := openAt(t, through)
			optIn(t, s, person(1), at("10:00"))
			lossy.Store(true)
			asked := 0
			err := s.Change(t.Context(), person(1), func(d *session.Desk) error {
				asked++
				d.Own = append(d.Own, session.Own{Until: "2026-11-30"})
				return nil
			})
			lossy.Store(false)
			if !postgres.Unheard(err) || asked != 1 {
				t.Errorf("asked %d times: %v", asked, err)
			}
			d, err := s.Desk(t.Context(), person(1))
			if err != nil || (len(d.Own) == 1) != reaches {
				t.Errorf("%d there: %v", len(d.Own), err)
			}
		})
	}
}

// lossyWay is another address of a database. Who comes that way and ends a transaction,
// while it is lossy, hears nothing of it.
func lossyWay(t *testing.T, address string, reaches bool) (through string, lossy *atomic.Bool) {
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
	lossy = &atomic.Bool{}
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", to.Host)
			if err != nil {
				_ = client.Close()
				return
			}
			go relay(client, server, lossy, reaches)
		}
	}()
	through = (&url.URL{Scheme: to.Scheme, User: to.User, Host: l.Addr().String(), Path: to.Path, RawQuery: to.RawQuery}).String()
	return through, lossy
}

func relay(client, server net.Conn, lossy *atomic.Bool, reaches bool) {
	var deaf atomic.Bool
	go func() {
		defer func() { _ = client.Close() }()
		var b [32 << 10]byte
		for {
			n, err := server.Read(b[:])
			if err != nil || deaf.Load() {
				return
			}
			if _, err := client.Write(b[:n]); err != nil {
				return
			}
		}
	}()
	defer func() { _ = server.Close() }()
	var b [32 << 10]byte
	for {
		n, err := client.Read(b[:])
		if err != nil {
			return
		}
		if lossy.Load() && bytes.Contains(b[:n], []byte("commit\x00")) {
			if !reaches {
				_ = client.Close()
				return
			}
			deaf.Store(true)
		}
		if _, err := io.Copy(server, bytes.NewReader(b[:n])); err != nil {
			return
		}
	}
}
