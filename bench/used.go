package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// used is what a contender has taken.
type used struct {
	CPU     time.Duration // of its process, and of PostgreSQL's
	Allocs  uint64        // by its process
	Written int64         // bytes handed to files, by PostgreSQL where there is one
}

// used is what has been taken so far. The processor time is looked at last, and
// by since first, so that looking is not counted.
func (o order) used() used {
	u := used{Allocs: allocs(), Written: o.written()}
	u.CPU = o.cpu()
	return u
}

// since is what has been taken since.
func (o order) since(before used) used {
	u := used{CPU: o.cpu() - before.CPU}
	u.Allocs, u.Written = allocs()-before.Allocs, o.written()-before.Written
	return u
}

func allocs() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Mallocs
}

func (o order) cpu() time.Duration {
	all := cpu()
	for _, pid := range o.servers() {
		all += spentBy(pid)
	}
	return all
}

func (o order) written() (all int64) {
	if o.Server == 0 {
		return handed(os.Getpid())
	}
	for _, pid := range o.servers() {
		all += handed(pid)
	}
	return all
}

// servers are PostgreSQL's processes.
func (o order) servers() []int {
	if o.Server == 0 {
		return nil
	}
	return family(o.Server)
}

// resting is the anonymous memory of all that belongs to a contender, and what
// PostgreSQL's processes share.
func (o order) resting() int64 {
	var all, shared int64
	for _, pid := range o.servers() {
		m := memory(pid)
		all += m["RssAnon"]
		shared = max(shared, m["RssShmem"])
	}
	return all + shared + resting()
}

// spentBy is the processor time of a process with a single thread, and of its
// children that it has buried.
func spentBy(pid int) time.Duration {
	const hertz = 100 // of the counters in stat, on every Linux that Go runs on
	var all time.Duration
	if text, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", pid)); err == nil {
		first, _, _ := strings.Cut(string(text), " ")
		n, err := strconv.ParseInt(first, 10, 64) // nanoseconds (kernel: sched-stats.rst)
		if err == nil {
			all += time.Duration(n)
		}
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return all // it ended
	}
	_, rest, _ := strings.Cut(string(text), ") ") // the name may hold anything
	words := strings.Fields(rest)
	if len(words) < 15 {
		return all
	}
	for _, word := range words[13:15] { // cutime, cstime (man 5 proc)
		n, err := strconv.ParseInt(word, 10, 64)
		if err == nil {
			all += time.Duration(n) * time.Second / hertz
		}
	}
	return all
}

// handed is how many bytes a process and the children that it has buried gave to
// write calls (man 5 proc: wchar). What goes to sockets is not among them.
func handed(pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/io", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if figure, found := strings.CutPrefix(line, "wchar: "); found {
			n, err := strconv.ParseInt(strings.TrimSpace(figure), 10, 64)
			if err == nil {
				return n
			}
		}
	}
	return 0
}
