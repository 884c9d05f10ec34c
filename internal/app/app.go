// Package app puts the parts together, once, for the binary, the sandbox, the
// tests and the bench.
package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/bot"
	"unhunch/internal/bot/door"
	"unhunch/internal/bot/presence"
	"unhunch/internal/calendar/diary"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/store"
	"unhunch/internal/webapi"
	"unhunch/internal/workspace"
)

// App is the bot, put together. One line of it is one reminder's life: the
// scheduler finds who is due, the store writes down what is owed, the courier
// takes it to Slack, the door brings back the press, the desk answers it. All
// that is of one workspace alone is a tenant.
type App struct {
	shared    shared
	tenants   *tenants
	also      []func(context.Context) error
	reminders Reminders
	turns     *turns
	ahead     presence.Ahead
	diary     *diary.Diary
	door      door.Receiver

	installations *installations // nil: there is one workspace, whose tokens were given by hand
}

// Assemble introduces itself to Slack and wires the parts, for the one workspace that
// the tokens are of. It tries again while Slack cannot be reached, and gives up where
// the tokens are refused.
func Assemble(ctx context.Context, s Settings, kept store.Store, library *routine.Library) (*App, error) {
	a := assemble(s, kept, library)
	w := newWay(a.shared.Settings, s.BotToken, s.AppToken)
	self, err := door.Introduce(ctx, w.api, s.Log)
	if err != nil {
		return nil, err
	}
	if err := kept.Serve(ctx, self.Workspace); err != nil {
		return nil, err
	}
	t, err := newTenant(ctx, a.shared, self, w, a.tenants.newest(self.Workspace), heeding{})
	if err != nil {
		return nil, err
	}
	a.tenants.add(t)
	a.also = append(a.also, t.dismissed)
	a.enters(a.shared.entrance(w.api, t.bot.Receive, nil))
	return a, nil
}

// AssembleAll wires the parts for all workspaces that have installed the app, by their
// records in the store, and for those that come by the front: see Settings.Public. It asks
// nothing of Slack.
func AssembleAll(ctx context.Context, s Settings, kept store.Store, library *routine.Library) (a *App, err error) {
	in := &installations{resume: func(workspace string) { a.reminders.Courier.Resume(workspace) }, stirred: make(chan struct{}, 1)}
	s.Chores = append(slices.Clone(s.Chores), Purges{
		Store: kept, Ask: func(ctx context.Context, r workspace.Record) workspace.Word { return in.ask(ctx, r) }, Heed: in.heed,
		Backups: s.Public.Copies, Log: s.Log,
	}.Chore())
	a = assemble(s, kept, library)
	a.installations, in.tenants, in.forget = in, a.tenants, a.shared.calendars.forgetWorkspace
	in.ask = asking{a.shared.Settings, a.tenants.takesAnother}.ask
	if err := a.installations.open(ctx); err != nil {
		return nil, err
	}
	strangers := bot.NewStrangers(bot.StrangersOptions{HTTP: newWay(a.shared.Settings, "", "").client, Install: s.install(), Parts: a.installations.parts, Access: a.installations.access, Log: s.Log})
	a.also = append(a.also, func(ctx context.Context) error {
		<-ctx.Done()
		strangers.Wait()
		return nil
	}, a.installations.keepTeams, a.installations.keepUp)
	front, err := a.opens(*s.Public)
	if err != nil {
		return nil, err
	}
	a.enters(a.shared.entrance(nil, porter{routes{a.tenants}, strangers}.receive, front))
	return a, nil
}

// assemble wires what all workspaces share.
func assemble(s Settings, kept store.Store, library *routine.Library) *App {
	a := &App{turns: &turns{people: map[prefs.UserID]turn{}}}
	if s.Now == nil {
		s.Now = kept.Now
	}
	s.Log = quiet(s.Log)
	a.shared = shared{
		Settings:  s.complete(),
		store:     kept,
		replicas:  &replicas{store: kept},
		uploads:   make(chan struct{}, uploadsAtOnce),
		wake:      func() { a.reminders.Courier.Wake() },
		elsewhere: func(o ...delivery.Outcome) { a.reminders.Courier.Elsewhere(o...) },
	}
	a.shared.calendars = newCalendars(calendarOptions{keys: s.Keys, off: s.NoCalendars, fetch: a.shared.FetchCalendar, desks: kept, now: a.shared.Now, watch: s.Watch, log: s.Log})
	a.tenants = newTenants(a.shared, Material{Material: bot.Material{Library: library, Words: s.Words, Holidays: s.Holidays, Usual: s.Usual, Support: s.Support}, Own: s.Own})
	to := routes{a.tenants}
	a.shared.calendars.owner = to
	a.diary = diary.New(diary.Options{
		Soon: kept.Soon, Hasten: kept.Hasten, Want: a.shared.calendars.want, Busy: a.shared.calendars.Busy, Now: a.shared.Now, Log: s.Log,
	})
	a.ahead = presence.Ahead{Soon: kept.Soon, Of: to.lookout, All: to.lookouts, Now: a.shared.Now, Log: s.Log}
	a.reminders = a.remind(to)
	return a
}

