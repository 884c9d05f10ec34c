package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/doctor/checks"
	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
)

// storeCmd looks after a store's file.
type storeCmd struct {
	Create   storeCreateCmd   `cmd:"" help:"Make a new store, in which nobody has said yes yet."`
	Check    storeCheckCmd    `cmd:"" help:"Look for damage in a store that no bot has open, or in a backup."`
	Compact  storeCompactCmd  `cmd:"" help:"Give the disk back what the store no longer needs. Stop the bot first."`
	Stats    storeStatsCmd    `cmd:"" help:"Count what is in a store."`
	Migrate  storeMigrateCmd  `cmd:"" help:"Move all of a store from a file to a database, or back. Stop all bots first."`
	Restored storeRestoredCmd `cmd:"" help:"Say of a database that it was put back from a backup, or have a store back that was moved, so that nothing is sent twice. Stop all bots first."`
}

// storeFile is the file that all of them are about.
type storeFile struct {
	Store string `help:"The store: a file, which may be a backup, or a database." default:"unhunch.db" env:"UNHUNCH_STORE" placeholder:"FILE"`

	place app.Place
}

func (f *storeFile) check(e env, wrong *mistakes) { f.place = placeOf(f.Store, e, wrong) }

// opened has something done to a store, if it is in a file by no bot that has it open.
func opened[T any](ctx context.Context, at app.Place, e env, do func(app.Tool) (T, error)) (told T, err error) {
	bar := e.progress()
	defer bar.close()
	tool, err := at.Tool(ctx, built().String(), bar.tell, e.log)
	if err != nil {
		return told, err
	}
	defer func() { err = errors.Join(err, tool.Close()) }()
	return do(tool)
}

// inWords says of a task that a store has no use for who does it instead.
func inWords(at app.Place, err error) error {
	none, ok := errors.AsType[*store.NotHere](err)
	if !ok {
		return err
	}
	instead := "PostgreSQL does that by itself"
	switch none.Task {
	case store.ToBackUp:
		instead = "save the database with pg_dump, or by PostgreSQL's continuous archiving: see docs/operations.md"
	case store.ToCompact:
		instead = "PostgreSQL gives back by itself what is no longer needed (autovacuum)"
	case store.ToCheck:
		instead = "look at the database with PostgreSQL's own tools, such as pg_amcheck"
	case store.ToCount:
	}
	return fmt.Errorf("%s: %w: %s", at, none, instead)
}

type storeCreateCmd struct{ storeFile }

func (c *storeCreateCmd) Run(ctx context.Context, e env) error {
	if _, err := os.Lstat(c.Store); err == nil {
		return fmt.Errorf("%s: there is one already; it was left as it is", c.Store)
	}
	made, err := c.place.Open(ctx, app.Opening{MadeBy: built().String(), Log: e.log})
	if err != nil {
		return err
	}
	if err := made.Close(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "%s: made\n", c.place)
	return err
}

type storeCheckCmd struct {
	storeFile

	Upgrade bool `help:"Tell what the start of this version would do to the store, and try that without touching it. A bot may be at work meanwhile."`
}

func (c *storeCheckCmd) Run(ctx context.Context, e env) error {
	if c.Upgrade {
		return tellUpgrade(ctx, c.place, e)
	}
	wrong, err := opened(ctx, c.place, e, func(t app.Tool) ([]error, error) { return t.Check(ctx) })
	if errors.Is(err, bolt.ErrInUse) {
		return fmt.Errorf("%w (to check it while it is in use, check a backup: unhunch backup FILE)", err)
	}
	if err != nil {
		return inWords(c.place, err)
	}
	for _, w := range wrong {
		fmt.Fprintln(e.stdout, w)
	}
	if len(wrong) > 0 {
		fmt.Fprintf(e.stderr, "%s: %s\n", c.place, e.paint(e.stderr, bad, count(len(wrong), "thing")+" wrong"))
		return &reported{errors.Join(wrong...)}
	}
	_, err = fmt.Fprintf(e.stdout, "%s: %s\n", c.place, e.paint(e.stdout, good, "all good"))
	return err
}

type storeCompactCmd struct{ storeFile }

func (c *storeCompactCmd) Run(ctx context.Context, e env) error {
	before := int64(0)
	after, err := opened(ctx, c.place, e, func(t app.Tool) (after int64, err error) {
		before, after, err = t.Compact(ctx)
		return after, err
	})
	if err != nil {
		return inWords(c.place, err)
	}
	_, err = fmt.Fprintf(e.stdout, "%s: %s, was %s\n", c.place, checks.Size(after), checks.Size(before))
	return err
}

type storeStatsCmd struct{ storeFile }

func (c *storeStatsCmd) Run(ctx context.Context, e env) error {
	stats, err := app.StatsFromRunning(ctx, c.place)
	if errors.Is(err, app.ErrNobody) {
		stats, err = opened(ctx, c.place, e, func(t app.Tool) (store.Stats, error) { return t.Stats(ctx) })
	}
	if err != nil {
		return inWords(c.place, err)
	}
	fmt.Fprintf(e.stdout, "%s: %s, of which %s are free; people: %d; made by %s\n", c.place, checks.Size(stats.Bytes), checks.Size(stats.Free), stats.People, stats.MadeBy)
	if stats.Moved != "" {
		fmt.Fprintln(e.stdout, stats.Moved)
	}
	if stats.Taken != "" {
		fmt.Fprintf(e.stdout, "a backup, taken %s\n", stats.Taken)
	}
	table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "bucket\trows\tholds\ttakes\t")
	for _, b := range stats.Buckets {
		fmt.Fprintf(table, "%s\t%d\t%s\t%s\t\n", b.Name, b.Rows, checks.Size(b.Held), checks.Size(b.Took))
	}
	return table.Flush()
}

type storeRestoredCmd struct{ storeFile }

func (c *storeRestoredCmd) Run(ctx context.Context, e env) error {
	if err := c.place.Restored(ctx, built().String(), e.log, time.Now()); err != nil {
		return err
	}
	_, err := fmt.Fprintf(e.stdout, "%s: bots may work with it again; what may have been sent already is not sent again\n", c.place)
	return err
}
