package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/scope"
	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
	"unhunch/internal/workspace"
)

// workspacesCmd tells of the workspaces in a store, whether a bot has it open or not.
type workspacesCmd struct {
	storeFile

	Audit bool `help:"List what happened to them, and when, instead."`
}

// Help says what the columns are.
func (*workspacesCmd) Help() string {
	return `A workspace is alive; ended, which is that Slack refuses its token; or removed, which
is that somebody uninstalled the app. What is kept of one that is ended is purged within
the day, unless Slack takes the token after all, and of one that is removed within the
hour, unless the app is installed there again before. Of one without a record the tokens are not in the store: as for a bot that
serves one company.

It lists ids and counts, and names nobody. The log of --audit is kept for 400 days.`
}

func (c *workspacesCmd) Run(ctx context.Context, e env) error {
	if c.Audit {
		entries, err := fromStore(ctx, c.place, e, app.AuditFromRunning, func(closed store.Registry) ([]workspace.Entry, error) { return closed.Audit(ctx, time.Time{}) })
		if err != nil {
			return err
		}
		return audit(e.stdout, entries)
	}
	all, err := fromStore(ctx, c.place, e, app.StandingsFromRunning, func(closed store.Registry) ([]store.Standing, error) { return closed.Standings(ctx) })
	if err != nil {
		return err
	}
	return standings(e.stdout, all)
}

// fromStore asks the bot that has a store open, or reads the file where none has.
func fromStore[T any](ctx context.Context, at app.Place, e env, running func(context.Context, app.Place) (T, error), closed func(store.Registry) (T, error)) (T, error) {
	told, err := running(ctx, at)
	if errors.Is(err, app.ErrNobody) {
		absent := err
		told, err = opened(ctx, at, e, func(t app.Tool) (T, error) { return closed(t) })
		if errors.Is(err, bolt.ErrInUse) {
			err = fmt.Errorf("%w (%w)", err, absent)
		}
	}
	return told, inWords(at, err)
}

func standings(out io.Writer, all []store.Standing) error {
	if len(all) == 0 {
		_, err := fmt.Fprintln(out, "There is no workspace yet.")
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "workspace\tstate\tinstalled\tpeople\tnot granted")
	for _, s := range all {
		lacks := "-"
		if s.State != workspace.Unknown {
			if lacks = strings.Join(names(scope.Missing(s.Scopes)), ", "); lacks == "" {
				lacks = "nothing"
			}
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\n", s.ID, state(s), minute(s.Installed), s.People, lacks)
	}
	return table.Flush()
}

func names(scopes []scope.Scope) (list []string) {
	for _, s := range scopes {
		list = append(list, s.Name)
	}
	return list
}

func state(s store.Standing) string {
	switch s.State {
	case workspace.Alive:
		return "alive"
	case workspace.Ended, workspace.Removed:
		return string(s.State) + " " + minute(s.Ended)
	case workspace.Unknown:
	}
	return "no record"
}

func audit(out io.Writer, entries []workspace.Entry) error {
	if len(entries) == 0 {
		_, err := fmt.Fprintln(out, "Nothing happened yet.")
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, e := range entries {
		what := string(e.What)
		if e.What == workspace.WasPurged {
			what += ", people: " + fmt.Sprint(e.People)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", minute(e.At), e.Workspace, what)
	}
	return table.Flush()
}

// minute is a moment in UTC; of none it is a stroke.
func minute(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format("2006-01-02 15:04Z")
}
