package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// group is a kind of contender of the part about replicas.
type group struct {
	name, title string
	short       string // as its aim names it; "": there is none
	filled      string // the database that each round begins with a copy of
	claims      bool   // it does claim, and is not given what it works
	prepare     func(ctx context.Context, address string) error
	shares      bool // its members hold workspaces
	met         map[meeting][]share
}

// meeting is a crowd met by so many replicas.
type meeting struct{ due, replicas int }

// share is what was measured of one.
type share struct {
	Claimed, Whole time.Duration // until all were
	CPU            time.Duration // of all processes, and PostgreSQL's
	Statements     int64         // 0: not known
}

const lodgedDB = "lodged"

// jobsAlone is River without what finds who is due.
const jobsAlone = "riverjobs"

func groups() []*group {
	return []*group{
		{name: "unhunch", title: "Unhunch: decided, owed, intended, settled", filled: lodgedDB, claims: true, shares: true},
		{name: "outbox", title: "a poller with outbox, intent and outcome", filled: filledDB, claims: true, prepare: prepareOutbox},
		{name: "river", title: "River: a poller inserts jobs, which are fetched and completed", short: "River with its poller", filled: filledDB, claims: true, prepare: prepareRiver},
		{name: jobsAlone, title: "River: jobs that are there are fetched and completed", short: "River with jobs that are there", filled: filledDB, prepare: prepareRiver},
		{name: "postgres", title: "a bare poller (`SKIP LOCKED`)", filled: filledDB, claims: true},
	}
}

// tabled are the crowds that are told of. Smaller ones come first, and warm all up.
func tabled() []int { return []int{10_000, 33_000} }

func together() []int { return []int{1, 2, 4} }

// replicas prints what processes that share a server do, beside one another.
func replicas(ctx context.Context, s settings) (err error) {
	people := slices.Max(s.sizes)
	if _, err := s.placeOf("replicas"); err != nil {
		return err
	}
	dir := filepath.Join(s.dir, "shared")
	if err := os.Mkdir(dir, 0o755); err != nil { //nolint:gosec // as the folder that it is in
		return err
	}
	db, err := newCluster(ctx, dir, "pg", "shared_preload_libraries=pg_stat_statements")
	if err != nil {
		progressf("without pg_stat_statements, and so without statements: %v", err)
		db, err = newCluster(ctx, dir, "bare")
	}
	if err != nil {
		return err
	}
	if db == nil {
		progressf("there is no PostgreSQL here (on Debian: apt-get install postgresql)")
		return nil
	}
	defer func() { err = errors.Join(err, db.stop()) }()
	o := order{People: people, Due: s.due}
	progressf("%d people move in", people)
	if err := db.moveIn(ctx, o); err != nil {
		return err
	}
	if err := db.asks(ctx, "CREATE DATABASE "+lodgedDB); err != nil {
		return err
	}
	if err := lodge(ctx, db.address(lodgedDB), o); err != nil {
		return err
	}
	idle, err := idleReplicas(ctx, s, db)
	if err != nil {
		return err
	}
	all := slices.DeleteFunc(groups(), func(g *group) bool { return s.only != "" && s.only != g.name })
	for round := range max(1, s.rounds/2) {
		for i := range all {
			g := all[(i+round)%len(all)]
			for _, n := range together() {
				began := time.Now()
				o := order{
					Contender: "member", Part: g.name, People: people, Beats: s.beats, Due: s.due, Server: db.pid(),
					Profile: s.prof, Name: fmt.Sprintf("replicas-%s-%d-of-%d", g.name, round+1, n),
				}
				switch err := g.measure(ctx, o, db, n); {
				case err != nil && (g.shares || ctx.Err() != nil):
					return err
				case err != nil:
					progressf("%s by %d: NOT MEASURED: %v", g.name, n, err)
				default:
					progressf("%s by %d: %s", g.name, n, time.Since(began).Round(time.Second))
				}
			}
		}
	}
	return s.write("replicas", fmt.Sprintf("### %s people\n\n%s\n%s\n%s", thousands(people), replicasTables(all), idle, replicasAims(all, idle)))
}

