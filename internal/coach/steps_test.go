package coach_test

import (
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// shows expects the running step, with its buttons, among what arrived.
func (s *scene) shows(step int, arrived []coach.Answer) {
	s.Helper()
	shown := among[coach.StepShown](s, arrived)
	s.equal("the step that is shown", []any{shown.Step, shown.Part, shown.Session.State}, []any{step, session.Part(shown.Session.Turn), session.Running})
}

func stepStories() map[string]func(*scene) {
	return map[string]func(*scene){
		"there and back, with a pause": func(s *scene) {
			s.running()
			for _, kind := range []session.EventKind{session.Next, session.Back, session.Pause, session.Resume, session.Next} {
				s.hears(s.presses(kind), coach.Nothing{})
				s.arrives()
			}
			now := s.desk().Session
			s.equal("where she is", []any{now.Step, now.Turn, now.State}, []any{1, 3, session.Running})
		},
		"all steps are shown once more, while somebody reads": func(s *scene) {
			s.optsIn()
			s.cleared("floor")
			s.set(func(d *session.Desk) {
				d.Person.Prefs.Places, d.Person.Prefs.Equipment = []string{"floor"}, []string{"mat"}
			})
			s.hears(coach.Start{On: s.gets("thread-the-needle")}, coach.Nothing{})
			s.arrives()
			again := coach.Illustrate{Card: s.desk().Session.Card, After: 10 * time.Second}
			s.hears(again, coach.Nothing{})
			s.now = s.now.Add(coach.Patience)
			s.equal("owed as long as another way may do it", len(s.owes()), 0)
			s.now = s.now.Add(time.Minute)
			if shown := among[coach.StepShown](s, s.arrives()); !shown.Previews() {
				s.Errorf("shown: %+v", shown)
			}
			s.hears(s.presses(session.Next), coach.Nothing{})
			s.arrives()
			s.keepsAll(func() { s.hears(again, coach.Nothing{}) })
			again.Card++
			s.keepsAll(func() { s.hears(again, coach.Nothing{}) })
		},
		"a doubled press turns one page": func(s *scene) {
			s.running()
			next := s.presses(session.Next)
			s.hears(next, coach.Nothing{})
			s.arrives()
			s.keepsAll(func() { s.hears(next, coach.Nothing{}) })
			s.hears(s.presses(session.Next), coach.Nothing{})
			s.arrives()
			s.keepsAll(func() { s.hears(next, coach.Stale{Why: coach.OldStep}) })
		},
		"a press in the thread of another card": func(s *scene) {
			s.running()
			s.asks(s.presses(session.Stop))
			old := s.presses(session.Next)
			s.keepsAll(func() { s.hears(old, coach.Stale{Why: coach.Ended}) })
			s.arrives()
			s.begins()
			s.keepsAll(func() { s.hears(old, coach.Stale{Why: coach.Ended}) })
		},
		"it goes on by itself, and next time is reckoned from its end": func(s *scene) {
			r := s.running()
			last := among[coach.Over](s, s.finishes()).Last
			s.equal("how it ended", []any{last.Session.State, last.Routine.ID, last.Ending.Rest}, []any{session.Done, r.ID, coach.Resting{}})
			d := s.desk()
			s.equal("counted", []int{d.Days[0].Started, d.Days[0].Done}, []int{1, 1})
			s.equal("what varies", d.Offered, []routine.Offer{{Routine: r.ID, Day: d.Days[0].Date}})
			s.equal("the end", s.wall(d.Session.Ended), "Mon 09:52")
			s.equal("the next", s.wall(d.Person.Due), "Mon 10:42")
			s.equal("the last word has it, too", last.Ending.Next.UTC(), d.Person.Due)
		},
		"how it was, once": func(s *scene) {
			s.running()
			s.finishes()
			s.hears(s.rates(session.TooEasy), coach.Nothing{})
			s.equal("shown", among[coach.Over](s, s.arrives()).Last.Session.Feedback, session.TooEasy)
			s.equal("more of it", s.desk().Experience.Doses, map[string]int{"desk-reset": 1})
			s.hears(s.rates(session.TooMuch), coach.Nothing{}) // it may not have shown its answer
			s.equal("it stays", among[coach.Over](s, s.arrives()).Last.Session.Feedback, session.TooEasy)
		},
		"too much of it is less next time": func(s *scene) {
			s.running()
			s.finishes()
			s.asks(s.rates(session.TooMuch))
			s.equal("less of it", s.desk().Experience.Doses, map[string]int{"desk-reset": -1})
		},
		"three times right on a day is a day of a stage": func(s *scene) {
			s.optsIn()
			s.cleared("wall-roller", "floor-roller")
			s.set(func(d *session.Desk) {
				d.Person.Prefs.Equipment, d.Person.Prefs.Places = []string{"roller"}, []string{"standing", "floor"}
			})
			rolls := func(rated session.Feedback) {
				s.asks(coach.Break{Wanted: "wall-roll"})
				s.arrives()
				s.hears(coach.Start{On: s.place("")}, coach.Nothing{})
				s.arrives()
				s.finishes()
				s.asks(s.rates(rated))
			}
			for range 3 {
				rolls(session.Right)
				s.arrives()
			}
			d := s.desk()
			day := d.Days[0].Date
			s.equal("the stage", d.Experience.Stages, map[string]routine.Reached{"progression-twelve-weeks": {Right: 1, Since: day, Last: day, Rated: day}})
			rolls(session.TooMuch)
			s.equal("too much leads out of it", s.desk().Experience.Stages["progression-twelve-weeks"].Stage, routine.Outside)
			s.equal("and gives a day off the roller", s.desk().Experience.NoRoller > day, true)
		},
		"it hurts, in the thread": func(s *scene) {
			s.running()
			safety, experience := s.desk().Person.Safety, s.desk().Experience
			s.hears(coach.Hurts{On: s.shown()}, coach.Nothing{})
			d := s.desk()
			s.equal("nothing is left out", []any{d.Person.Safety, d.Experience}, []any{safety, experience})
			s.equal("that it hurt is not kept", d.Session.State, session.Stopped)
			s.equal("she rests", s.wall(d.Person.RestUntil), "Tue 00:00")
			last := among[coach.Advised](s, s.arrives()).Last
			s.equal("what to do", []any{last.Session.State, last.Ending.Screening.Profile, s.wall(last.Ending.Rest.Until)}, []any{session.Hurt, "desk", "Tue 00:00"})
			s.equal("no reminder is promised", last.Ending.Next, time.Time{})
		},
		"it hurts, pressed once more after the end": func(s *scene) {
			r := s.running()
			on := s.shown()
			s.asks(coach.Hurts{On: on})
			s.arrives()
			last := hear[coach.Hurt](s, coach.Hurts{On: on}).Last
			s.equal("told where she pressed", []any{last.Session.State, last.Routine.ID}, []any{session.Hurt, r.ID})
			s.equal("and no more is kept", s.desk().Session.State, session.Stopped)
		},
		"it hurts, after it was done": func(s *scene) {
			r := s.running()
			on := s.shown()
			s.finishes()
			s.asks(s.rates(session.TooEasy))
			last := hear[coach.Hurt](s, coach.Hurts{On: on}).Last
			s.equal("told where she pressed", []any{last.Session.State, last.Routine.ID}, []any{session.Hurt, r.ID})
			d := s.desk()
			s.equal("she rests", s.wall(d.Person.RestUntil), "Tue 00:00")
			s.equal("that it was done stays", d.Session.State, session.Done)
		},
		"it hurts, from a card that is over": func(s *scene) {
			s.running()
			old := s.shown()
			s.asks(s.presses(session.Stop))
			s.arrives()
			s.begins()
			before := s.desk().Session.Routine
			last := hear[coach.Hurt](s, coach.Hurts{On: old}).Last
			s.equal("what runs is stopped", []any{last.Session.Routine, s.desk().Session.Live(), s.wall(s.desk().Person.RestUntil)}, []any{before, false, "Tue 00:00"})
		},
		"the routine left the library meanwhile": func(s *scene) {
			s.running()
			s.set(func(d *session.Desk) { d.Session.Routine = "of-old" })
			s.hears(s.presses(session.Next), coach.Nothing{})
			s.equal("it is stopped", s.desk().Session.State, session.Stopped)
			last := hear[coach.Hurt](s, coach.Hurts{On: s.shown()}).Last
			s.equal("the longest check is told of", last.Ending.Screening.Profile, "floor-roller")
		},
		"a step that is over without her": func(s *scene) {
			s.running()
			s.now = s.now.Add(session.Patience + 10*time.Minute)
			s.hears(coach.TimeUp{}, coach.Nothing{})
			s.equal("she left", s.desk().Session.State, session.Stopped)
			for _, a := range s.arrives() {
				if _, over := a.(coach.Over); over {
					s.Error("somebody who left is written to")
				}
			}
		},
		"a press on a step that was left a while ago": func(s *scene) {
			s.running()
			next := s.presses(session.Next)
			s.asks(next)
			s.now = s.now.Add(5 * time.Second)
			s.keepsAll(func() { s.hears(next, coach.Stale{Why: coach.OldStep}) })
		},
		"the post of a step is lost: the one before it has its buttons": func(s *scene) {
			s.running()
			first := s.shown()
			s.asks(s.presses(session.Next))
			s.delivered(delivery.Unknown)
			s.equal("where it stands", s.shown().TS, first.TS)
			s.shows(1, s.arrives())
			s.hears(s.presses(session.Next), coach.Nothing{}) // pressed there
			s.arrives()
			s.equal("the next one is a post of its own", s.shown().TS == first.TS, false)
		},
		"the post of a step is lost and there after all": func(s *scene) {
			s.running()
			s.asks(s.presses(session.Next))
			s.delivered(delivery.Unknown)
			there := s.presses(session.Next)
			there.On.TS = "there.000"
			s.hears(there, coach.Nothing{})
			s.equal("the page is turned", s.desk().Session.Step, 2)
		},
		"the post of the first step is lost: the card has its buttons": func(s *scene) {
			s.optsIn()
			s.offered()
			s.cleared("desk", "wall-roller", "floor-roller")
			s.asks(coach.Start{On: s.place("")})
			s.delivered(delivery.Unknown)
			s.equal("where it stands", s.shown().TS, s.place("").TS)
			s.shows(0, s.arrives())
			s.asks(s.presses(session.Stop))
			for _, shown := range s.arrives() {
				if card, ok := shown.(coach.CardState); ok {
					s.equal("the card", card.Desk.Session.State, session.Stopped)
				}
			}
		},
		"the card is drawn anew while it has the buttons": func(s *scene) {
			s.optsIn()
			s.offered()
			s.cleared("desk", "wall-roller", "floor-roller")
			s.asks(coach.Start{On: s.place("")})
			s.delivered(delivery.Unknown)
			s.arrives()
			s.asks(coach.Start{On: s.place("")}) // pressed twice
			s.shows(0, s.arrives())
		},
		"what to do where it hurts is on the card, and in a post of its own": func(s *scene) {
			r := s.running()
			s.asks(coach.Hurts{On: s.shown()})
			shown := s.arrives()
			s.equal("where it was pressed", among[coach.Advised](s, shown).Last.Routine.ID, r.ID)
			s.equal("on the card", among[coach.CardState](s, shown).Hurting.Screening.Profile, "desk")
			s.now = s.now.Add(session.Reassured + time.Second)
			s.equal("later", among[coach.Over](s, s.arrives()).Last.Session.State, session.Hurt)
		},
		"where the answer to a press changes its post, the edit waits": func(s *scene) {
			s.running()
			s.reaches = true
			s.asks(s.presses(session.Pause))
			s.equal("at once", len(s.arrives()), 0)
			s.now = s.now.Add(coach.Patience + time.Second)
			s.equal("later", among[coach.StepShown](s, s.arrives()).Session.State, session.Paused)
		},
	}
}
