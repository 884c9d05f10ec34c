package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"unhunch/internal/app"
)

// storeMigrateCmd moves a store.
type storeMigrateCmd struct {
	From string `arg:"" help:"The store to move: a file, or a database, postgres://USER@HOST/DATABASE."`
	To   string `arg:"" help:"Where to: a file or a database, in which there is nothing yet."`

	from, to app.Place
}

// Help says what becomes of both.
func (*storeMigrateCmd) Help() string {
	return `Stop all bots first. Everything comes along: people, plans, what is due and owed,
workspaces with their sealed tokens (keep the key), sealed calendars, pictures. What
cannot be read is put aside there, and told.

While it lasts, and from then on, no bot works with FROM, so that nobody is reminded twice;
once it is over and both hold the same, bots work with TO. Whatever interrupts it: the
same command again goes on where it was. To have FROM back, before it is over or after,
run 'unhunch store restored --store FROM'. If it was over, FROM is a backup of that moment
then: what was due or owed since is not sent again.

The password of a database is taken from UNHUNCH_STORE_PASSWORD, the file that
UNHUNCH_STORE_PASSWORD_FILE names, or ~/.pgpass; of two with different ones, ~/.pgpass.`
}

func (c *storeMigrateCmd) check(e env, wrong *mistakes) {
	c.from, c.to = placeNamed("FROM", c.From, e, wrong), placeNamed("TO", c.To, e, wrong)
}

func (c *storeMigrateCmd) Run(ctx context.Context, e env) error {
	bar := e.progressOrLines()
	defer bar.close()
	moved, err := app.Move{From: c.from, To: c.to, MadeBy: built().String(), Log: e.log, Progress: bar.tell}.Run(ctx, time.Now())
	bar.close()
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("interrupted: the same command again goes on where it was; 'unhunch store restored --store %s' has the store back: %w", c.from, context.Cause(ctx))
	case err != nil:
		return err
	case moved.Already:
		_, err := fmt.Fprintf(e.stdout, "%s: all of it is in %s already\n", c.from, c.to)
		return err
	}
	table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "part\trows\tchecksum\t")
	aside := 0
	for _, p := range moved.Parts {
		fmt.Fprintf(table, "%s\t%d\t%016x\t\n", p.Part, p.Rows, p.Sum)
		if p.Part == "aside" {
			aside = p.Rows
		}
	}
	err = table.Flush()
	if aside > 0 {
		fmt.Fprintf(e.stdout, "%s could not be read, and what is left of them is put aside\n", count(aside, "row"))
	}
	_, told := fmt.Fprintf(e.stdout, "%s holds the same as %s: start the bots with it\n", c.to, c.from)
	return errors.Join(err, told)
}
