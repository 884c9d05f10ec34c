package storetest

import (
	"fmt"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// foldStories are told of somebody with a reminder to come, whose direct message is known.
func foldStories() []story {
	remind := func(s *scene, clock string) *delivery.Claim {
		s.Helper()
		s.beat(at(clock), sendUntil(at(clock).Add(time.Hour)))
		return s.claims(at(clock))
	}
	stories := []story{
		{"an outcome is on the desk at once", func(s *scene) {
			claim := remind(s, "10:00")
			s.settles(sent(claim, "1.1", at("10:01")))
			d := s.desk(ana())
			s.equal("card", d.Card, session.Card{ID: claim.ID, Kind: delivery.Reminder, Routine: "desk-reset", Due: at("10:00"), Sent: at("10:01")})
			s.equal("posts", d.Posts, session.Posts{Card: claim.ID, Channel: "D1", TS: map[string]string{"": "1.1"}})
			s.equal("log", d.Log, []session.Note{{At: at("10:01"), Due: at("10:00"), What: session.WasSent}})
			s.equal("days", d.Days, []session.Day{{Date: "2026-11-20", Offered: 1, Hours: offeredAt(10)}})
			s.equal("offered", d.Offered, []session.Offer{{Routine: "desk-reset", Day: "2026-11-20"}})
			s.owes(ana(), claim.ID, false)
		}},
		{"whoever looks ahead knows when it came", func(s *scene) {
			s.change(ana(), func(d *session.Desk) {
				d.Person.Calendar = prefs.Calendar{Sealed: prefs.Sealed("sealed"), Since: at("8:00")}
			})
			s.settles(sent(remind(s, "10:00"), "1.1", at("10:01")))
			soon := s.soon(at("11:00"), 9)
			if len(soon) != 1 || !soon[0].Sent.Equal(at("10:01")) {
				s.Errorf("soon %+v", soon)
			}
		}},
		{"an edit of a card finds its post, and a reply its thread", func(s *scene) {
			card := remind(s, "10:00")
			s.settles(sent(card, "1.1", at("10:01")))
			s.owe(ana(), delivery.Message{Kind: delivery.Card, Edit: true, Ref: delivery.Ref{Card: card.ID}})
			s.equal("edited", s.claims(at("10:02")).TS, "1.1")
			s.owe(ana(), delivery.Message{Kind: delivery.Step, Ref: delivery.Ref{Card: card.ID, Part: "step-0"}})
			s.equal("thread", s.claims(at("10:02")).Thread, "1.1")
		}},
		{"a press on it is an answer to it", func(s *scene) {
			s.settles(sent(remind(s, "10:00"), "1.1", at("10:01")))
			s.change(ana(), func(d *session.Desk) {
				if !d.Reply(session.Stood, time.Time{}, at("10:05")) {
					s.Error("there is no card to answer")
				}
				d.Owed = nil
			})
			s.settles(sent(remind(s, "11:00"), "2.1", at("11:01")))
			d := s.desk(ana())
			s.equal("unanswered", d.Card.Unanswered(), 1)
			s.equal("days", d.Days[0].Stood, 1)
		}},
		{"twenty and more reminders to somebody who does nothing", func(s *scene) {
			s.change(ana(), func(d *session.Desk) { d.Card = session.Card{ID: 1, Kind: delivery.Reminder, Answer: session.Stood} })
			s.owe(ana(), delivery.Message{Kind: delivery.Screening}) // takes an id
			s.settles(sent(s.claims(at("9:00")), "0.1", at("9:00")))
			for i := range 45 {
				now := at("10:00").Add(time.Duration(i) * time.Hour)
				s.beat(now, sendUntil(now.Add(time.Hour)))
				o := sent(s.claims(now), fmt.Sprint(i), now.Add(time.Minute))
				o.Receipt.Routine = fmt.Sprint("r-", i)
				s.settles(o)
				d := s.desk(ana())
				s.equal("unanswered", d.Card.Unanswered(), i+1)
				s.equal("card", d.Posts.TS[""], fmt.Sprint(i))
				s.equal("offered", d.Offered[0].Routine, fmt.Sprint("r-", i))
				s.equal("in the log", []any{len(d.Log), d.Log[0].Due}, []any{min(i+1, session.LogSize), now})
				offered := 0
				for _, day := range d.Days {
					offered += day.Offered
				}
				s.equal("counted", offered, i+1)
			}
		}},
		{"what was sent counts towards the cap, before anybody has acted", func(s *scene) {
			s.change(ana(), func(d *session.Desk) { d.Person.Prefs.Timetable.PerDay, d.Person.Due = 2, at("10:00").Add(time.Second) })
			for i, clock := range []string{"10:01", "11:01"} {
				s.beat(at(clock), countUntil(at(clock).Add(time.Hour)))
				o := delivery.Outcome{Claim: s.claims(at(clock)), Verdict: delivery.Dropped, Reason: delivery.Stale, At: at(clock)}
				if i == 1 {
					o = sent(o.Claim, "1.1", at(clock))
				}
				s.settles(o)
			}
			met, _ := s.beat(at("12:01"), dropUntil(at("13:00")))
			s.equal("counted", met[0].Day, schedule.Tally{Day: 20777, Count: 1}) // of two that were decided
		}},
		{"all that come after midnight count towards the new day", func(s *scene) {
			s.beat(at("23:50"), countUntil(at("23:55")))
			first := s.claims(at("23:50"))
			s.beat(at("23:55"), countUntil(at("23:59")))
			second := s.claims(at("23:55"))
			midnight := at("23:59").Add(time.Minute)
			s.settles(sent(first, "1.1", midnight))
			s.settles(sent(second, "2.1", midnight))
			met, _ := s.beat(midnight.Add(time.Minute), dropUntil(midnight.Add(time.Hour)))
			s.equal("counted", met[0].Day, schedule.Tally{Day: 20778, Count: 2})
		}},
		{"who wants no more reminders keeps what came", func(s *scene) {
			s.settles(sent(remind(s, "10:00"), "1.1", at("10:01")))
			before := s.desk(ana())
			s.change(ana(), func(d *session.Desk) { d.Person.Due = time.Time{} })
			d := s.desk(ana())
			s.equal("log", d.Log, before.Log)
			s.equal("days", d.Days, before.Days)
			s.equal("card", d.Card, before.Card)
		}},
		{"who wants no more reminders, and then hears of one on its way", func(s *scene) {
			claim := remind(s, "10:00")
			s.change(ana(), func(d *session.Desk) { d.Person.Due = time.Time{} })
			s.settles(sent(claim, "1.1", at("10:01")))
			s.equal("card", s.desk(ana()).Card.ID, claim.ID)
		}},
		{"who is forgotten is not known by what became of their reminders", func(s *scene) {
			claim := remind(s, "10:00")
			s.settles(sent(claim, "1.1", at("10:01")))
			s.check("forget", s.Forget(s.Context(), ana()))
			s.settles(sent(claim, "1.1", at("10:02")))
			s.equal("desk", s.desk(ana()), session.Desk{Person: prefs.Person{ID: ana()}})
		}},
		{"a routine begins while a reminder is on its way", func(s *scene) {
			first := remind(s, "10:00")
			s.settles(sent(first, "1.1", at("10:01")))
			late := remind(s, "11:00")
			s.change(ana(), func(d *session.Desk) {
				d.Session = session.Session{Card: first.ID, State: session.Running, Ends: at("12:30")}
			})
			s.settles(sent(late, "2.1", at("11:01")))
			d := s.desk(ana())
			s.equal("card", d.Card.ID, first.ID)
			s.equal("strays", d.Strays, []uint64{late.ID})
			s.equal("counted", d.Days[0].Offered, 2)
		}},
		{"each reminder that comes while a routine runs is remembered", func(s *scene) {
			first := remind(s, "10:00")
			s.settles(sent(first, "1.1", at("10:01")))
			s.change(ana(), func(d *session.Desk) {
				d.Session = session.Session{Card: first.ID, State: session.Running, Ends: at("13:30")}
			})
			var strays []uint64
			for _, clock := range []string{"11:00", "12:00"} {
				claim := remind(s, clock)
				s.settles(sent(claim, "2.1", at(clock)))
				strays = append([]uint64{claim.ID}, strays...)
			}
			d := s.desk(ana())
			s.equal("card", d.Card.ID, first.ID)
			s.equal("strays", d.Strays, strays)
			s.equal("counted", d.Days[0].Offered, 3)
		}},
		{"the last reminder of a plan that ends is the person's card", func(s *scene) {
			s.beat(at("10:00"), sendUntil(time.Time{}))
			claim := s.claims(at("10:00"))
			s.settles(sent(claim, "1.1", at("10:01")))
			d := s.desk(ana())
			s.equal("card", d.Card.ID, claim.ID)
			s.equal("counted", d.Days[0].Offered, 1)
		}},
		{"a reminder that was held up comes after a newer one", func(s *scene) {
			older := remind(s, "10:00")
			newer := remind(s, "11:00")
			s.settles(sent(newer, "2.1", at("11:01")))
			s.settles(sent(older, "1.1", at("11:02")))
			d := s.desk(ana())
			s.equal("card", d.Card.ID, newer.ID)
			s.equal("log", []time.Time{d.Log[0].At, d.Log[1].At}, []time.Time{at("11:02"), at("11:01")})
			s.equal("counted", d.Days[0].Offered, 2)
		}},
		{"one that nobody knows the end of is told at once, and so is a new channel", func(s *scene) {
			s.settles(delivery.Outcome{Claim: remind(s, "10:00"), Verdict: delivery.Unknown, Reason: delivery.NoReply, At: at("10:01")})
			o := sent(remind(s, "11:00"), "2.1", at("11:01"))
			o.Receipt.Channel = "D2"
			s.settles(o)
			d := s.desk(ana())
			s.equal("channel", []string{d.Person.Channel, d.Posts.Channel}, []string{"D2", "D2"})
			s.equal("log", []session.What{d.Log[0].What, d.Log[1].What}, []session.What{session.WasSent, session.WasUnknown})
			s.equal("next", remind(s, "12:00").Channel, "D2")
		}},
		{"what it was brought forward for is told", func(s *scene) {
			s.beat(at("10:00"), func(d schedule.Due) schedule.Decision {
				answer := sendUntil(at("11:00"))(d)
				answer.Owed.Before, answer.Owed.Unsaid, answer.Owed.Snoozes = at("10:05"), "calls,status", 2
				return answer
			})
			s.settles(sent(s.claims(at("10:00")), "1.1", at("10:01")))
			for range 2 {
				d := s.desk(ana())
				s.equal("log", d.Log, []session.Note{{At: at("10:01"), Due: at("10:00"), What: session.WasSent, Unsaid: "calls,status", MeetingFrom: at("10:05")}})
				s.equal("card", []any{d.Card.Before, d.Card.Snoozes}, []any{at("10:05"), 2})
				s.change(ana(), func(*session.Desk) {})
			}
		}},
	}
	for i, each := range stories {
		stories[i].tell = func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.change(ana(), func(d *session.Desk) { d.Person.Channel = "D1" })
			each.tell(s)
		}
	}
	return stories
}
