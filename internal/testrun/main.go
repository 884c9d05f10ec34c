// Command testrun runs go test and tells what goes on: each package when it is
// done, each failure at once and whole, what is running when nothing else
// is said, and at the end what go test itself would have said.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"syscall"
	"time"
)

// quiet is for how long nothing may be said.
const quiet = 30 * time.Second

func main() {
	var s settings
	flag.IntVar(&s.packages, "packages", 0, "how many packages there are")
	flag.Var((*list)(&s.notRun), "not-run", "what is not run, and why; it may be said several times")
	flag.BoolVar(&s.all, "all", false, "show what passing tests say, too")
	flag.Usage = func() {
		_, _ = fmt.Fprintln(flag.CommandLine.Output(), "usage: testrun [-packages N] [-all] [-not-run TEXT] COMMAND [--then COMMAND]\nEach COMMAND is a go test -json.")
		flag.PrintDefaults()
	}
	flag.Parse()
	r := newReport(s, os.Stdout, time.Now) //nolint:forbidigo // people want to know for how long they have waited
	code := 0
	for _, command := range split(flag.Args()) {
		if c := run(r, command); code == 0 {
			code = c
		}
	}
	r.ends()
	os.Exit(code) //nolint:forbidigo // make wants to know
}

// list is a flag that may be given several times.
type list []string

func (l *list) String() string { return fmt.Sprint([]string(*l)) }

func (l *list) Set(text string) error {
	*l = append(*l, text)
	return nil
}

// split takes several commands apart.
func split(args []string) (commands [][]string) {
	for len(args) > 0 {
		n := slices.Index(args, "--then")
		if n < 0 {
			return append(commands, args)
		}
		commands, args = append(commands, args[:n]), args[n+1:]
	}
	return commands
}

// run has a command reported, and gives its exit code. A signal is the command's to
// obey, and its end ours.
func run(r *report, command []string) int {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	defer signal.Stop(signals)
	tests := exec.CommandContext(context.Background(), command[0], command[1:]...) //nolint:gosec,forbidigo // it is what we are for, and nobody calls us
	tests.Stderr = os.Stderr
	out, err := tests.StdoutPipe()
	if err == nil {
		err = tests.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	follow(r, out, signals, func(s os.Signal) { _ = tests.Process.Signal(s) }) // if it has ended, all is well
	err = tests.Wait()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return max(failed.ExitCode(), 1) // -1: by a signal
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// follow reports each line of go test -json until there are no more, and what is
// running whenever nothing was said for a while.
func follow(r *report, from io.Reader, signals <-chan os.Signal, pass func(os.Signal)) {
	lines := make(chan []byte)
	go func() {
		defer close(lines)
		for in := bufio.NewReader(from); ; {
			line, err := in.ReadBytes('\n')
			if len(line) > 0 {
				lines <- line
			}
			if err != nil {
				return
			}
		}
	}()
	beat := time.NewTicker(time.Second)
	defer beat.Stop()
	for {
		select {
		case line, more := <-lines:
			if !more {
				return
			}
			r.takes(line)
		case <-beat.C:
			r.beats(quiet)
		case s := <-signals:
			pass(s)
		}
	}
}
