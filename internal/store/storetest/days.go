package storetest

import (
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

func dayStories() []story {
	return []story{
		{"days come back the newest first, without the empty ones", func(s *scene) {
			s.change(ana(), func(d *session.Desk) {
				d.Days = []session.Day{{Date: "2026-11-18", Done: 1}, {Date: "2026-11-20", Stood: 1}, {Date: "2026-11-19"}}
			})
			s.equal("days", s.desk(ana()).Days, []session.Day{{Date: "2026-11-20", Stood: 1}, {Date: "2026-11-18", Done: 1}})
		}},
		{"a day that is emptied or left out is gone", func(s *scene) {
			s.change(ana(), func(d *session.Desk) {
				d.Days = []session.Day{{Date: "2026-11-20", Done: 1}, {Date: "2026-11-19", Done: 1}, {Date: "2026-11-18", Done: 1}}
			})
			s.change(ana(), func(d *session.Desk) { d.Days = []session.Day{{Date: "2026-11-20"}, d.Days[1]} })
			s.equal("days", s.desk(ana()).Days, []session.Day{{Date: "2026-11-19", Done: 1}})
		}},
		{"the oldest days go when there are too many", func(s *scene) {
			day := at("10:00")
			for range session.DaysKept + 5 {
				s.change(ana(), func(d *session.Desk) {
					d.Days = append([]session.Day{{Date: day.Format(time.DateOnly), Done: 1}}, d.Days...)
				})
				day = day.AddDate(0, 0, 1)
			}
			days := s.desk(ana()).Days
			if len(days) != session.DaysKept || days[0].Date != "2026-12-30" {
				s.Errorf("%d days, the newest %s", len(days), days[0].Date)
			}
		}},
		{"what is older than five weeks goes, however few days there are", func(s *scene) {
			day := session.Day{Done: 1}
			s.change(ana(), func(d *session.Desk) {
				for _, day.Date = range []string{"2026-11-20", "2026-10-16", "2026-10-15", "2026-09-01"} {
					d.Days = append(d.Days, day)
				}
			})
			s.equal("days", s.desk(ana()).Days, []session.Day{{Date: "2026-11-20", Done: 1}, {Date: "2026-10-16", Done: 1}})
			s.optIn(ana(), at("10:00"))
			s.card(ana(), delivery.Reminder, "1.1", at("10:00").AddDate(0, 0, 5))
			days := s.desk(ana()).Days
			if len(days) != 2 || days[0].Date != "2026-11-25" || days[1].Date != "2026-11-20" {
				s.Errorf("after a reminder: %+v", days)
			}
		}},
		{"reminders alone do not keep days for ever", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			for i := range session.DaysKept + 2 {
				s.card(ana(), delivery.Reminder, "1.1", at("10:00").AddDate(0, 0, i))
			}
			days := s.desk(ana()).Days
			if len(days) != session.DaysKept || days[0].Offered != 1 {
				s.Errorf("%d days: %+v", len(days), days)
			}
		}},
		{"a reminder counts on the day that the person has", func(s *scene) {
			s.change(ana(), func(d *session.Desk) { d.Person.Prefs = prefs.Defaults("Pacific/Auckland") })
			s.change(ben(), func(d *session.Desk) { d.Person.Prefs = prefs.Defaults("America/Los_Angeles") })
			s.card(ana(), delivery.Reminder, "1.1", at("23:30"))
			s.card(ben(), delivery.Reminder, "1.2", at("3:00"))
			s.equal("in Auckland", s.desk(ana()).Days, []session.Day{{Date: "2026-11-21", Offered: 1, Hours: offeredAt(12)}})
			s.equal("in Los Angeles", s.desk(ben()).Days, []session.Day{{Date: "2026-11-19", Offered: 1, Hours: offeredAt(19)}})
		}},
		{"a zone that nobody knows counts in UTC", func(s *scene) {
			s.change(ana(), func(d *session.Desk) { d.Person.Prefs = prefs.Defaults("Mars/Olympus_Mons") })
			s.card(ana(), delivery.Reminder, "1.1", at("23:30"))
			s.equal("days", s.desk(ana()).Days, []session.Day{{Date: "2026-11-20", Offered: 1, Hours: offeredAt(23)}})
		}},
		{"hours are counted beside what the person did in them", func(s *scene) {
			s.optIn(ana(), at("8:30"))
			s.card(ana(), delivery.Reminder, "1.1", at("9:59"))
			s.change(ana(), func(d *session.Desk) {
				d.Reply(session.Snoozed, at("10:09"), at("9:59"))
				d.Owed = []delivery.Message{{Kind: delivery.Reminder, Due: at("10:09"), Snoozes: 1}}
			})
			s.settles(sent(s.claims(at("10:09")), "1.2", at("10:09")))
			s.change(ana(), func(d *session.Desk) { d.Reply(session.Stood, time.Time{}, at("11:01")) })
			want := offeredAt(9, 10)
			want[9].PutOff, want[10].Taken = 1, 1
			s.equal("days", s.desk(ana()).Days, []session.Day{{Date: "2026-11-20", Offered: 2, Snoozed: 1, Stood: 1, Hours: want}})
			met, _ := s.beat(at("12:00"), dropUntil(at("13:00")))
			s.equal("counted", met[0].Day, schedule.Tally{Day: 20777, Count: 1})
		}},
		{"a break that was asked for says nothing of its hour", func(s *scene) {
			s.optIn(ana(), at("8:30"))
			s.card(ana(), delivery.Break, "1.1", at("9:59"))
			s.change(ana(), func(d *session.Desk) { d.Reply(session.Stood, time.Time{}, at("10:00")) })
			s.equal("days", s.desk(ana()).Days, []session.Day{{Date: "2026-11-20", Stood: 1}})
		}},
		{"a new wish knows what the day has brought", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.card(ana(), delivery.Reminder, "1.1", at("10:00"))
			s.card(ana(), delivery.Reminder, "1.2", at("11:00"))
			s.change(ana(), func(d *session.Desk) { d.Person.Due = at("12:00") })
			met, _ := s.beat(at("12:00"), dropUntil(at("13:00")))
			if len(met) != 1 || met[0].Day.Day != 20777 || met[0].Day.Count != 2 { // 2026-11-20
				s.Errorf("met %+v", met)
			}
		}},
		{"what went stale in an outage does not use up the day", func(s *scene) {
			s.optInPerDay(ana(), at("10:00"), 3)
			for hour := range 3 {
				now := at("10:00").Add(time.Duration(hour) * time.Hour)
				s.beat(now, countUntil(now.Add(time.Hour)))
				s.settles(delivery.Outcome{Claim: s.claims(now), Verdict: delivery.Dropped, Reason: delivery.Stale, At: now})
			}
			met, _ := s.beat(at("13:00"), countUntil(at("14:00")))
			s.equal("counted at 13:00", met[0].Day, schedule.Tally{Day: 20777})
			s.settles(sent(s.claims(at("13:00")), "1.1", at("13:00")))
			met, _ = s.beat(at("14:00"), countUntil(at("15:00")))
			s.equal("counted at 14:00", met[0].Day, schedule.Tally{Day: 20777, Count: 1})
		}},
		{"what was sent does, and counts once though it was put off", func(s *scene) {
			s.optInPerDay(ana(), at("10:00"), 2)
			for i, clock := range []string{"10:00", "10:10", "11:00"} { // the second is the first, put off
				s.change(ana(), func(d *session.Desk) {
					if d.Person.Due, d.Person.Snoozes = at(clock), i%2; i%2 > 0 {
						d.Reply(session.Snoozed, at(clock), at("10:05"))
						d.Owed = nil
					}
				})
				s.beat(at(clock), countUntil(at("12:00")))
				s.settles(sent(s.claims(at(clock)), "1.1", at(clock)))
			}
			met, _ := s.beat(at("12:00"), dropUntil(at("13:00")))
			s.equal("counted at 12:00", met[0].Day, schedule.Tally{Day: 20777, Count: 2})
			s.change(ana(), func(d *session.Desk) { d.Days[0].Stood, d.Person.Due = 1, at("13:30") })
			met, _ = s.beat(at("13:30"), dropUntil(at("14:00")))
			s.equal("counted at 13:30", met[0].Day, schedule.Tally{Day: 20777, Count: 2})
			s.equal("offered", s.desk(ana()).Days[0].Offered, 3)
		}},
	}
}

