package bot

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// submit keeps what a form says. Its acknowledgement is its answer: what is
// wrong in it is shown under its inputs.
func (b *Bot) submit(ctx context.Context, f form, ack func(any), now time.Time) error {
	var asked coach.Intent
	switch f.View.CallbackID {
	case card.CallbackSettings:
		asked = coach.Save{Filled: card.ReadForm(f.View), Again: b.savedBefore(f)}
	case card.CallbackExercise:
		prescribed := card.ReadExercise(f.View)
		prescribed.Again = b.savedBefore(f)
		asked = prescribed
	default:
		ack(nil)
		return nil
	}
	answer, err := b.coach.Do(ctx, f.User, asked, coach.Facts{}, now)
	if err != nil {
		ack(slack.NewErrorsViewSubmissionResponse(b.notSaved(f)))
		return err
	}
	b.acknowledge(f, answer, ack, now)
	if saved, ok := answer.(coach.Saved); ok && saved.Follows {
		b.queue(ctx, follows{User: f.User}, nil, now)
	}
	return nil
}

func (b *Bot) notSaved(f form) map[string]string {
	if f.View.CallbackID == card.CallbackExercise {
		return card.Under(f.View, card.English().ExerciseNotSaved())
	}
	return card.English().Errors(f.View, prefs.Problems{card.NotSaved()})
}

// acknowledge answers a form.
func (b *Bot) acknowledge(f form, answer coach.Answer, ack func(any), now time.Time) {
	w := card.English()
	wrong := func(under map[string]string) { ack(slack.NewErrorsViewSubmissionResponse(card.Under(f.View, under))) }
	switch a := answer.(type) {
	case coach.Saved:
		b.seen.First(formKey(f), now)
		ack(nil)
	case coach.SettingsInvalid:
		wrong(w.Errors(f.View, a.Problems))
	case coach.ExerciseInvalid:
		wrong(w.ExerciseErrors(a))
	case coach.ExerciseGone:
		wrong(w.ExerciseGone())
	case coach.TooManyExercises:
		wrong(w.TooManyExercises())
	default:
		if _, kept := answer.(coach.ExercisesListed); kept {
			b.seen.First(formKey(f), now)
		}
		b.replies.modals.marks.Remove(f.View.ID)
		modal := w.InModal(answer)
		ack(slack.NewUpdateViewSubmissionResponse(&modal))
	}
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
	return b.replies.modals.redraw(ctx, d.View.ID, card.English().InModal(answer))
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

// savedBefore reports whether this very form was saved already.
func (b *Bot) savedBefore(f form) bool { return b.seen.Known(formKey(f)) }
