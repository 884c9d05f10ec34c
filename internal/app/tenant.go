package app

import (
	"context"
	"errors"
	"sync"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/bot"
	"unhunch/internal/bot/door"
	"unhunch/internal/bot/pictures"
	"unhunch/internal/delivery"
	"unhunch/internal/store"
)

// tenant is one workspace at work: its way to Slack, its bot and its pictures.
type tenant struct {
	id      string
	way     *way
	bot     *bot.Bot
	gallery *pictures.Gallery

	keeper keeper // works while this replica holds the workspace; all else always does

	stop context.CancelFunc // set when it runs
	over chan struct{}      // closed when it has run, and all that was received is worked off

	dismisses sync.Mutex // held while people are looked for whom the app may not reach any more
}

// shared is what all tenants have in common.
type shared struct {
	Settings // complete

	store     store.Store
	replicas  *replicas
	calendars *calendars
	uploads   chan struct{}             // as many at once, of all workspaces together
	wake      func()                    // the courier's
	elsewhere func(...delivery.Outcome) // the courier's, too
}

// uploadsAtOnce bounds what pictures under way take of the memory.
const uploadsAtOnce = 64

// heeding is done where Slack tells something of a whole workspace: see bot.Options.
type heeding struct {
	parts  func(context.Context, bot.Farewell) error
	access func(context.Context, bot.Access) error
}

// newTenant recalls what a workspace had.
func newTenant(ctx context.Context, s shared, self door.Self, w *way, m bot.Material, heeds heeding) (*tenant, error) {
	gallery, err := pictures.New(ctx, pictures.Options{
		Base:      s.Pictures,
		API:       w.api,
		Workspace: self.Workspace,
		Scopes:    w.scopes,
		Files:     s.store,
		Library:   m.Library,
		Pace:      s.Uploads,
		Room:      s.uploads,
		Now:       s.Now,
		Log:       s.Log,
	})
	if err != nil {
		return nil, err
	}
	t := &tenant{id: self.Workspace, way: w, over: make(chan struct{}), gallery: gallery}
	t.bot = bot.New(bot.Options{
		Self:    self,
		API:     w.api,
		HTTP:    w.client,
		Desks:   s.store,
		Days:    s.store,
		Library: m.Library,
		Gallery: gallery,
		Now:     s.Now,
		Wake:    s.wake,
		Log:     s.Log,

		Elsewhere: s.elsewhere,
		Parts:     heeds.parts,
		Access:    heeds.access,
		Install:   s.install(),

		Words:    m.Words,
		Holidays: m.Holidays,
		Usual:    m.Usual,
		Support:  m.Support,

		Replicas:  s.replicas.of(self.Workspace),
		Calendars: s.calendars,
	})
	t.keeper.holds = func() bool { return s.store.Holds(t.id) }
	t.keeper.works, t.keeper.yields = t.keeps, t.bot.Yields
	return t, nil
}

// run works until ctx ends, and then until all that was received is worked off.
func (t *tenant) run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	t.keeper.begin(ctx, g)
	defer t.bot.Wait()
	err := t.bot.KeepAnswers(ctx)
	t.keeper.end()
	return errors.Join(err, g.Wait())
}

// keeps does what one replica alone does for a workspace, until ctx ends.
func (t *tenant) keeps(ctx context.Context) error {
	t.bot.Presence().Begin(ctx)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return t.bot.KeepHomes(ctx) })
	g.Go(func() error { return t.bot.KeepCards(ctx) })
	g.Go(func() error { return t.bot.KeepCharts(ctx) })
	return errors.Join(t.gallery.Run(ctx), g.Wait())
}
