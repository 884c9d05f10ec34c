package check

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

// What docs/routines.md has written by its end is a card in Slack, and its steps are led
// through, in both languages.
func TestTheRoutineOfThePageIsLedThroughInSlack(t *testing.T) {
	m := &machine{t: t, work: t.TempDir()}
	shown := 0
	for _, f := range read(t, "docs/routines.md").fences {
		if name := named.FindStringSubmatch(f.after); name != nil {
			m.writes(name[1], f.text)
			shown++
		}
	}
	if shown != 4 {
		t.Errorf("%d files are shown, and a routine, its equipment and their translations are four", shown)
	}
	office, env := e2etest.City(t, sandbox.Options{People: []sandbox.Profile{{Handle: "ana"}, {Handle: "ida", Locale: "de-DE"}}})
	bot := e2etest.Begin(t, released.Path(t), env, "run", "--routines", filepath.Join(m.work, "mine"))
	bot.Connects()

	ana := office.Person("ana")
	ana.Types("/stretch now one-flight")
	ana.Sees("One flight of stairs")
	e2etest.Begins(ana)
	e2etest.Finishes(ana)
	ana.Clicks("Right")
	ana.Sees("Carry on standing for a while")
	ana.Types("/stretch routines")
	ana.Sees("One flight of stairs")

	ida := office.Person("ida")
	ida.Types("/stretch now one-flight")
	ida.Sees("Eine Treppe")

	bot.Gets(syscall.SIGTERM)
	if code := bot.Exits(20 * time.Second); code != 0 || strings.Contains(bot.Said.String(), "level=ERROR") {
		t.Errorf("exit code %d:\n%s", code, bot.Said)
	}
}
