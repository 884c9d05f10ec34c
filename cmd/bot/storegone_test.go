package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

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
