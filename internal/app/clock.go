package app

import (
	"context"
	"sync/atomic"
	"time"

	"unhunch/internal/calendar/diary"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// Clock is the real one, set to another time. Only the sandbox has it.
type Clock struct{ ahead atomic.Int64 }

// Now is the time that it shows.
func (c *Clock) Now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// Showing is a clock that shows a moment when it is now.
func Showing(moment, now time.Time) *Clock {
	c := new(Clock)
	c.ahead.Store(int64(moment.Sub(now)))
	return c
}

// Morning is when a day of the sandbox begins: nine in UTC.
const Morning = 9 * time.Hour

// ComingWorkday is its morning, so that a visitor who comes on a Sunday night
// sees a day begin.
func ComingWorkday(now time.Time) time.Time {
	day := now.UTC().Truncate(24 * time.Hour).Add(Morning)
	for day.Before(now) || day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// forwardTo sets the clock, never back.
func (c *Clock) forwardTo(t time.Time) {
	if by := t.Sub(c.Now()); by > 0 {
		c.ahead.Add(int64(by))
	}
}

// settleTime bounds how long a jump waits for what it set off to arrive.
const settleTime = 5 * time.Second

// Traveller moves the sandbox's clock from one due moment to the next, so that
// everything on the way happens at its own time and not all at once.
type Traveller struct {
	*Clock
	app     *App
	arrived func() // tells the workspace that time went by
}

// NewTraveller moves an app's clock. arrived is called at each moment on the way,
// before the app looks at it.
func NewTraveller(c *Clock, a *App, arrived func()) Traveller {
	return Traveller{Clock: c, app: a, arrived: arrived}
}

// Forward moves the clock on by d.
func (t Traveller) Forward(ctx context.Context, d time.Duration) error {
	return t.until(ctx, t.Now().Add(d), never)
}

// NextReminder moves the clock to where something becomes of a person's next
// reminder: it comes, it begins to wait, or it is left out. Where it does not come,
// it gives what the bot says of that. Whoever gets none is not waited for.
func (t Traveller) NextReminder(ctx context.Context, workspace, person string) (said string, err error) {
	who := prefs.UserID{Workspace: workspace, Person: person}
	desk, err := t.app.shared.store.Desk(ctx, who)
	if err != nil {
		return "", err
	}
	if desk.Person.OptedIn.IsZero() || !desk.Person.PausedUntil.Before(prefs.Forever) {
		return t.past(ctx, who)
	}
	t.app.turns.ask(desk)
	before := t.app.turns.of(who)
	err = t.until(ctx, t.Now().AddDate(0, 0, 7), func() bool { return t.app.turns.of(who).turns > before.turns })
	if err != nil {
		return "", err
	}
	switch now := t.app.turns.of(who); {
	case now.turns == before.turns:
		return "A week went by, and no reminder was due.", nil
	case now.verdict == schedule.Send:
		return "", nil
	}
	return t.past(ctx, who)
}

// past is what the bot says of somebody's last reminder.
func (t Traveller) past(ctx context.Context, who prefs.UserID) (string, error) {
	of := t.app.tenants.of(who.Workspace)
	if of == nil {
		return "Nobody is reminded where the app is not installed.", nil
	}
	return of.bot.Past(ctx, who, t.Now())
}

// RestOfDay moves the clock on to midnight in a zone, or by six hours if that is
// later.
func (t Traveller) RestOfDay(ctx context.Context, zone *time.Location) error {
	now := t.Now()
	midnight := schedule.Tomorrow(now, zone)
	if least := now.Add(6 * time.Hour); midnight.Before(least) {
		midnight = least
	}
	return t.until(ctx, midnight, never)
}

func never() bool { return false }

// until moves to every due moment up to a time, or to the first after which
// enough says that it is enough. A due item that stays where it is, because it
// cannot be worked off, is passed by.
func (t Traveller) until(ctx context.Context, end time.Time, enough func() bool) error {
	for last := (time.Time{}); ; {
		due, err := t.app.shared.store.NextDue(ctx)
		if err != nil {
			return err
		}
		if !due.IsZero() && !due.After(last) {
			due = last.Add(time.Second)
		} else if due, err = t.openCalendars(ctx, due, end); err != nil {
			return err
		}
		arrived := due.IsZero() || due.After(end)
		if arrived {
			due = end
		}
		last = due
		t.forwardTo(due)
		t.arrived()
		t.app.lookAhead(ctx)
		if _, err := t.app.reminders.Scheduler.Tick(ctx, t.Now()); err != nil {
			return err
		}
		if err := t.settle(ctx); err != nil {
			return err
		}
		if arrived || enough() {
			return nil
		}
	}
}

// openCalendars looks into the calendars of those who are due next, as it is done
// while time goes by, and gives what is due next then: it may be earlier.
func (t Traveller) openCalendars(ctx context.Context, due, end time.Time) (time.Time, error) {
	ahead := due.Add(-diary.LookAhead)
	if due.IsZero() || ahead.After(end) {
		return due, nil
	}
	coming, err := t.app.shared.store.Soon(ctx, due, 1, func(c schedule.Coming) bool { return c.Calendar })
	if err != nil || len(coming) == 0 {
		return due, err
	}
	t.forwardTo(ahead)
	if err := t.app.diary.Look(ctx, t.Now()); err != nil {
		return due, err
	}
	t.untilRead(ctx)
	if err := t.app.diary.Look(ctx, t.Now()); err != nil {
		return due, err
	}
	return t.app.shared.store.NextDue(ctx)
}

// untilRead waits until the calendars that are wanted were read, for a while.
func (t Traveller) untilRead(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	waitFor(ctx, t.app.shared.calendars.feed.Idle)
}

// waitFor waits until something is so, or ctx ends.
func waitFor(ctx context.Context, is func() bool) {
	ticks := time.NewTicker(10 * time.Millisecond)
	defer ticks.Stop()
	for !is() {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}

// settle waits until what a beat set off has arrived, so that a visitor who
// looks sees it, and what is owed for later finds its pictures.
func (t Traveller) settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	if err := t.app.reminders.Courier.Settled(ctx); err != nil && ctx.Err() == nil {
		return err
	}
	for _, of := range t.app.tenants.each() {
		waitFor(ctx, of.bot.Drawn)
	}
	return nil
}
