// Command bench measures Unhunch beside what it could have been built on, and
// prints the tables of docs/performance.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // zones as the bot has them
)

// settings are what a run is told.
type settings struct {
	sizes   []int // how many people
	rounds  int   // how often each contender is started anew
	beats   int   // how often the largest crowd is met in a round
	homes   int   // how many press in their Home tabs at once, at the most
	dir     string
	offices int    // how many workspaces are neighbours
	due     int    // the only crowd that is met; 0: each
	only    string // the only contender; "": all
	doc     string // a document whose tables are written anew
	prof    string // a folder for profiles of ours; "": none are taken
	bot     string // the bot's binary

	node, boltDir string // to run Bolt with; "" where there is no Node
}

// part is one of the tables.
type part struct {
	name, about string
	run         func(context.Context, settings) error
}

func parts() []part {
	return []part{
		{"load", "many people due at once, beside PostgreSQL, River and those that count in memory", load},
		{"replicas", "processes that share a PostgreSQL server, beside River and pollers", replicas},
		{"posting", "what scheduling and settling cost beside the post itself", posting},
		{"pacing", "a crowd under Slack's limits (simulated)", pacing},
		{"neighbours", "what a workspace loses by thousands of others, and a large one", neighbours},
		{"acks", "how long a press waits for its acknowledgement, beside slack-go and Bolt", acks},
		{"requests", "the same over HTTP, beside a bare handler with slack-go's verifier and Bolt", requests},
		{"answers", "how long a press waits until what people see has changed", answers},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) (err error) {
	if len(args) > 0 && args[0] == inChild {
		return child(ctx, args[1:])
	}
	s, wanted, err := read(args)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	if s.dir, err = os.MkdirTemp("", "unhunch-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(s.dir)) }()
	if err := os.Chmod(s.dir, 0o755); err != nil { //nolint:gosec // PostgreSQL runs as somebody else where we are root
		return err
	}
	if err := machine(s); err != nil {
		return err
	}
	var failed []error
	for _, p := range parts() {
		if len(wanted) > 0 && !slices.Contains(wanted, p.name) {
			continue
		}
		began := time.Now()
		err := p.run(ctx, s)
		progressf("%s: %s", p.name, time.Since(began).Round(time.Second))
		if ctx.Err() != nil {
			return fmt.Errorf("%s: stopped", p.name)
		}
		if err != nil { // the other tables can be had all the same
			err = fmt.Errorf("%s: %w", p.name, err)
			progressf("FAILED: %v", err)
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// read takes the flags, and the names of the tables behind them.
func read(args []string) (s settings, wanted []string, err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	sizes := flags.String("sizes", "1000,100000,1000000", "how many `people`, separated by commas")
	flags.IntVar(&s.rounds, "rounds", 2, "how often each contender is started anew, but those in memory only once")
	flags.IntVar(&s.beats, "beats", 2, "how often the largest crowd is met in a round, 2 at the most; smaller ones are met more often")
	flags.IntVar(&s.homes, "homes", 200, "how many press in their Home tabs at once, at the most 1000, which takes more than half an hour")
	flags.IntVar(&s.offices, "workspaces", 2000, "how many are neighbours")
	flags.IntVar(&s.due, "due", 0, "have only the crowd of so many due: 1000, 10000 or 33000")
	flags.StringVar(&s.only, "only", "", "measure only this `contender` of load or replicas, as in unhunch, or part of posting: alone, bare or whole")
	flags.StringVar(&s.prof, "profile", "", "a `folder` for profiles of what is ours, for go tool pprof")
	flags.StringVar(&s.doc, "doc", "", "a `document` whose tables are written anew, each as soon as it is there: ../docs/performance.md")
	flags.Usage = func() {
		fmt.Fprintln(os.Stderr, "bench [flags] [tables]: prints Markdown. The tables, all by default:")
		for _, p := range parts() {
			fmt.Fprintf(os.Stderr, "  %-8s %s\n", p.name, p.about)
		}
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return s, nil, err
	}
	for size := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(size))
		if err != nil || n < 1000 {
			return s, nil, fmt.Errorf("-sizes %s: give numbers from 1000 on, as in 1000,10000", *sizes)
		}
		s.sizes = append(s.sizes, n)
	}
	if s.prof != "" {
		if err := os.MkdirAll(s.prof, 0o755); err != nil { //nolint:gosec // for whoever reads them
			return s, nil, err
		}
	}
	return s, flags.Args(), s.check(flags.Args())
}

// check says what of it there is not.
func (s settings) check(wanted []string) error {
	if s.offices < 1 {
		return fmt.Errorf("-workspaces %d: 1 or more", s.offices)
	}
	if s.rounds < 1 || s.beats < 1 || s.beats > 2 {
		return errors.New("-rounds wants 1 or more, -beats 1 or 2")
	}
	if s.due != 0 && !slices.Contains(crowdSizes(), s.due) {
		return fmt.Errorf("-due %d: the crowds are %v", s.due, crowdSizes())
	}
	only := []string{partAlone, partBare, partWhole, jobsAlone, idleOnes}
	for _, c := range columns() {
		only = append(only, c.name)
	}
	if s.only != "" && !slices.Contains(only, s.only) {
		return fmt.Errorf("-only %s: there are %s", s.only, strings.Join(only, ", "))
	}
	for _, name := range wanted {
		if !slices.ContainsFunc(parts(), func(p part) bool { return p.name == name }) {
			return fmt.Errorf("there is no table %q: see bench -help", name)
		}
	}
	return nil
}

// machine prints what it was measured on.
func machine(s settings) error {
	syncs, err := disk(s.dir)
	if err != nil {
		return err
	}
	return s.write("machine", fmt.Sprintf(
		"%s, %d cores, Linux %s, %s, %s. A page written and synced to its disk: half of them within %s, 99 of 100 within %s.\n",
		cpuModel(), runtime.NumCPU(), kernel(), runtime.Version(), time.Now().Format(time.DateOnly),
		duration(quantile(syncs, 0.5).Seconds()), duration(quantile(syncs, 0.99).Seconds())))
}

// progressf tells the terminal what takes so long.
func progressf(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
