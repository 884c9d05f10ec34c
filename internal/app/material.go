package app

import (
	"context"
	"time"
)

// heed reads the operator's files anew at each hangup, until ctx ends.
func (w Work) heed(ctx context.Context, app *App) {
	files := w.Files
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.Hangups:
		}
		now := time.Now()
		material, err := w.Reread(now)
		if err != nil {
			w.Log.ErrorContext(ctx, "nothing was read anew: there are mistakes, and the bot goes on with what the files said before", "mistakes", err)
			continue
		}
		if material.Files != files {
			files = material.Files
			w.reliesOn(files).warnOfRights()
		}
		warnOfDaysOff(material.Holidays, w.Files.Holidays, material.Own, now, w.Log)
		app.Renew(material)
		w.Log.InfoContext(ctx, "read anew", "routines", len(material.Library.Routines()))
	}
}

// reliesOn is the bot with other files.
func (w Work) reliesOn(files Files) Work {
	other := w
	other.Files = files
	return other
}
