package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// pacing prints the tables that the courier's own tests write: they run it
// against a pretend Slack with a limit, in a time that costs nothing.
func pacing(ctx context.Context, s settings) error {
	dir := filepath.Join(s.dir, "tables")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	root, err := rootDir(ctx)
	if err != nil {
		return err
	}
	progressf("crowds under Slack's limits, simulated")
	cmd := exec.CommandContext(ctx, "go", "test", "-count=1", "-timeout=20m", "-run=Crowd|Interval|Larger", "./internal/delivery")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "UNHUNCH_TABLES="+dir)
	out, failed := cmd.CombinedOutput()
	var all strings.Builder
	for _, t := range []struct{ file, title string }{
		{"crowd", "A crowd due at one moment, under a limit that the bot is not told"},
		{"interval", "Everybody's own interval of half an hour"},
		{"zipf", "Many workspaces at once"},
	} {
		text, err := os.ReadFile(filepath.Join(dir, t.file+".md"))
		if err != nil {
			return fmt.Errorf("%w\n%s", err, out)
		}
		fmt.Fprintf(&all, "### %s\n\n%s\n", t.title, text)
	}
	if err := s.write("pacing", all.String()); err != nil {
		return err
	}
	if failed != nil {
		return fmt.Errorf("a figure was missed: %w\n%s", failed, out)
	}
	return nil
}
