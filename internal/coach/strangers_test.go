package coach_test

import (
	"fmt"
	"reflect"

	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/session"
)

// asking is an intent, and what somebody of whom nothing is kept is answered; nil:
// whatever there is to read.
type asking struct {
	what coach.Intent
	want coach.Answer
}

// everything is each intent but those that begin a record, filled in so that it
// would do something.
func everything(on coach.Place) []asking {
	return []asking{
		{coach.Start{On: on}, unmet()},
		{coach.Stood{On: on}, unmet()},
		{coach.SnoozeCard{On: on}, unmet()},
		{coach.SkipCard{On: on}, unmet()},
		{coach.Swap{On: on, Why: coach.SwapOther}, unmet()},
		{coach.OffToday{On: on}, unmet()},

		{coach.Step{On: on, Event: session.Event{Kind: session.Next, Card: on.Card}}, unmet()},
		{coach.Hurts{On: on}, nil},
		{coach.RestToday{On: on}, unmet()},
		{coach.Have{Thing: "roller"}, unmet()},
		{coach.HaveNot{}, unmet()},
		{coach.Undo{Change: "bqya"}, unmet()},
		{coach.KeepOffering{Routine: "desk-reset"}, unmet()},
		{coach.GoOn{}, unmet()},
		{coach.RestOn{}, unmet()},
		{coach.WhatToDo{}, unmet()},
		{coach.AskRested{}, coach.Nothing{}},

		{coach.Snooze{Text: "20m"}, unmet()},
		{coach.Skip{}, unmet()},
		{coach.Pause{Text: "2h"}, unmet()},
		{coach.PauseFor{Long: coach.PauseHour}, unmet()},
		{coach.Resume{}, unmet()},
		{coach.Plan{Text: "every 30 minutes"}, nil},
		{coach.Plan{}, coach.Ask{Usual: unmet().Usual}},
		{coach.Eased{How: coach.Fewer}, unmet()},
		{coach.Ease{}, coach.Nothing{}},
		{coach.Noticed{}, coach.Nothing{}},
		{coach.Outdate{Former: coach.Former{Card: on.Card, At: delivery.Address{Channel: on.Channel, TS: on.TS}}}, coach.Nothing{}},
		{coach.Illustrate{Card: on.Card}, coach.Nothing{}},
		{coach.TimeUp{}, coach.Nothing{}},
		{coach.Follow{}, coach.Nothing{}},
		{coach.Settings{}, nil},
		{coach.Progress{}, nil},
		{coach.DropHour{Hour: 16}, unmet()},
		{coach.KeepHour{}, unmet()},
		{coach.UndoHour{}, unmet()},
		{coach.DropPause{}, unmet()},
		{coach.NoSummary{}, unmet()},
		{coach.Calendar{}, unmet()},
		{coach.CalendarForm{}, unmet()},
		{coach.GiveCalendar{Typed: "https://calendar.example/a.ics"}, unmet()},
		{coach.DropCalendar{}, unmet()},
		{coach.CalendarFails{Trouble: prefs.CalendarGone}, coach.Nothing{}},
		{coach.CalendarWorks{}, coach.Nothing{}},
		{coach.SealAnew{Was: prefs.Sealed("old"), Sealed: prefs.Sealed("new"), Key: "key"}, coach.Nothing{}},
		{coach.Checks{}, nil},
		{coach.Check{Profile: "desk"}, nil},
		{coach.Clear{Profile: "desk"}, coach.Cleared{To: coach.Unkept}},
		{coach.Clear{Profile: "gone"}, coach.Stale{Why: coach.OldCard}},
		{coach.Applies{Profile: "desk"}, nil},
		{coach.Applies{Profile: "gone"}, coach.Stale{Why: coach.OldCard}},
		{coach.Avoiding{}, unmet()},
		{coach.Avoid{Movements: []string{"neck"}}, unmet()},
		{coach.TurnOn{Routine: "desk-reset"}, unmet()},
		{coach.SwitchOff{Routine: "desk-reset"}, unmet()},
		{coach.Exercises{}, unmet()},
		{coach.ForExercise{Act: coach.AddExercise}, unmet()},

		{coach.Cancel{}, unmet()},
		{coach.Stop{}, unmet()},
		{coach.Why{}, nil},
		{coach.Routines{}, nil},
		{coach.About{Routine: "desk-reset"}, nil},
		{coach.FAQ{}, nil},
		{coach.Home{}, nil},
		{coach.Export{}, coach.NothingKept{}},
		{coach.Standing{}, coach.Stands{}},
		{coach.Greet{}, coach.Ask{Usual: unmet().Usual}},
		{coach.Forget{}, coach.Forgotten{}},

		{coach.Preview{}, nil},
		{coach.Save{}, nil},
		{coach.Prescribe{Exercise: lean(), Until: "2026-12-04"}, unmet()},
	}
}

