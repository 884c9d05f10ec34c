package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"
	"unicode/utf8"

	"unhunch/internal/app"
	"unhunch/internal/bot"
	"unhunch/internal/delivery"
	"unhunch/internal/routine"
)

// runCmd is the bot at work.
type runCmd struct {
	Store      string   `help:"The file that keeps everything; or the PostgreSQL database, which several bots may share: postgres://USER@HOST/DATABASE." default:"unhunch.db" env:"UNHUNCH_STORE" placeholder:"FILE"`
	MustExist  bool     `name:"store-must-exist" help:"Do not make a new store where there is none: its disk may not be mounted." env:"UNHUNCH_STORE_MUST_EXIST" without:"a missing store is made anew, with a warning"`
	Routines   string   `help:"A folder of your own routines, laid over the built-in ones." env:"UNHUNCH_ROUTINES" placeholder:"DIR" reread:"" without:"the built-in ones alone"`
	BackupDir  string   `help:"A folder for a backup a day; without it, none are made." env:"UNHUNCH_BACKUP_DIR" placeholder:"DIR" without:"no daily backup"`
	Backups    int      `help:"How many of them are kept." default:"7" env:"UNHUNCH_BACKUPS" placeholder:"N"`
	Pictures   string   `name:"picture-base-url" help:"Where the pictures of the steps are: a folder on a web server, filled by 'unhunch pictures'. Without it they are uploaded to Slack, as far as Slack allows." env:"UNHUNCH_PICTURE_BASE_URL" placeholder:"URL" without:"pictures are uploaded to Slack"`
	Posts      int      `name:"posts-per-minute" help:"How many messages a minute a workspace is sent at the most. How many Slack takes is found out." default:"1200" env:"UNHUNCH_POSTS_PER_MINUTE" placeholder:"N" reread:""`
	Metrics    string   `help:"An address for /metrics (Prometheus), /healthz and /readyz, for example 127.0.0.1:9090; without it there is none." env:"UNHUNCH_METRICS" placeholder:"ADDRESS" without:"none"`
	Entrance   entrance `embed:""`
	Many       many     `embed:""`
	Support    string   `help:"Where people get help, as the Home tab says it: a sentence, an address, or a channel's id." env:"UNHUNCH_SUPPORT" placeholder:"TEXT" reread:"" without:"whoever installed it; --multi takes it"`
	Workspaces string   `help:"A file of what is otherwise for some workspaces: where people get help, the default plan, the days off." env:"UNHUNCH_WORKSPACES" placeholder:"FILE" reread:"" without:"all workspaces alike"`
	Wishes     wishes   `embed:""`
	Tokens     tokens   `kong:"-"`
	APIURL     string   `name:"slack-api-url" help:"Where Slack's Web API is." default:"https://slack.com/api/" env:"SLACK_API_URL" placeholder:"URL"`

	own   app.Policies // of Workspaces
	place app.Place    // of Store
}

const mostSupport = 300 // characters

// Help says what has no flag.
func (*runCmd) Help() string {
	return `Secrets have no flags:

  SLACK_BOT_TOKEN       the bot token (xoxb-…), from "OAuth & Permissions"
  SLACK_APP_TOKEN       the app-level token (xapp-…), from "Basic Information"
  SLACK_SIGNING_SECRET  with --listen, instead of the app-level token; from "Basic Information"
  SLACK_CLIENT_ID and SLACK_CLIENT_SECRET
                        with --multi, instead of the bot token; from "Basic Information"
  UNHUNCH_KEY           the key that seals, from 'unhunch key new'; without --multi it may be
                        left out
  UNHUNCH_STORE_PASSWORD
                        of the database that --store names, unless its address has it in
                        UNHUNCH_STORE

With _FILE behind its name, each variable names a file that holds the secret, as does
the file of settings ('unhunch help config'). As credentials of systemd they are slack-bot-token, slack-app-token, slack-signing-secret,
slack-client-id, slack-client-secret, unhunch-key and unhunch-store-password.`
}

func (c *runCmd) check(e env, wrong *mistakes) {
	c.Tokens.check(e, c.comes(), wrong)
	c.checkOthers(e, time.Now(), wrong)
}

// comes is how Slack comes to the bot, and who it is that it comes to.
func (c *runCmd) comes() coming {
	switch {
	case c.Many.Multi:
		return toAll
	case c.Entrance.Listen != "":
		return toOneByHTTP
	}
	return toOneBySocket
}

