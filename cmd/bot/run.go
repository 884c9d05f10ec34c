package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/bot/door"
	"unhunch/internal/delivery"
	"unhunch/internal/schedule"
	"unhunch/internal/store/bolt"
	"unhunch/internal/strict"
)

// runCmd is the bot at work.
type runCmd struct {
	Store     string     `help:"The file that keeps everything." default:"unhunch.db" env:"UNHUNCH_STORE" placeholder:"FILE"`
	MustExist bool       `name:"store-must-exist" help:"Do not make a new store where there is none: its disk may not be mounted." env:"UNHUNCH_STORE_MUST_EXIST"`
	Routines  string     `help:"A folder of your own routines, laid over the built-in ones." env:"UNHUNCH_ROUTINES" placeholder:"DIR"`
	BackupDir string     `help:"A folder for a backup a day; without it, none are made." env:"UNHUNCH_BACKUP_DIR" placeholder:"DIR"`
	Backups   int        `help:"How many of them are kept." default:"7" env:"UNHUNCH_BACKUPS" placeholder:"N"`
	Pictures  string     `name:"picture-base-url" help:"Where the pictures of the steps are: a folder on a web server, filled by 'unhunch pictures'. Without it they are uploaded to Slack, as far as Slack allows." env:"UNHUNCH_PICTURE_BASE_URL" placeholder:"URL"`
	Posts     int        `name:"posts-per-minute" help:"How many messages a minute a workspace is sent at the most. How many Slack takes is found out." default:"1200" env:"UNHUNCH_POSTS_PER_MINUTE" placeholder:"N"`
	Metrics   string     `help:"An address for /metrics (Prometheus), /healthz and /readyz, for example 127.0.0.1:9090; without it there is none." env:"UNHUNCH_METRICS" placeholder:"ADDRESS"`
	Support   string     `help:"Where people get help, as the Home tab says it: a sentence, an address, or a channel's id." env:"UNHUNCH_SUPPORT" placeholder:"TEXT"`
	Quiet     quietFiles `embed:""`
	APIURL    string     `name:"slack-api-url" help:"Where Slack's Web API is." default:"https://slack.com/api/" env:"SLACK_API_URL" placeholder:"URL"`
}

const mostSupport = 300 // characters

// Help says what has no flag.
func (*runCmd) Help() string {
	return `Two secrets come from the environment and from nowhere else:
  SLACK_BOT_TOKEN  the bot token (xoxb-…), from "OAuth & Permissions"
  SLACK_APP_TOKEN  the app-level token (xapp-…) with connections:write, from "Basic Information"`
}

func (c *runCmd) check(e env, wrong *mistakes) {
	wrong.token("SLACK_BOT_TOKEN", e.getenv("SLACK_BOT_TOKEN"), "xoxb-", `"OAuth & Permissions"`)
	wrong.token("SLACK_APP_TOKEN", e.getenv("SLACK_APP_TOKEN"), "xapp-", `"Basic Information"`)
	c.APIURL = wrong.apiURL("SLACK_API_URL", c.APIURL)
	c.Pictures = wrong.pictureURL("--picture-base-url", c.Pictures)
	wrong.folder("--routines", c.Routines)
	wrong.folder("--backup-dir", c.BackupDir)
	c.Quiet.check(wrong, time.Now())
	if c.Backups < 1 || c.Backups > 1000 {
		wrong.add("--backups", fmt.Sprintf("%d is out of bounds", c.Backups), "Give a number from 1 to 1000.")
	}
	if c.Posts < 1 || c.Posts > 6000 {
		wrong.add("--posts-per-minute", fmt.Sprintf("%d is out of bounds", c.Posts), "Give a number from 1 to 6000; Slack allows several hundred.")
	}
	if _, _, err := net.SplitHostPort(c.Metrics); c.Metrics != "" && err != nil {
		wrong.add("--metrics", fmt.Sprintf("%q is no address", c.Metrics), "Give a host and a port, for example 127.0.0.1:9090.")
	}
	if n := utf8.RuneCountInString(c.Support); n > mostSupport {
		wrong.add("--support", fmt.Sprintf("is %d characters long", n), fmt.Sprintf("Say it in at most %d.", mostSupport))
	}
	if c.Store == "" {
		wrong.add("--store", "is empty", "Name a file, for example unhunch.db.")
	}
}

