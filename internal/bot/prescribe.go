package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// Somebody's own exercises are the only text of theirs that is kept. It goes
// from their form to their desk, and from there to them: into no log, no error
// and nobody else's card.

// own is the routine of the person's own exercises whose turn it is; false: it
// is the library's turn.
func (b *Bot) own(d session.Desk, now time.Time) (routine.Routine, bool) {
	if len(d.Own) == 0 {
		return routine.Routine{}, false
	}
	return d.Turn(asked(d.Person), schedule.Planned(d.Person, now), now)
}

// find is a routine of the person's own, or one of the library.
func (b *Bot) find(d session.Desk, id string) (routine.Routine, bool) {
	if routine.IsPrescribed(id) {
		return d.Prescribed(id)
	}
	return b.speaking(d.Person).Routine(id)
}

// offers reports whether a routine that find found can be offered to the person.
func (b *Bot) offers(d session.Desk, r routine.Routine, now time.Time) bool {
	if routine.IsPrescribed(r.ID) {
		return d.Offers(r, asked(d.Person), now)
	}
	return asked(d.Person).Allows(r)
}

// shelve lists the person's own exercises beside the library's routines.
func (b *Bot) shelve(shelf *card.Shelf, d session.Desk, now time.Time) {
	for _, o := range d.Own {
		switch r := o.Routine(); {
		case o.Off:
			shelf.OwnOff = append(shelf.OwnOff, r)
		case b.offers(d, r, now):
			shelf.Own = append(shelf.Own, r)
		}
	}
}

// exercises draws the list of somebody's own exercises.
func exercises(d session.Desk) slack.ModalViewRequest {
	who := asked(d.Person)
	resting := map[int]bool{}
	for _, o := range d.Own {
		resting[o.Number] = !who.Allows(o.Routine())
	}
	return card.English().Exercises(d.Own, resting)
}

// openExercises shows somebody their own exercises, or the form for the first.
func (b *Bot) openExercises(ctx context.Context, d session.Desk, to reply, now time.Time) error {
	if !known(d.Person) {
		return prefs.ErrUnknown
	}
	modal := exercises(d)
	if len(d.Own) == 0 {
		modal = card.English().ExerciseForm(session.Own{}, d.OwnLast, d.Local(now))
	}
	if err := b.show(ctx, to, modal); err != nil {
		return fmt.Errorf("open the exercises: %w", err)
	}
	return nil
}

// pressExercise answers a button in the list of somebody's own exercises, in
// its place.
func (b *Bot) pressExercise(ctx context.Context, p press, a card.Action, v card.Value, now time.Time) error {
	number, _ := strconv.Atoi(v.About) // of none: 0
	var desk session.Desk
	err := b.change(ctx, p.User, func(d *session.Desk) error {
		defer func() { desk = *d }()
		switch a { //nolint:exhaustive // the others are no buttons of this list
		case card.ActionDropExercise:
			d.Unprescribe(number)
		case card.ActionRestExercise:
			d.Rest(number, true)
		case card.ActionWakeExercise:
			d.Rest(number, false)
		default:
			return errNothing
		}
		return nil
	})
	if err != nil && !errors.Is(err, errNothing) {
		return err
	}
	modal := exercises(desk)
	switch o, ok := desk.Exercise(number); {
	case a == card.ActionAddExercise && len(desk.Own) < session.MostOwn:
		modal = card.English().ExerciseForm(session.Own{}, desk.OwnLast, desk.Local(now))
	case a == card.ActionEditExercise && ok:
		modal = card.English().ExerciseForm(o, desk.OwnLast, desk.Local(now))
	}
	err = patiently(ctx, func() error {
		_, err := b.api.UpdateViewContext(ctx, modal, "", "", p.View.ID)
		return err
	})
	if err != nil && !isAnswer(err, "not_found") { // closed meanwhile
		return fmt.Errorf("views.update: %w", err)
	}
	return nil
}

// prescribe keeps an exercise as it was entered, and shows the list. A second
// submission of the same form finds it there.
func (b *Bot) prescribe(ctx context.Context, f form, ack func(any), now time.Time) error {
	var desk session.Desk
	var wrong map[string]string
	err := b.change(ctx, f.User, func(d *session.Desk) error {
		defer func() { desk = *d }()
		wrong = nil
		if b.savedBefore(f) || d.Person.OptedIn.IsZero() {
			return errNothing
		}
		filled, mistakes := card.English().ReadExercise(f.View, d.Local(now))
		_, there := d.Exercise(filled.Number)
		switch {
		case len(mistakes) > 0:
			wrong = mistakes
		case filled.Number != 0 && !there:
			wrong = card.English().ExerciseGone()
		case filled.Number == 0 && len(d.Own) >= session.MostOwn:
			wrong = card.English().TooManyExercises()
		}
		if wrong != nil {
			return errNothing
		}
		d.Prescribe(filled.Exercise, filled.Number, filled.Until, endOf(filled.Until, d.Local(now).Location()))
		return nil
	})
	switch {
	case errors.Is(err, prefs.ErrUnknown):
		return err
	case err != nil && !errors.Is(err, errNothing):
		ack(slack.NewErrorsViewSubmissionResponse(card.Under(f.View, card.English().ExerciseNotSaved())))
		return err
	case wrong != nil:
		ack(slack.NewErrorsViewSubmissionResponse(card.Under(f.View, wrong)))
		return nil
	}
	b.seen.First(formKey(f), now)
	modal := exercises(desk)
	ack(slack.NewUpdateViewSubmissionResponse(&modal))
	return nil
}

// endOf is when a date is over in a zone.
func endOf(date string, zone *time.Location) time.Time {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return time.Time{} // over at once: nobody could say until when it may be kept
	}
	noon := time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, zone)
	return schedule.Tomorrow(noon, zone)
}

// keepEnds lets the exercises of somebody who moved end with the days of where
// they are now.
func keepEnds(d *session.Desk) {
	for i, o := range d.Own {
		d.Own[i].Ends = endOf(o.Until, d.Local(o.Ends).Location()).UTC()
	}
}

// restOwn switches a routine of somebody's own exercises off or on again.
func (b *Bot) restOwn(ctx context.Context, id prefs.UserID, v card.Value, off bool, to reply) error {
	var r routine.Routine
	var found bool
	err := b.change(ctx, id, func(d *session.Desk) error {
		if r, found = d.Prescribed(v.Routine); !found {
			return errNothing
		}
		for _, number := range routine.PrescribedIn(v.Routine) {
			d.Rest(number, off)
		}
		return nil
	})
	switch {
	case errors.Is(err, errNothing):
		b.answer(ctx, to, card.English().NoOther())
	case err != nil:
		return err
	default:
		b.answer(ctx, to, card.English().LeftOut(r, off))
	}
	return nil
}
