package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/sandbox"
	"unhunch/internal/session"
)

// reminders is how many are owed when the presses begin, and perSecond how
// fast they go out.
const (
	reminders = 10_000
	perSecond = 100
	pressers  = 1000 // of the people
)

// level is how many press at the same moment, and how often.
type level struct {
	atOnce, times int
	pause         time.Duration // after each, in which what follows from the presses is done
}

func levels() []level {
	return []level{
		lone(),
		{100, 40, 200 * time.Millisecond},
		{1000, 8, 2 * time.Second},
	}
}

// lone is one after another: the figure that is hardest to be sure of. Our work begins
// 9 ms after a press and has ended within 14 for 99 of 100: with a shorter pause nobody
// would press alone.
func lone() level { return level{1, 2000, 20 * time.Millisecond} }

// contestant is a process that a pretend Slack reaches: by sockets, or by requests.
type contestant struct {
	name, title string
	sockets     int // 0: it takes requests
	command     func(context.Context, settings, *city) (*exec.Cmd, error)
	rounds      map[int][][]time.Duration // from press to acknowledgement, sorted, by how many pressed at once
	missed      int
}

func apps(s settings) []*contestant {
	return contestants(s,
		&contestant{name: "bare", title: "slack-go alone", sockets: 1, command: bareCommand},
		&contestant{name: "unhunch", title: "Unhunch", sockets: 2, command: ourCommand},
		&contestant{name: "bolt", title: "Bolt for JavaScript", sockets: 1, command: boltCommand},
	)
}

// contestants are those that can be run here.
func contestants(s settings, all ...*contestant) []*contestant {
	if s.node == "" {
		all = all[:2]
	}
	for _, a := range all {
		a.rounds = map[int][][]time.Duration{}
	}
	return all
}

// acks prints how long people wait for the acknowledgement of a press.
func acks(ctx context.Context, s settings) error {
	if err := prepareApps(ctx, &s); err != nil {
		return err
	}
	return arePressed(ctx, s, "acks", apps(s))
}

// arePressed writes a table of contestants, who take turns. The second is ours.
func arePressed(ctx context.Context, s settings, table string, all []*contestant) error {
	// The pretend Slack is in this process, and everybody waits for it.
	defer debug.SetGCPercent(debug.SetGCPercent(1000))
	for round := range 2 * s.rounds {
		who, how := all, levels()
		if round >= s.rounds { // these two are compared by their slow end
			who, how = all[:2], []level{lone()}
		}
		for i := range who {
			a := who[(i+round)%len(who)]
			progressf("presses, round %d of %d: %s", round+1, 2*s.rounds, a.name)
			if err := a.isPressed(ctx, s, how); err != nil {
				return fmt.Errorf("%s: %w", a.name, err)
			}
		}
	}
	return s.write(table, acksTable(all)+"\n"+acksAims(all))
}

func acksTable(all []*contestant) string {
	t := newTable("at once", "")
	for _, a := range all {
		t.head(a.title)
	}
	for _, l := range levels() {
		for _, q := range []struct {
			name string
			of   float64
		}{{"p50", 0.5}, {"p99", 0.99}, {"p99.9", 0.999}} {
			cells := []string{thousands(l.atOnce), q.name}
			ours := all[1].slow(l, q.of)
			for _, a := range all {
				cell := "–"
				if len(a.rounds[l.atOnce]) > 0 {
					theirs := a.slow(l, q.of)
					cell = duration(theirs.Seconds())
					if a != all[1] {
						cell += fmt.Sprintf(" **ours: ×%s**", digits(ours.Seconds()/theirs.Seconds()))
					}
				}
				cells = append(cells, cell)
			}
			t.row(cells...)
		}
	}
	missed := []string{"", "not acknowledged"}
	for _, a := range all {
		missed = append(missed, strconv.Itoa(a.missed))
	}
	t.row(missed...)
	return t.String()
}

// slow is how long so many of a hundred waited at the most, in the median round.
func (a *contestant) slow(l level, q float64) time.Duration {
	var all []float64
	for _, round := range a.rounds[l.atOnce] {
		all = append(all, quantile(round, q).Seconds())
	}
	return time.Duration(spreadOf(all).median * float64(time.Second))
}

// acksAims compares the slow ends.
func acksAims(all []*contestant) string {
	g := newGoals("p99, ours ÷ theirs")
	most := map[string]float64{"bare": 1.2, "bolt": 0.5}
	for _, l := range levels() {
		for _, a := range all {
			if a == all[1] || len(a.rounds[l.atOnce]) == 0 {
				continue
			}
			title := fmt.Sprintf("%s at once, %s", thousands(l.atOnce), a.title)
			if l.atOnce == 1 && a.name == "bare" {
				title = star + title
			}
			g.most(title, all[1].slow(l, 0.99).Seconds()/a.slow(l, 0.99).Seconds(), most[a.name], digits)
		}
	}
	return g.String()
}