// countUntil sends, and counts on 2026-11-20.
func countUntil(next time.Time) func(schedule.Due) schedule.Decision {
	return func(d schedule.Due) schedule.Decision {
		answer := sendUntil(next)(d)
		answer.Day = schedule.Tally{Day: 20777, Count: d.Day.Count + 1}
		return answer
	}
}

func forgetStories() []story {
	return []story{
		{"nothing is left of who is forgotten", func(s *scene) {
			s.change(ana(), func(d *session.Desk) { *d = fullDesk() })
			s.owe(ana(), delivery.Message{Kind: delivery.Break}, delivery.Message{Kind: delivery.Break, NotBefore: at("22:00")})
			s.check("forget", s.Forget(s.Context(), ana()))
			s.equal("desk", s.desk(ana()), session.Desk{Person: prefs.Person{ID: ana()}})
			ready, next, err := s.Pending(s.Context(), at("9:00"), 9)
			s.check("pending", err)
			s.equal("owed", messages(ready), nilMessages())
			s.equal("waiting", next, time.Time{})
			s.equal("next", s.next(), time.Time{})
			_, steps := s.beat(at("23:00"), dropUntil(at("23:30")))
			s.equal("steps", steps, []prefs.UserID(nil))
		}},
		{"old items left behind do not bring them back", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.meets(at("10:00"), ana()) // now at 11:00
			s.change(ana(), func(d *session.Desk) { d.Person.Due = at("12:00") })
			s.check("forget", s.Forget(s.Context(), ana()))
			s.meets(at("13:00"))
			s.optIn(ana(), at("14:00"))
			s.meets(at("14:00"), ana())
			s.meets(at("15:00"), ana())
		}},
		{"an answer that comes in late brings nothing back", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder})
			claim := s.claims(at("10:00"))
			s.check("forget", s.Forget(s.Context(), ana()))
			s.settles(sent(claim, "1.1", at("10:00")))
			s.equal("desk", s.desk(ana()), session.Desk{Person: prefs.Person{ID: ana()}})
			lost, err := s.Recover(s.Context(), at("10:01"))
			s.check("recover", err)
			s.equal("recovered", lost, 0)
		}},
		{"the others stay", func(s *scene) {
			for _, id := range []prefs.UserID{ana(), ben(), cho()} {
				s.optIn(id, at("10:00"))
				s.owe(id, delivery.Message{Kind: delivery.Break})
				s.change(id, func(d *session.Desk) { d.Days = []session.Day{{Date: "2026-11-20", Done: 1}} })
			}
			s.check("forget", s.Forget(s.Context(), ana()))
			for _, id := range []prefs.UserID{ben(), cho()} {
				if d := s.desk(id); d.Person.OptedIn.IsZero() || len(d.Days) != 1 {
					s.Errorf("desk of %s: %+v", id, d)
				}
			}
			s.equal("owed", ids(s.pending(at("10:00"), 9)), []uint64{2, 3})
			s.meets(at("10:00"), ben(), cho())
		}},
		{"nothing is left of a workspace that removed the app, however often it is told", func(s *scene) {
			for _, id := range []prefs.UserID{ana(), ben()} {
				s.change(id, func(d *session.Desk) { *d = fullDesk() })
				s.owe(id, delivery.Message{Kind: delivery.Break}, delivery.Message{Kind: delivery.Break, NotBefore: at("22:00")})
			}
			s.check("set file", s.SetFile(s.Context(), "T1", "nod.gif 01", "F1"))
			for range 2 {
				s.check("forget workspace", s.ForgetWorkspace(s.Context(), "T1", at("12:00")))
				for _, id := range []prefs.UserID{ana(), ben()} {
					s.equal("desk", s.desk(id), session.Desk{Person: prefs.Person{ID: id}})
				}
				ready, next, err := s.Pending(s.Context(), at("9:00"), 9)
				s.check("pending", err)
				s.equal("owed", messages(ready), nilMessages())
				s.equal("waiting", next, time.Time{})
				s.equal("next", s.next(), time.Time{})
				kept, err := s.Files(s.Context(), "T1")
				s.check("files", err)
				s.equal("files", kept, map[string]string{})
			}
			s.optIn(ana(), at("10:00")) // installed again
			s.meets(at("10:00"), ana())
		}},
		{"a workspace that goes takes nobody of another along", func(s *scene) {
			for _, id := range []prefs.UserID{ana(), cho(), {Workspace: "T12", Person: "U1"}} {
				s.optIn(id, at("10:00"))
				s.owe(id, delivery.Message{Kind: delivery.Break})
				s.check("set file", s.SetFile(s.Context(), id.Workspace, "nod.gif 01", "F1"))
			}
			s.check("forget workspace", s.ForgetWorkspace(s.Context(), "T1", at("12:00")))
			s.equal("owed", ids(s.pending(at("10:00"), 9)), []uint64{3, 2})
			s.meets(at("10:00"), prefs.UserID{Workspace: "T12", Person: "U1"}, cho())
			kept, err := s.Files(s.Context(), "T12")
			s.check("files", err)
			s.equal("files", kept, map[string]string{"nod.gif 01": "F1"})
		}},
		{"a stranger is forgotten without a word", func(s *scene) {
			s.check("forget", s.Forget(s.Context(), ana()))
		}},
	}
}
