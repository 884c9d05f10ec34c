package storetest

import (
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func stepStories() []story {
	run := func(s *scene, id prefs.UserID, ends time.Time) {
		s.change(id, func(d *session.Desk) { d.Session = session.Session{State: session.Running, Ends: ends} })
	}
	over := func(s *scene, now time.Time, want ...prefs.UserID) {
		s.Helper()
		_, steps := s.beat(now, dropUntil(now.Add(time.Hour)))
		s.equal("steps over at "+now.Format("15:04"), steps, want)
	}
	return []story{
		{"a step is told when its time is up, until the session goes on", func(s *scene) {
			run(s, ana(), at("10:00"))
			over(s, at("9:59"))
			over(s, at("10:00"), ana())
			over(s, at("10:01"), ana())
			run(s, ana(), at("10:02"))
			over(s, at("10:01"))
			over(s, at("10:02"), ana())
		}},
		{"a rest takes the step back, and so does the end", func(s *scene) {
			for _, state := range []session.State{session.Paused, session.Done, session.Stopped} {
				run(s, ana(), at("10:00"))
				s.change(ana(), func(d *session.Desk) { d.Session.State, d.Session.Ends = state, time.Time{} })
				over(s, at("11:00"))
			}
		}},
		{"steps and reminders are due beside each other", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			run(s, ana(), at("10:00"))
			met, steps := s.beat(at("10:00"), holdUntil(at("10:01")))
			if len(met) != 1 || !met[0].InRoutine {
				s.Errorf("met %+v", met)
			}
			s.equal("steps", steps, []prefs.UserID{ana()})
		}},
		{"a backlog of reminders tells each step once", func(s *scene) {
			run(s, cho(), at("9:00"))
			for i := range 10 {
				s.optIn(prefs.UserID{Workspace: "T1", Person: "U" + string(rune('a'+i))}, at("10:00"))
			}
			met, steps := s.beat(at("10:00"), dropUntil(at("11:00")))
			if len(met) != 10 {
				s.Errorf("met %d of 10", len(met))
			}
			s.equal("steps", steps, []prefs.UserID{cho()})
		}},
		{"steps that wait do not stall the reminders", func(s *scene) {
			for i := range 10 {
				run(s, prefs.UserID{Workspace: "T1", Person: "U" + string(rune('a'+i))}, at("9:00"))
			}
			s.optIn(cho(), at("10:00"))
			s.meets(at("10:00"), cho())
		}},
		{"steps that wait do not hide those behind them", func(s *scene) {
			var all []prefs.UserID
			for i := range 10 {
				all = append(all, prefs.UserID{Workspace: "T1", Person: "U" + string(rune('a'+i))})
				run(s, all[i], at("9:00"))
			}
			over(s, at("10:00"), all...)
		}},
		{"a summary is told when its time comes, like a step", func(s *scene) {
			s.change(ana(), func(d *session.Desk) { d.Summary = at("10:00") })
			s.equal("next", s.next(), at("10:00"))
			over(s, at("9:59"))
			over(s, at("10:00"), ana())
			s.change(ana(), func(d *session.Desk) { d.Summary = at("11:00") })
			over(s, at("10:59"))
			over(s, at("11:00"), ana())
			s.change(ana(), func(d *session.Desk) { d.Summary = time.Time{} })
			over(s, at("23:00"))
		}},
		{"whichever comes first, step or summary, and then the other", func(s *scene) {
			for _, summary := range []string{"9:30", "10:00", "10:30"} {
				s.change(ana(), func(d *session.Desk) { d.Summary = at(summary) })
				run(s, ana(), at("10:00"))
				over(s, earliest(at(summary), at("10:00")), ana())
				s.change(ana(), func(d *session.Desk) { d.Summary = time.Time{} })
				over(s, at("9:59"))
				over(s, at("10:00"), ana())
				s.change(ana(), func(d *session.Desk) { d.Summary = at(summary) })
				s.change(ana(), func(d *session.Desk) { d.Session = session.Session{State: session.Done} })
				over(s, at(summary).Add(-time.Second))
				over(s, at(summary), ana())
			}
		}},
		{"an exercise is told when its last day is over", func(s *scene) {
			s.change(ana(), func(d *session.Desk) {
				d.Prescribe(session.Exercise{Title: "Chin tuck"}, 0, "2026-11-20", at("22:00"))
				d.Prescribe(session.Exercise{Title: "Reach"}, 0, "2026-11-20", at("21:00"))
			})
			over(s, at("20:59"))
			over(s, at("21:00"), ana())
			s.change(ana(), func(d *session.Desk) { d.Expire(at("21:00")) })
			over(s, at("21:59"))
			over(s, at("22:00"), ana())
			s.change(ana(), func(d *session.Desk) { d.Expire(at("22:00")) })
			over(s, at("23:00"))
			s.equal("left", s.desk(ana()).Own, []session.Own(nil))
			s.change(ana(), func(d *session.Desk) { d.Prescribe(session.Exercise{}, 0, "2026-11-20", at("23:30")) })
			s.equal("number", s.desk(ana()).Own[0].Number, 3)
		}},
		{"a summary is no routine under way", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.change(ana(), func(d *session.Desk) { d.Summary = at("9:00") })
			met, _ := s.beat(at("10:00"), dropUntil(at("11:00")))
			if len(met) != 1 || met[0].InRoutine {
				s.Errorf("met %+v", met)
			}
		}},
		{"a summary does not make a form old", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			before := s.desk(ana()).Person.Version
			s.change(ana(), func(d *session.Desk) {
				d.Summary, d.Week = at("9:00"), "2026-11-23"
				d.Advice.NotBefore = at("10:00")
			})
			s.equal("version", s.desk(ana()).Person.Version, before)
		}},
		{"who is forgotten wakes no more", func(s *scene) {
			s.change(ana(), func(d *session.Desk) { d.Summary = at("9:00") })
			s.check("forget", s.Forget(s.Context(), ana()))
			over(s, at("10:00"))
			s.equal("next", s.next(), time.Time{})
		}},
		{"there is no step for who forgot to ask", func(s *scene) {
			beat, err := s.Advance(s.Context(), at("10:00"), 10, nil)
			s.check("advance", err)
			s.equal("beat", beat, schedule.Beat{})
		}},
	}
}
