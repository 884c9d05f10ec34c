package bot

import (
	"slices"
	"strconv"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// The callback ids of the global shortcuts in the manifest.
const (
	shortcutBreak    = "stretch_break"
	shortcutSettings = "stretch_settings"
)

// asks is what a press asks for, and where its answer goes.
func (p press) asks(a card.Action, v card.Value) (coach.Intent, reply) {
	switch a {
	case card.ActionStart, card.ActionStood, card.ActionSnooze, card.ActionSkip, card.ActionSwap, card.ActionPauseToday:
		return p.onCard(a, v), p.privately()
	case card.ActionNext, card.ActionBack, card.ActionPause, card.ActionResume, card.ActionStop,
		card.ActionTooEasy, card.ActionRight, card.ActionTooMuch, card.ActionHurts:
		return p.inThread(a, v), p.privately()
	case card.ActionOptIn:
		return optIn(v), p.inPlace()
	case card.ActionJoin:
		return optIn(v), p.privately()
	case card.ActionKeepPlan, card.ActionFewer, card.ActionRest:
		return coach.Eased{How: easing(a)}, p.inPlace()
	case card.ActionGoOn, card.ActionRestOn, card.ActionToDo:
		return ofRest(a), p.inPlace()
	case card.ActionRestToday:
		return coach.RestToday{On: p.place(v, v.About)}, p.privately()
	case card.ActionDropHour, card.ActionKeepHour, card.ActionUndoHour, card.ActionNoSummary:
		return ofWeek(a, v), p.privately()
	case card.ActionAddExercise, card.ActionEditExercise, card.ActionDropExercise, card.ActionRestExercise, card.ActionWakeExercise:
		to := p.over()
		to.in = p.View.ID
		return ofExercise(a, v), to
	case card.ActionExercises:
		return coach.Exercises{}, p.over()
	case card.ActionCalendar, card.ActionDropCalendar:
		return p.ofCalendar(a)
	case card.ActionPauseFor, card.ActionResumeReminders, card.ActionDropPause:
		return ofReminders(a, v), p.privately()
	case card.ActionClear:
		on := p.place(v, anAnswer)
		on.Anywhere = false
		return coach.Clear{On: on, Profile: v.About, Routine: v.Routine}, p.inPlace()
	case card.ActionApplies:
		to := p.over() // and in the place of the check stands the way back to it
		to.ts = p.TS
		return coach.Applies{Card: v.Card, Profile: v.About}, to
	case card.ActionAvoid:
		return coach.Avoiding{}, p.over()
	case card.ActionTurnOn, card.ActionSwitchOff, card.ActionHave, card.ActionHaveNot:
		return ofRoutine(a, v), p.privately()
	case card.ActionUndo:
		return coach.Undo{Change: v.About}, p.inPlace()
	case card.ActionKeepOffering:
		return coach.KeepOffering{Routine: v.Routine}, p.inPlace()
	case card.ActionForget:
		return coach.Forget{}, p.inPlace()
	case card.ActionSettings:
		return coach.Settings{Draft: v.About}, p.over()
	case card.ActionBreak:
		return coach.Break{Wanted: v.Routine, Channel: p.Channel}, p.visibly()
	case card.ActionWhy, card.ActionExport, card.ActionSafety, card.ActionRoutines, card.ActionScreen, card.ActionLearn, card.ActionFAQ:
		return p.reading(a, v), p.visibly()
	case card.ActionNotNow, card.ActionKeep, card.ActionLater, card.ActionHelp, card.ActionReading, card.ActionMore: // a menu decodes to its entry
	}
	return nil, reply{}
}

// place is where the press was, for what counts there only.
func (p press) place(v card.Value, part string) coach.Place {
	return coach.Place{
		Card: v.Card, Routine: v.Routine, Part: part, Channel: p.Channel, TS: p.TS, Anywhere: v.About == card.InAnswer,
	}
}

func (p press) onCard(a card.Action, v card.Value) coach.Intent {
	on := p.place(v, "")
	switch a { //nolint:exhaustive // the others are not on a card
	case card.ActionStart:
		return coach.Start{On: on}
	case card.ActionStood:
		return coach.Stood{On: on}
	case card.ActionSnooze:
		return coach.SnoozeCard{On: on}
	case card.ActionSkip:
		return coach.SkipCard{On: on}
	case card.ActionPauseToday:
		return coach.OffToday{On: on}
	default:
		return coach.Swap{On: on, Why: coach.SwapReason(v.About)}
	}
}

func (p press) inThread(a card.Action, v card.Value) coach.Intent {
	part := session.Part(v.Turn)
	if a == card.ActionHurts {
		return coach.Hurts{On: p.place(v, part)}
	}
	e := session.Event{Card: v.Card, Turn: v.Turn}
	switch a { //nolint:exhaustive // the others are not in a thread
	case card.ActionNext:
		e.Kind = session.Next
	case card.ActionBack:
		e.Kind = session.Back
	case card.ActionPause:
		e.Kind = session.Pause
	case card.ActionResume:
		e.Kind = session.Resume
	case card.ActionStop:
		e.Kind = session.Stop
	default:
		e.Kind, e.Feedback, part = session.Rate, feedback(a), session.EndPart
	}
	return coach.Step{On: p.place(v, part), Event: e}
}

func feedback(a card.Action) session.Feedback {
	switch a { //nolint:exhaustive // the others say nothing of how it was
	case card.ActionTooEasy:
		return session.TooEasy
	case card.ActionTooMuch:
		return session.TooMuch
	default:
		return session.Right
	}
}

// ofRoutine is what is said of a routine, or of what one needs.
func ofRoutine(a card.Action, v card.Value) coach.Intent {
	switch a { //nolint:exhaustive // the others are not of a routine
	case card.ActionTurnOn:
		return coach.TurnOn{Routine: v.Routine}
	case card.ActionSwitchOff:
		return coach.SwitchOff{Routine: v.Routine}
	case card.ActionHave:
		return coach.Have{Thing: routine.Equipment(v.About), Routine: v.Routine}
	default:
		return coach.HaveNot{}
	}
}

// optIn is a yes to the plan that stands on its button.
func optIn(v card.Value) coach.Intent {
	if choice := prefs.Choice(v.About); slices.Contains(prefs.Choices(), choice) {
		return coach.OptIn{Choice: choice}
	}
	return coach.OptIn{Draft: v.About}
}

func easing(a card.Action) coach.Easing {
	switch a { //nolint:exhaustive // the others do not answer that question
	case card.ActionKeepPlan:
		return coach.KeepPlan
	case card.ActionFewer:
		return coach.Fewer
	default:
		return coach.Rest
	}
}

func (p press) ofCalendar(a card.Action) (coach.Intent, reply) {
	if a == card.ActionCalendar {
		return coach.CalendarForm{}, p.over()
	}
	return coach.DropCalendar{}, p.inPlace()
}

func ofRest(a card.Action) coach.Intent {
	switch a { //nolint:exhaustive // the others are not asked after a rest
	case card.ActionGoOn:
		return coach.GoOn{}
	case card.ActionRestOn:
		return coach.RestOn{}
	default:
		return coach.WhatToDo{}
	}
}

// ofWeek gives nil for a button that names no hour.
func ofWeek(a card.Action, v card.Value) coach.Intent {
	switch a { //nolint:exhaustive // the others are not of a week
	case card.ActionKeepHour:
		return coach.KeepHour{}
	case card.ActionUndoHour:
		return coach.UndoHour{}
	case card.ActionNoSummary:
		return coach.NoSummary{}
	default:
		hour, err := strconv.Atoi(v.About)
		if err != nil || hour < 0 || hour > 23 {
			return nil
		}
		return coach.DropHour{Hour: hour}
	}
}

func ofExercise(a card.Action, v card.Value) coach.Intent {
	number, _ := strconv.Atoi(v.About) // of none: 0
	act := map[card.Action]coach.ExerciseAct{
		card.ActionAddExercise: coach.AddExercise, card.ActionEditExercise: coach.EditExercise, card.ActionDropExercise: coach.DropExercise,
		card.ActionRestExercise: coach.RestExercise, card.ActionWakeExercise: coach.WakeExercise,
	}
	return coach.ForExercise{Act: act[a], Number: number}
}

func ofReminders(a card.Action, v card.Value) coach.Intent {
	switch a { //nolint:exhaustive // the others are no such presses
	case card.ActionResumeReminders:
		return coach.Resume{}
	case card.ActionDropPause:
		return coach.DropPause{Pause: v.Pause()}
	}
	return coach.PauseFor{Long: coach.PauseLength(v.About)}
}

// anAnswer is no part of a card's posts: a check stands in an answer in the
// card's channel, and where in it nobody keeps.
const anAnswer = "an answer"

func (p press) reading(a card.Action, v card.Value) coach.Intent {
	switch a { //nolint:exhaustive // the others are not read
	case card.ActionWhy:
		return coach.Why{}
	case card.ActionExport:
		return coach.Export{Channel: p.Channel}
	case card.ActionSafety:
		return coach.Checks{}
	case card.ActionRoutines:
		return coach.Routines{}
	case card.ActionScreen:
		return coach.Check{Profile: v.About, Routine: v.Routine, Card: v.Card}
	case card.ActionLearn:
		return coach.About{Routine: v.Routine}
	default:
		return coach.FAQ{Ask: v.About}
	}
}
