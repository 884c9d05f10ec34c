package main

import (
	"errors"
	"reflect"

	"github.com/alecthomas/kong"

	"unhunch/internal/commandline"
)

// cli is the command line. What has the tag starts goes on until it is ended. Everything
// that can be a flag can be an environment variable, and stand in the file of settings;
// what has the tag reread is read again from there at a hangup. Secrets are no flags: see
// tokens.
type cli struct {
	LogFormat string `help:"How log lines are written: text or json." choices:"text,json" default:"text" env:"UNHUNCH_LOG_FORMAT" placeholder:"FORMAT"`
	LogLevel  string `help:"Minimum log level: debug, info, warn or error." choices:"debug,info,warn,error" default:"info" env:"UNHUNCH_LOG_LEVEL" placeholder:"LEVEL" reread:""`

	Config string `help:"A file of settings, in YAML: see 'unhunch help config'. Flags and the environment count more." env:"UNHUNCH_CONFIG" placeholder:"FILE"`

	Run        runCmd        `cmd:"" starts:"" help:"Connect to Slack and work."`
	Doctor     doctorCmd     `cmd:"" help:"Look whether everything is all right, and tell what is not and what mends it."`
	Settings   configCmd     `cmd:"" name:"config" help:"Tell every setting of unhunch run, and who said it: a flag, the environment, the file, or nobody."`
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

// parse finds the command that is typed, and reads the file of settings, in which something
// may be wrong. Without a command, all is said already, and the exit code is what it comes to.
func parse(flags *cli, args []string, e env) (command *kong.Context, wrong mistakes, exit int) {
	exit = -1
	file := &settingsReader{into: e.file, getenv: e.getenv}
	parser, err := newParser(flags, e, kong.Exit(func(code int) { exit = code }), kong.Resolvers(file))
	if err != nil {
		e.say(err)
		return nil, nil, exitFailed
	}
	command, err = parser.Parse(args)
	if exit >= 0 { // --help was printed
		return nil, nil, exit
	}
	if about, yes := unfinished(err); yes {
		if err = about.PrintUsage(false); err == nil {
			return nil, nil, exitOK
		}
	}
	if lost, yes := errors.AsType[*unwritten](err); yes {
		e.say(lost)
		return nil, nil, exitFailed
	}
	if err != nil {
		e.say(mistyped(err))
		return nil, nil, exitUsage
	}
	return command, file.wrong, exitOK
}
