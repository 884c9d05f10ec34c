package coach_test

import (
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
)

// sameStories ask for one thing in two ways: what is answered and what is kept is
// one and the same.
func sameStories() map[string]func(*scene) {
	stories := map[string]func(*scene){}
	for name, tc := range map[string]struct {
		before     func(*scene)
		typed      func(*scene) coach.Intent
		pressed    func(*scene) coach.Intent
		wordsApart bool // the card shows what the command says
	}{
		"a pause of an hour":   {(*scene).optsIn, pauses("1h"), pausesFor(coach.PauseHour), false},
		"a pause for today":    {(*scene).optsIn, pauses("today"), pausesFor(coach.PauseToday), false},
		"a pause until monday": {(*scene).optsIn, pauses("until monday"), pausesFor(coach.PauseMonday), false},
		"a pause of a week":    {(*scene).optsIn, pauses("1 week"), pausesFor(coach.PauseWeek), false},
		"a pause without end":  {(*scene).optsIn, pauses(""), pausesFor(coach.PauseEver), false},
		"a card that is put off": {
			reminds, func(*scene) coach.Intent { return coach.Snooze{} },
			func(s *scene) coach.Intent { return coach.SnoozeCard{On: s.place("")} }, true,
		},
		"a card that is left out": {
			reminds, func(*scene) coach.Intent { return coach.Skip{} },
			func(s *scene) coach.Intent { return coach.SkipCard{On: s.place("")} }, true,
		},
		"a routine by name, or from a list": {
			(*scene).optsIn, func(*scene) coach.Intent { return coach.Break{Typed: "open the chest"} },
			func(*scene) coach.Intent { return coach.Break{Wanted: "open-the-chest"} }, false,
		},
	} {
		stories[name] = func(s *scene) {
			tc.before(s)
			a := s.asks(tc.typed(s))
			kept, owed := s.desk(), s.owes()
			s.asks(coach.Forget{})
			s.on("2026-11-30 8:30")
			tc.before(s)
			b := s.asks(tc.pressed(s))
			if tc.wordsApart {
				a, b = coach.Nothing{}, is[coach.Nothing](s, b)
			}
			s.equal("the answers", b, a)
			s.equal("what is owed", s.owes(), owed)
			again := s.desk()
			again.Card.ID, again.Posts = kept.Card.ID, kept.Posts
			s.equal("what is kept", again, kept)
		}
	}
	return stories
}

func reminds(s *scene) { s.optsIn(); s.offered() }

func pauses(text string) func(*scene) coach.Intent {
	return func(*scene) coach.Intent { return coach.Pause{Text: text} }
}

func pausesFor(long coach.PauseLength) func(*scene) coach.Intent {
	return func(*scene) coach.Intent { return coach.PauseFor{Long: long} }
}

// owes is what is owed to Ana, of whatever card.
func (s *scene) owes() (owed []delivery.Message) {
	s.Helper()
	ready, _, err := s.store.Pending(s.Context(), s.now, 100)
	s.check("look what is owed", err)
	for _, c := range ready {
		m := c.Message
		m.ID, m.Ref = 0, delivery.Ref{}
		owed = append(owed, m)
	}
	return owed
}
