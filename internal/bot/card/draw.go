package card

import (
	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/say"
)

// Draw puts an answer into a message; false: it is none, but nothing, a form, or
// a file. pictures are what it shows: of all steps where those are shown at once, of the
// week and the weeks up to it where it tells of a week.
func (w View) Draw(answer coach.Answer, pictures ...Picture) (m Message, ok bool) { //nolint:funlen // a flat exhaustive switch: a line for each answer
	var p Picture
	if len(pictures) > 0 {
		p = pictures[0]
	}
	switch a := answer.(type) {
	case coach.Nothing, coach.Needs, coach.Gone, coach.Unwanted, coach.Overtaken, coach.EaseFirst, coach.EasedNow, coach.RestFirst,
		coach.SettingsShown, coach.SettingsLack, coach.SettingsInvalid,
		coach.AvoidForm, coach.AvoidNothing,
		coach.ExercisesListed, coach.ExerciseForm, coach.ExerciseInvalid, coach.ExerciseGone, coach.TooManyExercises,
		coach.HomeShown, coach.Record, coach.Stands, coach.CalendarAsked:
		return Message{}, false
	case coach.Unmet:
		return w.NotMet(a), true
	case coach.Ask:
		return w.OptIn(a), true
	case coach.Saved:
		return w.Saved(a), true
	case coach.Proposed:
		return w.Proposed(a), true
	case coach.SavedFirst:
		return w.SavedFirst(a.Plan), true
	case coach.Undone:
		return w.UndoneAgain(a), true
	case coach.NotUndone:
		return w.NotUndone(), true
	case coach.Welcome:
		return w.Welcome(a), true
	case coach.Stale:
		return w.Stale(a.Why), true
	case coach.Busy:
		return w.Busy(a.Running), true
	case coach.NotReminded:
		return w.NotReminded(), true
	case coach.NoOther:
		return w.NoOther(a), true
	case coach.Invalid:
		return w.Misread(a.Problems), true
	case coach.Ambiguous:
		return w.Ambiguous(a), true
	case coach.CheckFirst:
		return w.Screen(a.Check, Value{Card: a.Card, Routine: a.Routine}), true
	case coach.NoMoreSnooze:
		return w.NoMoreSnooze(), true
	case coach.Remembered:
		return w.Remembered(a), true
	case coach.Hurt:
		return w.last(a.Last), true
	case coach.Over:
		return w.last(a.Last), true
	case coach.Advised:
		return w.last(a.Last), true
	case coach.OnItsWay:
		return w.OnItsWay(), true
	case coach.NotThatOne:
		return w.NotThatOne(a), true
	case coach.SnoozedTo:
		return w.SnoozedTo(a.Until), true
	case coach.TooFar:
		return w.TooFar(a.Most, a.Asked), true
	case coach.SkippedTo:
		return w.SkippedTo(a), true
	case coach.NoneToSkip:
		return w.NoneToSkip(a), true
	case coach.Having:
		return w.Having(a), true
	case coach.HavingNot:
		return w.undoable(w.Say("having.not"), a.Undo), true
	case coach.SwitchOffAsked:
		return w.SwitchOffAsked(a.Routine), true
	case coach.KeptOffering:
		return w.marked(w.Say("leave-out.kept", say.With{"Title": bold(escaped(a.Routine.Title))})), true
	case coach.CannotSkip:
		return w.CannotSkip(a), true
	case coach.NotSooner:
		return w.NotSooner(a), true
	case coach.Announced:
		return announcing{w.wording}.announced(a), true
	case coach.TooManyPauses:
		return w.marked(w.Say("announced.too-many", say.With{"Most": a.Most})), true
	case coach.PauseDropped:
		return announcing{w.wording}.dropped(a), true
	case coach.PausedUntil:
		return w.Paused(a.Until, a.Forever), true
	case coach.Resumed:
		return w.Resumed(a), true
	case coach.Planned:
		return w.Plan(a), true
	case coach.FewerPaused:
		return w.EasingPaused(a.Until, a.Forever), true
	case coach.FewerSettled:
		return w.EasingSettled(a), true
	case coach.Resting:
		return w.Resting(a), true
	case coach.RestAsked:
		return w.RestAsked(), true
	case coach.RestOver:
		return w.RestOver(a), true
	case coach.WhenToAsk:
		return w.WhenToAsk(a.Check), true
	case coach.WeekSoFar:
		return w.Progress(a.Week, pictures...), true
	case coach.HourDropped:
		return w.Dropped(a.Plan, a.Hour, a.Next), true
	case coach.HourKept:
		return w.KeptHour(), true
	case coach.HourUndone:
		return w.Undone(a.Plan, a.Undone, a.Next), true
	case coach.SummaryOff:
		return w.NoSummary(a), true
	case coach.CalendarStands:
		return w.CalendarStands(a), true
	case coach.CalendarTaken:
		return w.CalendarTaken(a), true
	case coach.CalendarRefused:
		return w.CalendarRefused(a), true
	case coach.CalendarTrying:
		return w.marked(w.Say("calendar.trying", ofCalendar{w.wording}.named(a.Host))), true
	case coach.CalendarDropped:
		return w.CalendarDropped(a), true
	case coach.CalendarBroken:
		return w.CalendarBroken(a), true
	case coach.ChecksListed:
		return w.Safety(a.Checks, a.Avoids), true
	case coach.CheckShown:
		return w.Screen(a.Check, Value{Card: a.Card, Routine: a.Routine}), true
	case coach.Cleared:
		return w.Screened(a), true
	case coach.AvoidsNow:
		return w.Avoids(a), true
	case coach.Ruled:
		return w.Applies(a.Check, a.Remaining), true
	case coach.Switched:
		return w.Switched(a), true
	case coach.Reasons:
		return w.Why(a), true
	case coach.Shelf:
		return w.Routines(a), true
	case coach.Explained:
		return w.About(a.Routine, a.Check, a.Sources, p), true
	case coach.Questions:
		return w.Questions(a), true
	case coach.Explanation:
		return w.Answer(a.Question, a.Sources, a.All), true
	case coach.NothingKept:
		return w.NothingKept(), true
	case coach.Forgotten:
		return w.Forgotten(), true
	case coach.Offered:
		return w.offered(a), true
	case coach.Passed:
		return w.Passed(), true
	case coach.CardState:
		return w.State(a), true
	case coach.StepShown:
		if a.Previews() {
			return w.Overview(a.Session, a.Routine, pictures), true
		}
		return w.Step(a.Session, a.Routine, a.Step, a.Part, p), true
	case coach.FewerAsked:
		return w.Easing(), true
	case coach.WeekOver:
		return w.Summary(a.Week, pictures...), true
	case coach.RollerCheck:
		return w.RollerCheck(a.Check), true
	}
	return Message{}, false
}

// InModal is an answer for somebody who is in a form: where it is none, the
// message in its place.
func (w View) InModal(answer coach.Answer) slack.ModalViewRequest {
	modal, ok := w.Modal(answer)
	if m, drawn := w.Draw(answer, Picture{}); !ok && drawn {
		return w.Over(m)
	}
	return modal
}

func (w View) last(l coach.LastWord) Message { return w.End(l.Session, l.Routine, l.Ending) }

func (w View) offered(a coach.Offered) Message {
	if a.Longer {
		return w.OfferLonger(a.Card, a.Routine)
	}
	return w.Offer(a.Card, a.Routine)
}
