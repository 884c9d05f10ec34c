package bot

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// openSettings opens the form. Nothing but the store is asked before: a
// trigger lives for three seconds.
func (b *Bot) openSettings(ctx context.Context, id prefs.UserID, trigger string) error {
	desk, err := b.desks.Desk(ctx, id)
	if err != nil {
		return err
	}
	if desk.Person.Prefs.Timetable.Zone == "" {
		desk.Person.Prefs = prefs.Defaults("UTC")
	}
	if _, err := b.api.OpenViewContext(ctx, trigger, card.Settings(desk.Person)); err != nil {
		return fmt.Errorf("views.open: %w", err)
	}
	return nil
}

// submit saves a form. What is wrong in it is shown under its inputs; a form
// that was opened before a later change is refused and not written over it.
// A second submission of the same form finds its work done.
func (b *Bot) submit(ctx context.Context, f form, ack func(any), now time.Time) error {
	if f.View.CallbackID != card.CallbackSettings {
		ack(nil)
		return nil
	}
	var problems prefs.Problems
	var follow bool // the zone of the profile again, which has to be asked for
	err := b.change(ctx, f.User, func(d *session.Desk) error {
		problems, follow = nil, false
		before := d.Person.Prefs
		if before.Timetable.Zone == "" {
			d.Person.Prefs = prefs.Defaults("UTC")
		}
		set, wrong := card.ParseSettings(f.View, d.Person)
		if len(wrong) > 0 {
			problems = wrong
			return errNothing
		}
		follow = !set.ZoneFixed && (before.ZoneFixed || before.Timetable.Zone == "")
		d.Person.Prefs = set
		if set.Has(string(routine.Roller)) && !before.Has(string(routine.Roller)) {
			b.checkRoller(d, now)
		}
		if before.Timetable.ID() == set.Timetable.ID() {
			return nil // and the next reminder stays when it is
		}
		return schedule.Replan(&d.Person, now)
	})
	switch {
	case len(problems) > 0 && b.savedBefore(f):
		ack(nil)
		return nil
	case len(problems) > 0:
		ack(slack.NewErrorsViewSubmissionResponse(card.Errors(problems)))
		return nil
	case err != nil:
		ack(slack.NewErrorsViewSubmissionResponse(card.Errors(prefs.Problems{card.NotSaved()})))
		return err
	}
	b.seen.First(formKey(f), now)
	ack(nil)
	b.queue(ctx, saved{User: f.User, Follow: follow}, nil, now)
	return nil
}

// saved is a form whose saving has been acknowledged. What follows needs
// Slack, and waits behind the person's presses.
type saved struct {
	User   prefs.UserID
	Follow bool // they want the zone of their profile, which has to be asked for
}

func (b *Bot) afterSaving(ctx context.Context, s saved, now time.Time) error {
	if s.Follow {
		zone, err := b.zone(ctx, s.User)
		if err != nil {
			return err
		}
		desk, err := b.desks.Desk(ctx, s.User)
		if err != nil {
			return err
		}
		if err := b.follow(ctx, desk, zone, now); err != nil {
			return err
		}
	}
	return b.refreshHome(ctx, s.User, now)
}

// formKey names one opened form, the version it was opened on and what was
// entered: submitting that twice is one wish.
func formKey(f form) string {
	entered, err := json.Marshal(f.View.State)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("form %s %s %x", f.View.ID, f.View.PrivateMetadata, sha256.Sum256(entered))
}

// savedBefore reports whether this very form was saved already.
func (b *Bot) savedBefore(f form) bool { return b.seen.Known(formKey(f)) }

// home draws the Home tab for somebody who opened it.
func (b *Bot) home(ctx context.Context, id prefs.UserID, now time.Time) error {
	desk, err := b.desks.Desk(ctx, id)
	if err != nil {
		return err
	}
	if desk.Person.Prefs.Timetable.Zone == "" {
		zone, err := b.zone(ctx, id)
		if err != nil {
			return err
		}
		desk.Person.Prefs = prefs.Defaults(zone)
	}
	b.visitors.First(id.String(), now)
	view := card.Home(desk, b.upcoming(&desk, now, desk.Person.Prefs.Timetable.PerDay), now)
	err = patiently(ctx, func() error {
		_, err := b.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: id.Person, View: view})
		return err
	})
	if err != nil {
		return fmt.Errorf("views.publish: %w", err)
	}
	return nil
}

// refreshHome draws the Home tab again after a change, for those who looked at
// theirs lately. It is a courtesy: that it failed is no reason to fail.
func (b *Bot) refreshHome(ctx context.Context, id prefs.UserID, now time.Time) error {
	if !b.visitors.Known(id.String()) {
		return nil
	}
	if err := b.home(ctx, id, now); err != nil && !errors.Is(err, context.Canceled) {
		b.log.Warn("the Home tab was not drawn again", "user", id, "error", err)
	}
	return nil
}