// unmet is what somebody is answered of whom nothing is kept, where no plan is set.
func unmet() coach.Unmet {
	return coach.Unmet{Usual: coach.PlanShown{Timetable: prefstest.Straight("UTC").Timetable}}
}

func strangerStories() map[string]func(*scene) {
	// leavesNothing asks for everything but what begins a record.
	leavesNothing := func(s *scene) {
		s.Helper()
		met := map[string]bool{"OptIn": true, "Break": true, "Owed": true}
		for _, tc := range everything(coach.Place{Card: 7, Channel: "D1", TS: "7.0"}) {
			met[reflect.TypeOf(tc.what).Name()] = true
			if got := s.asks(tc.what); tc.want != nil {
				s.equal(fmt.Sprintf("the answer to %#v", tc.what), got, tc.want)
			}
		}
		s.equal("what is kept", s.desk(), session.Desk{Person: prefs.Person{ID: ana()}})
		s.equal("owed, and told", []int{s.owing, len(s.changed)}, []int{0, 0})
		for _, name := range declared(s.T).intents {
			if !met[name] {
				s.Errorf("nobody asks for %s", name)
			}
		}
	}
	return map[string]func(*scene){
		"no record comes of what somebody asks who was never met": leavesNothing,
		"nor of what somebody asks who was forgotten": func(s *scene) {
			s.running()
			s.asks(coach.Forget{})
			s.owing, s.changed = 0, nil
			leavesNothing(s)
		},
		"somebody else's record stays": func(s *scene) {
			s.optsIn()
			s.asksWith(ben(), coach.OptIn{}, berlin())
			s.keepsAll(func() { s.asksWith(ben(), coach.Forget{}, coach.Facts{}) })
		},
		"who is forgotten is advised all the same": func(s *scene) {
			last := hear[coach.Hurt](s, coach.Hurts{On: coach.Place{Card: 7}}).Last
			s.equal("the longest check", []any{last.Ending.Screening.Profile, last.Ending.Rest}, []any{"floor-roller", coach.Resting{}})
			ruled := hear[coach.Ruled](s, coach.Applies{Profile: "desk"})
			s.equal("what to do", []any{ruled.Check.Profile, ruled.Remaining}, []any{"desk", coach.Remaining{}})
		},
		"the usual settings for who has none": func(s *scene) {
			s.asks(coach.Break{})
			s.equal("the Home tab", hear[coach.HomeShown](s, coach.Home{}).Desk.Person.Prefs, prefstest.Straight("UTC"))
		},
		"the plan of the workspace for who says yes": func(s *scene) {
			usual := prefstest.Straight("Nowhere/Else").Timetable
			usual.Plan.Every, usual.PerDay = 45, 5
			s.material.Usual = &usual
			for zone, asked := range map[string]prefs.Timetable{
				"the question":  hear[coach.Ask](s, coach.Greet{}).Usual.Timetable,
				"no record yet": hear[coach.Unmet](s, coach.Avoiding{}).Usual.Timetable,
				"the Home tab":  hear[coach.HomeShown](s, coach.Home{}).Desk.Person.Prefs.Timetable,
			} {
				s.equal(zone, []any{asked.Plan.Every, asked.PerDay, asked.Zone}, []any{45, 5, "UTC"})
			}
			s.optsIn()
			usual.Zone = "Europe/Berlin"
			s.equal("the plan that is kept", s.desk().Person.Prefs.Timetable, usual)
			s.material.Usual = nil
			s.equal("it stays", hear[coach.Planned](s, coach.Plan{}).Desk.Person.Prefs.Timetable, usual)
		},
	}
}
