package coach_test

import (
	"fmt"
	"reflect"

	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
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
		{coach.Start{On: on}, coach.Unmet{}},
		{coach.Stood{On: on}, coach.Unmet{}},
		{coach.SnoozeCard{On: on}, coach.Unmet{}},
		{coach.SkipCard{On: on}, coach.Unmet{}},
		{coach.Swap{On: on, Why: coach.SwapOther}, coach.Unmet{}},
		{coach.OffToday{On: on}, coach.Unmet{}},

		{coach.Step{On: on, Event: session.Event{Kind: session.Next, Card: on.Card}}, coach.Unmet{}},
		{coach.Hurts{On: on}, nil},
		{coach.RestToday{On: on}, coach.Unmet{}},
		{coach.Have{Thing: "roller"}, coach.Unmet{}},
		{coach.HaveNot{}, coach.Unmet{}},
		{coach.KeepOffering{Routine: "desk-reset"}, coach.Unmet{}},
		{coach.GoOn{}, coach.Unmet{}},
		{coach.RestOn{}, coach.Unmet{}},
		{coach.WhatToDo{}, coach.Unmet{}},
		{coach.AskRested{}, coach.Nothing{}},

		{coach.Snooze{Text: "20m"}, coach.Unmet{}},
		{coach.Skip{}, coach.Unmet{}},
		{coach.Pause{Text: "2h"}, coach.Unmet{}},
		{coach.PauseFor{Long: coach.PauseHour}, coach.Unmet{}},
		{coach.Resume{}, coach.Unmet{}},
		{coach.Plan{Text: "every 30 minutes"}, coach.Unmet{}},
		{coach.Eased{How: coach.Fewer}, coach.Unmet{}},
		{coach.Ease{}, coach.Nothing{}},
		{coach.Noticed{}, coach.Nothing{}},
		{coach.Outdate{Former: coach.Former{Card: on.Card, At: delivery.Address{Channel: on.Channel, TS: on.TS}}}, coach.Nothing{}},
		{coach.Illustrate{Card: on.Card}, coach.Nothing{}},
		{coach.TimeUp{}, coach.Nothing{}},
		{coach.Follow{}, coach.Nothing{}},
		{coach.Settings{}, coach.Unmet{}},
		{coach.Progress{}, nil},
		{coach.DropHour{Hour: 16}, coach.Unmet{}},
		{coach.KeepHour{}, coach.Unmet{}},
		{coach.UndoHour{}, coach.Unmet{}},
		{coach.NoSummary{}, coach.Unmet{}},
		{coach.Checks{}, nil},
		{coach.Check{Profile: "desk"}, nil},
		{coach.Clear{Profile: "desk"}, coach.Cleared{To: coach.Unkept}},
		{coach.Clear{Profile: "gone"}, coach.Stale{Why: coach.OldCard}},
		{coach.Applies{Profile: "desk"}, nil},
		{coach.Applies{Profile: "gone"}, coach.Stale{Why: coach.OldCard}},
		{coach.Avoiding{}, coach.Unmet{}},
		{coach.Avoid{Movements: []string{"neck"}}, coach.Unmet{}},
		{coach.TurnOn{Routine: "desk-reset"}, coach.Unmet{}},
		{coach.SwitchOff{Routine: "desk-reset"}, coach.Unmet{}},
		{coach.Exercises{}, coach.Unmet{}},
		{coach.ForExercise{Act: coach.AddExercise}, coach.Unmet{}},

		{coach.Cancel{}, coach.Unmet{}},
		{coach.Stop{}, coach.Unmet{}},
		{coach.Why{}, nil},
		{coach.Routines{}, nil},
		{coach.About{Routine: "desk-reset"}, nil},
		{coach.FAQ{}, nil},
		{coach.Home{}, nil},
		{coach.Export{}, coach.NothingKept{}},
		{coach.Standing{}, coach.Stands{}},
		{coach.Forget{}, coach.Forgotten{}},

		{coach.Preview{}, coach.Unmet{}},
		{coach.Save{}, coach.Unmet{}},
		{coach.Prescribe{Exercise: lean(), Until: "2026-12-04"}, coach.Unmet{}},
	}
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
			s.equal("the Home tab", hear[coach.HomeShown](s, coach.Home{}).Desk.Person.Prefs, prefs.Defaults("UTC"))
		},
	}
}
