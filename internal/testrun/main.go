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
		_, _ = fmt.Fprintln(flag.CommandLine.Output(), "usage: testrun [-packages N] [-all] [-not-run TEXT] COMMAND [--beside COMMAND]\nEach COMMAND is a go test -json. They run side by side.")
		flag.PrintDefaults()
	}
	flag.Parse()
	r := newReport(s, os.Stdout, time.Now) //nolint:forbidigo // people want to know for how long they have waited
	code := run(r, split(flag.Args())...)
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
		n := slices.Index(args, "--beside")
		if n < 0 {
			return append(commands, args)
		}
		commands, args = append(commands, args[:n]), args[n+1:]
	}
	return commands
}

// run has commands reported that run side by side, and gives the exit code of the
// first that fails. A signal is theirs to obey, and their end ours.
func run(r *report, commands ...[]string) int {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	defer signal.Stop(signals)
	var running []*exec.Cmd
	lines := make(chan []byte)
	codes := make(chan int, len(commands))
	for _, command := range commands {
		tests := exec.CommandContext(context.Background(), command[0], command[1:]...) //nolint:gosec,forbidigo // it is what we are for, and nobody calls us
		tests.Stderr = os.Stderr
		out, err := tests.StdoutPipe()
		if err == nil {
			err = tests.Start()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			codes <- 1
			continue
		}
		running = append(running, tests)
		go func() {
			read(out, lines)
			codes <- code(tests.Wait())
		}()
	}
	beat := time.NewTicker(time.Second)
	defer beat.Stop()
	first := 0
	for ended := 0; ended < len(commands); {
		select {
		case line := <-lines:
			r.takes(line)
		case <-beat.C:
			r.beats(quiet)
		case s := <-signals:
			for _, tests := range running {
				_ = tests.Process.Signal(s) // if it has ended, all is well
			}
		case c := <-codes:
			ended++
			if first == 0 {
				first = c
			}
		}
	}
	return first
}

// read hands on each line there is.
func read(from io.Reader, lines chan<- []byte) {
	for in := bufio.NewReader(from); ; {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			lines <- line
		}
		if err != nil {
			return
		}
	}
}

// code is what a command's end means to make.
func code(err error) int {
	if err == nil {
		return 0
	}
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return max(failed.ExitCode(), 1) // -1: by a signal
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}
