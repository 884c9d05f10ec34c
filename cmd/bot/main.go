// Command unhunch reminds people who sit all day to move their upper back, and
// leads them through it in Slack.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"reflect"
	"strings"
	"syscall"
	_ "time/tzdata" // containers often come without zones

	"unhunch/internal/app"
)

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
	e.file, e.level = &settingsFile{}, new(slog.LevelVar)
	command, wrong, exit := parse(&flags, args, e)
	if command == nil {
		return exit
	}
	e.log = newLogger(e.stderr, flags.LogFormat, flags.LogLevel, e.level, &wrong)
	e.settings = settled(command, e.file, e.getenv)
	if checked, ok := reflect.TypeAssert[checker](command.Selected().Target.Addr()); ok {
		checked.check(e, &wrong)
	}
	if len(wrong) > 0 {
		wrong.asSaid(e.settings)
		found := "unhunch has done nothing:"
		if command.Selected().Tag.Has("starts") {
			found = "unhunch cannot start:"
		}
		fmt.Fprintf(e.stderr, "%s\n%s\n", e.paint(e.stderr, bad, found), wrong.Error())
		return exitUsage
	}
	e.reread = newRereading(e, args).read
	command.BindTo(ctx, (*context.Context)(nil))
	err := command.Run(e)
	if err != nil {
		if _, told := errors.AsType[*reported](err); !told {
			e.say(err)
		}
	}
	return exitCode(err)
}
