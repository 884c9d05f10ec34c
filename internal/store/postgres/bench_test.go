//go:build postgres

package postgres_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/delivery"
	"unhunch/internal/lease"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/pgtest"
	"unhunch/internal/store/rows"
)

// bench/ measures the store together with the scheduler and the courier, with a million
// people and beside others. Here it is alone, as in bolt's bench_test.go, on a server
// that does not wait for its disk.

const (
	crowd      = 100_000
	workspaces = 50
)

func noon() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

func member(i int) prefs.UserID {
	return prefs.UserID{Workspace: "T0" + strconv.Itoa(i%workspaces), Person: fmt.Sprintf("U%08d", i)}
}

// shuffled gives each number below n, which has no factor in common with the
// prime, another one.
func shuffled(i, n int) int { return i * 2_654_435_761 % n }

// populate opts in people who have used the bot for a month, and had a reminder
// yesterday. Some of them, from all over, are due at noon, the others in the night.
func populate(b *testing.B, people, dueNow int) *postgres.Store {
	b.Helper()
	s, err := postgres.Open(b.Context(), pgtest.URL(b), postgres.Options{Now: noon()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	holds(b, s)
	for i := range workspaces { // each has a lease
		if err := s.Change(b.Context(), prefs.UserID{Workspace: member(i).Workspace, Person: "U"}, func(d *session.Desk) error {
			d.Person.OptedIn = noon()
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	var tables []uint64
	for i := range 12 {
		table := prefs.Defaults("Etc/GMT+" + strconv.Itoa(i)).Timetable
		table.PerDay = 24
		value, err := rows.EncodeTimetable(table)
		must(b, err)
		tables = append(tables, table.ID())
		_, err = s.Pool().Exec(b.Context(), "INSERT INTO timetables (id, value) VALUES ($1, $2)", int64(table.ID()), value)
		must(b, err)
	}
	desk, err := rows.EncodeDesk(usedFor(noon().AddDate(0, 0, -1)))
	must(b, err)
	days, err := rows.EncodeDays(month(noon()))
	must(b, err)
	var p rows.Person
	p.OptedIn, p.Channel, p.Prefs = noon(), "D0123456789", prefs.Defaults("")
	_, err = s.Pool().CopyFrom(b.Context(), pgx.Identifier{"people"}, []string{"workspace", "person", "timetable", "value", "desk", "days"},
		pgx.CopyFromSlice(people, func(i int) ([]any, error) {
			p := p
			p.Table = tables[i%len(tables)]
			value, err := rows.EncodePerson(p)
			return []any{member(i).Workspace, member(i).Person, int64(p.Table), value, desk, days}, err
		}))
	must(b, err)
	_, err = s.Pool().CopyFrom(b.Context(), pgx.Identifier{"due"},
		[]string{"workspace", "person", "at", "late", "snoozes", "day", "count", "timetable", "calendar", "live", "channel", "noted"},
		pgx.CopyFromSlice(people, func(i int) ([]any, error) {
			at := noon().AddDate(1, 0, 0).Add(time.Duration(i%3600) * time.Second)
			if shuffled(i, people) < dueNow {
				at = noon()
			}
			return []any{member(i).Workspace, member(i).Person, at, 0, 0, 0, 0, int64(tables[i%len(tables)]), false, false, p.Channel, ""}, nil
		}))
	must(b, err)
	admin, err := pgx.Connect(b.Context(), pgtest.Admin(s.Pool().Config().ConnString()))
	must(b, err)
	_, err = admin.Exec(b.Context(), "VACUUM ANALYZE")
	must(b, err)
	must(b, admin.Close(b.Context()))
	return s
}

// holds has a store hold what there is and whatever comes, until the benchmark is over.
func holds(b *testing.B, s *postgres.Store) {
	b.Helper()
	ctx, end := context.WithCancel(b.Context())
	came, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		_ = s.Keep(ctx, lease.Heed{Workspaces: sync.OnceFunc(func() { close(came) })})
	}()
	b.Cleanup(func() { end(); <-over })
	<-came
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// usedFor is what a day leaves of somebody.
func usedFor(day time.Time) (d session.Desk) {
	d.Card = session.Card{ID: 1, Kind: delivery.Reminder, Routine: "desk-reset", Due: day, Sent: day, Answer: session.Stood}
	d.Posts = session.Posts{Card: 1, Channel: "D0123456789", TS: map[string]string{"": "1763640000.000100"}}
	for k := range session.LogSize {
		at := day.Add(-time.Duration(k) * time.Hour)
		d.Log = append(d.Log, session.Note{At: at, Due: at, What: session.WasSent})
	}
	for k := range session.OfferedKept {
		d.Offered = append(d.Offered, session.Offer{Routine: "routine-" + strconv.Itoa(k%12), Day: day.AddDate(0, 0, -k/6).Format(time.DateOnly)})
	}
	return d
}

// month is what is kept of somebody's days.
func month(until time.Time) (days []session.Day) {
	for k := range session.DaysKept {
		day := session.Day{Date: until.AddDate(0, 0, -1-k).Format(time.DateOnly), Offered: 6, Stood: 3, Skipped: 1}
		for hour := 9; hour < 15; hour++ {
			day.Hours[hour].Offered = 1
		}
		days = append(days, day)
	}
	return days
}

// BenchmarkReminders is a beat that finds so many due, each of whom is owed a
// message, and all that follows until those are sent and settled: four durable steps,
// by the two thousand. The slots of an hour later find them again.
func BenchmarkReminders(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(300)) // as the bot has it while its memory is little
	for _, due := range []int{1, 100, 2_000, 10_000} {
		b.Run(fmt.Sprintf("people=%d/due=%d", crowd, due), func(b *testing.B) {
			s := populate(b, crowd, due)
			var asked statements
			must(b, s.Trace(b.Context(), &asked))
			now, met := noon(), 0
			var all spent
			steps := map[string]*spent{"deciding": {}, "listing": {}, "claiming": {}, "settling": {}}
			round := func() {
				beat := 0
				steps["deciding"].of(b, s, func() { beat = advance(b, s, now) })
				if beat != due {
					b.Fatalf("%d are due, want %d", beat, due)
				}
				met += beat
				sendAll(b, s, now, steps)
				now = now.Add(time.Hour)
			}
			round() // plans are made
			for _, e := range steps {
				*e = spent{}
			}
			met = 0
			asked.Store(0)
			b.ResetTimer()
			for b.Loop() {
				all.of(b, s, round)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(met), "ns/reminder")
			b.ReportMetric(1000*float64(asked.Load())/float64(met), "statements/1000")
			b.ReportMetric(float64(all.ours.Nanoseconds())/1000/float64(met), "our-µs/reminder")
			b.ReportMetric(float64(all.server.Nanoseconds())/1000/float64(met), "server-µs/reminder")
			for name, e := range steps {
				b.ReportMetric(float64((e.ours+e.server).Nanoseconds())/1000/float64(met), name+"-µs/reminder")
			}
		})
	}
}

// statements counts what is asked of the server, BEGIN and COMMIT included.
type statements struct{ atomic.Int64 }

func (n *statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	n.Add(1)
	return ctx
}
func (n *statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
func (n *statements) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}

func (n *statements) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) { n.Add(1) }
func (n *statements) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

// spent is the time that processors have worked for some step: for this process, and
// for the server's that answer it.
type spent struct{ ours, server time.Duration }

func (e *spent) of(b *testing.B, s *postgres.Store, step func()) {
	b.Helper()
	ours, server := ourTime(b), serverTime(b, s)
	step()
	e.ours += ourTime(b) - ours
	e.server += serverTime(b, s) - server
}

func ourTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	must(b, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// serverTime is that of the processes that answer the pool, by Linux's account of each
// (proc_pid_schedstat: the first number is nanoseconds).
func serverTime(b *testing.B, s *postgres.Store) (all time.Duration) {
	b.Helper()
	if runtime.GOOS != "linux" {
		return 0
	}
	for _, c := range s.Pool().AcquireAllIdle(b.Context()) {
		said, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", c.Conn().PgConn().PID()))
		must(b, err)
		n, err := strconv.ParseInt(strings.Fields(string(said))[0], 10, 64)
		must(b, err)
		all += time.Duration(n)
		c.Release()
	}
	return all
}

// inOneGo is the limit of a transaction.
const inOneGo = 2000

func advance(b *testing.B, s *postgres.Store, now time.Time) (met int) {
	b.Helper()
	for {
		beat, err := s.Advance(b.Context(), now, inOneGo, func(d schedule.Due) schedule.Decision {
			return schedule.Decision{
				Verdict: schedule.Send,
				Owed: &delivery.Message{
					To: d.User, Kind: delivery.Reminder, Priority: delivery.Soon, Due: d.First, NotAfter: d.First.Add(time.Hour),
				},
				Next: now.Add(time.Hour),
				Day:  schedule.Tally{Day: int(now.Unix() / 86400), Count: d.Day.Count + 1},
			}
		})
		must(b, err)
		if met += beat.Due; !beat.More {
			return met
		}
	}
}

func sendAll(b *testing.B, s *postgres.Store, now time.Time, steps map[string]*spent) {
	b.Helper()
	for {
		var ready, claims []*delivery.Claim
		var err error
		steps["listing"].of(b, s, func() { ready, _, err = s.Pending(b.Context(), now, inOneGo/workspaces) })
		must(b, err)
		if len(ready) == 0 {
			return
		}
		slices.SortFunc(ready, func(a, c *delivery.Claim) int { return int(a.ID) - int(c.ID) }) // as the courier does
		steps["claiming"].of(b, s, func() { claims, err = s.Intend(b.Context(), ready) })
		if err != nil || len(claims) != len(ready) {
			b.Fatalf("%d claims of %d, %v", len(claims), len(ready), err)
		}
		outcomes := make([]delivery.Outcome, len(claims))
		for i, c := range claims {
			outcomes[i] = delivery.Outcome{
				Claim: c, Verdict: delivery.Sent, At: now,
				Receipt: delivery.Receipt{Channel: c.Channel, TS: "1763640000.000100", Routine: "desk-reset"},
			}
		}
		steps["settling"].of(b, s, func() { err = s.Settle(b.Context(), outcomes) })
		must(b, err)
	}
}
