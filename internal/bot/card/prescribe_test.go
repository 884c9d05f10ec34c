package card_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/session"
)

// shownAgain is an exercise as it is read from the form that shows it.
func shownAgain(o session.Own) coach.Prescribe {
	today := time.Date(2026, time.March, 3, 9, 0, 0, 0, time.UTC)
	return card.ReadExercise(submitted(card.English().ExerciseForm(coach.ExerciseForm{Own: o, Today: today, Things: things})))
}

func TestAnExerciseIsReadAsTheFormShowsIt(t *testing.T) {
	for _, o := range own() {
		got := shownAgain(o).Exercise
		got.Number = o.Number
		if diff := cmp.Diff(o.Exercise, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", o.Title, diff)
		}
	}
	empty := shownAgain(session.Own{}).Exercise
	if empty.Days != nil || empty.With != "" || empty.Rest != 0 {
		t.Errorf("of a new one: on %v, with %q, resting %d", empty.Days, empty.With, empty.Rest)
	}
}

// FuzzReadExercise submits what nobody can enter in the form: whatever is taken can
// be shown, and is read as it was.
func FuzzReadExercise(f *testing.F) {
	f.Add("Reach", "Reach up.", "10", "2", "30", "red band", "monday friday", "mat")
	f.Add("Reach", "Reach up.", "-1", "x", "99999999999999999999", "\x00", "monday monday", "\u2028")
	f.Fuzz(func(t *testing.T, title, do, amount, sets, rest, with, days, needs string) {
		form := fill{submitted(card.English().ExerciseForm(coach.ExerciseForm{Things: things}))}
		form.text("title", title)
		form.text("do", do)
		form.text("amount", amount)
		form.text("with", with)
		form.choose("sets", sets)
		form.choose("rest", rest)
		form.tick("days", strings.Fields(days)...)
		form.tick("needs", strings.Fields(needs)...)
		e, mistakes := card.ReadExercise(form.view).Exercise.Check(things)
		if len(mistakes) > 0 {
			for block, said := range card.English().ExerciseErrors(coach.ExerciseInvalid{Mistakes: mistakes}) {
				if form.view.State.Values[block] == nil || said == "" {
					t.Errorf("%q is said at %q", said, block)
				}
			}
			return
		}
		e.Number = 1
		o := session.Own{Exercise: e, Until: "2026-03-31"}
		for _, v := range []slack.ModalViewRequest{
			card.English().ExerciseForm(coach.ExerciseForm{Own: o, Things: things}),
			card.English().Exercises(coach.ExercisesListed{Own: []session.Own{o}, Things: things}),
		} {
			if err := card.CheckModal(v); err != nil {
				t.Error(err)
			}
		}
		read := shownAgain(o)
		again, more := read.Exercise.Check(things)
		again.Number = read.Number
		if diff := cmp.Diff(e, again); diff != "" || len(more) > 0 {
			t.Errorf("read again, with %d mistakes (-want +got):\n%s", len(more), diff)
		}
		if r := e.Routine(); r.Steps[0].With != e.With {
			t.Errorf("with %q", r.Steps[0].With)
		}
	})
}
