package app

import (
	"context"
	"time"

	"unhunch/internal/lease"
)

// heeds are what an app is told of its leases. ctx is that of the work.
func (a *App) heeds(ctx context.Context) lease.Heed {
	heed := lease.Heed{
		Changed: func(gained, lost []string) { a.changed(ctx, gained, lost) },
		Wake:    a.shared.wake,
		Asked:   a.tenants.asked,
		Replicas: func(n int) {
			a.shared.replicas.there.Store(int64(n))
			for _, t := range a.tenants.each() {
				t.bot.Joined()
			}
			a.shared.Log.InfoContext(ctx, "replicas", "there", n)
		},
	}
	if a.installations != nil {
		heed.Workspaces = a.installations.stir
	}
	return heed
}

// changed goes on by what this replica holds from now on.
func (a *App) changed(ctx context.Context, gained, lost []string) {
	a.shared.Log.InfoContext(ctx, "workspaces change hands", "gained", len(gained), "lost", len(lost))
	now := a.shared.Now()
	for _, id := range lost {
		a.tenants.loses(id) //nolint:contextcheck // what it begins and ends is within the tenant's work
	}
	for _, id := range gained {
		a.tenants.gains(id, now) //nolint:contextcheck // as above
	}
	if len(gained) == 0 {
		return
	}
	a.shared.wake()
	a.tenants.aside(func(ctx context.Context) { // what Slack told of those who are due soon was told to others
		if err := a.ahead.Look(ctx, a.shared.Now()); err != nil && ctx.Err() == nil {
			a.shared.Log.WarnContext(ctx, "could not look ahead for workspaces that came", "error", err)
		}
		if a.installations != nil {
			a.installations.lookAtTeamsOf(ctx, gained)
		}
	})
}

// handingOver is how long handing over may take: then the leases run out by themselves.
const handingOver = 3 * time.Second

// keep holds leases until all that is done under them is over, which worked waits for
// once ctx has ended. Then others go on.
func (a *App) keep(ctx context.Context, worked func()) error {
	held, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	context.AfterFunc(ctx, func() { worked(); end() })
	if err := a.shared.store.Keep(held, a.heeds(ctx)); err != nil {
		return err
	}
	<-held.Done()
	releasing, cancel := context.WithTimeout(context.WithoutCancel(ctx), handingOver)
	defer cancel()
	if err := a.shared.store.Release(releasing); err != nil {
		a.shared.Log.WarnContext(ctx, "workspaces were not handed over: others go on when the leases run out", "error", err)
	}
	return nil
}