func (c *runCmd) Run(ctx context.Context, e env) (err error) {
	defer func() { err = judged(err) }()
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	signal.Ignore(syscall.SIGPIPE) // who reads the log may go: people are still to be reminded
	library, err := loadLibrary(c.Routines)
	if err != nil {
		if problems, ok := errors.AsType[strict.Problems](err); ok {
			return fmt.Errorf("the routines have mistakes:\n%w", problems)
		}
		return err
	}
	store, err := bolt.Open(c.Store, bolt.Options{MadeBy: built().String(), MustExist: c.MustExist, Log: e.log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.rescue(ctx, err, store, e.log), store.Close()) }()
	c.warnOfRights(e.log)
	if store.Made() {
		e.log.Warn("there was no store: a new one was made, in which nobody has said yes yet", "store", c.Store)
	}
	set := settings{
		botToken: e.getenv("SLACK_BOT_TOKEN"),
		appToken: e.getenv("SLACK_APP_TOKEN"),
		apiURL:   c.APIURL,
		limits:   delivery.Limits{MostPosts: float64(c.Posts)},
		chores:   c.chores(store, e.log),
		pictures: c.Pictures,
		log:      e.log,
		words:    c.Quiet.words,
		holidays: c.Quiet.days,
		support:  c.Support,
	}
	c.Quiet.outOfDate(time.Now(), e.log)
	eyes := newWatch(ctx, store)
	if c.Metrics != "" {
		if err := eyes.serve(ctx, c.Metrics, e.log); err != nil {
			return err
		}
		set = eyes.around(set)
	}
	app, err := assemble(ctx, set, store, library)
	if err != nil {
		if ctx.Err() != nil {
			return nil // asked to stop before Slack answered
		}
		return err
	}
	eyes.see(app)
	e.log.Info("working", "version", built().String(), "routines", len(library.Routines()), "store", c.Store)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return app.Run(ctx) })
	g.Go(func() error {
		c.heed(ctx, hangups, app)
		return nil
	})
	g.Go(func() error {
		hatch{store, time.Now, e.log}.open(ctx, c.Store)
		return nil
	})
	err = g.Wait()
	e.log.Info("stopped")
	return err
}

// judged marks what starting again does not mend: tokens that Slack refuses, a
// store that is none or damaged or of another version, mistakes in routines.
func judged(err error) error {
	stays := errors.Is(err, door.ErrTokens)
	for _, store := range []error{bolt.ErrForeign, bolt.ErrNewer, bolt.ErrOlder, bolt.ErrDamaged} {
		stays = stays || errors.Is(err, store)
	}
	if _, mistakes := errors.AsType[strict.Problems](err); stays || mistakes {
		return &lasting{err}
	}
	return err
}

// rescue saves what would end with this process, because its file was removed.
func (c *runCmd) rescue(ctx context.Context, why error, store *bolt.Store, log *slog.Logger) error {
	if !errors.Is(why, bolt.ErrReplaced) {
		return nil
	}
	ctx = context.WithoutCancel(ctx) // there is no other copy
	path, err := store.Rescue(ctx, time.Now())
	if err == nil && path != "" {
		log.ErrorContext(ctx, "the store was removed: what it held was saved to another file", "file", path)
	}
	return err
}

func (c *runCmd) chores(store *bolt.Store, log *slog.Logger) []schedule.Chore {
	if c.BackupDir == "" {
		return nil
	}
	kept := backups{store: store, dir: c.BackupDir, keep: c.Backups, log: log}
	return []schedule.Chore{{Name: "backup", Every: backupsChecked, Do: kept.daily}}
}
