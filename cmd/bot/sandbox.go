package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/app"
	"unhunch/internal/routine"
	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
)

// sandboxCmd is the bot at work in a pretend Slack, with a page to play in.
type sandboxCmd struct {
	Port     int    `help:"The page's port on 127.0.0.1; the next free one where it is taken." default:"8080" env:"UNHUNCH_SANDBOX_PORT" placeholder:"N"`
	Store    string `help:"The file to keep everything in; without it, nothing is kept." env:"UNHUNCH_SANDBOX_STORE" placeholder:"FILE"`
	Start    string `help:"The moment at which its clock starts, such as 2028-02-29T08:30, in UTC if it names no zone; of a date alone, nine in the morning. Without it, nine in the morning of the coming workday." env:"UNHUNCH_SANDBOX_START" placeholder:"TIME"`
	Routines string `help:"A folder of your own routines, laid over the built-in ones." env:"UNHUNCH_ROUTINES" placeholder:"DIR"`
	Wishes   wishes `embed:""`
	Alone    bool   `name:"without-bot" help:"The pretend Slack alone, for a bot that you start beside it: its environment is printed."`
	HTTP     bool   `name:"http" help:"Two workspaces, to which Slack sends requests over HTTP: one has the app, and the other can install it from the app's own pages, at the next free port."`
	NoOpen   bool   `help:"Do not open the browser."`

	starts time.Time // zero: on the coming workday
}

func (c *sandboxCmd) check(e env, wrong *mistakes) {
	wrong.port(c.Port)
	if c.Start != "" {
		c.starts = wrong.moment("--start", c.Start)
	}
	wrong.routines("--routines", c.Routines)
	c.Wishes.check(e, wrong, c.clock(time.Now()).Now())
	if c.Alone && c.HTTP {
		wrong.add("--http", "is given with --without-bot", "Leave one of them out: over HTTP the sandbox has its own bot.")
	}
	if c.Alone && (c.Store != "" || c.Start != "" || c.Routines != "" || c.Wishes.given()) {
		wrong.add("--without-bot", "goes with none of --store, --start, --routines, --quiet-words, --holidays, --default-plan, --key-file, --calendar-hosts and --no-calendars", "Give them to the bot that you start beside it; its clock is the machine's.")
	}
}

func (c *sandboxCmd) Run(ctx context.Context, e env) (err error) {
	if c.Alone {
		return c.alone(ctx, e)
	}
	library, err := app.LoadLibrary(c.Routines)
	if err != nil {
		return err
	}
	file := c.Store
	if file == "" {
		dir, failed := os.MkdirTemp("", "unhunch-sandbox-")
		if failed != nil {
			return fmt.Errorf("%w: name a file with --store, or a folder in TMPDIR", failed)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		file = filepath.Join(dir, "unhunch.db")
	}
	kept, err := bolt.Open(file, bolt.Options{MadeBy: built().String(), Log: e.log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()

	if c.HTTP {
		return c.town(ctx, e, kept, library)
	}
	playground, err := app.OpenSandbox(ctx, c.clock(time.Now()), kept, library, c.Wishes.settings(e))
	if err != nil {
		return err
	}
	defer playground.Close()
	listener, err := listen(ctx, c.Port)
	if err != nil {
		return err
	}
	address := "http://" + listener.Addr().String()
	fmt.Fprintf(e.stdout, "Unhunch in a pretend Slack: %s\nType /stretch there, to yourself or in a channel. Ctrl-C ends it.\n", address)
	if !c.NoOpen {
		openBrowser(ctx, e.getenv, address)
	}

	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return playground.Run(ctx) })
	g.Go(func() error { return app.Serve(ctx, listener, playground.Page) })
	return g.Wait()
}

// town is the bot at work for two workspaces. It shows itself at an address of its own,
// as it would to whoever installs it.
func (c *sandboxCmd) town(ctx context.Context, e env, kept store.Store, library *routine.Library) error {
	slack, err := listen(ctx, c.Port)
	if err != nil {
		return err
	}
	bot, err := listen(ctx, c.Port)
	if err != nil {
		return errors.Join(err, slack.Close())
	}
	at := app.TownAddresses{Slack: "http://" + slack.Addr().String(), Bot: "http://" + bot.Addr().String()}
	town, err := app.OpenSandboxTown(ctx, c.clock(time.Now()), kept, library, c.Wishes.settings(e), at)
	if err != nil {
		return errors.Join(err, slack.Close(), bot.Close())
	}
	defer town.Close()
	fmt.Fprintf(e.stdout, `Two workspaces of a pretend Slack: %s
Unhunch is in the first. Whoever wants it in the second installs it: %s/install
Type /stretch in either. Ctrl-C ends it.
`, at.Slack, at.Bot)
	if !c.NoOpen {
		openBrowser(ctx, e.getenv, at.Slack)
	}

	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return town.Run(ctx) })
	g.Go(func() error { return app.Serve(ctx, slack, town.Page) })
	g.Go(func() error { return app.Serve(ctx, bot, town.Bot) })
	return g.Wait()
}

// alone is a pretend Slack for a bot that is started beside it, as an operator does.
func (c *sandboxCmd) alone(ctx context.Context, e env) error {
	pretend := app.OpenSlackAlone()
	defer pretend.Close()
	listener, err := listen(ctx, c.Port)
	if err != nil {
		return err
	}
	address := "http://" + listener.Addr().String()
	fmt.Fprintf(e.stdout, `A pretend Slack: %s
Point a bot at it, in another terminal:

export SLACK_API_URL=%s/api/
export SLACK_BOT_TOKEN=%s
export SLACK_APP_TOKEN=%s

Then look with "unhunch doctor", start "unhunch run", and type /stretch on the page, to yourself or in a channel.
Ctrl-C ends it.
`, address, address, pretend.BotToken, pretend.AppToken)
	if !c.NoOpen {
		openBrowser(ctx, e.getenv, address)
	}
	return app.Serve(ctx, listener, pretend)
}

// clock is the sandbox's when it is now.
func (c *sandboxCmd) clock(now time.Time) *app.Clock {
	if c.starts.IsZero() {
		return app.Showing(app.ComingWorkday(now), now)
	}
	return app.Showing(c.starts, now)
}

// portsToTry is how many ports after the wanted one are tried.
const portsToTry = 20

// listen takes the port, or the next free one. The page is for this machine
// only: it lets anybody who reaches it act as anybody.
func listen(ctx context.Context, port int) (net.Listener, error) {
	var config net.ListenConfig
	var first error
	for p := port; p < port+portsToTry; p++ {
		l, err := config.Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(p)))
		if err == nil {
			return l, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, fmt.Errorf("no free port from %d on (give another with --port): %w", port, first)
}

// openBrowser opens the page where there is a desktop. That it could not is no
// matter: the address is printed.
func openBrowser(ctx context.Context, getenv func(string) string, address string) {
	var opener string
	switch {
	case runtime.GOOS == "darwin":
		opener = "open"
	case getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != "":
		opener = "xdg-open"
	default:
		return
	}
	cmd := exec.CommandContext(ctx, opener, address) //nolint:gosec // both are ours
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }()
	}
}
