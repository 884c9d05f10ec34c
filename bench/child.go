package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// inChild is the first argument of a process that measures one contender: each
// has its own, so that none pays for another's memory.
const inChild = "child"

// order is what a child is to do.
type order struct {
	Contender string
	People    int
	Beats     int
	Address   string // of the store's file, of PostgreSQL, of Slack
	Server    int    // PostgreSQL's process
	Slack     string // a server that answers at once
	Part      string // the only one that is measured; "": each
	Due       int    // the only crowd that is met; 0: each
	Profile   string // a folder for profiles; "": none are taken
	Name      string // begins the name of each
}

// result is what a child found.
type result struct {
	Start  time.Duration // from nothing to where the first beat is over, or could be
	Memory int64         // anonymous, in bytes
	File   int64
	Idle   []float64      // seconds of processor time of a beat that finds nobody, or one
	Beats  map[int][]beat // by how many were due
	Change []float64      // seconds until a changed plan is obeyed
	Commit []float64      // seconds of a bare commit beside it

	Alone, Whole, Bare []float64 // see posting

	Apart, Together map[int][]finish // see neighbours: by what Slack takes a minute; the first together are those that were apart
}

// beat is one that found somebody due.
type beat struct {
	used
	Claimed time.Duration // from when they were due to where the last of them was claimed
	Missed  int           // how many had not come when the next ones were due
}

// contender measures itself.
type contender func(context.Context, order) (result, error)

func contenders() map[string]contender {
	return map[string]contender{
		"unhunch":     durably(openOurs, inARow()),
		"outbox":      durably(openOutbox, inARow()),
		"river":       durably(openRiver, eachSecond()),
		"riverlite":   durably(openRiverLite, eachSecond()),
		"postgres":    durably(openPoller, inARow()),
		"robfig":      counting(&robfig{}),
		"netresearch": counting(&netresearch{}),
		"gocron":      counting(&goCron{}),
		"settle":      populate,
		"settlelite":  fillLite,
		"member":      runMember,
		"posting":     measurePosting,
		"bare":        runBare,
		"verifier":    runVerifier,
		"neighbours":  runNeighbours,
	}
}

// durably is one that keeps everything on a disk.
func durably(open func(context.Context, order) (durable, error), q quiet) contender {
	return func(ctx context.Context, o order) (result, error) { return measureDurable(ctx, o, open, q) }
}

// counting is one that counts in memory.
func counting(p runtimePeer) contender {
	return func(ctx context.Context, o order) (result, error) { return runWaves(ctx, o, p) }
}

// child carries out an order and prints what it found.
func child(ctx context.Context, args []string) error {
	var o order
	if err := json.Unmarshal([]byte(args[0]), &o); err != nil {
		return err
	}
	r, err := contenders()[o.Contender](ctx, o)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}

// ask has a child carry out an order.
func ask(ctx context.Context, o order) (r result, err error) {
	cmd, err := childCommand(ctx, o)
	if err != nil {
		return r, err
	}
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return r, fmt.Errorf("%s with %d people: %w", o.Contender, o.People, err)
	}
	err = json.Unmarshal(out, &r)
	return r, err
}

func childCommand(ctx context.Context, o order) (*exec.Cmd, error) {
	text, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, inChild, string(text)) //nolint:gosec // ourselves
	cmd.SysProcAttr = endsWithUs()
	return cmd, nil
}

// endsWithUs has the kernel end a process where we are killed.
func endsWithUs() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
