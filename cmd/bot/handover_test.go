package main

import (
	"os"
	"os/exec"
	"testing"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// The tests of memory call e2etest by these names still.
type process struct {
	*e2etest.Process
	cmd *exec.Cmd
}

func (p *process) says(text string) { p.Says(text) }
func (p *process) dies()            { p.Dies() }

func begin(t *testing.T, binary string, env []string, args ...string) *process {
	t.Helper()
	p := e2etest.Begin(t, binary, env, args...)
	return &process{p, p.Cmd}
}

func city(t *testing.T, o sandbox.Options) (*sandboxtest.Office, []string) {
	t.Helper()
	return e2etest.City(t, o)
}

var (
	released = e2etest.Released
	within   = e2etest.Within
	machine  = e2etest.Machine
	passes   = e2etest.Passes
	saysYes  = e2etest.SaysYes
)

func chaos() bool { return os.Getenv("UNHUNCH_CHAOS") != "" }
