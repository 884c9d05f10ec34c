package storetest

import (
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

func ignoredStories() []story {
	reminded := func(s *scene, clock string) { s.card(ana(), delivery.Reminder, "1.1", at(clock)) }
	unanswered := func(s *scene, want int) {
		s.Helper()
		s.equal("unanswered", s.desk(ana()).Card.Unanswered(), want)
	}
	stories := []story{
		{"reminders that nobody answers are counted in a row", func(s *scene) {
			for i, clock := range []string{"9:00", "10:00", "11:00"} {
				reminded(s, clock)
				unanswered(s, i+1)
			}
		}},
		{"an answer ends the row", func(s *scene) {
			for _, answer := range []session.Answer{session.Started, session.Stood, session.Snoozed, session.Skipped, session.Off} {
				reminded(s, "9:00")
				reminded(s, "10:00")
				s.change(ana(), func(d *session.Desk) { d.Card.Answer = answer })
				unanswered(s, 0)
				reminded(s, "11:00")
				unanswered(s, 1)
				s.change(ana(), func(d *session.Desk) { d.Card.Answer = answer })
			}
		}},
		{"so does anything else that the person does", func(s *scene) {
			reminded(s, "9:00")
			reminded(s, "10:00")
			s.change(ana(), func(d *session.Desk) { d.Card.Seen = true })
			unanswered(s, 0)
			reminded(s, "11:00")
			unanswered(s, 1)
		}},
		{"a break that was asked for is none of them", func(s *scene) {
			reminded(s, "9:00")
			s.card(ana(), delivery.Break, "1.1", at("9:30"))
			unanswered(s, 0)
			reminded(s, "10:00")
			unanswered(s, 1)
		}},
		{"an older card that comes in late does not count", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder}, delivery.Message{Kind: delivery.Reminder})
			older, newer := s.intends(1), s.intends(2)
			s.settles(sent(newer, "2.1", at("9:00")), sent(older, "1.1", at("9:01")))
			unanswered(s, 1)
			reminded(s, "10:00")
			unanswered(s, 2)
		}},
		{"a reminder that did not come changes nothing", func(s *scene) {
			reminded(s, "9:00")
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder, Due: at("10:00")})
			s.settles(delivery.Outcome{Claim: s.claims(at("10:00")), Verdict: delivery.Dropped, Reason: delivery.Instead, At: at("10:00")})
			unanswered(s, 1)
			s.equal("log", s.desk(ana()).Log[0], session.Note{At: at("10:00"), Due: at("10:00"), What: session.WasDropped, Why: string(delivery.Instead)})
		}},
		{"a press that comes before Slack's answer ends the row", func(s *scene) {
			reminded(s, "9:00")
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder, Due: at("10:00")})
			claim := s.claims(at("10:00"))
			s.change(ana(), func(d *session.Desk) {
				d.Card = session.Card{ID: claim.ID, Kind: delivery.Reminder, Sent: at("10:00"), Seen: true}
			})
			s.settles(sent(claim, "1.1", at("10:00")))
			unanswered(s, 0)
			reminded(s, "11:00")
			unanswered(s, 1)
		}},
		{"a question is no card", func(s *scene) {
			reminded(s, "9:00")
			before := s.desk(ana())
			s.owe(ana(), delivery.Message{Kind: delivery.Easing})
			s.settles(sent(s.claims(at("10:00")), "2.1", at("10:00")))
			s.equal("desk", s.desk(ana()), before)
		}},
	}
	// A store may keep this elsewhere for those who have a reminder to come.
	for _, each := range stories {
		stories = append(stories, story{each.name + ", and the next one is known", func(s *scene) {
			s.optIn(ana(), at("23:00"))
			s.change(ana(), func(d *session.Desk) { d.Person.Channel = "D1" })
			each.tell(s)
		}})
	}
	return append(stories, []story{
		{"half of the reminders is half of the day's cap", func(s *scene) {
			s.optInPerDay(ana(), at("10:00"), 3)
			s.change(ana(), func(d *session.Desk) { d.Person.Prefs.Timetable.EveryOther, d.Person.Due = true, at("10:01") })
			s.beat(at("10:01"), countUntil(at("11:00")))
			s.settles(delivery.Outcome{Claim: s.claims(at("10:01")), Verdict: delivery.Dropped, Reason: delivery.Stale, At: at("10:01")})
			s.beat(at("11:00"), countUntil(at("12:00")))
			s.settles(sent(s.claims(at("11:00")), "1.1", at("11:00")))
			met, _ := s.beat(at("12:00"), dropUntil(at("13:00")))
			s.equal("counted at 12:00", met[0].Day, schedule.Tally{Day: 20777, Count: 1}) // of two that were decided
		}},
		{"which half somebody has is theirs alone", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.optIn(ben(), at("10:00"))
			s.change(ana(), func(d *session.Desk) {
				prefs.Ease(&d.Person)
				d.Person.Due = at("10:00").Add(time.Second)
			})
			met, _ := s.beat(at("10:01"), dropUntil(at("11:00")))
			halved := map[prefs.UserID]bool{}
			for _, d := range met {
				halved[d.User] = d.Timetable.EveryOther
			}
			s.equal("halved", halved, map[prefs.UserID]bool{ana(): true, ben(): false})
		}},
	}...)
}
