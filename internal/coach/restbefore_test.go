package coach_test

import (
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/session"
)

// restBeforeStories are of cards from before a rest, in it.
func restBeforeStories() map[string]func(*scene) {
	// prepared has nothing to ask Ana first.
	prepared := func(s *scene) {
		s.Helper()
		s.optsIn()
		s.cleared(s.material.Library.Profiles()...)
	}
	// stays expects that nothing comes of it but what is quiet.
	stays := func(s *scene, i coach.Intent) {
		s.Helper()
		s.keepsAll(func() { hear[coach.Resting](s, i) })
	}
	return map[string]func(*scene){
		"something hurt, and an older card does not begin": func(s *scene) {
			prepared(s)
			older := s.gets("open-the-chest")
			s.asks(coach.Start{On: s.gets("desk-reset")})
			s.arrives()
			s.asks(coach.Hurts{On: s.shown()})
			s.arrives()
			stays(s, coach.Start{On: older})
			s.on("2026-12-01 9:10")
			s.keepsAll(func() { s.hears(coach.Start{On: older}, coach.RestAsked{}) })
			s.asks(coach.GoOn{})
			s.hears(coach.Start{On: older}, coach.Nothing{})
			s.equal("it runs", s.desk().Session.Routine, "open-the-chest")
		},
		"an older card that is quiet begins": func(s *scene) {
			prepared(s)
			older := s.gets("slow-breathing")
			s.gets("desk-reset")
			s.asks(coach.RestToday{On: s.place("")})
			s.hears(coach.Start{On: older}, coach.Nothing{})
			s.equal("it runs", s.desk().Session.Routine, "slow-breathing")
		},
		"nor does a card of which Slack said nothing": func(s *scene) {
			prepared(s)
			s.gets("desk-reset")
			s.asks(coach.Break{Wanted: "open-the-chest"})
			s.delivered(delivery.Unknown)
			on := s.place("")
			s.asks(coach.RestToday{On: on})
			d := s.desk()
			stays(s, coach.Start{On: coach.Place{Card: d.Strays[len(d.Strays)-1], Routine: "open-the-chest", Channel: on.Channel, TS: "9.9"}})
		},
		"nor does one that arrived while the rest began": func(s *scene) {
			prepared(s)
			s.gets("desk-reset")
			s.asks(coach.RestToday{On: s.place("")})
			s.set(func(d *session.Desk) { d.Card.Routine, d.Card.Answer = "open-the-chest", session.Open })
			stays(s, coach.Start{On: s.place("")})
			s.asks(coach.Clear{On: s.place("an answer"), Profile: "desk", Routine: "open-the-chest"})
			s.equal("nothing runs", s.desk().Session.Live(), false)
		},
		"a break that is on its way when the rest begins is quiet": func(s *scene) {
			prepared(s)
			s.gets("desk-reset")
			s.asks(coach.Break{Wanted: "open-the-chest"})
			s.asks(coach.RestToday{On: s.place("")})
			s.equal("it arrives", among[coach.Offered](s, s.arrives()).Routine.ID, "slow-breathing")
			s.hears(coach.Start{On: s.place("")}, coach.Nothing{})
			s.equal("it runs", s.desk().Session.Routine, "slow-breathing")
		},
		"what she names in the rest begins": func(s *scene) {
			prepared(s)
			s.gets("desk-reset")
			s.asks(coach.RestToday{On: s.place("")})
			s.hears(coach.Start{On: s.gets("open-the-chest")}, coach.Nothing{})
			s.equal("it runs", s.desk().Session.Routine, "open-the-chest")
		},
		"and not once she rests on": func(s *scene) {
			prepared(s)
			s.asks(coach.RestToday{})
			named := s.gets("open-the-chest")
			s.asks(coach.RestOn{})
			s.gets("five-minute-walk")
			stays(s, coach.Start{On: named})
		},
	}
}