// isPressed runs an app in a city of its own, and has people press.
func (a *contestant) isPressed(ctx context.Context, s settings, presses []level) (err error) {
	dir, err := os.MkdirTemp(s.dir, a.name+"-")
	if err != nil {
		return err
	}
	c, err := newCity(ctx, dir, a.sockets == 0)
	if err != nil {
		return err
	}
	defer c.close()
	cmd, err := a.command(ctx, s, c)
	if err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 15 * time.Second
	posted := len(c.Calls("chat.postMessage"))
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	var how error
	go func() {
		how = cmd.Wait()
		close(ended)
	}()
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself
		select {
		case <-ended:
		case <-ctx.Done():
		}
	}()
	working := func() bool { return c.reaches(ctx, a.sockets) && len(c.Calls("chat.postMessage")) > posted+5*perSecond }
	for !working() {
		select {
		case <-ended:
			return fmt.Errorf("ended before it was connected: %w", how)
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for _, l := range presses {
		if err := a.bursts(ctx, c, l); err != nil {
			return err
		}
	}
	sent := len(c.Calls("chat.postMessage")) - posted
	if sent >= reminders {
		return fmt.Errorf("all %d reminders were sent before the presses were over", sent)
	}
	progressf("  %d reminders were sent meanwhile", sent)
	return nil
}

// bursts has many people press at the same moment, and again.
func (a *contestant) bursts(ctx context.Context, c *city, l level) error {
	already := len(c.Deliveries())
	runtime.GC()
	for k := range l.times {
		var ready sync.WaitGroup
		start := make(chan struct{})
		var all errgroup.Group
		for i := range l.atOnce {
			p := c.presses[(k*l.atOnce+i)%len(c.presses)]
			ready.Add(1)
			all.Go(func() error {
				ready.Done()
				<-start
				err := p.who.Use(ctx, p.button)
				if troubled(err) {
					return nil // it is counted below
				}
				return err
			})
		}
		ready.Wait()
		close(start)
		if err := all.Wait(); err != nil {
			return err
		}
		if err := until(ctx, time.Now().Add(l.pause)); err != nil {
			return err
		}
	}
	var took []time.Duration
	for _, d := range c.Deliveries()[already:] {
		switch {
		case d.Kind != sandbox.Interactive:
		case d.AckAfter == 0 || d.Late:
			a.missed++
		default:
			took = append(took, d.AckAfter)
		}
	}
	slices.Sort(took)
	a.rounds[l.atOnce] = append(a.rounds[l.atOnce], took)
	return nil
}

// troubled reports whether somebody was told by Slack that it went wrong.
func troubled(err error) bool {
	_, told := errors.AsType[*sandbox.Trouble](err)
	return told
}

func bareCommand(ctx context.Context, _ settings, c *city) (*exec.Cmd, error) {
	path, err := c.task()
	if err != nil {
		return nil, err
	}
	return childCommand(ctx, order{Contender: "bare", Address: path})
}

func boltCommand(ctx context.Context, s settings, c *city) (*exec.Cmd, error) {
	path, err := c.task()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, s.node, "app.js", path) //nolint:gosec // found on the PATH
	cmd.Dir, cmd.SysProcAttr = s.boltDir, endsWithUs()
	return cmd, nil
}

// ourCommand is the bot itself, with a store in which everybody is due in a
// moment.
func ourCommand(ctx context.Context, s settings, c *city) (*exec.Cmd, error) {
	path := filepath.Join(c.dir, "unhunch.db")
	now := time.Now()
	if err := settle(ctx, path, c.Slack, func(_ int, d *session.Desk) { moveIn(d, now) }); err != nil {
		return nil, err
	}
	return botCommand(ctx, s, c.Slack, c.door.APIURL(), path, "--log-level=warn", "--posts-per-minute="+strconv.Itoa(60*perSecond)), nil
}

// botCommand is the bot, connected to a pretend Slack.
func botCommand(ctx context.Context, s settings, to *sandbox.Slack, api, store string, flags ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, s.bot, append([]string{"run"}, flags...)...) //nolint:gosec // we built it
	cmd.SysProcAttr = endsWithUs()
	cmd.Env = append(os.Environ(), "SLACK_BOT_TOKEN="+to.Options().BotToken, "SLACK_APP_TOKEN="+to.Options().AppToken,
		"SLACK_API_URL="+api, "UNHUNCH_STORE="+store)
	return cmd
}