// measure has so many of them meet the crowds.
func (g *group) measure(ctx context.Context, o order, db *cluster, n int) (err error) {
	o.Address = db.address(usedDB)
	if err := db.anewOf(ctx, g.filled); err != nil {
		return err
	}
	if g.prepare != nil {
		if err := g.prepare(ctx, o.Address); err != nil {
			return err
		}
	}
	f, err := launch(ctx, o, n)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.sink()) }()
	if g.shares {
		if _, err := f.wait(ctx, "each holds its share", func() bool { return f.even(workspaces) }); err != nil {
			return err
		}
	}
	watch, err := db.watches(ctx)
	if err != nil {
		return err
	}
	defer watch.close(ctx)
	for b := range o.halfHours() {
		for _, c := range o.crowds() {
			at := morning().Add(time.Duration(30*b+c.minute)*time.Minute + slots)
			got, err := f.meets(ctx, o, watch, at, c.due)
			if err != nil {
				return fmt.Errorf("%d due: %w", c.due, err)
			}
			if g.met == nil {
				g.met = map[meeting][]share{}
			}
			g.met[meeting{c.due, n}] = append(g.met[meeting{c.due, n}], got)
			if slices.Contains(tabled(), c.due) {
				if err := watch.vacuums(ctx); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// meets has a crowd met.
func (f *fleet) meets(ctx context.Context, o order, w *watch, at time.Time, due int) (got share, err error) {
	if err := f.asks(ctx, told{Word: wordRest}, f.ships...); err != nil {
		return got, err
	}
	if err := f.asks(ctx, told{Word: wordReady, Due: due}, f.ships[0]); err != nil {
		return got, err
	}
	if err := f.asks(ctx, told{Word: wordTell}, f.ships...); err != nil {
		return got, err
	}
	before, server, statements := f.sum(), o.serverCPU(), w.statements(ctx)
	began := time.Now()
	if err := f.tell(told{Word: wordBeat, At: at, Due: due}, f.ships...); err != nil {
		return got, err
	}
	claimed := began
	whole, err := f.wait(ctx, "all are sent", func() bool {
		now := f.sum()
		if claimed.Equal(began) && now.Claimed-before.Claimed >= int64(due) {
			claimed = time.Now()
		}
		return now.Done-before.Done >= int64(due)
	})
	if err != nil {
		return got, err
	}
	if err := f.answered(ctx); err != nil { // whatever they do besides is theirs
		return got, err
	}
	if err := f.asks(ctx, told{Word: wordTell}, f.ships...); err != nil {
		return got, err
	}
	now := f.sum()
	if n := now.Done - before.Done; n != int64(due) {
		return got, fmt.Errorf("%d were sent", n)
	}
	got = share{Claimed: claimed.Sub(began), Whole: whole.Sub(began), CPU: now.CPU - before.CPU + o.serverCPU() - server}
	if statements > 0 {
		got.Statements = w.statements(ctx) - statements
	}
	return got, nil
}

// serverCPU is what PostgreSQL's processes have used.
func (o order) serverCPU() (all time.Duration) {
	for _, pid := range o.servers() {
		all += spentBy(pid)
	}
	return all
}

// watch asks PostgreSQL, from another database, what happens in the one that is used.
type watch struct {
	db   *pgx.Conn
	used *pgx.Conn
	has  bool // it counts statements
}

func (c *cluster) watches(ctx context.Context) (w *watch, err error) {
	w = &watch{}
	if w.db, err = pgx.Connect(ctx, c.address("postgres")); err != nil {
		return nil, err
	}
	if w.used, err = pgx.Connect(ctx, c.address(usedDB)); err != nil {
		return nil, errors.Join(err, w.db.Close(ctx))
	}
	if len(c.with) > 0 {
		_, err := w.db.Exec(ctx, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
		w.has = err == nil
	}
	return w, nil
}

func (w *watch) close(ctx context.Context) {
	_ = errors.Join(w.db.Close(ctx), w.used.Close(ctx)) // they have asked all there was
}

// statements is how many were run so far in the database that is used, BEGIN and COMMIT
// among them; 0: nobody counts.
func (w *watch) statements(ctx context.Context) (n int64) {
	if !w.has {
		return 0
	}
	err := w.db.QueryRow(ctx, "SELECT coalesce(sum(s.calls), 0)::bigint + 1 FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = $1", usedDB).Scan(&n)
	if err != nil {
		w.has = false
		return 0
	}
	return n
}

// vacuums does what autovacuum has done before the next crowd comes.
func (w *watch) vacuums(ctx context.Context) error {
	_, err := w.used.Exec(ctx, "VACUUM")
	return err
}

// replicasTables has a table for each crowd.
func replicasTables(all []*group) (text string) {
	for _, due := range tabled() {
		t := newTable(thousands(due)+" due", "processes", "claimed a second", "whole a second", "CPU of each", "statements of 1,000")
		for _, g := range all {
			for _, n := range together() {
				met := g.met[meeting{due, n}]
				if len(met) == 0 {
					continue
				}
				claimed := "–"
				if g.claims {
					s := spreadOf(perSecondOf(met, due, func(m share) time.Duration { return m.Claimed }))
					claimed = digits(s.median) + s.swings()
				}
				whole, used, asked := g.whole(due, n), spreadOf(g.used(due, n)), spreadOf(statementsOf(met, due))
				statements := "–"
				if asked.median > 0 {
					statements = digits(asked.median)
				}
				t.row(g.title, strconv.Itoa(n), claimed, digits(whole.median)+whole.swings(), duration(used.median)+used.swings(), statements)
			}
		}
		if len(t.rows) > 0 {
			text += t.String() + "\n"
		}
	}
	return text
}

func perSecondOf(met []share, due int, took func(share) time.Duration) (all []float64) {
	for _, m := range met {
		all = append(all, float64(due)/took(m).Seconds())
	}
	return all
}

func statementsOf(met []share, due int) (all []float64) {
	for _, m := range met {
		all = append(all, 1000*float64(m.Statements)/float64(due))
	}
	return all
}

// whole is how many a second were done with.
func (g *group) whole(due, n int) spread {
	return spreadOf(perSecondOf(g.met[meeting{due, n}], due, func(m share) time.Duration { return m.Whole }))
}

func (g *group) used(due, n int) (all []float64) {
	for _, m := range g.met[meeting{due, n}] {
		all = append(all, m.CPU.Seconds()/float64(due))
	}
	return all
}

// replicasAims compares with River.
func replicasAims(all []*group, idle rests) string {
	g := newGoals("a second")
	ours := slices.IndexFunc(all, func(g *group) bool { return g.name == "unhunch" })
	for _, other := range all {
		if ours < 0 || other.short == "" {
			continue
		}
		for _, due := range tabled() {
			for _, n := range together() {
				if theirs := other.whole(due, n).median; theirs > 0 {
					g.least(fmt.Sprintf("%s due, processes: %d; our whole reminders a second ÷ jobs a second of %s", thousands(due), n, other.short),
						all[ours].whole(due, n).median/theirs, 1, digits)
				}
			}
		}
	}
	for _, r := range idle {
		g.most(fmt.Sprintf("statements a second of each of %d idle", r.replicas), r.each, 2, digits)
	}
	if len(g.rows) == 0 {
		return ""
	}
	return g.String()
}
