package bot

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/door"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// formWithin is how long it may take to keep a form: its answer is due in three seconds.
const formWithin = 2500 * time.Millisecond

// submit keeps what a form says. Its acknowledgement is its answer: what is
// wrong in it is shown under its inputs.
func (b *Bot) submit(ctx context.Context, f form, ack func(any), now time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, formWithin)
	defer cancel()
	again, err := b.savedBefore(ctx, f, now)
	if err != nil {
		ack(slack.NewErrorsViewSubmissionResponse(b.notSaved(ctx, f)))
		return err
	}
	var asked coach.Intent
	switch f.View.CallbackID {
	case card.CallbackSettings:
		asked = coach.Save{Filled: card.ReadForm(f.View), Again: again}
	case card.CallbackCalendar:
		return b.submitCalendar(ctx, f, again, ack, now)
	case card.CallbackAvoid:
		asked = card.ReadAvoid(f.View)
	case card.CallbackExercise:
		prescribed := card.ReadExercise(f.View)
		prescribed.Again = again
		asked = prescribed
	default:
		ack(nil)
		return nil
	}
	answer, err := b.coach.Do(ctx, f.User, asked, coach.Facts{}, now)
	if err != nil {
		ack(slack.NewErrorsViewSubmissionResponse(b.notSaved(ctx, f)))
		return err
	}
	moves := false
	switch a := answer.(type) {
	case coach.Saved:
		moves = a.Follows
	case coach.SavedFirst:
		moves = a.Follows
	case coach.ExercisesListed:
	default:
		b.acknowledge(ctx, f, answer, ack, now)
		return nil
	}
	b.seen.First(formKey(f), now) // it is kept
	b.acknowledge(ctx, f, answer, ack, now)
	if moves {
		b.queue(ctx, follows{User: f.User}, nil, now)
	}
	return nil
}

func (b *Bot) notSaved(ctx context.Context, f form) map[string]string {
	w := b.knows(ctx, f.User)
	if f.View.CallbackID == card.CallbackExercise {
		return card.Under(f.View, w.ExerciseNotSaved())
	}
	if f.View.CallbackID == card.CallbackAvoid {
		return card.Under(f.View, w.AvoidNotSaved())
	}
	if f.View.CallbackID == card.CallbackCalendar {
		return card.Under(f.View, w.CalendarNotSaved())
	}
	return w.Errors(f.View, prefs.Problems{card.NotSaved()})
}

// acknowledge answers a form.
func (b *Bot) acknowledge(ctx context.Context, f form, answer coach.Answer, ack func(any), now time.Time) {
	w := b.knows(ctx, f.User)
	wrong := func(under map[string]string) { ack(slack.NewErrorsViewSubmissionResponse(card.Under(f.View, under))) }
	switch a := answer.(type) {
	case coach.SettingsInvalid:
		wrong(w.Errors(f.View, a.Problems))
	case coach.CalendarRefused:
		wrong(w.CalendarErrors(a))
	case coach.AvoidNothing:
		wrong(w.AvoidNothing())
	case coach.ExerciseInvalid:
		wrong(w.ExerciseErrors(a))
	case coach.ExerciseGone:
		wrong(w.ExerciseGone())
	case coach.TooManyExercises:
		wrong(w.TooManyExercises())
	default:
		b.drafts.answered(f.View.ID)
		b.replies.modals.marks.Remove(f.View.ID)
		if shows := inPlace(w.InModal(answer)); door.Fits(shows) {
			ack(shows)
			return
		}
		ack(inPlace(w.Following(answer)))
		b.queue(ctx, following{f.User, f.View.ID, answer}, nil, now)
	}
}

func inPlace(modal slack.ModalViewRequest) *slack.ViewSubmissionResponse {
	return slack.NewUpdateViewSubmissionResponse(&modal)
}

// lead is how long an acknowledgement takes to be there before what follows it: both
// change the same view, by two ways.
const lead = 500 * time.Millisecond

// showFollowing shows the view that had no room in an acknowledgement.
func (b *Bot) showFollowing(ctx context.Context, f following) {
	w := b.knows(ctx, f.User)
	b.queues.Aside(func() {
		select {
		case <-time.After(lead):
		case <-ctx.Done():
		}
		if err := b.replies.modals.update(ctx, f.View, w.InModal(f.Answer)); err != nil {
			b.replies.otherwise(ctx, reply{who: f.User, reads: &reader{View: w}}, w.NotOpened(f.Answer), err)
		}
	})
}

// redrawForm shows somebody what comes of what they entered so far.
func (b *Bot) redrawForm(ctx context.Context, d draft, now time.Time) error {
	if b.drafts.overtaken(d.View.ID, d.Number) {
		return nil
	}
	answer, err := b.coach.Do(ctx, d.User, coach.Preview{Filled: card.ReadForm(d.View)}, coach.Facts{}, now)
	if err != nil {
		return err
	}
	w := b.knows(ctx, d.User)
	b.queues.Aside(func() { err = b.replies.modals.redraw(ctx, d.View.ID, w.InModal(answer)) })
	return err
}

func (b *Bot) follow(ctx context.Context, f follows, now time.Time) error {
	profile, late, err := b.profile(ctx, f.User)
	if err != nil || late { // it is asked for before the next reminder
		return err
	}
	return b.moved(ctx, f.User, profile.Facts(), now)
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

// savedBefore reports whether this very form was saved already, here or, as its envelope
// tells, by another replica.
func (b *Bot) savedBefore(ctx context.Context, f form, now time.Time) (bool, error) {
	if b.seen.Known(formKey(f)) {
		return true, nil
	}
	if f.ID == "" {
		return false, nil
	}
	first, err := b.relay.First(ctx, f.ID, now)
	if err != nil {
		return false, fmt.Errorf("count a form: %w", err)
	}
	return !first, nil
}
