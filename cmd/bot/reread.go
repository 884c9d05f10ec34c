package main

import (
	"errors"
	"io"
	"log/slog"
	"time"

	"unhunch/internal/app"
)

// rereading is what a bot at work does at a hangup: it reads the file of settings anew, and
// the files that its settings name. Flags and the environment stay as they were.
type rereading struct {
	env // that it was started with

	args  []string
	works map[string]string // what it works with, by setting
}

// newRereading begins with the settings that a bot is started with.
func newRereading(e env, args []string) *rereading {
	r := &rereading{env: e, args: args, works: map[string]string{}}
	for _, s := range e.settings {
		r.works[s.Name] = s.String()
	}
	return r
}

// read gives what the files say now, and has the log keep to the level that they say. Where
// there are mistakes, its error has all of them, and nothing has changed.
func (r *rereading) read(now time.Time) (app.Material, error) {
	var flags cli
	e := r.env
	e.file, e.stdout, e.stderr = &settingsFile{}, io.Discard, io.Discard
	command, wrong, _ := parse(&flags, r.args, e)
	if command == nil {
		return app.Material{}, errUnread
	}
	e.settings = settled(command, e.file, e.getenv)
	least := new(slog.LevelVar)
	newLogger(io.Discard, flags.LogFormat, flags.LogLevel, least, &wrong)
	flags.Run.checkOthers(e, now, &wrong)
	library, err := app.LoadLibrary(flags.Run.Routines)
	if len(wrong) > 0 {
		wrong.asSaid(e.settings)
		err = errors.Join(&wrong, err)
	}
	if err != nil {
		return app.Material{}, err
	}
	r.level.Set(least.Level())
	r.tell(e)
	return flags.Run.material(library, e.file), nil
}

var errUnread = errors.New("the command line cannot be read any more")

// tell says what has changed, and what of it a restart has to wait for.
func (r *rereading) tell(next env) {
	var taken []any
	for _, s := range next.settings {
		was, is := r.works[s.Name], s.String()
		switch {
		case was == is:
		case s.rereads():
			taken = append(taken, slog.String(s.Name, is))
			r.works[s.Name] = is
		default:
			r.waits(s.Name, was, is)
		}
	}
	for _, s := range secrets() {
		was, _ := r.file.text(s.fileKey())
		if is, _ := next.file.text(s.fileKey()); was != is {
			r.waits(s.fileKey(), was, is)
		}
	}
	if len(taken) > 0 {
		r.log.Info("settings have changed", slog.Group("settings", taken...))
	}
}

func (r *rereading) waits(setting, was, is string) {
	r.log.Warn("a setting has changed that is read at the start only: a restart is needed", "setting", setting, "works_with", was, "restart_brings", is)
}
