package app

import (
	"context"
	"time"
)

// heed reads the operator's files anew at each hangup, until ctx ends.
func (w Work) heed(ctx context.Context, app *App) {
	relies := w // with the files that were read last
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
		if material.Files != relies.Files {
			relies.Files = material.Files
			relies.warnOfRights()
		}
		warnOfDaysOff(material.Holidays, relies.Files.Holidays, material.Own, now, w.Log)
		app.Renew(material)
		w.Log.InfoContext(ctx, "read anew", "routines", len(material.Library.Routines()))
	}
}
