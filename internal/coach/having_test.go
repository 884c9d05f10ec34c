package coach_test

import (
	"slices"

	"unhunch/internal/coach"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

func havingStories() map[string]func(*scene) {
	ids := func(list []coach.Locked) (ids []string) {
		for _, l := range list {
			ids = append(ids, l.Routine.ID)
		}
		return ids
	}
	// asked reports whether the last word of a routine that was just done asks for a
	// roller.
	asked := func(s *scene) bool {
		s.begins()
		return among[coach.Over](s, s.finishes()).Last.Ending.AskRoller
	}
	return map[string]func(*scene){
		"a roller is asked for once, when somebody has done two routines": func(s *scene) {
			s.optsIn()
			s.equal("after one", asked(s), false)
			s.equal("after two", asked(s), true)
			s.hears(s.rates(session.Right), coach.Nothing{})
			s.equal("it stays there", among[coach.Over](s, s.arrives()).Last.Ending.AskRoller, true)
			s.equal("after three", asked(s), false)
		},
		"who has none is not asked again": func(s *scene) {
			s.optsIn()
			asked(s)
			asked(s)
			s.hears(coach.HaveNot{}, coach.HavingNot{})
			s.equal("the question goes", among[coach.Over](s, s.arrives()).Last.Ending.AskRoller, false)
		},
		"who has one gets its check at once": func(s *scene) {
			s.optsIn()
			asked(s)
			asked(s)
			a := hear[coach.Having](s, coach.Have{Thing: routine.Roller})
			s.equal("what is noted", []any{a.Things[0].ID, a.Checks}, []any{routine.Roller, true})
			s.equal("has", s.desk().Person.Prefs.Equipment, []string{"roller"})
			among[coach.RollerCheck](s, s.arrives())
		},
		"nobody is asked who has one, or is not new": func(s *scene) {
			s.optsIn()
			s.set(func(d *session.Desk) { d.Person.Prefs.Equipment = []string{"roller"} })
			asked(s)
			s.equal("has one", asked(s), false)
			s.set(func(d *session.Desk) {
				d.Person.Prefs.Equipment = nil
				d.Person.OptedIn, d.Person.Met = s.now.AddDate(0, 0, -8), s.now.AddDate(0, 0, -8)
			})
			s.equal("is not new", asked(s), false)
		},
		"the list shows what is locked, and one press opens it": func(s *scene) {
			s.optsIn()
			before := hear[coach.Shelf](s, coach.Routines{})
			i := slices.Index(ids(before.Locked), "isolate-and-melt")
			if i < 0 || !slices.Contains(ids(before.Locked), "wall-roll") {
				s.Fatalf("locked are %v", ids(before.Locked))
			}
			s.equal("lacks", []any{before.Locked[i].Lacks[0].ID, before.Locked[i].Lacks[1].ID, before.Locked[i].NoRoom},
				[]any{routine.Roller, routine.Equipment("mat"), true})
			a := hear[coach.Having](s, coach.Have{Routine: "isolate-and-melt"})
			s.equal("to be begun", a.Begin.ID, "isolate-and-melt")
			now := s.desk().Person.Prefs
			s.equal("has", []any{now.Equipment, now.Places}, []any{[]string{"roller", "mat"}, []string{"seated", "standing", "floor"}})
			after := hear[coach.Shelf](s, coach.Routines{})
			s.equal("locked is what takes a long roller", ids(after.Locked), []string{"along-the-roller"})
			s.equal("pressed again", hear[coach.Having](s, coach.Have{Routine: "isolate-and-melt"}).Things, a.Things)
			s.equal("still has", s.desk().Person.Prefs.Equipment, []string{"roller", "mat"})
			s.hears(coach.Have{Routine: "gone"}, coach.NoOther{})
			s.hears(coach.Have{Thing: "a roller!"}, coach.Nothing{})
		},
		"a refusal says what it needs, and the same elsewhere comes instead": func(s *scene) {
			s.optsIn()
			a := hear[coach.NotThatOne](s, coach.Break{Wanted: "thread-the-needle"})
			if a.Locked == nil || !a.Locked.NoRoom || a.Off {
				s.Errorf("why not: %+v", a)
			}
			s.arrives()
			s.asks(coach.SwitchOff{Routine: "desk-reset"})
			s.equal("it is off", hear[coach.NotThatOne](s, coach.Break{Wanted: "desk-reset"}).Off, true)
		},
		"the goal of a progression, and what is next, are seen": func(s *scene) {
			s.optsIn()
			s.equal("without a roller there is none", hear[coach.WeekSoFar](s, coach.Progress{}).Week.Arcs, []routine.Progress(nil))
			asked(s)
			s.cleared("floor-roller")
			s.set(func(d *session.Desk) {
				d.Person.Prefs.Equipment, d.Person.Prefs.Places = []string{"roller", "mat"}, []string{"standing", "floor"}
			})
			s.asks(coach.Break{Wanted: "wall-roll"})
			s.arrives()
			s.asks(coach.Start{On: s.place("")})
			s.arrives()
			p := among[coach.Over](s, s.finishes()).Last.Ending.Arc
			if p == nil {
				s.Fatal("its end says nothing of it")
			}
			s.equal("where she is", []int{p.Stage, p.Week, p.Halves, p.Needed}, []int{0, 1, 1, 6})
			s.asks(s.rates(session.Right))
			s.arrives()
			arcs := hear[coach.WeekSoFar](s, coach.Progress{}).Week.Arcs
			s.equal("told again", []any{len(arcs), arcs[0].Halves, arcs[0].NotBefore}, []any{1, 2, "2026-12-14"})
		},
		"three skips in a row are a question, once for each routine": func(s *scene) {
			s.optsIn()
			skip := func() coach.Answer {
				s.offered()
				s.set(func(d *session.Desk) { d.Card.Routine = "desk-reset"; d.Offer("desk-reset", "2026-11-30") })
				return s.asks(coach.SkipCard{On: s.place("")})
			}
			s.equal("once", skip(), coach.Answer(coach.Nothing{}))
			s.equal("twice", skip(), coach.Answer(coach.Nothing{}))
			a := is[coach.SwitchOffAsked](s, skip())
			s.equal("of which", a.Routine.ID, "desk-reset")
			s.equal("it stays", hear[coach.KeptOffering](s, coach.KeepOffering{Routine: "desk-reset"}).Routine.ID, "desk-reset")
			s.equal("no fourth time", skip(), coach.Answer(coach.Nothing{}))
			s.hears(coach.KeepOffering{Routine: "gone"}, coach.NoOther{})
		},
		"who did it once between is not asked": func(s *scene) {
			s.optsIn()
			s.set(func(d *session.Desk) {
				for _, skipped := range []bool{true, true, false, true} {
					d.Offer("desk-reset", "2026-11-30")
					d.Offered[0].Skipped = skipped
				}
			})
			s.offered()
			s.set(func(d *session.Desk) { d.Card.Routine = "desk-reset"; d.Offer("desk-reset", "2026-11-30") })
			s.hears(coach.SkipCard{On: s.place("")}, coach.Nothing{})
		},
		"who has one routine left is not asked to leave it out": func(s *scene) {
			s.optsIn()
			s.set(func(d *session.Desk) { d.Person.Prefs.Places = []string{"seated"} })
			for range 4 {
				s.offered()
				s.hears(coach.SkipCard{On: s.place("")}, coach.Nothing{})
			}
		},
	}
}
