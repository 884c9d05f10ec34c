package coach_test

import (
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// undoOf is what an answer carries to take its press back.
func undoOf(a coach.Answer) string {
	switch a := a.(type) {
	case coach.Remembered:
		return a.Undo
	case coach.NoOther:
		return a.Undo
	case coach.Switched:
		return a.Undo
	case coach.Having:
		return a.Undo
	case coach.HavingNot:
		return a.Undo
	case coach.FewerSettled:
		return a.Undo
	case coach.SummaryOff:
		return a.Undo
	case coach.Saved:
		return a.Undo
	default: // nothing was changed for good
		return ""
	}
}

// lasts is what of Ana's can be changed for good by a press.
func lasts(s *scene) []any {
	s.Helper()
	d := s.desk()
	return []any{d.Person.Prefs, d.Person.Easing, d.Advice.NoRoller, append([]string{}, d.Person.Safety.Without...)}
}

// forGood is every press that changes something for good.
func forGood(s *scene) map[string]func() coach.Intent {
	swap := func(why coach.SwapReason, of string) func() coach.Intent {
		return func() coach.Intent {
			s.set(func(d *session.Desk) { d.Card.Routine, d.Card.Answer = of, session.Open })
			return coach.Swap{On: s.place(""), Why: why}
		}
	}
	eased := func(how coach.Easing) func() coach.Intent {
		return func() coach.Intent {
			s.set(func(d *session.Desk) { prefs.Ease(&d.Person) })
			return coach.Eased{How: how}
		}
	}
	return map[string]func() coach.Intent{
		"no roller on a card":  swap(coach.SwapLacks(routine.Roller), "wall-roll"),
		"cannot lie down":      swap(coach.SwapNotDown, "thread-the-needle"),
		"in an open-plan room": swap(coach.SwapOpenPlan, "isolate-and-melt"),
		"seated only":          swap(coach.SwapSeated, "open-the-chest"),
		"shorter":              swap(coach.SwapShorter, "desk-reset"),
		"left out":             func() coach.Intent { return coach.SwitchOff{Routine: "open-the-chest"} },
		"turned on": func() coach.Intent {
			s.set(func(d *session.Desk) { d.Person.Safety.SwitchOffRoutine("open-the-chest") })
			return coach.TurnOn{Routine: "open-the-chest"}
		},
		"has a band":    func() coach.Intent { return coach.Have{Thing: "band"} },
		"has no roller": func() coach.Intent { return coach.HaveNot{} },
		"fewer":         eased(coach.Fewer),
		"all of them":   eased(coach.KeepPlan),
		"no summary":    func() coach.Intent { return coach.NoSummary{} },
		"a form": func() coach.Intent {
			return coach.Save{Filled: s.filled(hear[coach.SettingsShown](s, coach.Settings{}).Form, inputs{
				coach.InputPlan: chosen("every"), coach.InputEvery: chosen("30"), coach.InputLength: chosen("300"), coach.InputPace: chosen("next"),
			})}
		},
	}
}

func undoStories() map[string]func(*scene) {
	// begins has Ana with a card, and all that can be ruled out.
	begins := func(s *scene) {
		s.optsIn()
		s.cleared("floor-roller")
		s.set(func(d *session.Desk) {
			d.Person.Prefs.Equipment, d.Person.Prefs.Places, d.Person.Prefs.Length = []string{"roller", "mat"}, []string{"seated", "standing", "floor"}, 4*time.Minute
		})
		s.offered()
	}
	// each tells a story of every press that changes something for good.
	each := func(tell func(s *scene, press coach.Intent, before []any)) func(*scene) {
		return func(s *scene) {
			for name, press := range forGood(s) {
				s.asks(coach.Forget{})
				s.at("8:30")
				begins(s)
				asked := press()
				s.Logf("%s: %+v", name, asked)
				tell(s, asked, lasts(s))
			}
		}
	}
	return map[string]func(*scene){
		"what a press changed is back, and once only": each(func(s *scene, press coach.Intent, before []any) {
			undo := undoOf(s.asks(press))
			changed := lasts(s)
			if s.equal("there is a way back", undo != "", true); len(undo) > 1900 {
				s.Errorf("it has %d letters", len(undo))
			}
			switch back := s.asks(coach.Undo{Change: undo}).(type) {
			case coach.Undone:
				s.equal("undone", back, coach.Undone{})
			case coach.FewerAsked: // the question is there again
			default:
				s.Fatalf("%T", back)
			}
			s.equal("as before", lasts(s), before)
			s.keepsAll(func() { s.hears(coach.Undo{Change: undo}, coach.Undone{Already: true}) })
			s.equal("that it was another", cmp.Equal(changed, before), false)
		}),
		"what was changed once more since stays": each(func(s *scene, press coach.Intent, _ []any) {
			undo := undoOf(s.asks(press))
			s.set(func(d *session.Desk) {
				d.Person.Prefs.Equipment, d.Person.Prefs.Places, d.Person.Prefs.Length = []string{"towel"}, []string{"floor"}, 7*time.Minute
				d.Person.Safety.Without, d.Person.Prefs.Summary = []string{"wall-roll"}, ""
				d.Advice.NoRoller = false
				d.Person.Prefs.Timetable.EveryOther = !d.Person.Prefs.Timetable.EveryOther
			})
			since := lasts(s)
			switch s.asks(coach.Undo{Change: undo}).(type) {
			case coach.NotUndone, coach.Undone: // or it is as before the press
			default:
				s.Fatal("something else")
			}
			s.equal("it stays", lasts(s), since)
		}),
		"all else that was changed since stays as it is": func(s *scene) {
			begins(s)
			undo := undoOf(s.asks(coach.SwitchOff{Routine: "open-the-chest"}))
			s.asks(coach.Plan{Text: "every 30 minutes"})
			s.hears(coach.Undo{Change: undo}, coach.Undone{})
			p := s.desk().Person
			s.equal("the plan", p.Prefs.Timetable.Plan.Every, 30)
			s.equal("left out", len(p.Safety.Without), 0)
		},
		"the card has its routine again, while nobody answered it": func(s *scene) {
			begins(s)
			press := forGood(s)["cannot lie down"]()
			undo := undoOf(s.asks(press))
			s.equal("another", s.desk().Card.Routine == "thread-the-needle", false)
			s.hears(coach.Undo{Change: undo}, coach.Undone{})
			s.equal("on the card", s.desk().Card.Routine, "thread-the-needle")

			undo = undoOf(s.asks(press))
			another := s.desk().Card.Routine
			s.hears(coach.SkipCard{On: s.place("")}, coach.Nothing{})
			s.hears(coach.Undo{Change: undo}, coach.Undone{})
			s.equal("on the card that was skipped", s.desk().Card.Routine, another)
		},
		"no reminder moves unless the plan does": func(s *scene) {
			begins(s)
			s.asks(coach.Snooze{Text: "20m"})
			due := s.desk().Person.Due
			undo := undoOf(s.asks(coach.NoSummary{}))
			s.hears(coach.Undo{Change: undo}, coach.Undone{})
			s.equal("put off until", s.desk().Person.Due, due)

			undo = undoOf(s.asks(forGood(s)["a form"]()))
			s.equal("with the form", s.wall(s.desk().Person.Due), "Mon 10:20")
			s.hears(coach.Undo{Change: undo}, coach.Undone{})
			s.equal("with the plan of before", s.wall(s.desk().Person.Due), "Mon 10:40")
		},
		"who has a roller after all is asked again": func(s *scene) {
			s.optsIn()
			for range 2 {
				s.begins()
				s.finishes()
			}
			undo := undoOf(s.asks(coach.HaveNot{}))
			s.equal("the question goes", among[coach.Over](s, s.arrives()).Last.Ending.AskRoller, false)
			s.hears(coach.Undo{Change: undo}, coach.Undone{})
			s.equal("it comes back", among[coach.Over](s, s.arrives()).Last.Ending.AskRoller, true)
		},
		"what no button of ours carries changes nothing": func(s *scene) {
			begins(s)
			s.keepsAll(func() {
				for _, change := range []string{"", "a", "0189", "bqya", strings.Repeat("a", 2000), "UPPER"} {
					s.hears(coach.Undo{Change: change}, coach.NotUndone{})
				}
			})
		},
		"a rule out of which nothing comes is taken back, too": func(s *scene) {
			begins(s)
			s.set(func(d *session.Desk) { d.Person.Prefs.Places = []string{"floor"}; d.Card.Routine = "thread-the-needle" })
			before := lasts(s)
			s.set(func(d *session.Desk) {
				for _, r := range s.material.Library.Routines() {
					if r.ID != "thread-the-needle" {
						d.Person.Safety.SwitchOffRoutine(r.ID)
					}
				}
			})
			undo := hear[coach.NoOther](s, coach.Swap{On: s.place(""), Why: coach.SwapNotDown}).Undo
			s.hears(coach.Undo{Change: undo}, coach.Undone{})
			s.equal("where", lasts(s)[0], before[0])
			s.equal("on the card", s.desk().Card.Routine, "thread-the-needle")
		},
	}
}