// remind has reminders told to all who look at them.
func (a *App) remind(to routes) Reminders {
	beats, outcomes := []schedule.Observer{a.turns, to}, []delivery.Observer{to}
	if a.shared.Watch != nil {
		beats, outcomes = append(beats, a.shared.Watch), append(outcomes, a.shared.Watch)
	}
	known := func(who prefs.UserID, now time.Time) schedule.Presence {
		return a.diary.Know(who, to.presence(who, now), now)
	}
	return Remind(a.shared.store, to,
		schedule.Options{Steps: to.timeUp, Chores: a.shared.Chores, Beaten: a.shared.Beaten, Observers: beats, Presence: known, Holidays: a.shared.Holidays, Own: to.daysOff, Log: a.shared.Log},
		delivery.Options{Now: a.shared.Now, Limits: a.shared.Limits, Most: to.mostPosts, Observers: outcomes})
}

// enters has what Slack sends come by a door.
func (a *App) enters(by door.Receiver) {
	a.door = by
	if a.shared.Watch != nil {
		by.Watch(a.shared.Watch)
	}
}

// Run works until ctx ends, until Slack refuses the tokens, or until the store is
// not where it was. Everything that was begun is finished before it returns:
// presses that were acknowledged, calls in flight, the beat. What hangs is left
// behind after ten seconds: errHangs.
func (a *App) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return a.shared.store.Watch(ctx) })
	var working sync.WaitGroup // under leases
	works := func(run func() error) {
		working.Add(1)
		g.Go(func() error {
			defer working.Done()
			return run()
		})
	}
	works(func() error { return a.reminders.Courier.Run(ctx) })
	works(func() error {
		a.lookAhead(ctx)
		return a.reminders.Scheduler.Run(ctx, a.shared.Now)
	})
	g.Go(func() error { return a.keep(ctx, working.Wait) })
	g.Go(func() error { return a.tenants.run(ctx) })
	g.Go(func() error { return a.tenants.recall(ctx) })
	for _, run := range a.also {
		g.Go(func() error { return run(ctx) })
	}
	g.Go(func() error { return a.ahead.Run(ctx) })
	g.Go(func() error { return a.shared.calendars.run(ctx) })
	g.Go(func() error { return a.diary.Run(ctx) })
	g.Go(func() error {
		defer a.tenants.end()
		return a.door.Run(ctx)
	})
	if err := ended(ctx, g); err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("stopped: %w", err)
	}
	return nil
}

// firstLook is how long the first beat waits for Slack to say who is in a
// meeting: the bot was not there to hear of it.
const firstLook = 3 * time.Second

func (a *App) lookAhead(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, firstLook)
	defer cancel()
	if err := a.ahead.Look(ctx, a.shared.Now()); err != nil && ctx.Err() == nil {
		a.shared.Log.Error("could not look ahead", "error", err)
	}
}

// Tick beats once more, now, and looks at what is owed.
func (a *App) Tick(ctx context.Context) error {
	_, err := a.reminders.Scheduler.Tick(ctx, a.shared.Now())
	a.reminders.Courier.Wake()
	return err
}

// Refusing lists what Slack will not do until somebody mends it.
func (a *App) Refusing() (list []webapi.Refusal) {
	for _, t := range a.tenants.each() {
		list = append(list, t.way.line.Refusing()...)
	}
	return list
}

// refusal is what Slack will not do, and in how many workspaces.
type refusal struct {
	webapi.Refusal

	in int
}

// refused is Refusing, of all workspaces together.
func (a *App) refused() (list []refusal) {
	for _, r := range a.Refusing() {
		same := func(other refusal) bool { return other.Method == r.Method && other.Code == r.Code }
		if i := slices.IndexFunc(list, same); i >= 0 {
			list[i].in++
		} else {
			list = append(list, refusal{r, 1})
		}
	}
	return list
}

// Renew goes on with other material.
func (a *App) Renew(m Material) {
	a.tenants.renew(m)
	a.reminders.Scheduler.Observe(m.Holidays)
}
