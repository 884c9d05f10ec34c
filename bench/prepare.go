package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
	"unhunch/routines"
)

// prepareBot builds the bot.
func prepareBot(ctx context.Context, s *settings) error {
	root, err := rootDir(ctx)
	if err != nil {
		return err
	}
	s.bot = filepath.Join(s.dir, "unhunch")
	return does(ctx, root, "go", "build", "-o", s.bot, "./cmd/bot")
}

// prepareApps builds the bot, and fetches Bolt where there is Node.
func prepareApps(ctx context.Context, s *settings) error {
	if err := prepareBot(ctx, s); err != nil {
		return err
	}
	root, err := rootDir(ctx)
	if err != nil {
		return err
	}
	node, npm := onPath("node"), onPath("npm")
	if node == "" || npm == "" {
		progressf("there is no Node here: Bolt has no column")
		return nil
	}
	s.boltDir = filepath.Join(root, "bench", "bolt")
	if _, err := os.Stat(filepath.Join(s.boltDir, "node_modules")); err != nil {
		progressf("fetching Bolt")
		if err := does(ctx, s.boltDir, npm, "ci", "--omit=dev", "--no-audit", "--no-fund"); err != nil {
			return err
		}
	}
	s.node = node
	return nil
}

// onPath is where a program is; "" where it is not.
func onPath(program string) string {
	path, err := exec.LookPath(program)
	if err != nil {
		return ""
	}
	return path
}

// rootDir is where the bot's module is.
func rootDir(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "unhunch").Output()
	if err != nil {
		return "", fmt.Errorf("find the bot's module (run this in bench): %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

func does(ctx context.Context, dir, program string, args ...string) error {
	cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // go and npm
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", program, args[0], err, out)
	}
	return nil
}

// library is the built-in one.
func library() *routine.Library {
	l, err := routine.Load(routines.Files)
	if err != nil {
		panic(err) // its own tests have read it
	}
	return l
}

// reminder is the card that a reminder is.
func reminder() card.Message {
	r, _ := library().Routine("desk-reset")
	return card.English().Offer(session.Card{ID: 1 << 50, Kind: delivery.Reminder, Routine: r.ID, Due: morning()}, r)
}

// moveIn is somebody who is due in a moment, whatever the time is.
func moveIn(d *session.Desk, now time.Time) {
	d.Person.Met, d.Person.OptedIn = now, now
	d.Person.Prefs = prefs.Defaults("Etc/UTC")
	t := &d.Person.Prefs.Timetable
	t.Hours = prefs.Week(prefs.Span{From: 0, To: 24 * 60},
		time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday)
	t.Lead = 0
	d.Person.Due = now.Add(time.Second)
}
