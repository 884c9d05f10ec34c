package app

import (
	"context"
	"io"
	"log/slog"
	"time"

	"unhunch/internal/calendar/busy"
	"unhunch/internal/calendar/feed"
	"unhunch/internal/calendar/fetch"
	"unhunch/internal/coach"
	"unhunch/internal/metrics"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/seal"
	"unhunch/internal/session"
)

// FetchCalendar is fetch.Client.Get.
type FetchCalendar func(ctx context.Context, ask fetch.Ask, now time.Time, read func(io.Reader) error) fetch.Outcome

// calendars opens the addresses that people gave, and has their calendars read.
type calendars struct {
	off   coach.CalendarsOff
	keys  seal.Keys
	feed  *feed.Feed
	desks session.Store
	owner owners // set before anything is read
	log   *slog.Logger
}

// owners are told how it stands with their calendars.
type owners interface {
	CalendarFails(ctx context.Context, who prefs.UserID, why prefs.CalendarTrouble) error
	CalendarWorks(ctx context.Context, who prefs.UserID) error
	SealAnew(ctx context.Context, who prefs.UserID, was, sealed prefs.Sealed, key string) error
}

// calendarOptions are what calendars need; every field is required, unless it says so.
type calendarOptions struct {
	keys  seal.Keys // none: no calendar is read
	off   bool      // nor where there are some
	fetch FetchCalendar
	desks session.Store
	now   func() time.Time
	watch *metrics.Metrics // nil: nobody looks
	log   *slog.Logger
}

func newCalendars(o calendarOptions) *calendars {
	c := &calendars{keys: o.keys, desks: o.desks, log: o.log}
	switch {
	case o.off:
		c.off = coach.TurnedOff
	case o.keys.None():
		c.off = coach.WithoutKey
	}
	options := feed.Options{
		Fetch: o.fetch, Read: busy.Read, Now: o.now, Log: o.log,
		Fails: func(ctx context.Context, who prefs.UserID, why prefs.CalendarTrouble) error {
			return c.owner.CalendarFails(ctx, who, why)
		},
		Works: func(ctx context.Context, who prefs.UserID) error { return c.owner.CalendarWorks(ctx, who) },
	}
	if o.watch != nil {
		options.Observer = o.watch
	}
	c.feed = feed.New(options)
	return c
}

// run fetches what is wanted until ctx ends.
func (c *calendars) run(ctx context.Context) error {
	if c.off != "" {
		return nil
	}
	return c.feed.Run(ctx)
}

// Are implements bot.Calendars.
func (c *calendars) Are() coach.Calendars { return coach.Calendars{Off: c.off, Keys: c.keys.IDs()} }

// Try implements bot.Calendars.
func (c *calendars) Try(ctx context.Context, who prefs.UserID, address string, zone *time.Location) coach.Tried {
	tried := c.feed.Try(ctx, feed.Wanted{User: who, Address: address, Zone: zone})
	if tried.Trouble != prefs.NoTrouble {
		return coach.Tried{Trouble: tried.Trouble}
	}
	sealed, err := c.keys.Seal([]byte(address), about(who))
	if err != nil {
		c.log.ErrorContext(ctx, "an address cannot be sealed", "user", who, "error", err)
		return coach.Tried{Trouble: prefs.OtherKey}
	}
	return coach.Tried{Sealed: sealed, Key: c.keys.IDs()[0], Busy: tried.Busy}
}

// Forget implements bot.Calendars.
func (c *calendars) Forget(who prefs.UserID) { c.feed.Forget(who) }

// forgetWorkspace forgets what is known of everybody's of a workspace.
func (c *calendars) forgetWorkspace(id string) { c.feed.ForgetWorkspace(id) }

// want has the calendars of these people read, unless they were a while ago. It waits
// for none of them.
func (c *calendars) want(ctx context.Context, who []prefs.UserID, now time.Time) {
	if c.off != "" {
		return
	}
	for _, id := range who {
		if !c.feed.Due(id, now) {
			continue
		}
		desk, err := c.desks.Desk(ctx, id)
		if err != nil {
			c.log.WarnContext(ctx, "whose calendar is wanted cannot be read", "user", id, "error", err)
			continue
		}
		if kept := desk.Person.Calendar; kept.Given() {
			if address, opened := c.open(ctx, id, kept); opened { // at once: they may take it back while others' are opened
				c.feed.Want([]feed.Wanted{{User: id, Address: address, Zone: desk.Person.Prefs.Timetable.Days().Zone}}, now)
			}
		}
	}
}

// open opens an address, and seals it anew where a newer key is there. Whoever's
// cannot be opened any more is told once.
func (c *calendars) open(ctx context.Context, who prefs.UserID, kept prefs.Calendar) (address string, opened bool) {
	secret, err := c.keys.Open(kept.Sealed, about(who))
	if err != nil {
		if kept.Trouble == prefs.NoTrouble {
			c.log.WarnContext(ctx, "an address cannot be opened: its owner is told", "user", who, "error", err)
			c.hears(ctx, who, c.owner.CalendarFails(ctx, who, prefs.OtherKey))
		}
		return "", false
	}
	if newest := c.keys.IDs()[0]; kept.Key != newest {
		sealed, err := c.keys.Seal(secret, about(who))
		if err == nil {
			err = c.owner.SealAnew(ctx, who, kept.Sealed, sealed, newest)
		}
		c.hears(ctx, who, err)
	}
	return string(secret), true
}

func (c *calendars) hears(ctx context.Context, who prefs.UserID, err error) {
	if err != nil {
		c.log.ErrorContext(ctx, "how it stands with a calendar was not kept", "user", who, "error", err)
	}
}

// Busy implements bot.Calendars.
func (c *calendars) Busy(who prefs.UserID, now time.Time) ([]schedule.Meeting, bool) {
	spans, known := c.feed.Busy(who, now)
	meetings := make([]schedule.Meeting, len(spans))
	for i, s := range spans {
		meetings[i] = schedule.Meeting{From: s.From, To: s.To}
	}
	return schedule.Merge(meetings), known
}

// about is what an address is bound to: nobody else's record opens it.
func about(who prefs.UserID) string { return "calendar/" + who.String() }
