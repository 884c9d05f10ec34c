package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"unhunch/internal/app"
	"unhunch/internal/doctor/checks"
	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
)

// storeCmd looks after a store's file.
type storeCmd struct {
	Create  storeCreateCmd  `cmd:"" help:"Make a new store, in which nobody has said yes yet."`
	Check   storeCheckCmd   `cmd:"" help:"Look for damage in a store that no bot has open, or in a backup."`
	Compact storeCompactCmd `cmd:"" help:"Give the disk back what the store no longer needs. Stop the bot first."`
	Stats   storeStatsCmd   `cmd:"" help:"Count what is in a store."`
}

// storeFile is the file that all of them are about.
type storeFile struct {
	Store string `help:"The store, or a backup." default:"unhunch.db" env:"UNHUNCH_STORE" placeholder:"FILE"`
}

func (f *storeFile) check(_ env, wrong *mistakes) { wrong.store(f.Store) }

// storeAt is the store that is named like this, and that no bot has open.
func storeAt(name string, p *progress) store.Closed {
	return bolt.File{Path: name, Progress: p.tell}
}

// inWords says of a task that a store has no use for who does it instead.
func inWords(name string, err error) error {
	if none, ok := errors.AsType[*store.NotHere](err); ok {
		return fmt.Errorf("%s: %w: it is not in a file of its own; ask whoever looks after its database", name, none)
	}
	return err
}

type storeCreateCmd struct{ storeFile }

func (c *storeCreateCmd) Run(e env) error {
	if _, err := os.Lstat(c.Store); err == nil {
		return fmt.Errorf("%s: there is one already; it was left as it is", c.Store)
	}
	made, err := bolt.Open(c.Store, bolt.Options{MadeBy: built().String(), Log: e.log})
	if err != nil {
		return err
	}
	if err := made.Close(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "%s: made\n", c.Store)
	return err
}

type storeCheckCmd struct{ storeFile }

func (c *storeCheckCmd) Run(ctx context.Context, e env) error {
	bar := e.progress()
	wrong, err := storeAt(c.Store, bar).Check(ctx)
	bar.close()
	if errors.Is(err, bolt.ErrInUse) {
		return fmt.Errorf("%w (to check it while it is in use, check a backup: unhunch backup FILE)", err)
	}
	if err != nil {
		return inWords(c.Store, err)
	}
	for _, w := range wrong {
		fmt.Fprintln(e.stdout, w)
	}
	if len(wrong) > 0 {
		fmt.Fprintf(e.stderr, "%s: %s\n", c.Store, e.paint(e.stderr, bad, count(len(wrong), "thing")+" wrong"))
		return &reported{errors.Join(wrong...)}
	}
	_, err = fmt.Fprintf(e.stdout, "%s: %s\n", c.Store, e.paint(e.stdout, good, "all good"))
	return err
}

type storeCompactCmd struct{ storeFile }

func (c *storeCompactCmd) Run(ctx context.Context, e env) error {
	bar := e.progress()
	before, after, err := storeAt(c.Store, bar).Compact(ctx)
	bar.close()
	if err != nil {
		return inWords(c.Store, err)
	}
	_, err = fmt.Fprintf(e.stdout, "%s: %s, was %s\n", c.Store, checks.Size(after), checks.Size(before))
	return err
}

type storeStatsCmd struct{ storeFile }

func (c *storeStatsCmd) Run(ctx context.Context, e env) error {
	stats, err := app.StatsFromRunning(ctx, c.Store)
	if errors.Is(err, app.ErrNobody) {
		bar := e.progress()
		stats, err = storeAt(c.Store, bar).Stats(ctx)
		bar.close()
	}
	if err != nil {
		return inWords(c.Store, err)
	}
	fmt.Fprintf(e.stdout, "%s: %s, of which %s are free; people: %d; made by %s\n", c.Store, checks.Size(stats.Bytes), checks.Size(stats.Free), stats.People, stats.MadeBy)
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
