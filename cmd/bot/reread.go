package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"time"

	"unhunch/internal/bot"
)

// heed reads the operator's files anew at each SIGHUP, until ctx ends.
func (c *runCmd) heed(ctx context.Context, hangups <-chan os.Signal, app *app) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
		}
		material, err := c.reread(time.Now(), app.log)
		if err != nil {
			app.log.ErrorContext(ctx, "nothing was read anew: the files have mistakes, and the bot goes on with what they said before", "mistakes", err)
			continue
		}
		app.renew(material)
		app.log.InfoContext(ctx, "read anew", "routines", len(material.Library.Routines()))
	}
}

// reread gives what the files say now: routines, quiet words and holidays. Its
// error has every mistake in them.
func (c *runCmd) reread(now time.Time, log *slog.Logger) (bot.Material, error) {
	var wrong mistakes
	wrong.folder("--routines", c.Routines)
	quiet := c.Quiet
	quiet.check(&wrong, now)
	library, err := loadLibrary(c.Routines)
	if len(wrong) > 0 {
		err = errors.Join(&wrong, err)
	}
	if err == nil {
		quiet.outOfDate(now, log)
	}
	return bot.Material{Library: library, Words: quiet.words, Holidays: quiet.days}, err
}

// renew goes on with other material.
func (a *app) renew(m bot.Material) {
	a.bot.Renew(m)
	a.scheduler.Observe(m.Holidays)
}
