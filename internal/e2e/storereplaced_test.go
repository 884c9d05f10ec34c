package e2e

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/effort"
	"unhunch/internal/sandbox"
)

// replacement is what somebody does to the store of a bot at work. When it is
// over, that bot has ended and a store is where it was.
type replacement struct {
	name string
	does func(c *crowd, first *e2etest.Process)
}

func replacements() []replacement {
	return []replacement{
		{"moved, and moved back", func(c *crowd, first *e2etest.Process) {
			c.moves(c.file, c.file+".old")
			c.findsOut(first, "put the file, or a backup of it, back there")
			c.moves(c.file+".old", c.file)
		}},
		{"moved, and another bot started on it at once", func(c *crowd, first *e2etest.Process) {
			moved := c.file + ".moved"
			c.moves(c.file, moved)
			env := append(slices.Clone(c.env), "UNHUNCH_STORE="+moved)
			second := e2etest.Begin(c.t, first.Cmd.Path, env, "run")
			for !second.Works() { // the first one has it open still
				second.Says("another process has it open")
				second = e2etest.Begin(c.t, first.Cmd.Path, env, "run")
			}
			c.findsOut(first, "put the file, or a backup of it, back there")
			c.stop(second)
			c.moves(moved, c.file)
		}},
		{"removed, and what was rescued put back", func(c *crowd, first *e2etest.Process) {
			if err := os.Remove(c.file); err != nil {
				c.t.Fatal(err)
			}
			c.findsOut(first, "put the file, or a backup of it, back there")
			first.Says("what it held was saved to another file")
			lines := strings.Split(strings.TrimSpace(first.Said.String()), "\n")
			_, rescued, named := strings.Cut(lines[len(lines)-1], "saved to ")
			if !named {
				c.t.Fatalf("the last line does not name the rescued file: %q", lines[len(lines)-1])
			}
			rescued, _, _ = strings.Cut(rescued, ":")
			c.moves(rescued, c.file)
		}},
		{"replaced by a backup, and another bot started on it at once", func(c *crowd, first *e2etest.Process) {
			backup := c.file + ".backup"
			e2etest.Eventually(c.t, "the backup is made", func() bool { return app.SaveFromRunning(c.t.Context(), app.Place(c.file), backup, nil) == nil })
			passes(rand.N(time.Second))
			c.moves(backup, c.file)
			second := e2etest.Begin(c.t, first.Cmd.Path, c.env, "run")
			second.Says("working")
			c.findsOut(first, "another file is there now")
			passes(rand.N(time.Second))
			if _, err := app.StatsFromRunning(c.t.Context(), app.Place(c.file)); err != nil {
				c.t.Errorf("the second bot cannot be asked: %v", err)
			}
			c.stop(second)
		}},
		{"in a folder that is renamed, and back", func(c *crowd, first *e2etest.Process) {
			folder := filepath.Dir(c.file)
			c.moves(folder, folder+".old")
			c.findsOut(first, "put the file, or a backup of it, back there")
			c.moves(folder+".old", folder)
		}},
	}
}

// The store of a bot at work is replaced again and again. The bot ends each
// time, and whoever is started on what there is then doubles and loses nothing.
func TestChaosTheStoreIsReplaced(t *testing.T) {
	t.Parallel()
	people, rounds := 3000, effort.Chaos(1, 40)
	c := gathers(t, people, e2etest.Machine, 300*time.Millisecond)
	unhunch := released.Path(t)
	rest := c.goesOn()
	for round := range rounds {
		reached(t, round, rounds)
		for _, happens := range replacements() {
			p := e2etest.Begin(t, unhunch, c.env, "run")
			p.Says("working")
			passes(rand.N(2 * time.Second))
			happens.does(c, p)
			c.kills[happens.name]++
			c.copies()
		}
	}
	e2etest.Eventually(t, "somebody was due", c.metAnybody)
	rest()
	c.ends(func() *e2etest.Process { return e2etest.Begin(t, unhunch, c.env, "run") })
}

func (c *crowd) moves(from, to string) {
	c.t.Helper()
	if err := os.Rename(from, to); err != nil {
		c.t.Fatal(err)
	}
}

// findsOut waits until a bot has ended because its store was not where it was.
func (c *crowd) findsOut(p *e2etest.Process, mend string) {
	c.t.Helper()
	if code := p.Exits(20 * time.Second); code != exitMoved {
		c.t.Fatalf("exit code %d:\n%s", code, p.Said)
	}
	p.Says("store " + c.file + ": moved, removed or replaced while it was in use: " + mend)
	if said := p.Said.String(); strings.Contains(said, "panic") {
		c.t.Error(said)
	}
}

// Nothing of what a bot keeps can be read any more, and people press on.
func TestAStoreThatIsWrittenOverEndsTheBot(t *testing.T) {
	t.Parallel()
	for name, befalls := range map[string]func(file *os.File, size int64) error{
		"emptied":       func(file *os.File, _ int64) error { return file.Truncate(0) },
		"zeros":         func(file *os.File, size int64) error { return zeros(file, 0, size) },
		"zeros, inside": func(file *os.File, size int64) error { return zeros(file, 16<<10, size) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			office, env := e2etest.City(t, sandbox.Options{})
			p := e2etest.Begin(t, released.Path(t), env, "run")
			p.Connects()
			ana := office.Person("ana")
			saysYes(ana)
			file, err := os.OpenFile(e2etest.StoreOf(env), os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = file.Close() }()
			info, err := file.Stat()
			if err != nil {
				t.Fatal(err)
			}
			if err := befalls(file, info.Size()); err != nil {
				t.Fatal(err)
			}
			_ = ana.Types("/stretch why")
			if code := p.Exits(20 * time.Second); code != exitMoved {
				t.Errorf("exit code %d:\n%s", code, p.Said)
			}
			p.Says("start again")
		})
	}
}

func zeros(file *os.File, from, to int64) error {
	_, err := file.WriteAt(make([]byte, to-from), from)
	return err
}
