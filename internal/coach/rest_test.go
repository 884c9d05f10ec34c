package coach_test

import (
	"testing/fstest"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// quiet has a library whose rest has these routines.
func (s *scene) quiet(ids string) {
	s.Helper()
	library, err := routine.Load(files(), fstest.MapFS{"library/screening.yaml": {Data: []byte("rest: [" + ids + "]")}})
	s.check("load", err)
	s.material.Library = library
}

// gentle are the ids of what there is in a rest.
func gentle(r coach.Resting) (ids []string) {
	for _, r := range r.Gentle {
		ids = append(ids, r.ID)
	}
	return ids
}

func restStories() map[string]func(*scene) {
	// rests has her rest since half past nine on Monday, from a card.
	rests := func(s *scene) {
		s.Helper()
		s.optsIn()
		s.offered()
		hear[coach.Resting](s, coach.RestToday{On: s.place("")})
		s.arrives()
	}
	// asked has the question before her on Tuesday.
	asked := func(s *scene) {
		s.Helper()
		rests(s)
		among[coach.RestFirst](s, s.reminded())
		s.hears(coach.AskRested{}, coach.Nothing{})
		among[coach.RestAsked](s, s.arrives())
	}
	return map[string]func(*scene){
		"no reminder comes, and the first one after it is a question": func(s *scene) {
			rests(s)
			d := s.desk()
			s.equal("until", s.wall(d.Person.RestUntil), "Tue 00:00")
			s.equal("the card says so", d.Card.Answer, session.Off)
			s.falls()
			s.equal("what is due", s.wall(s.now), "Tue 09:50")
			among[coach.RestFirst](s, s.arrives())
			s.hears(coach.AskRested{}, coach.Nothing{})
			s.keepsAll(func() { s.hears(coach.AskRested{}, coach.Nothing{}) })
			among[coach.RestAsked](s, s.arrives())
		},
		"what hurt and what did not are kept alike": func(s *scene) {
			s.running()
			s.asks(s.presses(session.Stop))
			s.arrives()
			s.asks(coach.RestToday{On: s.place(session.EndPart)})
			wanted := s.desk()
			s.asks(coach.GoOn{})
			s.set(func(d *session.Desk) {
				d.Session.State, d.Session.Ends, d.Session.Since = session.Running, s.now.Add(time.Minute), s.now
			})
			s.asks(coach.Hurts{On: s.shown()})
			hurt := s.desk()
			s.equal("the rest", hurt.Person.RestUntil, wanted.Person.RestUntil)
			s.equal("the next reminder", hurt.Person.Due, wanted.Person.Due)
			s.equal("the checks", hurt.Person.Safety, wanted.Person.Safety)
			s.equal("the session", hurt.Session.State, wanted.Session.State)
			s.equal("how far she is", hurt.Experience, wanted.Experience)
		},
		"she goes on": func(s *scene) {
			asked(s)
			over := hear[coach.RestOver](s, coach.GoOn{})
			s.equal("the next", s.wall(over.Next), "Tue 10:40")
			s.equal("the date is gone", s.desk().Person.RestUntil, time.Time{})
			s.keepsAll(func() { hear[coach.RestOver](s, coach.GoOn{}) })
			s.offered()
		},
		"she rests on": func(s *scene) {
			asked(s)
			s.equal("until", s.wall(hear[coach.Resting](s, coach.RestOn{}).Until), "Wed 00:00")
			among[coach.RestFirst](s, s.reminded())
			s.equal("asked again", s.wall(s.now), "Wed 09:50")
		},
		"no answer is a rest, and one question a day": func(s *scene) {
			asked(s)
			s.equal("until", s.wall(s.desk().Person.RestUntil), "Wed 00:00")
			among[coach.RestFirst](s, s.reminded())
			s.equal("asked again", s.wall(s.now), "Wed 09:50")
		},
		"she asks what to do": func(s *scene) {
			asked(s)
			s.keepsAll(func() {
				s.equal("by the check that asks most", hear[coach.WhenToAsk](s, coach.WhatToDo{}).Check.Profile, "floor-roller")
			})
		},
		"the question is not for who paused meanwhile": func(s *scene) {
			rests(s)
			among[coach.RestFirst](s, s.reminded())
			s.asks(coach.AskRested{})
			s.asks(coach.Pause{Text: "until 4pm"})
			among[coach.Unwanted](s, s.arrives())
		},
		"nor for who answered it elsewhere": func(s *scene) {
			rests(s)
			among[coach.RestFirst](s, s.reminded())
			s.asks(coach.AskRested{})
			s.asks(coach.GoOn{})
			among[coach.Gone](s, s.arrives())
		},
		"a break in a rest is what is gentle": func(s *scene) {
			s.quiet("open-the-chest, wall-roll, desk-reset")
			rests(s)
			s.keepsAll(func() {
				s.equal("what she can do", gentle(hear[coach.Resting](s, coach.Break{})), []string{"open-the-chest", "desk-reset"})
				hear[coach.Resting](s, coach.Break{Typed: "xylophone"})
			})
			s.asks(coach.Break{Wanted: "desk-reset"})
			s.equal("it comes", among[coach.Offered](s, s.arrives()).Routine.ID, "desk-reset")
		},
		"another one in a rest is gentle, too": func(s *scene) {
			rests(s)
			s.asks(coach.Break{Wanted: "slow-breathing"})
			s.arrives()
			s.asks(coach.Swap{On: s.place(""), Why: coach.SwapOther})
			s.equal("the other", among[coach.Offered](s, s.arrives()).Routine.ID, "five-minute-walk")
			s.set(func(d *session.Desk) { d.Person.Safety.Without = []string{"slow-breathing"} })
			for _, why := range []coach.SwapReason{coach.SwapOther, coach.SwapShorter} {
				s.hears(coach.Swap{On: s.place(""), Why: why}, coach.NoOther{})
				s.equal("it stays", s.desk().Card.Routine, "five-minute-walk")
			}
			s.on("2026-12-01 9:10") // the rest is over, and she was not asked yet
			s.hears(coach.Swap{On: s.place(""), Why: coach.SwapSeated}, coach.NoOther{})
			s.equal("none is left", s.desk().Card.Routine, "")
		},
		"what a quiet one names in its place is not for a rest": func(s *scene) {
			s.quiet("wall-roll, five-minute-walk")
			rests(s)
			s.asks(coach.Break{Wanted: "five-minute-walk"})
			s.arrives()
			s.set(func(d *session.Desk) { d.Card.Routine = "wall-roll" })
			s.asks(coach.Swap{On: s.place(""), Why: coach.SwapLacks(routine.Roller)})
			s.equal("the quiet one", s.desk().Card.Routine, "five-minute-walk")
		},
		"what she names in a rest and does not suit brings nothing else": func(s *scene) {
			rests(s)
			s.asks(coach.SwitchOff{Routine: "slow-breathing"})
			for _, i := range []coach.Break{{Wanted: "slow-breathing"}, {Typed: "slow-breathing"}, {Wanted: "wall-roll"}, {Wanted: "long-gone"}} {
				s.keepsAll(func() { hear[coach.Resting](s, i) })
			}
			s.on("2026-12-01 9:10")
			s.keepsAll(func() { s.hears(coach.Break{Wanted: "slow-breathing"}, coach.RestAsked{}) })
		},
		"a card whose routine she left out in a rest begins what is gentle": func(s *scene) {
			rests(s)
			s.cleared(s.material.Library.Profiles()...)
			s.asks(coach.Break{Wanted: "slow-breathing"})
			s.arrives()
			s.asks(coach.SwitchOff{Routine: "slow-breathing"})
			s.hears(coach.Start{On: s.place("")}, coach.Nothing{})
			s.equal("it runs", s.desk().Session.Routine, "five-minute-walk")
		},
		"nor does it begin anything where nothing gentle is left": func(s *scene) {
			rests(s)
			s.cleared(s.material.Library.Profiles()...)
			s.asks(coach.Break{Wanted: "slow-breathing"})
			s.arrives()
			s.set(func(d *session.Desk) { d.Person.Safety.Without = []string{"five-minute-walk", "slow-breathing"} })
			s.keepsAll(func() { s.hears(coach.Start{On: s.place("")}, coach.NoOther{}) })
		},
		"what she leaves out in a rest has her card offer nothing else": func(s *scene) {
			rests(s)
			s.asks(coach.Break{Wanted: "open-the-chest"})
			s.arrives()
			s.set(func(d *session.Desk) { d.Person.Safety.Without = []string{"five-minute-walk", "slow-breathing"} })
			r, _ := s.material.Library.Routine("open-the-chest")
			leaves := hear[coach.AvoidsNow](s, coach.Avoid{Movements: r.Movements})
			s.equal("and nothing where there is none", []any{leaves.Swapped, leaves.Card.ID}, []any{true, ""})
		},
		"who has one routine left is not led back to it": func(s *scene) {
			s.optsIn()
			s.set(func(d *session.Desk) { d.Person.Prefs.Places = []string{"seated"} })
			s.begins()
			s.asks(coach.Hurts{On: s.shown()})
			s.equal("it is not offered", gentle(among[coach.Advised](s, s.arrives()).Last.Ending.Rest), []string{"slow-breathing"})
			s.keepsAll(func() { hear[coach.Resting](s, coach.Break{}) })
			s.on("2026-12-01 9:10")
			s.keepsAll(func() { s.hears(coach.Break{}, coach.RestAsked{}) })
			among[coach.RestFirst](s, s.reminded())
		},
		"a reminder that is owed when it begins does not come": func(s *scene) {
			s.optsIn()
			s.falls()
			s.asks(coach.Hurts{On: coach.Place{Card: 7}})
			among[coach.Unwanted](s, s.arrives())
		},
		"what is quiet and hurts is not offered at once": func(s *scene) {
			s.optsIn()
			s.cleared("desk")
			s.asks(coach.Break{Wanted: "slow-breathing"})
			s.arrives()
			s.asks(coach.Start{On: s.place("")})
			s.arrives()
			s.asks(coach.Hurts{On: s.shown()})
			s.equal("the other one", gentle(among[coach.Advised](s, s.arrives()).Last.Ending.Rest), []string{"five-minute-walk"})
		},
		"she wants it from a card that another took the place of": func(s *scene) {
			s.optsIn()
			s.offered()
			old := s.place("")
			s.offered()
			hear[coach.Resting](s, coach.RestToday{On: old})
			s.equal("the newer one says so", s.desk().Card.Answer, session.Off)
			among[coach.Passed](s, s.arrives())
		},
		"she wants her reminders again": func(s *scene) {
			rests(s)
			resumed := hear[coach.Resumed](s, coach.Resume{})
			s.equal("the next", s.wall(resumed.Next), "Mon 10:40")
			s.equal("the date is gone", s.desk().Person.RestUntil, time.Time{})
			s.equal("the card", s.desk().Card.Answer, session.Skipped)
		},
		"a pause goes beyond it": func(s *scene) {
			rests(s)
			s.asks(coach.PauseFor{Long: coach.PauseWeek})
			s.timeUp() // a week without reminders is not summed up
			among[coach.RestFirst](s, s.reminded())
			s.equal("asked after both", s.wall(s.now), "Mon 10:40")
		},
		"who said no yes rests, too": func(s *scene) {
			s.asks(coach.Break{})
			s.arrives()
			hear[coach.Resting](s, coach.RestToday{On: s.place("")})
			s.keepsAll(func() { hear[coach.Resting](s, coach.Break{}) })
			s.equal("no reminder", hear[coach.RestOver](s, coach.GoOn{}).Next, time.Time{})
			s.asks(coach.Break{})
			s.equal("what is owed", s.owed(), []delivery.Kind{delivery.Card, delivery.Card, delivery.Break})
		},
	}
}

// owed is what is owed to Ana now, by kind.
func (s *scene) owed() (kinds []delivery.Kind) {
	s.Helper()
	ready, _, err := s.store.Pending(s.Context(), s.now, 100)
	s.check("look what is owed", err)
	for _, m := range ready {
		kinds = append(kinds, m.Kind)
	}
	return kinds
}
