package coach_test

import (
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/session"
)

// olderStories are of cards that newer ones have taken the place of.
func olderStories() map[string]func(*scene) {
	return map[string]func(*scene){
		"a newer card says which it takes the place of": func(s *scene) {
			s.optsIn()
			s.equal("the first", s.offered().Before, coach.Former{})
			old := s.place("")
			before := s.offered().Before
			s.equal("the one before", before, coach.Former{Card: old.Card, At: delivery.Address{Channel: old.Channel, TS: old.TS}})
			s.hears(coach.Outdate{Former: before}, coach.Nothing{})
			among[coach.Passed](s, s.arrives())
			s.equal("where", s.heard[len(s.heard)-1].Address, before.At)
			s.asks(coach.Stood{On: s.place("")})
			s.arrives()
			s.equal("of one that was answered", s.offered().Before, coach.Former{})
			last := s.place("")
			s.keepsAll(func() {
				s.hears(coach.Outdate{Former: coach.Former{Card: last.Card, At: before.At}}, coach.Nothing{})
			})
		},
		"an older card is begun where it is": func(s *scene) {
			s.optsIn()
			s.set(func(d *session.Desk) {
				d.Person.Safety.Clear(s.now, s.material.Library.Profiles()...)
				d.Person.Safety.KeepLists(s.material.Library.List)
			})
			first := s.offered()
			old := s.place("")
			s.offered()
			newer := s.place("")
			s.hears(coach.Start{On: old}, coach.Nothing{})
			d := s.desk()
			s.equal("what runs", []any{d.Session.Card, d.Session.Routine, d.Posts.TS[""]}, []any{old.Card, first.Routine.ID, old.TS})
			shown := s.arrives()
			among[coach.Passed](s, shown) // the newer one
			among[coach.StepShown](s, shown)
			s.keepsAll(func() { s.hears(coach.Start{On: newer}, coach.Busy{Running: s.desk().Session}) })
			s.finishes()
			s.hears(coach.Start{On: newer}, coach.Nothing{})
			s.equal("what runs then", s.desk().Session.Card, newer.Card)
		},
		"a routine that was done on an older card stays where it is": func(s *scene) {
			s.optsIn()
			s.offered()
			before := s.place("")
			s.offered()
			s.set(func(d *session.Desk) {
				d.Person.Safety.Clear(s.now, s.material.Library.Profiles()...)
				d.Person.Safety.KeepLists(s.material.Library.List)
			})
			s.hears(coach.Start{On: before}, coach.Nothing{})
			s.finishes()
			s.arrives()
			s.offered() // and the one before is tidied up by now
			s.keepsAll(func() {
				s.hears(coach.Outdate{Former: coach.Former{Card: before.Card, At: delivery.Address{Channel: before.Channel, TS: before.TS}}}, coach.Nothing{})
			})
		},
		"an older card asks its check first": func(s *scene) {
			s.optsIn()
			first := s.offered()
			old := s.place("")
			s.offered()
			check := hear[coach.CheckFirst](s, coach.Start{On: old})
			s.equal("of which", []any{check.Card, check.Routine}, []any{old.Card, first.Routine.ID})
			s.hears(coach.Clear{On: coach.Place{Card: old.Card, Routine: old.Routine}, Profile: check.Check.Profile, Routine: check.Routine}, coach.Cleared{To: coach.Begun})
			s.equal("what runs", s.desk().Session.Card, old.Card)
			among[coach.Passed](s, s.arrives())
		},
		"an older card of a routine that left the library": func(s *scene) {
			s.optsIn()
			s.offered()
			old := s.place("")
			s.offered()
			old.Routine = "long-gone"
			s.hears(coach.Start{On: old}, coach.Stale{Why: coach.OldCard})
			among[coach.Passed](s, s.arrives())
		},
		"while a routine runs, an older card waits": func(s *scene) {
			s.optsIn()
			s.offered()
			old := s.place("")
			s.begins()
			s.hears(coach.Start{On: old}, coach.Busy{Running: s.desk().Session})
			among[coach.Passed](s, s.arrives())
		},
		"what else is pressed on an older card": func(s *scene) {
			for what, tc := range map[string]struct {
				press  func(coach.Place) coach.Intent
				answer coach.Answer
				card   session.Answer // of the newer one
			}{
				"stood":  {func(on coach.Place) coach.Intent { return coach.Stood{On: on} }, coach.Nothing{}, session.Stood},
				"skip":   {func(on coach.Place) coach.Intent { return coach.SkipCard{On: on} }, coach.Nothing{}, session.Open},
				"today":  {func(on coach.Place) coach.Intent { return coach.OffToday{On: on} }, coach.Nothing{}, session.Off},
				"snooze": {func(on coach.Place) coach.Intent { return coach.SnoozeCard{On: on} }, coach.Stale{Why: coach.OldCard}, session.Open},
				"swap":   {func(on coach.Place) coach.Intent { return coach.Swap{On: on} }, coach.Stale{Why: coach.OldCard}, session.Open},
			} {
				s.asks(coach.Forget{})
				s.at("8:30")
				s.optsIn()
				s.offered()
				old := s.place("")
				s.offered()
				s.hears(tc.press(old), tc.answer)
				s.equal(what, s.desk().Card.Answer, tc.card)
				among[coach.Passed](s, s.arrives())
			}
		},
		"who wants to stop is stopped by an older card, too": func(s *scene) {
			s.optsIn()
			s.offered()
			old := s.place("")
			s.offered()
			s.asks(coach.SkipCard{On: s.place("")})
			hear[coach.PausedUntil](s, coach.OffToday{On: old})
			s.equal("until", s.wall(s.desk().Person.PausedUntil), "Tue 00:00")
		},
	}
}