// checkOthers checks everything but the tokens. now says around which year days off are wanted.
func (c *runCmd) checkOthers(e env, now time.Time, wrong *mistakes) {
	c.APIURL = wrong.apiURL("--slack-api-url", c.APIURL)
	c.Pictures = wrong.pictureURL("--picture-base-url", c.Pictures)
	wrong.routines("--routines", c.Routines)
	wrong.folder("--backup-dir", c.BackupDir, "Make it, so that the bot's user can write to it, or leave it out.")
	c.Wishes.check(e, wrong, now)
	c.Entrance.check(wrong)
	c.Many.check(needed{listens: c.Entrance.Listen != "", seals: !c.Wishes.Key.keys.None(), helps: c.Support != ""}, wrong)
	if c.Backups < 1 || c.Backups > 1000 {
		wrong.add("--backups", fmt.Sprintf("%d is out of bounds", c.Backups), "Give a number from 1 to 1000.")
	}
	if c.Posts < 1 || c.Posts > app.MostPosts {
		wrong.add("--posts-per-minute", fmt.Sprintf("%d is out of bounds", c.Posts), fmt.Sprintf("Give a number from 1 to %d; Slack allows several hundred.", app.MostPosts))
	}
	if c.Metrics != "" && !isAddress(c.Metrics) {
		wrong.add("--metrics", fmt.Sprintf("%q is no address", c.Metrics), "Give a host and a port, for example 127.0.0.1:9090.")
	}
	if n := utf8.RuneCountInString(c.Support); n > mostSupport {
		wrong.add("--support", fmt.Sprintf("is %d characters long", n), fmt.Sprintf("Say it in at most %d.", mostSupport))
	}
	var err error
	c.own, err = app.ReadPolicies(c.Workspaces, now)
	wrong.file("--workspaces", c.Workspaces, err)
	c.place = placeOf(c.Store, e, wrong)
}

// Run starts the bot, and says by its error whether starting again may help.
func (c *runCmd) Run(ctx context.Context, e env) error {
	e.log.Info("starting", "version", built().String(), "store", c.place, slog.Group("settings", changed(e.settings)...))
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	signal.Ignore(syscall.SIGPIPE) // who reads the log may go: people are still to be reminded
	work := c.work(e)
	work.Hangups = hangups
	err := work.Run(ctx)
	if app.Lasts(err) {
		return &lasting{err}
	}
	return err
}

// work is the bot as these settings have it.
func (c *runCmd) work(e env) app.Work {
	set := c.Wishes.settings(e)
	set.BotToken, set.AppToken, set.SigningSecret, set.APIURL = c.Tokens.bot, c.Tokens.app, c.Tokens.signing, c.APIURL
	set.Limits = delivery.Limits{MostPosts: float64(c.Posts)}
	set.Pictures, set.Support, set.Own = c.Pictures, c.Support, c.own
	set.Public = c.public()
	return app.Work{
		Settings:  set,
		Store:     c.place,
		MustExist: c.MustExist,
		Files:     c.files(e.file),
		BackupDir: c.BackupDir,
		Backups:   c.Backups,
		Metrics:   c.Metrics,
		Listen:    app.Listen{Address: c.Entrance.Listen, Cert: c.Entrance.Cert, Key: c.Entrance.Key},
		Reread:    e.reread,
	}
}

// public is what workspaces install the app by; nil: they do not.
func (c *runCmd) public() *app.Public {
	if !c.Many.Multi {
		return nil
	}
	p := &app.Public{URL: c.Many.Public, ClientID: c.Tokens.clientID, ClientSecret: c.Tokens.clientSecret, Command: c.Many.Command}
	if c.BackupDir != "" {
		p.Copies = c.Backups
	}
	return p
}

// files are those that the operator wrote.
func (c *runCmd) files(settings *settingsFile) app.Files {
	f := app.Files{Routines: c.Routines, QuietWords: c.Wishes.Quiet.Words, Holidays: c.Wishes.Quiet.Holidays, Workspaces: c.Workspaces}
	if settings != nil {
		f.Settings = settings.name
	}
	return f
}

// material is what may change while the bot works, after it was checked.
func (c *runCmd) material(library *routine.Library, settings *settingsFile) app.Material {
	return app.Material{
		Material: bot.Material{Library: library, Words: c.Wishes.Quiet.words, Holidays: c.Wishes.Quiet.days, Usual: c.Wishes.Default.usual, Support: c.Support},
		Own:      c.own,
		Posts:    c.Posts,
		Files:    c.files(settings),
	}
}
