package storetest

import (
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

func meetingStories() []story {
	return []story{
		{"who gave a calendar is told, and when the last one came", func(s *scene) {
			s.optIn(ana(), at("9:00"))
			s.optIn(ben(), at("9:59"))
			s.change(ana(), func(d *session.Desk) {
				d.Person.Calendar = prefs.Calendar{Sealed: prefs.Sealed("sealed"), Host: "calendar.example"}
			})
			s.beat(at("9:00"), sendUntil(at("10:00")))
			s.settles(sent(s.claims(at("9:00")), "1.1", at("9:00")))
			coming := s.soon(at("23:00"), 9)
			if len(coming) != 2 || coming[0].User != ben() || coming[0].Calendar || !coming[1].Calendar || !coming[1].Sent.Equal(at("9:00")) {
				s.Errorf("%+v", coming)
			}
			s.change(ana(), func(d *session.Desk) { d.Person.Locale = "de-DE" }) // which puts the news on the desk
			if coming := s.soon(at("23:00"), 9); !coming[1].Sent.Equal(at("9:00")) {
				s.Errorf("after a change: %+v", coming[1])
			}
			s.beat(at("11:00"), func(d schedule.Due) schedule.Decision {
				if d.Calendar != (d.User == ana()) {
					s.Errorf("%s gave a calendar: %t", d.User, d.Calendar)
				}
				return dropUntil(at("12:00"))(d)
			})
			s.change(ana(), func(d *session.Desk) { d.Person.Calendar = prefs.Calendar{} })
			if coming := s.soon(at("23:00"), 9); len(coming) != 2 || coming[0].Calendar || coming[1].Calendar {
				s.Errorf("after it was taken back: %+v", coming)
			}
		}},
		{"what is brought forward is decided earlier, and known to be planned for later", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.hastens(schedule.Haste{User: ana(), From: at("10:00"), To: at("9:55")})
			s.meets(at("9:54"))
			w := s.desk(ana()).Waits
			if !w.Due.Equal(at("10:00")) || !w.At.Equal(at("9:55")) {
				s.Errorf("waits: %+v", w)
			}
			s.hastens(schedule.Haste{User: ana(), From: at("9:55"), To: at("9:50")})
			met, _ := s.beat(at("9:50"), putBack)
			if len(met) != 1 || !met[0].At.Equal(at("9:50")) || !met[0].First.Equal(at("10:00")) {
				s.Errorf("met %+v", met)
			}
			s.equal("log", s.desk(ana()).Log, []session.Note(nil))
			met, _ = s.beat(at("10:00"), dropUntil(at("11:00")))
			if len(met) != 1 || !met[0].At.Equal(at("10:00")) || !met[0].First.Equal(at("10:00")) {
				s.Errorf("after it was put back, met %+v", met)
			}
		}},
		{"what is not due at that moment any more, is held or was put off is not brought forward", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.optIn(ben(), at("10:00"))
			s.optIn(cho(), at("10:02"))
			s.change(ana(), func(d *session.Desk) { d.Person.Due = at("10:30") })
			s.change(ben(), func(d *session.Desk) { d.Person.Due, d.Person.Snoozes = at("10:10"), 1 })
			s.beat(at("10:02"), holdUntil(at("10:03"))) // Cho's
			s.hastens(
				schedule.Haste{User: ana(), From: at("10:00"), To: at("9:55")},
				schedule.Haste{User: ben(), From: at("10:10"), To: at("9:55")},
				schedule.Haste{User: cho(), From: at("10:03"), To: at("9:55")},
				schedule.Haste{User: prefs.UserID{Workspace: "T9", Person: "U9"}, From: at("10:03"), To: at("9:55")},
			)
			s.meets(at("10:02"))
			s.meets(at("10:30"), cho(), ben(), ana())
		}},
		{"the reminder that came early is told with its meeting, and so is one that was left out for it", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.beat(at("10:00"), func(d schedule.Due) schedule.Decision {
				answer := sendUntil(at("11:00"))(d)
				answer.Owed.Before = at("10:05")
				return answer
			})
			s.settles(sent(s.claims(at("10:00")), "1.1", at("10:00")))
			s.beat(at("11:00"), func(d schedule.Due) schedule.Decision {
				answer := dropUntil(at("12:00"))(d)
				answer.Reason, answer.Meeting = schedule.InCalendar, schedule.Meeting{From: at("10:45"), To: at("13:00")}
				return answer
			})
			d := s.desk(ana())
			s.equal("log", d.Log, []session.Note{
				{At: at("11:00"), Due: at("11:00"), What: session.WasDropped, Why: string(schedule.InCalendar), MeetingFrom: at("10:45"), MeetingTo: at("13:00")},
				{At: at("10:00"), Due: at("10:00"), What: session.WasSent, MeetingFrom: at("10:05")},
			})
			s.equal("card", d.Card.Before, at("10:05"))
		}},
	}
}

func putBack(d schedule.Due) schedule.Decision {
	return schedule.Decision{Verdict: schedule.PutBack, Next: d.First, First: d.First, Snoozes: d.Snoozes, Day: d.Day}
}

func (s *scene) soon(until time.Time, each int) []schedule.Coming {
	s.Helper()
	return s.soonOf(until, each, nil)
}

func (s *scene) soonOf(until time.Time, each int, wants func(schedule.Coming) bool) []schedule.Coming {
	s.Helper()
	coming, err := s.Soon(s.Context(), until, each, wants)
	s.check("soon", err)
	return coming
}

func (s *scene) hastens(all ...schedule.Haste) {
	s.Helper()
	s.check("hasten", s.Hasten(s.Context(), all))
}
