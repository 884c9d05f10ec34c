package main

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
	"unhunch/internal/sandbox"
)

// replacement is what somebody does to the store of a bot at work. When it is
// over, that bot has ended and a store is where it was.
type replacement struct {
	name string
	does func(s *siege, first *e2etest.Process)
}

func replacements() []replacement {
	return []replacement{
		{"moved, and moved back", func(s *siege, first *e2etest.Process) {
			s.moves(s.file, s.file+".old")
			s.findsOut(first, "put the file, or a backup of it, back there")
			s.moves(s.file+".old", s.file)
		}},
		{"moved, and another bot started on it at once", func(s *siege, first *e2etest.Process) {
			moved := s.file + ".moved"
			s.moves(s.file, moved)
			env := append(slices.Clone(s.env), "UNHUNCH_STORE="+moved)
			second := e2etest.Begin(s.t, first.Cmd.Path, env, "run")
			for !second.Works() { // the first one has it open still
				second.Says("another process has it open")
				second = e2etest.Begin(s.t, first.Cmd.Path, env, "run")
			}
			s.findsOut(first, "put the file, or a backup of it, back there")
			s.stop(second)
			s.moves(moved, s.file)
		}},
		{"removed, and what was rescued put back", func(s *siege, first *e2etest.Process) {
			if err := os.Remove(s.file); err != nil {
				s.t.Fatal(err)
			}
			s.findsOut(first, "put the file, or a backup of it, back there")
			first.Says("what it held was saved to another file")
			rescued, err := filepath.Glob(s.file + ".rescued-*")
			if err != nil || len(rescued) != 1 {
				s.t.Fatalf("rescued: %v, %v", rescued, err)
			}
			lines := strings.Split(strings.TrimSpace(first.Said.String()), "\n")
			if last := lines[len(lines)-1]; !strings.Contains(last, "saved to "+rescued[0]) {
				s.t.Errorf("the last line does not name the rescued file: %q", last)
			}
			s.moves(rescued[0], s.file)
		}},
		{"replaced by a backup, and another bot started on it at once", func(s *siege, first *e2etest.Process) {
			backup := s.file + ".backup"
			e2etest.Eventually(s.t, "the backup is made", func() bool { return app.SaveFromRunning(s.t.Context(), s.file, backup) == nil })
			passes(rand.N(time.Second))
			s.moves(backup, s.file)
			second := e2etest.Begin(s.t, first.Cmd.Path, s.env, "run")
			second.Says("working")
			s.findsOut(first, "another file is there now")
			passes(rand.N(time.Second))
			if _, err := app.StatsFromRunning(s.t.Context(), s.file); err != nil {
				s.t.Errorf("the second bot cannot be asked: %v", err)
			}
			s.stop(second)
		}},
		{"in a folder that is renamed, and back", func(s *siege, first *e2etest.Process) {
			folder := filepath.Dir(s.file)
			s.moves(folder, folder+".old")
			s.findsOut(first, "put the file, or a backup of it, back there")
			s.moves(folder+".old", folder)
		}},
	}
}

// The store of a bot at work is replaced again and again. The bot ends each
// time, and whoever is started on what there is then doubles and loses nothing.
func TestChaosTheStoreIsReplaced(t *testing.T) {
	t.Parallel()
	people, rounds := 3000, 1
	if chaos() {
		rounds = 40
	}
	s := besieges(t, people, e2etest.Machine, 300*time.Millisecond)
	unhunch := e2etest.Released(t)
	rest := s.goesOn()
	for range rounds {
		for _, happens := range replacements() {
			p := e2etest.Begin(t, unhunch, s.env, "run")
			p.Says("working")
			passes(rand.N(2 * time.Second))
			happens.does(s, p)
			s.kills[happens.name]++
			s.copies()
		}
	}
	e2etest.Eventually(t, "somebody was due", s.metAnybody)
	rest()
	s.ends(func() *e2etest.Process { return e2etest.Begin(t, unhunch, s.env, "run") })
}

func (s *siege) moves(from, to string) {
	s.t.Helper()
	if err := os.Rename(from, to); err != nil {
		s.t.Fatal(err)
	}
}

// findsOut waits until a bot has ended because its store was not where it was.
func (s *siege) findsOut(p *e2etest.Process, mend string) {
	s.t.Helper()
	if code := p.Exits(20 * time.Second); code != exitMoved {
		s.t.Fatalf("exit code %d:\n%s", code, p.Said)
	}
	p.Says("store " + s.file + ": moved, removed or replaced while it was in use: " + mend)
	if said := p.Said.String(); strings.Contains(said, "panic") {
		s.t.Error(said)
	}
}

// Whoever says yes to a bot whose store is gone is not told that it worked.
func TestAYesThatNobodyWouldFindAgainIsNotTaken(t *testing.T) {
	t.Parallel()
	office, env := e2etest.City(t, sandbox.Options{})
	p := launch(t, env, "run")
	p.Says("there was no store: a new one was made")
	p.Connects()
	ana := office.Person("ana")
	ana.Types("/stretch")
	if err := os.Remove(e2etest.StoreOf(env)); err != nil {
		t.Fatal(err)
	}
	if code := p.Exits(20 * time.Second); code != exitMoved {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}
	before := len(office.Calls())
	p = launch(t, append(env, "UNHUNCH_STORE_MUST_EXIST=true"), "run")
	if code := p.Exits(20 * time.Second); code != exitFailed {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}
	p.Says("there is none: is that its name, and is its disk mounted?")
	if after := len(office.Calls()); after != before {
		t.Errorf("%d calls of a bot without a store", after-before)
	}
	if code, said := tool(t, env, "store", "create"); code != exitOK || !strings.Contains(said, ": made") {
		t.Errorf("create: exit code %d, said %q", code, said)
	}
	if code, said := tool(t, env, "store", "create"); code != exitFailed || !strings.Contains(said, "there is one already") {
		t.Errorf("create over it: exit code %d, said %q", code, said)
	}
	p = launch(t, append(env, "UNHUNCH_STORE_MUST_EXIST=true"), "run")
	p.Says("working")
	if strings.Contains(p.Said.String(), "there was no store") {
		t.Error(p.Said)
	}
}
