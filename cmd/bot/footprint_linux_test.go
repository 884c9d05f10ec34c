package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

const (
	mostMemory = 60 << 20 // bytes, idle, with ten people; over half of it is the program file, with its pictures
	clockTicks = 100      // a second: USER_HZ, the same on every Linux that Go runs on
)

// TestTenPeopleCostNextToNothing shows what the released binary takes, which
// the race detector's would not.
func TestTenPeopleCostNextToNothing(t *testing.T) {
	t.Parallel()
	var people []sandbox.Profile
	for i := range 10 {
		people = append(people, sandbox.Profile{Handle: fmt.Sprintf("person%d", i), Zone: "Europe/Lisbon"})
	}
	office, env := e2etest.City(t, sandbox.Options{People: people})
	p := e2etest.Begin(t, released.Path(t), env, "run")
	p.Connects()
	for _, each := range people {
		e2etest.SaysYes(office.Person(each.Handle))
	}

	const idle = 3 * time.Second
	e2etest.Passes(time.Second) // the last answers are on their way
	before := spent(t, p.Cmd.Process.Pid)
	e2etest.Passes(idle)
	cpu := spent(t, p.Cmd.Process.Pid) - before
	held := resident(t, p.Cmd.Process.Pid)
	t.Logf("idle, 10 people: %.1f MB of memory, %.1f %% of a core", float64(held)/(1<<20), 100*cpu.Seconds()/idle.Seconds())
	if held > mostMemory {
		t.Errorf("%d bytes of memory, want at most %d", held, mostMemory)
	}
}

// resident is the memory that a process holds, in bytes.
func resident(t *testing.T, pid int) int {
	t.Helper()
	return memory(t, pid, "VmRSS")
}

// memory is one of the figures that Linux keeps of a process's memory, in bytes
// (man proc_pid_status).
func memory(t *testing.T, pid int, figure string) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), figure+":")
	kilobytes, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kilobytes << 10
}

// spent is the processor time that a process has taken (utime and stime, man proc_pid_stat).
func spent(t *testing.T, pid int) time.Duration {
	t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // the name before it may hold anything
	var ticks int
	for _, field := range strings.Fields(rest)[11:13] {
		n, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / clockTicks
}
