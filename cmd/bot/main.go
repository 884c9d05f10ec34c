// Command unhunch reminds people who sit all day to move their upper back, and
// leads them through it in Slack.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"reflect"
	"strings"
	"syscall"
	_ "time/tzdata" // containers often come without zones

	"github.com/alecthomas/kong"

	"unhunch/internal/app"
	"unhunch/internal/commandline"
)

// cli is the command line. What has the tag starts goes on until it is ended. Everything that can be a flag can be an environment
// variable; secrets are no flags: see tokens.
type cli struct {
	LogFormat string `help:"How log lines are written: text or json." choices:"text,json" default:"text" env:"UNHUNCH_LOG_FORMAT" placeholder:"FORMAT"`
	LogLevel  string `help:"Minimum log level: debug, info, warn or error." choices:"debug,info,warn,error" default:"info" env:"UNHUNCH_LOG_LEVEL" placeholder:"LEVEL"`

	Run        runCmd        `cmd:"" starts:"" help:"Connect to Slack and work."`
	Doctor     doctorCmd     `cmd:"" help:"Look whether everything is all right, and tell what is not and what mends it."`
	Sandbox    sandboxCmd    `cmd:"" starts:"" help:"Try it in the browser, in a pretend Slack: no tokens, no account."`
	Health     healthCmd     `cmd:"" help:"Ask a running bot how it does: for a container's health check."`
	Backup     backupCmd     `cmd:"" help:"Save the store to a file, while the bot works or not."`
	Store      storeCmd      `cmd:"" help:"Look after the store's file."`
	Workspaces workspacesCmd `cmd:"" help:"List the workspaces in a store: ids and counts, and no names."`
	Key        keyCmd        `cmd:"" help:"Make the key that secrets in the store are sealed with, or change it."`
	Routines   routinesCmd   `cmd:"" help:"List, show, check and preview routines."`
	Check      checkCmd      `cmd:"" help:"Check a folder of routines, or the built-in ones: the same as routines check."`
	Pictures   picturesCmd   `cmd:"" help:"Write the pictures of the steps, to put them on a web server."`
	Words      quietWordsCmd `cmd:"" name:"quiet-words" help:"Print the words and emoji of statuses that ask for quiet."`
	Manifest   manifestCmd   `cmd:"" help:"Print the app manifest to paste into Slack."`
	Completion completionCmd `cmd:"" help:"Print the completion for a shell: bash, zsh or fish."`
	Man        manCmd        `cmd:"" help:"Print the man page."`
	Help       helpCmd       `cmd:"" help:"Tell about a command: the same as --help behind it."`
	Version    versionCmd    `cmd:"" help:"Print the version, the commit and its date, and Go's version: the same as --version."`

	VersionFlag versionFlag `name:"version" help:"Print the version."`
}

func main() {
	if os.Getenv("GOGC") == "" {
		app.CollectGarbage()
	}
	forgetEmpty()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends it at once
	code := run(ctx, os.Args[1:], env{stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv})
	stop()
	os.Exit(code)
}

// forgetEmpty takes the empty variables that are ours out of the environment:
// Compose makes them of what is not set, and a number's parser would complain.
func forgetEmpty() {
	for _, variable := range os.Environ() {
		name, value, _ := strings.Cut(variable, "=")
		if value == "" && (strings.HasPrefix(name, "UNHUNCH_") || strings.HasPrefix(name, "SLACK_")) {
			_ = os.Unsetenv(name) // a name that is there can be taken out
		}
	}
}

// checker is a command that checks its settings before anything is started.
type checker interface {
	check(e env, wrong *mistakes)
}

// run is main without the process around it.
func run(ctx context.Context, args []string, e env) int {
	var flags cli
	command, exit := parse(&flags, args, e)
	if command == nil {
		return exit
	}
	var wrong mistakes
	e.log = newLogger(e.stderr, flags.LogFormat, flags.LogLevel, &wrong)
	if checked, ok := reflect.TypeAssert[checker](command.Selected().Target.Addr()); ok {
		checked.check(e, &wrong)
	}
	if len(wrong) > 0 {
		wrong.from(command, e.getenv)
		found := "unhunch has done nothing:"
		if command.Selected().Tag.Has("starts") {
			found = "unhunch cannot start:"
		}
		fmt.Fprintf(e.stderr, "%s\n%s\n", e.paint(e.stderr, bad, found), wrong.Error())
		return exitUsage
	}
	e.settings = changed(command)
	command.BindTo(ctx, (*context.Context)(nil))
	err := command.Run(e)
	if err != nil {
		if _, told := errors.AsType[*reported](err); !told {
			e.say(err)
		}
	}
	return exitCode(err)
}

// newParser reads a command line into flags.
func newParser(flags *cli, e env, options ...kong.Option) (*kong.Kong, error) {
	return kong.New(flags, append(options,
		kong.Name("unhunch"),
		kong.Description("A Slack bot for people who sit all day: it reminds you at a good moment, and leads you through a short upper-back routine."),
		kong.Help(printHelp),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.ValueFormatter(commandline.Describe),
		kong.KindMapper(reflect.Int, kong.MapperFunc(number)),
		kong.KindMapper(reflect.String, kong.MapperFunc(text)),
		kong.Writers(e.stdout, e.stderr),
		kong.Bind(e),
	)...)
}

// parse finds the command that is typed. Without one, all is said already, and
// the exit code is what it comes to.
func parse(flags *cli, args []string, e env) (command *kong.Context, exit int) {
	exit = -1
	parser, err := newParser(flags, e, kong.Exit(func(code int) { exit = code }))
	if err != nil {
		e.say(err)
		return nil, exitFailed
	}
	command, err = parser.Parse(args)
	if exit >= 0 { // --help was printed
		return nil, exit
	}
	if about, yes := unfinished(err); yes {
		if err = about.PrintUsage(false); err == nil {
			return nil, exitOK
		}
	}
	if lost, yes := errors.AsType[*unwritten](err); yes {
		e.say(lost)
		return nil, exitFailed
	}
	if err != nil {
		e.say(mistyped(err))
		return nil, exitUsage
	}
	return command, exitOK
}

// versionFlag answers in the command's place, as --help does.
type versionFlag bool

// BeforeReset is called by kong before anything else is looked at.
func (versionFlag) BeforeReset(parser *kong.Kong, e env) error {
	if err := (versionCmd{}).Run(e); err != nil {
		return &unwritten{err}
	}
	parser.Exit(exitOK)
	return nil
}

type versionCmd struct{}

func (versionCmd) Run(e env) error {
	_, err := fmt.Fprintln(e.stdout, "unhunch", built())
	return err
}
