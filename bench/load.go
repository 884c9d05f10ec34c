package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// column is a contender in a table.
type column struct {
	name, title string
	kept        kept
	slow        bool
	prepare     func(ctx context.Context, address string) error // makes its tables in PostgreSQL
	rounds      []result
}

// beats is how often it meets the largest crowd in a round.
func (c *column) beats(most int) int {
	if c.slow {
		return 1
	}
	return most
}

// kept is where a contender keeps what it knows.
type kept int

const (
	inMemory kept = iota
	inStore       // ours
	inPostgres
	inSQLite
)

func columns() []*column {
	return []*column{
		{name: "unhunch", title: "Unhunch", kept: inStore},
		{name: "outbox", title: "PostgreSQL, a poller with outbox, intent and outcome", kept: inPostgres, prepare: prepareOutbox},
		{name: "river", title: "River on PostgreSQL", kept: inPostgres, prepare: prepareRiver},
		{name: "riverlite", title: "River on SQLite", kept: inSQLite, slow: true},
		{name: "postgres", title: "PostgreSQL, a bare poller", kept: inPostgres},
		{name: "robfig", title: "robfig/cron", kept: inMemory},
		{name: "netresearch", title: "netresearch/go-cron", kept: inMemory},
		{name: "gocron", title: "go-co-op/gocron", kept: inMemory},
	}
}

// turns is in how many rounds it takes part. Those in memory wait for real moments,
// and take longer than all others together.
func (c *column) turns(rounds int) int {
	if c.kept == inMemory {
		return 1
	}
	return rounds
}

func (c *column) wanted(s settings) bool { return s.only == "" || s.only == c.name }

// tableOf names the tables of a size in the document.
func tableOf(people int) string { return "load of " + thousands(people) }

// load prints the tables of each size as soon as it has them.
func load(ctx context.Context, s settings) (err error) {
	for _, people := range s.sizes {
		if _, err := s.placeOf(tableOf(people)); err != nil {
			return err
		}
	}
	var db *cluster
	if slices.ContainsFunc(columns(), func(c *column) bool { return c.kept == inPostgres && c.wanted(s) }) {
		if db, err = newCluster(ctx, s.dir, "postgres"); err != nil {
			return err
		}
		if db == nil {
			progressf("there is no PostgreSQL here: its columns stay empty (on Debian: apt-get install postgresql)")
		}
	}
	if db != nil {
		defer func() { err = errors.Join(err, db.stop()) }()
	}
	var measured []sized
	for _, people := range s.sizes {
		all, err := measureLoad(ctx, s, people, db)
		if err != nil {
			return err
		}
		measured = append(measured, sized{people, all})
		if err := s.write(tableOf(people), fmt.Sprintf("### %s people\n\n%s\n", thousands(people), loadTables(people, all))); err != nil {
			return err
		}
	}
	aims := loadAims(measured)
	if measured[len(measured)-1].people != aimedAt {
		fmt.Println(aims) // the document has those of so many
		return nil
	}
	return s.write("aims", aims)
}

// sized is what was measured with so many people.
type sized struct {
	people int
	all    []*column
}

// filled are the files that each round begins with a copy of.
type filled struct{ store, lite string }

func measureLoad(ctx context.Context, s settings, people int, db *cluster) (all []*column, err error) {
	var from filled
	for _, c := range columns() {
		if c.wanted(s) {
			all = append(all, c)
		}
	}
	defer func() { _ = errors.Join(os.Remove(from.store), os.Remove(from.lite)) }() // the whole folder goes in the end
	if from, err = prepareLoad(ctx, s, people, all, db); err != nil {
		return nil, err
	}
	for round := range s.rounds {
		for i := range all {
			c := all[(i+round)%len(all)] // so that nobody always follows the same one
			if c.kept == inPostgres && db == nil || round >= c.turns(s.rounds) {
				continue
			}
			began := time.Now()
			o := order{
				Contender: c.name, People: people, Beats: c.beats(s.beats), Due: s.due,
				Profile: s.prof, Name: fmt.Sprintf("load-%d-round%d", people, round+1),
			}
			r, err := c.measure(ctx, s, o, from, db)
			switch {
			case err != nil && (c.kept == inStore || ctx.Err() != nil):
				return nil, err
			case err != nil: // another's trouble does not end the run
				progressf("%d people, round %d, %s: NOT MEASURED: %v", people, round+1, c.name, err)
				continue
			}
			c.rounds = append(c.rounds, r)
			progressf("%d people, round %d of %d, %s: %s", people, round+1, c.turns(s.rounds), c.name, time.Since(began).Round(time.Second))
		}
	}
	return all, nil
}

// prepareLoad makes what the contenders find.
func prepareLoad(ctx context.Context, s settings, people int, all []*column, db *cluster) (from filled, err error) {
	from = filled{store: filepath.Join(s.dir, "filled.db"), lite: filepath.Join(s.dir, "filled.sqlite")}
	needed := map[kept]bool{}
	for _, c := range all {
		needed[c.kept] = true
	}
	for _, f := range []struct {
		kept  kept
		where string
		does  func() error
	}{
		{inStore, "with us", func() error {
			_, err := ask(ctx, order{Contender: "settle", People: people, Due: s.due, Address: from.store})
			return err
		}},
		{inSQLite, "on SQLite", func() error {
			_, err := ask(ctx, order{Contender: "settlelite", People: people, Due: s.due, Address: from.lite})
			return err
		}},
		{inPostgres, "on PostgreSQL", func() error { return db.moveIn(ctx, order{People: people, Due: s.due}) }},
	} {
		if !needed[f.kept] || f.kept == inPostgres && db == nil {
			continue
		}
		progressf("%d people move in %s", people, f.where)
		if err := f.does(); err != nil {
			return from, err
		}
	}
	return from, nil
}

// measure has a contender do its round with a copy of what is filled.
func (c *column) measure(ctx context.Context, s settings, o order, from filled, db *cluster) (r result, err error) {
	copied := ""
	switch c.kept {
	case inMemory:
	case inStore:
		copied = from.store
	case inSQLite:
		copied = from.lite
	case inPostgres:
		o.Address = db.address(usedDB)
		if err := db.anew(ctx); err != nil {
			return r, err
		}
		if c.prepare != nil {
			if err := c.prepare(ctx, o.Address); err != nil {
				return r, err
			}
		}
		o.Server = db.pid()
	}
	if copied != "" {
		o.Address = filepath.Join(s.dir, "used.db")
		if err := copyFile(copied, o.Address); err != nil {
			return r, err
		}
		defer func() {
			for _, more := range []string{"", "-wal", "-shm"} { // SQLite's
				_ = os.Remove(o.Address + more)
			}
		}()
	}
	return ask(ctx, o)
}

// copyFile leaves nothing of it for the disk to write later.
func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Sync()
}
