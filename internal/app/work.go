package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/bot/door"
	"unhunch/internal/metrics"
	"unhunch/internal/schedule"
	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
	"unhunch/internal/store/moving"
	"unhunch/internal/store/postgres"
	"unhunch/internal/strict"
)

// Work is the bot as an operator wants it.
type Work struct {
	Settings // Watch is made here

	Store     Place
	MustExist bool // no new file is made where there is none
	Files     Files
	BackupDir string // for a backup a day; "": none
	Backups   int    // how many of them are kept
	Metrics   string // an address; "": figures are not served
	Listen    Listen

	// Reread gives what the files say now, or every mistake in them. It is called
	// at each hangup.
	Reread  func(now time.Time) (Material, error)
	Hangups <-chan os.Signal
}

// Run opens the store, serves figures and tools, and works until ctx ends.
func (w Work) Run(ctx context.Context) error {
	figures, counted := metrics.New(w.Version), w
	counted.Log = slog.New(figures.Counting(w.Log.Handler()))
	return counted.run(ctx, figures)
}

// run has the figures told of what is done.
func (w Work) run(ctx context.Context, figures *metrics.Metrics) (err error) {
	library, err := LoadLibrary(w.Files.Routines)
	if err != nil {
		if problems, ok := errors.AsType[strict.Problems](err); ok {
			return fmt.Errorf("the routines have mistakes:\n%w", problems)
		}
		return err
	}
	kept, err := w.Store.Open(ctx, Opening{MadeBy: w.Version, MustExist: w.MustExist, About: w.about(), Log: w.Log})
	if err != nil {
		return err
	}
	defer func() {
		err = rescue(ctx, err, kept, w.Log)
		if !errors.Is(err, errHangs) { // a transaction may, too
			err = errors.Join(err, kept.Close())
		}
	}()
	w.warnOfRights()
	if made(kept) {
		w.Log.Warn("there was no store: a new one was made, in which nobody has said yes yet", "store", w.Store)
	}
	eyes := NewWatch(ctx, WatchOptions{
		Figures: figures, Store: kept, Version: w.Version, Listens: w.Listen.Address != "", Backups: w.BackupDir, Expires: w.Listen.expires(),
	})
	set, err := w.outward(ctx, eyes)
	if err != nil {
		return err
	}
	defer set.hangUp()
	set.Chores = slices.Concat(set.Chores, w.backups(kept), w.purges(set, kept), []schedule.Chore{once(kept)})
	warnOfDaysOff(w.Holidays, w.Files.Holidays, w.Own, time.Now(), w.Log)
	supervisor := newSystemd(w.Log)
	set.Beaten = supervisor.beat
	supervisor.waits()
	assemble := Assemble
	if set.Public != nil {
		assemble = AssembleAll
	}
	app, err := assemble(ctx, set, kept, library)
	if err != nil {
		if ctx.Err() != nil {
			return nil // asked to stop before Slack answered
		}
		return err
	}
	eyes.Follows(app)
	w.Log.Info("working", "version", w.Version, "routines", len(library.Routines()), "store", w.Store)
	err = w.work(ctx, app, kept, eyes, supervisor)
	w.Log.Info("stopped")
	return err
}

// work has the bot and all that looks after it work, until ctx ends.
func (w Work) work(ctx context.Context, app *App, kept Kept, eyes *Watch, supervisor *systemd) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return app.Run(ctx) })
	g.Go(func() error {
		w.heed(ctx, app)
		return nil
	})
	g.Go(func() error {
		if w.Store.tells() {
			AdminSocket{Store: kept, Now: time.Now, Log: w.Log, Health: eyes.health, Rotate: &Rotating{kept, w.Keys, w.backupsKept(), w.Log}}.Open(ctx, w.Store.file())
		}
		return nil
	})
	g.Go(func() error {
		supervisor.follow(ctx, eyes.connected, eyes.ready)
		return nil
	})
	err := g.Wait()
	if left, ok := errors.AsType[*dismissal](err); ok && left.removed && w.backupsKept() > 0 {
		w.Log.Warn("backups still hold what was deleted", "backups_for_days", w.backupsKept())
	}
	return err
}

// outward are the settings with the addresses at which others come: they are taken
// before anything else is begun.
func (w Work) outward(ctx context.Context, eyes *Watch) (set Settings, err error) {
	set = w.Settings
	if w.Metrics != "" {
		if err := eyes.serve(ctx, w.Metrics, w.Log); err != nil {
			return set, err
		}
		set.Watch = eyes.Figures
	}
	if w.Listen.Address != "" {
		set.Listener, err = w.Listen.open(ctx, w.Log)
	}
	return set, err
}

// Lasts reports whether starting again does not mend an error: tokens that Slack
// refuses, a store that is none or damaged or of another version, mistakes in
// routines.
func Lasts(err error) bool {
	for _, cause := range []error{door.ErrTokens, bolt.ErrForeign, bolt.ErrNewer, bolt.ErrOlder, bolt.ErrDamaged, postgres.ErrNewer, moving.ErrMoved} {
		if errors.Is(err, cause) {
			return true
		}
	}
	_, mistakes := errors.AsType[strict.Problems](err)
	return mistakes
}

// backupsKept is how many of the backups of a day are kept; 0: none are made.
func (w Work) backupsKept() int {
	if w.BackupDir == "" {
		return 0
	}
	return w.Backups
}

// purges are those of a bot that serves one company: of others there may be records from
// before. Who serves many has purges of its own.
func (w Work) purges(set Settings, kept store.Store) []schedule.Chore {
	if set.Public != nil {
		return nil
	}
	nobody := func(context.Context, string) bool { return false }
	return []schedule.Chore{Purges{Store: kept, Ask: asking{set.complete(), nobody}.ask, Backups: w.backupsKept(), Log: w.Log}.Chore()}
}

func (w Work) backups(kept Kept) []schedule.Chore {
	if w.BackupDir == "" {
		return nil
	}
	return []schedule.Chore{Backups{Store: kept, Dir: w.BackupDir, Keep: w.Backups, Log: w.Log}.Chore()}
}
