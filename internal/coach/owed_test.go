package coach_test

import (
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

func owedStories() map[string]func(*scene) {
	// shows is what a claim of Ana's would show.
	shows := func(s *scene, m delivery.Message) coach.Answer {
		s.Helper()
		m.To = ana()
		return s.asks(coach.Owed{Claim: delivery.Claim{Message: m}})
	}
	return map[string]func(*scene){
		"a reminder that is not wanted any more": func(s *scene) {
			s.running()
			s.equal("in a routine", shows(s, delivery.Message{ID: 900, Kind: delivery.Reminder}), coach.Answer(coach.Unwanted{}))
			is[coach.Offered](s, shows(s, delivery.Message{ID: 900, Kind: delivery.Break}))
			s.asks(s.presses(session.Stop))
			is[coach.Offered](s, shows(s, delivery.Message{ID: 900, Kind: delivery.Reminder}))
			s.asks(coach.Pause{})
			for _, kind := range []delivery.Kind{delivery.Reminder, delivery.Easing, delivery.Summary} {
				s.equal("paused", shows(s, delivery.Message{ID: 900, Kind: kind}), coach.Answer(coach.Unwanted{}))
			}
		},
		"a reminder that fell due before a pause": func(s *scene) {
			s.optsIn()
			s.falls()
			s.asks(coach.Pause{})
			among[coach.Unwanted](s, s.arrives())
			s.equal("she has no card", s.desk().Card.ID, uint64(0))
		},
		"an edit that a newer one overtook": func(s *scene) {
			s.optsIn()
			s.offered()
			s.asks(coach.SnoozeCard{On: s.place("")})
			s.asks(coach.Snooze{Text: "20m"})
			shown := s.arrives()
			among[coach.Overtaken](s, shown)
			s.equal("the newer", among[coach.CardState](s, shown).Desk.Card.Until, s.now.Add(20*time.Minute))
		},
		"the routine that was chosen when it fell due, or another by now": func(s *scene) {
			s.optsIn()
			for of, want := range map[string]string{"open-the-chest": "open-the-chest", "wall-roll": "desk-reset", "gone": "desk-reset", "": "desk-reset"} {
				offered := is[coach.Offered](s, shows(s, delivery.Message{ID: 900, Kind: delivery.Reminder, Routine: of}))
				s.equal("of "+of, []any{offered.Chosen, offered.Routine.ID, offered.Card.ID}, []any{want, want, uint64(0)})
			}
		},
		"an invitation to stand up where nothing suits": func(s *scene) {
			s.optsIn()
			s.set(func(d *session.Desk) { d.Person.Safety.Off = []string{"desk"} })
			s.equal("what comes", s.offered().Routine, routine.Routine{})
			s.hears(coach.Stood{On: s.place("")}, coach.Nothing{})
			s.equal("and it is answered", among[coach.CardState](s, s.arrives()).Routine, routine.Routine{})
		},
		"a card that is not hers any more": func(s *scene) {
			s.optsIn()
			s.offered()
			s.asks(coach.Swap{On: s.place(""), Why: coach.SwapOther})
			s.set(func(d *session.Desk) { d.Card.ID++ })
			among[coach.Gone](s, s.arrives())
			s.set(func(d *session.Desk) { d.Card.ID--; d.Card.Routine = "gone" })
			s.equal("a routine that is gone", shows(s, delivery.Message{ID: 900, Kind: delivery.Card, Edit: true, Ref: delivery.Ref{Card: s.desk().Card.ID}}), coach.Answer(coach.Gone{}))
		},
		"steps and last words of another session are gone": func(s *scene) {
			s.running()
			of := s.desk().Session.Card
			for _, kind := range []delivery.Kind{delivery.Step, delivery.StepState, delivery.End, delivery.EndState} {
				s.equal(string(kind), shows(s, delivery.Message{ID: 900, Kind: kind, Ref: delivery.Ref{Card: of + 1}}), coach.Answer(coach.Gone{}))
			}
			s.equal("a step too far", shows(s, delivery.Message{ID: 900, Kind: delivery.Step, Step: 4, Ref: delivery.Ref{Card: of}}), coach.Answer(coach.Gone{}))
			s.equal("what she wants shown", is[coach.StepShown](s, shows(s, delivery.Message{ID: 900, Kind: delivery.Step, Step: 3, Ref: delivery.Ref{Card: of, Part: "step-0"}})).Shown, prefs.PicturesAnimated)
		},
		"a last word tells of pain as long as its message is there": func(s *scene) {
			s.running()
			s.asks(s.presses(session.Stop))
			of := s.desk().Session.Card
			for hurt, want := range map[bool]session.State{true: session.Hurt, false: session.Stopped} {
				over := is[coach.Over](s, shows(s, delivery.Message{ID: 900, Kind: delivery.End, Ref: delivery.Ref{Card: of}, Hurt: hurt}))
				s.equal("how it ended", over.Last.Session.State, want)
			}
		},
		"a roller check of a routine that is gone": func(s *scene) {
			s.optsIn()
			s.equal("it", shows(s, delivery.Message{ID: 900, Kind: delivery.Screening, Routine: "gone"}), coach.Answer(coach.Gone{}))
		},
		"what is shown is not kept": func(s *scene) {
			s.running()
			s.keepsAll(func() {
				of := s.desk().Session.Card
				for _, kind := range []delivery.Kind{
					delivery.Reminder, delivery.Break, delivery.Card, delivery.Step, delivery.StepState, delivery.End,
					delivery.EndState, delivery.Screening, delivery.Easing, delivery.Summary,
				} {
					shows(s, delivery.Message{ID: 900, Kind: kind, Ref: delivery.Ref{Card: of}, Hurt: true, Due: s.now})
				}
			})
		},
	}
}
