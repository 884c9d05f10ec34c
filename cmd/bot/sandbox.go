package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/bot/pictures"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/web"
	"unhunch/internal/store/bolt"
)

// sandboxCmd is the bot at work in a pretend Slack, with a page to play in.
type sandboxCmd struct {
	Port     int    `help:"The page's port on 127.0.0.1; the next free one where it is taken." default:"8080" env:"UNHUNCH_SANDBOX_PORT" placeholder:"N"`
	Store    string `help:"The file to keep everything in; without it, nothing is kept." env:"UNHUNCH_SANDBOX_STORE" placeholder:"FILE"`
	Start    string `help:"The moment at which its clock starts, such as 2028-02-29T08:30, in UTC if it names no zone; of a date alone, nine in the morning. Without it, nine in the morning of the coming workday." env:"UNHUNCH_SANDBOX_START" placeholder:"TIME"`
	Routines string `help:"A folder of your own routines, laid over the built-in ones." env:"UNHUNCH_ROUTINES" placeholder:"DIR"`
	NoOpen   bool   `help:"Do not open the browser."`

	starts time.Time // zero: on the coming workday
}

func (c *sandboxCmd) check(_ env, wrong *mistakes) {
	wrong.port(c.Port)
	if c.Start != "" {
		c.starts = wrong.moment("--start", c.Start)
	}
	wrong.folder("--routines", c.Routines)
}

func (c *sandboxCmd) Run(ctx context.Context, e env) (err error) {
	library, err := loadLibrary(c.Routines)
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
	store, err := bolt.Open(file, bolt.Options{MadeBy: built().String(), Log: e.log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()

	now := c.clock(time.Now())
	pretend := sandbox.New(sandbox.Options{
		Now:       now.Now,
		FileDelay: -1,
		Commands: []sandbox.Command{{
			Name: "/stretch", Usage: "[now | snooze 20m | pause until monday | plan | settings | help]",
			Description: "A short upper-back break, now or later",
		}},
		Shortcuts: shortcuts(),
	})
	defer pretend.Close()
	door := pretend.InMemory()
	defer door.Close()

	app, err := assemble(ctx, settings{
		botToken: pretend.Options().BotToken,
		appToken: pretend.Options().AppToken,
		apiURL:   door.APIURL(),
		http:     door.HTTPClient(),
		dialer:   door.Dialer(),
		now:      now.Now,
		uploads:  pictures.Pace{Every: time.Millisecond, Rest: time.Millisecond}, // nobody else uses this Slack
		log:      e.log,
	}, store, library)
	if err != nil {
		return err
	}
	listener, err := listen(ctx, c.Port)
	if err != nil {
		return err
	}
	page := serving(web.New(pretend, traveller{clock: now, app: app, arrived: pretend.CatchUp}, web.Options{}), patience)
	page.BaseContext = func(net.Listener) context.Context { return ctx }
	address := "http://" + listener.Addr().String()
	fmt.Fprintf(e.stdout, "Unhunch in a pretend Slack: %s\nType /stretch there. Ctrl-C ends it.\n", address)
	if !c.NoOpen {
		openBrowser(ctx, e.getenv, address)
	}

	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return app.Run(ctx) })
	g.Go(func() error {
		if err := page.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		return page.Close()
	})
	return g.Wait()
}

// clock is the sandbox's when it is now.
func (c *sandboxCmd) clock(now time.Time) *clock {
	if c.starts.IsZero() {
		return showing(comingWorkday(now), now)
	}
	return showing(c.starts, now)
}

// shortcuts are those of the manifest.
func shortcuts() []sandbox.Shortcut {
	return []sandbox.Shortcut{
		{CallbackID: "stretch_break", Name: "Take a stretch break"},
		{CallbackID: "stretch_settings", Name: "Stretch settings"},
	}
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
