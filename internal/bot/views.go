package bot

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// openSettings opens the form, for somebody who is known. Nothing but the store
// is asked before: a trigger lives for three seconds.
func (b *Bot) openSettings(ctx context.Context, id prefs.UserID, to reply, now time.Time) error {
	desk, err := b.settled(ctx, id)
	if err != nil {
		return err
	}
	if !known(desk.Person) {
		return prefs.ErrUnknown
	}
	if err := b.show(ctx, to, b.drawn(card.NewForm(desk.Person.Prefs), desk, now)); err != nil {
		return fmt.Errorf("open the settings: %w", err)
	}
	return nil
}

// settled is the desk of somebody who has settings, if only the usual ones.
func (b *Bot) settled(ctx context.Context, id prefs.UserID) (session.Desk, error) {
	desk, err := b.desks.Desk(ctx, id)
	if desk.Person.Prefs.Timetable.Zone == "" {
		desk.Person.Prefs = prefs.Defaults(unknownZone)
	}
	return desk, err
}

// redrawForm shows somebody what comes of what they entered so far.
func (b *Bot) redrawForm(ctx context.Context, d draft, now time.Time) error {
	if b.drafts.overtaken(d.View.ID, d.Number) {
		return nil
	}
	desk, err := b.settled(ctx, d.User)
	if err != nil {
		return err
	}
	if !known(desk.Person) {
		return prefs.ErrUnknown
	}
	modal := b.drawn(card.ReadForm(d.View, desk.Person.Prefs), desk, now)
	looks, err := looksOf(modal)
	if err != nil || b.drafts.shows(d.View.ID, looks) {
		return err
	}
	if err := b.viewUpdates.turn(ctx, replyTimeout, b.now()); err != nil {
		return err
	}
	b.drafts.forget(d.View.ID)
	// Without the view's hash: nobody but us changes the form, and drafts are
	// worked in order.
	err = patiently(ctx, func() error {
		_, err := b.api.UpdateViewContext(ctx, modal, "", "", d.View.ID)
		return err
	})
	switch {
	case err == nil:
		b.drafts.drawn(d.View.ID, looks)
	case !isAnswer(err, "not_found"): // closed meanwhile
		return fmt.Errorf("views.update: %w", err)
	}
	return nil
}

// drawn is a form with what it shows beside its inputs.
func (b *Bot) drawn(f card.Form, d session.Desk, now time.Time) slack.ModalViewRequest {
	beside := card.Beside{
		Person: d.Person, Now: now, Next: b.preview(d, f, now),
		Off: b.switchedOff(d.Person), Languages: b.library.Languages(),
	}
	return card.English().Form(f, beside)
}

// preview lists the reminders that come next if a form is saved now.
func (b *Bot) preview(d session.Desk, f card.Form, now time.Time) []time.Time {
	if len(f.Problems) > 0 {
		return nil
	}
	p := &d.Person
	if p.OptedIn.IsZero() {
		p.OptedIn = now
	}
	if !p.PausedUntil.Before(prefs.Forever) {
		p.PausedUntil = time.Time{}
	}
	if err := schedule.Adopt(p, f.Set, now); err != nil {
		return nil
	}
	return b.coming(&d, now, shownNext)
}

// switchedOff names what somebody's safety checks left out.
func (b *Bot) switchedOff(p prefs.Person) []string {
	library := b.speaking(p)
	var titles []string
	for _, profile := range p.Safety.Off {
		if s, ok := library.Screening(profile); ok {
			titles = append(titles, s.Title)
		}
	}
	for _, id := range p.Safety.Without {
		if r, ok := library.Routine(id); ok {
			titles = append(titles, r.Title)
		}
	}
	return titles
}

// submit saves a form. What is wrong in it is shown under its inputs; a form
// that was opened before a later change is refused and not written over it.
// A second submission of the same form finds its work done.
func (b *Bot) submit(ctx context.Context, f form, ack func(any), now time.Time) error {
	switch f.View.CallbackID {
	case card.CallbackSettings:
	case card.CallbackExercise:
		return b.prescribe(ctx, f, ack, now)
	default:
		ack(nil)
		return nil
	}
	var filled card.Form
	var desk session.Desk
	var follow bool // the zone of the profile again, which has to be asked for
	err := b.change(ctx, f.User, func(d *session.Desk) error {
		before := d.Person.Prefs
		if before.Timetable.Zone == "" {
			d.Person.Prefs = prefs.Defaults(unknownZone)
		}
		filled, desk = card.ReadForm(f.View, d.Person.Prefs), *d
		set := filled.Set
		follow = !set.ZoneFixed && (before.ZoneFixed || before.Timetable.Zone == "")
		if filled.Lacks() || len(filled.Problems) > 0 {
			return errNothing
		}
		return b.adoptSettings(d, set, now)
	})
	switch {
	case errors.Is(err, errNothing) && b.savedBefore(f):
		ack(nil)
		return nil
	case errors.Is(err, errNothing) && filled.Lacks(): // as when Slack was too slow to show it
		modal := b.drawn(filled, desk, now)
		b.drafts.forget(f.View.ID)
		ack(slack.NewUpdateViewSubmissionResponse(&modal))
		return nil
	case errors.Is(err, errNothing):
		ack(slack.NewErrorsViewSubmissionResponse(card.English().Errors(f.View, filled.Problems)))
		return nil
	case errors.Is(err, prefs.ErrUnknown):
		return err
	case err != nil:
		ack(slack.NewErrorsViewSubmissionResponse(card.English().Errors(f.View, prefs.Problems{card.NotSaved()})))
		return err
	}
	b.seen.First(formKey(f), now)
	ack(nil)
	if follow {
		b.queue(ctx, saved{User: f.User}, nil, now)
	}
	return nil
}

// adoptSettings gives somebody other settings, and the safety check of a roller
// that is new among them.
func (b *Bot) adoptSettings(d *session.Desk, set prefs.Prefs, now time.Time) error {
	before := d.Person.Prefs
	err := schedule.Adopt(&d.Person, set, now)
	if set.Has(string(routine.Roller)) && !(slices.Equal(set.Equipment, before.Equipment) && slices.Equal(set.Places, before.Places)) {
		b.checkRoller(d, now)
	}
	return err
}

// saved is a form whose saving has been acknowledged, by somebody who wants the
// zone of their profile again. That takes Slack, and waits behind their presses.
type saved struct{ User prefs.UserID }

func (b *Bot) afterSaving(ctx context.Context, s saved, now time.Time) error {
	profile, late, err := b.answeredProfile(ctx, s.User)
	if err != nil || late { // it is asked for before the next reminder
		return err
	}
	desk, err := b.desks.Desk(ctx, s.User)
	if err != nil {
		return err
	}
	return b.follow(ctx, desk, profile, now)
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
