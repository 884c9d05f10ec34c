package coach_test

import (
	"strings"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// lean is an exercise that a physiotherapist gave.
func lean() routine.Exercise {
	return routine.Exercise{
		Title: "Lean", Do: "Lean to the wall.", Kind: routine.Hold, Amount: 20, Sets: 2,
		Side: routine.Both, Setting: routine.Standing, TimesADay: 3,
	}
}

// prescribed keeps exercises until a Friday.
func (s *scene) prescribed(list ...routine.Exercise) {
	s.Helper()
	for _, e := range list {
		hear[coach.ExercisesListed](s, coach.Prescribe{Exercise: e, Until: "2026-12-04"})
	}
}

func exerciseStories() map[string]func(*scene) {
	return map[string]func(*scene){
		"the first is asked for, kept and listed": func(s *scene) {
			s.optsIn()
			form := hear[coach.ExerciseForm](s, coach.Exercises{})
			s.equal("a new one", []any{form.Own, form.Last, form.Today}, []any{session.Own{}, 0, time.Date(2026, time.November, 30, 0, 0, 0, 0, time.UTC)})
			list := hear[coach.ExercisesListed](s, coach.Prescribe{Exercise: lean(), Until: "2026-12-04"})
			kept := lean()
			kept.Number = 1
			ends := time.Date(2026, time.December, 4, 23, 0, 0, 0, time.UTC) // midnight in Berlin
			s.equal("it", list.Own, []session.Own{{Exercise: kept, Until: "2026-12-04", Ends: ends}})
			s.equal("listed", hear[coach.ExercisesListed](s, coach.Exercises{}), list)
			s.equal("offered", list.Resting, map[int]bool{1: false})
		},
		"the same form twice is one exercise": func(s *scene) {
			s.optsIn()
			s.prescribed(lean())
			s.keepsAll(func() {
				s.equal("one", len(hear[coach.ExercisesListed](s, coach.Prescribe{Exercise: lean(), Until: "2026-12-04", Again: true}).Own), 1)
			})
		},
		"what she leaves out rests, as far as it is plain": func(s *scene) {
			s.optsIn()
			s.set(func(d *session.Desk) {
				d.Person.Prefs.Places, d.Person.Prefs.Equipment = []string{"standing", "floor"}, []string{"roller"}
			})
			down, rolled := lean(), lean()
			down.Setting, rolled.Equipment = routine.Floor, []routine.Equipment{routine.Roller}
			s.prescribed(lean(), down, rolled)
			for left, resting := range map[string]map[int]bool{
				"floor":    {1: false, 2: true, 3: false},
				"roller":   {1: false, 2: false, 3: true},
				"overhead": {1: false, 2: false, 3: false},
			} {
				s.asks(coach.Avoid{Movements: []string{left}})
				s.equal(left, hear[coach.ExercisesListed](s, coach.Exercises{}).Resting, resting)
			}
		},
		"only who is reminded has exercises": func(s *scene) {
			s.asks(coach.Break{})
			s.keepsAll(func() {
				s.equal("none", hear[coach.ExercisesListed](s, coach.Prescribe{Exercise: lean(), Until: "2026-12-04"}).Own, []session.Own(nil))
			})
		},
		"a mistake in each place, and none is kept": func(s *scene) {
			s.optsIn()
			s.keepsAll(func() {
				for until, want := range map[string]coach.UntilMistake{
					"": coach.NoUntil, "soon": coach.NoUntil, "2026-11-29": coach.UntilPast, "2027-12-02": coach.UntilFar,
					"2026-11-30": "", "2027-12-01": "",
				} {
					e := lean()
					if want == "" {
						e.Title = strings.Repeat("e", routine.LongestTitle+1)
					}
					a := hear[coach.ExerciseInvalid](s, coach.Prescribe{Exercise: e, Until: until})
					s.equal("the last day "+until, a.Until, want)
					s.equal("mistakes", len(a.Mistakes) == 0, want != "")
				}
			})
		},
		"an eleventh is too many": func(s *scene) {
			s.optsIn()
			for range session.MostOwn {
				s.prescribed(lean())
			}
			s.keepsAll(func() {
				s.hears(coach.Prescribe{Exercise: lean(), Until: "2026-12-04"}, coach.TooManyExercises{})
				hear[coach.ExercisesListed](s, coach.ForExercise{Act: coach.AddExercise})
			})
		},
		"one is changed, and the old one is no more": func(s *scene) {
			s.optsIn()
			s.prescribed(lean())
			s.keepsAll(func() {
				s.equal("as it is", hear[coach.ExerciseForm](s, coach.ForExercise{Act: coach.EditExercise, Number: 1}).Own.Title, "Lean")
			})
			other := lean()
			other.Title = "Lean more"
			list := hear[coach.ExercisesListed](s, coach.Prescribe{Exercise: other, Number: 1, Until: "2026-12-04"}).Own
			s.equal("with a number of its own", []any{len(list), list[0].Number, list[0].Title}, []any{1, 2, "Lean more"})
			s.keepsAll(func() {
				s.hears(coach.Prescribe{Exercise: lean(), Number: 1, Until: "2026-12-04"}, coach.ExerciseGone{})
				hear[coach.ExercisesListed](s, coach.ForExercise{Act: coach.EditExercise, Number: 1})
			})
		},
		"another is added, rests, wakes and is dropped": func(s *scene) {
			s.optsIn()
			s.prescribed(lean())
			s.keepsAll(func() {
				s.equal("a form", hear[coach.ExerciseForm](s, coach.ForExercise{Act: coach.AddExercise}).Last, 1)
			})
			s.prescribed(lean())
			rests := hear[coach.ExercisesListed](s, coach.ForExercise{Act: coach.RestExercise, Number: 1})
			s.equal("it rests", []bool{rests.Own[0].Off, rests.Own[1].Off}, []bool{true, false})
			s.equal("it wakes", hear[coach.ExercisesListed](s, coach.ForExercise{Act: coach.WakeExercise, Number: 1}).Own[0].Off, false)
			s.equal("it goes", len(hear[coach.ExercisesListed](s, coach.ForExercise{Act: coach.DropExercise, Number: 1}).Own), 1)
		},
		"what the settings leave out rests": func(s *scene) {
			s.optsIn()
			floor := lean()
			floor.Setting = routine.Floor
			s.prescribed(lean(), floor)
			s.equal("which", hear[coach.ExercisesListed](s, coach.Exercises{}).Resting, map[int]bool{1: false, 2: true})
		},
		"it is their turn, and it needs no check": func(s *scene) {
			s.optsIn()
			s.prescribed(lean())
			offered := s.offered()
			s.equal("what comes", []string{offered.Chosen, offered.Routine.Title}, []string{"own--1", "Lean"})
			s.hears(coach.Start{On: s.place("")}, coach.Nothing{})
			s.arrives()
			last := among[coach.Over](s, s.finishes()).Last
			s.equal("the longest check is told of", last.Ending.Screening.Profile, "floor-roller")
			s.equal("done", s.desk().Own[0].Done, 1)
			s.asks(s.rates(session.TooEasy))
			s.equal("how much is not ours to say", s.desk().Experience, session.Experience{})
		},
		"one of theirs hurts": func(s *scene) {
			s.optsIn()
			s.prescribed(lean())
			s.offered()
			s.asks(coach.Start{On: s.place("")})
			s.arrives()
			s.hears(coach.Hurts{On: s.shown()}, coach.Nothing{})
			d := s.desk()
			s.equal("she rests, and it stays", []any{d.Own[0].Off, s.wall(d.Person.RestUntil)}, []any{false, "Tue 00:00"})
		},
		"one is switched off from its card, and on": func(s *scene) {
			s.optsIn()
			s.prescribed(lean(), lean())
			off := hear[coach.Switched](s, coach.SwitchOff{Routine: "own--1-2"})
			s.equal("off", []any{off.Off, off.Routine.ID, s.desk().Own[0].Off, s.desk().Own[1].Off}, []any{true, "own--1-2", true, true})
			s.equal("on", hear[coach.Switched](s, coach.TurnOn{Routine: "own--2"}).Off, false)
			s.equal("that one", []bool{s.desk().Own[0].Off, s.desk().Own[1].Off}, []bool{true, false})
		},
		"a card with one that is gone offers another": func(s *scene) {
			s.optsIn()
			s.cleared("desk")
			s.prescribed(lean())
			s.offered()
			s.asks(coach.ForExercise{Act: coach.DropExercise, Number: 1})
			s.hears(coach.Start{On: s.place("")}, coach.Nothing{})
			s.equal("which", s.desk().Session.Routine, "desk-reset")
		},
		"after its last day it is deleted": func(s *scene) {
			s.optsIn()
			s.prescribed(lean())
			s.on("2026-12-04 23:59")
			s.asks(coach.TimeUp{})
			s.equal("on the day", len(s.desk().Own), 1)
			s.on("2026-12-05 0:00")
			s.asks(coach.TimeUp{})
			s.equal("after it", len(s.desk().Own), 0)
		},
		"a day ends where she is now": func(s *scene) {
			s.optsIn()
			s.prescribed(lean())
			s.asksWith(ana(), coach.Follow{}, coach.Facts{Profile: &coach.Profile{Zone: "America/New_York"}})
			s.equal("ends", s.desk().Own[0].Ends, time.Date(2026, time.December, 5, 5, 0, 0, 0, time.UTC))
		},
		"a day that nobody can read is over": func(s *scene) {
			s.optsIn()
			s.prescribed(lean())
			s.set(func(d *session.Desk) { d.Own[0].Until = "?" })
			s.asksWith(ana(), coach.Follow{}, coach.Facts{Profile: &coach.Profile{Zone: "America/New_York"}})
			s.equal("ends", s.desk().Own[0].Ends, time.Time{})
		},
	}
}
