package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/doctor/checks"
	"unhunch/internal/store"
)

// tellUpgrade says what the start of this version would do to a store, how long that takes,
// and what to do before. It fails where the store would not be opened, or is damaged.
func tellUpgrade(ctx context.Context, at app.Place, e env) error {
	bar := e.progress()
	u, err := app.Trial{
		Store: at, MadeBy: built().String(), Progress: bar.tell, Dir: os.TempDir(), Free: checks.Free,
	}.Run(ctx)
	bar.close()
	if err != nil {
		return err
	}
	for _, w := range u.Wrong {
		fmt.Fprintln(e.stdout, w)
	}
	if len(u.Wrong) > 0 {
		fmt.Fprintf(e.stderr, "%s: %s\n", at, e.paint(e.stderr, bad, count(len(u.Wrong), "thing")+" wrong"))
		return &reported{errors.Join(u.Wrong...)}
	}
	return sayUpgrade(e.stdout, at, &u, func(text string) string { return e.paint(e.stdout, good, text) })
}

func sayUpgrade(w io.Writer, at app.Place, u *store.Upgrade, well func(string) string) error {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	switch {
	case u.From == 0:
		say("%s: there is no store in it yet: the first start of this version makes it", at)
	case u.UpToDate():
		say("%s: format %d, %s: %s", at, u.From, checks.Size(u.Bytes), well("this version works with it as it is"))
	default:
		say("%s: format %d, %s, of %s: the first start of this version brings it to format %d", at, u.From, checks.Size(u.Bytes), u.MadeBy, u.To)
	}
	for _, step := range u.Steps {
		say("  %s", step)
	}
	switch {
	case u.Tried && at.Shared():
		say("tried, and taken back: it takes %s", took(u.Took))
	case u.Tried:
		say("tried on a copy: opened in %s, every page and row is sound", took(u.Took))
	case u.Untried != "":
		say("not tried: %s", u.Untried)
	}
	if !u.UpToDate() && u.From > 0 {
		for i, line := range before(at, u) {
			say("%d. %s", i+1, line)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// before is what to do, in its order.
func before(at app.Place, u *store.Upgrade) (lines []string) {
	lines = append(lines, "Read CHANGELOG.md, For operators, from the version that you run on.")
	if at.Shared() {
		lines = append(lines, "Save the database: pg_dump --format=custom --file before.dump …")
		if len(u.Bots) > 0 {
			lines = append(lines, "End the bots of the older version: "+strings.Join(u.Bots, ", ")+".")
		}
		return append(lines, "Start one bot of this version, then the others. Older ones do not start with it any more.")
	}
	lines = append(lines, fmt.Sprintf("See that there is room for %s beside it: it is kept as it is in %s, for the way back.", checks.Size(u.Bytes), u.Keeps))
	if len(u.Bots) > 0 {
		lines = append(lines, "End the bot that works with it.")
	}
	return append(lines, "Start this version. Older ones do not start with it any more.")
}

// took is a time as people say it.
func took(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(100 * time.Millisecond).String()
}
