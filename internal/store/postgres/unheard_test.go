//go:build postgres

package postgres_test

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"sync/atomic"
	"testing"

	"unhunch/internal/delivery"
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

// A courier that did not hear whether its claims were written calls nobody, and so may
// claim again: else a message whose intent was written would be nobody's until its
// workspace goes to another replica.
func TestAClaimThatNobodyHeardOfIsMadeAgain(t *testing.T) {
	for name, reaches := range map[string]bool{"it was written": true, "it was not": false} {
		for with, after := range map[string]func(s *database, c *delivery.Claim) []*delivery.Claim{
			"what was listed": func(_ *database, c *delivery.Claim) []*delivery.Claim { return []*delivery.Claim{c} },
			"what is listed":  func(s *database, _ *delivery.Claim) []*delivery.Claim { return pending(t, s) },
			"what has an id": func(_ *database, c *delivery.Claim) []*delivery.Claim {
				return []*delivery.Claim{{Message: delivery.Message{ID: c.ID}}}
			},
			"what waited since": func(s *database, c *delivery.Claim) []*delivery.Claim { return laterOn(t, s, c) },
		} {
			t.Run(name+", and then with "+with, func(t *testing.T) {
				through, lossy := lossyWay(t, emptyDatabase(t), reaches)
				s := openAt(t, through)
				optIn(t, s, person(1), at("23:00"))
				owe(t, s, person(1), reminders(1)...)
				claims := pending(t, s)
				lossy.Store(true)
				begun, settling, intending := s.Exchange(t.Context(), nil, claims)
				lossy.Store(false)
				if len(begun) > 0 || settling == nil || intending == nil {
					t.Fatalf("claimed %d, though nobody heard so: settled: %v, claimed: %v", len(begun), settling, intending)
				}
				again := after(s, claims[0])
				if begun = intends(t, s, again...); len(begun) != 1 {
					t.Fatalf("then claimed %d, want what nobody calls for", len(begun))
				}
				if twice := append(pending(t, s), intends(t, s, claims...)...); len(twice) > 0 {
					t.Errorf("what is called for by now was given away again: %d", len(twice))
				}
				if err := s.Settle(t.Context(), sent(begun...)); err != nil {
					t.Fatal(err)
				}
				if d := desk(t, s, person(1)); len(d.Log) != 1 || d.Log[0].What != session.WasSent {
					t.Errorf("the log says %+v", d.Log)
				}
			})
		}
	}
}

// laterOn is how a claim is left for later that was perhaps written, and what is listed then.
func laterOn(t *testing.T, s *database, c *delivery.Claim) []*delivery.Claim {
	t.Helper()
	if err := s.Settle(t.Context(), []delivery.Outcome{{Claim: c, Verdict: delivery.Later, Again: at("09:59"), At: at("09:59")}}); err != nil {
		t.Fatal(err)
	}
	return pending(t, s)
}

// Outcomes that were perhaps written are written again, and follow once.
func TestOutcomesThatNobodyHeardOfCountOnce(t *testing.T) {
	for name, reaches := range map[string]bool{"they were written": true, "they were not": false} {
		t.Run(name, func(t *testing.T) {
			through, lossy := lossyWay(t, emptyDatabase(t), reaches)
			s := openAt(t, through)
			optIn(t, s, person(1), at("23:00"))
			owe(t, s, person(1), reminders(2)...)
			all := pending(t, s)
			begun := intends(t, s, all[0])
			lossy.Store(true)
			_, settling, _ := s.Exchange(t.Context(), sent(begun...), all[1:])
			lossy.Store(false)
			if settling == nil {
				t.Fatal("it was heard of")
			}
			others, settling, intending := s.Exchange(t.Context(), sent(begun...), all[1:])
			if settling != nil || intending != nil || len(others) != 1 {
				t.Fatalf("then claimed %d: %v, %v", len(others), settling, intending)
			}
			d := desk(t, s, person(1))
			if len(d.Days) != 1 || d.Days[0].Offered != 1 || len(d.Log) != 1 {
				t.Errorf("the day counts %+v, and the log says %+v: want one reminder", d.Days, d.Log)
			}
		})
	}
}
