package app

import (
	"context"
	"fmt"
	"time"

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

	stop context.CancelFunc // set when it runs
}

// shared is what all tenants have in common.
type shared struct {
	Settings // complete

	store     store.Store
	calendars *calendars
	wake      func()                    // the courier's
	elsewhere func(...delivery.Outcome) // the courier's, too
}

// newTenant recalls what a workspace had.
func newTenant(ctx context.Context, s shared, self door.Self, w *way, m bot.Material) (*tenant, error) {
	gallery, err := pictures.New(ctx, pictures.Options{
		Base:      s.Pictures,
		API:       w.api,
		Workspace: self.Workspace,
		Scopes:    w.scopes,
		Files:     s.store,
		Library:   m.Library,
		Pace:      s.Uploads,
		Now:       s.Now,
		Log:       s.Log,
	})
	if err != nil {
		return nil, err
	}
	return &tenant{id: self.Workspace, way: w, gallery: gallery, bot: bot.New(bot.Options{
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

		Words:    m.Words,
		Holidays: m.Holidays,
		Usual:    m.Usual,
		Support:  s.Support,

		Calendars: s.calendars,
	})}, nil
}

// run works until ctx ends. Its error is a *dismissal.
func (t *tenant) run(ctx context.Context) error {
	t.bot.Presence().Begin(ctx)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return t.bot.KeepHomes(ctx) })
	g.Go(func() error { return t.bot.KeepCards(ctx) })
	g.Go(func() error { return t.bot.KeepAnswers(ctx) })
	g.Go(func() error { return t.gallery.Run(ctx) })
	g.Go(func() error { return t.dismissed(ctx) })
	return g.Wait()
}

// dismissal is that there is nothing more to do for a token.
type dismissal struct {
	removed      bool   // the app was, and so was what was kept
	method, code string // else: who said that the token is dead, in Slack's words
}

// Error implements error, in the words of who has one workspace.
func (d *dismissal) Error() string {
	if d.removed {
		return fmt.Sprintf("%s: the app was removed from the workspace: to begin anew, install it again and set SLACK_BOT_TOKEN to its new token", door.ErrTokens)
	}
	return fmt.Sprintf("%s (%s said %s): install the app again and set SLACK_BOT_TOKEN to its new token", door.ErrTokens, d.method, d.code)
}

// Unwrap is door.ErrTokens, also because the token went with the app.
func (d *dismissal) Unwrap() error { return door.ErrTokens }

// farewell is how long the word that the app was removed may come after the first
// refusal of its token: only by that word it is known, and records are deleted.
const farewell = 5 * time.Second

// dismissed waits until there is nothing more to do for the tenant's token.
func (t *tenant) dismissed(ctx context.Context) error {
	d := &dismissal{}
	select {
	case <-ctx.Done():
		return nil
	case <-t.bot.Removed():
		return &dismissal{removed: true}
	case refusal := <-t.way.line.Ended():
		d.method, d.code = refusal.Method, refusal.Code
	}
	select {
	case <-t.bot.Removed():
		d.removed = true
	case <-ctx.Done():
	case <-time.After(farewell):
	}
	return d
}
