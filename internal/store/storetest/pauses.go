package storetest

import (
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

func pauseStories() []story {
	early := prefs.Pause{From: at("14:00"), Until: at("16:00")}
	late := prefs.Pause{From: at("18:00"), Until: at("19:00")}
	return []story{
		{"the beat knows the pauses that were announced, on and on", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.pauses(early, late)
			for _, now := range []string{"10:00", "11:00"} {
				met, _ := s.beat(at(now), dropUntil(at(now).Add(time.Hour)))
				s.equal(now, met[0].Pauses, prefs.Pauses{early, late})
			}
			s.equal("kept", s.desk(ana()).Person.Pauses, prefs.Pauses{early, late})
			s.beat(at("16:00"), dropUntil(at("17:00"))) // one is over
			met, _ := s.beat(at("17:00"), dropUntil(at("18:00")))
			s.equal("the other is left", met[0].Pauses, prefs.Pauses{late})
		}},
		{"a pause that is announced moves no reminder by itself", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.beat(at("10:00"), dropUntil(at("11:00")))
			s.pauses(late)
			s.meets(at("10:59"))
			met, _ := s.beat(at("11:00"), dropUntil(at("12:00")))
			s.equal("met", len(met), 1)
			s.equal("it is known", met[0].Pauses, prefs.Pauses{late})
			s.pauses()
			met, _ = s.beat(at("12:00"), dropUntil(at("13:00")))
			s.equal("taken back", met[0].Pauses, prefs.Pauses(nil))
		}},
		{"what is held keeps them", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.pauses(late)
			s.beat(at("10:00"), holdUntil(at("10:01")))
			met, _ := s.beat(at("10:01"), holdUntil(at("10:02")))
			s.equal("met", met[0].Pauses, prefs.Pauses{late})
		}},
	}
}

// pauses has Ana announce these and no others.
func (s *scene) pauses(list ...prefs.Pause) {
	s.Helper()
	s.change(ana(), func(d *session.Desk) { d.Person.Pauses = list })
}
