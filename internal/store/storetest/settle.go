package storetest

import (
	"fmt"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

func settleStories() []story {
	return []story{
		{"a reminder that was sent is the person's card, and counted", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder, Due: at("10:00"), Snoozes: 1})
			claim := s.claims(at("10:01"))
			before := s.desk(ana())
			s.settles(sent(claim, "1.1", at("10:02")))
			want := before
			want.Person.Channel = "D1" // and no new Version: they changed nothing
			want.Card = session.Card{
				ID: claim.ID, Kind: delivery.Reminder, Routine: "desk-reset",
				Due: at("10:00"), Sent: at("10:02"), Snoozes: 1,
			}
			want.Posts = session.Posts{Card: claim.ID, Channel: "D1", TS: map[string]string{"": "1.1"}}
			want.Log = []session.Note{{At: at("10:02"), Due: at("10:00"), What: session.WasSent}}
			want.Days = []session.Day{{Date: "2026-11-20", Offered: 1, Hours: offeredAt(10)}}
			want.Offered = []session.Offer{{Routine: "desk-reset", Day: "2026-11-20"}}
			s.equal("desk", s.desk(ana()), want)
			s.equal("pending", s.pending(at("10:02"), 9), nilMessages())
			s.meets(at("10:02"), ana()) // the next reminder is where it was
		}},
		{"a break that was asked for is a card, and no reminder", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			id := s.card(ana(), delivery.Break, "1.1", at("9:00"))
			d := s.desk(ana())
			if d.Card.ID != id || d.Card.Kind != delivery.Break || d.Posts.TS[""] != "1.1" {
				s.Errorf("card %+v, posts %+v", d.Card, d.Posts)
			}
			s.equal("log", d.Log, []session.Note(nil))
			s.equal("days", d.Days, []session.Day(nil))
		}},
		{"what cards offered is remembered in their order, by the person's own days", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.change(ana(), func(d *session.Desk) {
				d.Person.Prefs.Timetable.Zone = "Pacific/Auckland" // thirteen hours ahead
				d.Offered = []session.Offer{{Routine: "long-ago"}}
			})
			offers := func(id string, k delivery.Kind, when time.Time) {
				s.owe(ana(), delivery.Message{Kind: k, Due: when})
				o := sent(s.claims(when), id, when)
				o.Receipt.Routine = id
				s.settles(o)
			}
			want := []session.Offer{{Routine: "long-ago"}}
			for _, o := range []struct {
				id   string
				kind delivery.Kind
				at   time.Time
				day  string
			}{
				{"first", delivery.Reminder, at("9:00"), "2026-11-20"},
				{"second", delivery.Reminder, at("10:00"), "2026-11-20"},
				{"first", delivery.Reminder, at("11:00"), "2026-11-21"},
				{"asked-for", delivery.Break, at("11:30"), "2026-11-21"},
				{"third", delivery.Reminder, at("12:00"), "2026-11-21"},
				{"", delivery.Reminder, at("13:00"), ""}, // it only invited to stand up
				{"second", delivery.Reminder, at("13:00").Add(48 * time.Hour), "2026-11-23"},
				{"own--1", delivery.Reminder, at("14:00").Add(48 * time.Hour), ""},
			} {
				offers(o.id, o.kind, o.at)
				if o.day != "" {
					want = append([]session.Offer{{Routine: o.id, Day: o.day}}, want...)
				}
				s.equal("offered", s.desk(ana()).Offered, want)
			}
			s.change(ana(), func(d *session.Desk) { d.Reply(session.Skipped, time.Time{}, at("15:00")) })
			s.equal("kept", s.desk(ana()).Offered, want)
		}},
		{"however many reminders nobody answers, as many offers are remembered as are kept", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			var want []session.Offer
			for i := range session.OfferedKept + 9 {
				when := at("10:00").Add(time.Duration(i) * time.Hour)
				s.owe(ana(), delivery.Message{Kind: delivery.Reminder, Due: when})
				o := sent(s.claims(when), fmt.Sprint(i), when)
				o.Receipt.Routine = fmt.Sprintf("r-%d", i)
				s.settles(o)
				want = append([]session.Offer{{Routine: o.Receipt.Routine, Day: when.Format(time.DateOnly)}}, want...)
			}
			s.equal("offered", s.desk(ana()).Offered, want[:session.OfferedKept])
		}},
		{"a card takes the place of the one before it", func(s *scene) {
			s.card(ana(), delivery.Reminder, "1.1", at("9:00"))
			s.change(ana(), func(d *session.Desk) {
				d.Card.Answer, d.Posts.TS["step-0"] = session.Started, "1.2"
				d.Session = session.Session{Card: d.Card.ID, State: session.Done}
			})
			id := s.card(ana(), delivery.Reminder, "2.1", at("10:00"))
			d := s.desk(ana())
			s.equal("posts", d.Posts, session.Posts{Card: id, Channel: "D1", TS: map[string]string{"": "2.1"}})
			s.equal("answer", d.Card.Answer, session.Open)
			s.equal("session", d.Session.State, session.Done)
		}},
		{"each edit that is owed is the revision of its post, and the one before it is overtaken", func(s *scene) {
			id := s.card(ana(), delivery.Reminder, "1.1", at("9:00"))
			edit := func(card uint64, part string) delivery.Message {
				return delivery.Message{Kind: delivery.Card, Ref: delivery.Ref{Card: card, Part: part}, Edit: true}
			}
			s.owe(ana(), edit(id, ""), edit(id, "step-0"), edit(id+9, ""))
			s.owe(ana(), edit(id, ""))
			s.equal("revisions", s.desk(ana()).Posts.Revisions, map[string]uint64{"": id + 4, "step-0": id + 2})
			s.settles(delivery.Outcome{Claim: s.intends(id + 4), Verdict: delivery.Sent, At: at("9:01")})
			overtaken := map[uint64]bool{}
			desk := s.desk(ana())
			for _, m := range s.pending(at("9:01"), 9) { // of those that nobody has sent
				overtaken[m.ID] = desk.Posts.Overtaken(m)
			}
			s.equal("overtaken", overtaken, map[uint64]bool{id + 1: true, id + 2: false, id + 3: false})
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder})
			s.settles(sent(s.intends(id+5), "2.1", at("10:00")))
			s.equal("of the next card", s.desk(ana()).Posts, session.Posts{Card: id + 5, Channel: "D1", TS: map[string]string{"": "2.1"}})
		}},
		{"a card is owed to whom it is for, until Slack has answered", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.Break}, delivery.Message{Kind: delivery.Screening})
			s.owes(ana(), 1, true)
			s.owes(ben(), 1, false)
			s.owes(ana(), 2, false) // no card
			s.owes(ana(), 99, false)
			claim := s.intends(1)
			s.owes(ana(), 1, true)
			s.settles(sent(claim, "1.1", at("9:00")))
			s.owes(ana(), 1, false)
			s.equal("strays", s.desk(ana()).Strays, []uint64(nil))
		}},
		{"a card of which Slack never said what became of it is remembered", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			for id := range uint64(session.StraysKept + 2) {
				s.owe(ana(), delivery.Message{Kind: delivery.Reminder, Due: at("10:00")})
				s.settles(delivery.Outcome{Claim: s.intends(id + 1), Verdict: delivery.Unknown, Reason: delivery.NoReply, At: at("10:01")})
			}
			s.equal("strays", s.desk(ana()).Strays, []uint64{10, 9, 8, 7, 6, 5, 4, 3})
			s.card(ana(), delivery.Break, "2.1", at("11:00")) // the eleventh: all others are old cards now
			s.owe(ana(), delivery.Message{Kind: delivery.Break, Due: at("11:00")})
			s.settles(delivery.Outcome{Claim: s.intends(12), Verdict: delivery.Unknown, Reason: delivery.NoReply, At: at("11:01")})
			s.equal("strays", s.desk(ana()).Strays, []uint64{12})
		}},
		{"a card that comes while a routine runs is remembered", func(s *scene) {
			id := s.card(ana(), delivery.Break, "1.1", at("9:00"))
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder, Due: at("9:01")})
			claim := s.claims(at("9:01"))
			s.change(ana(), func(d *session.Desk) { d.Session = session.Session{Card: id, State: session.Running} })
			s.settles(sent(claim, "2.1", at("9:02")))
			d := s.desk(ana())
			s.equal("card", d.Card.ID, id)
			s.equal("strays", d.Strays, []uint64{claim.ID})
		}},
		{"what a change wants sent has its ids when it is written", func(s *scene) {
			var owed []delivery.Message
			s.change(ana(), func(d *session.Desk) {
				d.Owed = []delivery.Message{{Kind: delivery.Break}, {Kind: delivery.Screening}}
				owed = d.Owed
			})
			s.equal("ids", ids(owed), []uint64{1, 2})
		}},
		{"the post of a step is lost: the last one that is known has its buttons", func(s *scene) {
			for name, o := range map[string]delivery.Outcome{
				"unknown": {Verdict: delivery.Unknown, Reason: delivery.NoReply},
				"refused": {Verdict: delivery.Dropped, Reason: delivery.Refused},
				"stale":   {Verdict: delivery.Dropped, Reason: delivery.Stale},
			} {
				who := prefs.UserID{Workspace: "T1", Person: "U" + name}
				id := s.card(who, delivery.Break, "1.1", at("9:00"))
				s.change(who, func(d *session.Desk) {
					d.Posts.TS[session.Part(0)] = "1.2"
					d.Session = session.Session{Card: id, State: session.Running, Turn: 1, Step: 1, Ends: at("9:30")}
				})
				s.owe(who, delivery.Message{Kind: delivery.Step, Ref: delivery.Ref{Card: id, Part: session.Part(1)}, Step: 1})
				o.Claim, o.At = s.claims(at("9:01")), at("9:01")
				s.settles(o)
				s.equal(name, s.desk(who).Posts.TS, map[string]string{"": "1.1", "step-0": "1.2", "step-1": "1.2"})
				edit := s.claims(at("9:02"))
				s.equal(name, []any{edit.Kind, edit.Edit, edit.Ref.Part, edit.TS, edit.Step}, []any{delivery.StepState, true, session.Part(1), "1.2", 1})
				s.settles(delivery.Outcome{Claim: edit, Verdict: delivery.Sent, At: at("9:02")})
			}
		}},
		{"the post of a step is lost that nobody is at any more", func(s *scene) {
			id := s.card(ana(), delivery.Break, "1.1", at("9:00"))
			s.change(ana(), func(d *session.Desk) {
				d.Session = session.Session{Card: id, State: session.Running, Turn: 2, Step: 2, Ends: at("9:30")}
			})
			s.owe(ana(), delivery.Message{Kind: delivery.Step, Ref: delivery.Ref{Card: id, Part: session.Part(1)}, Step: 1})
			s.settles(delivery.Outcome{Claim: s.claims(at("9:01")), Verdict: delivery.Unknown, Reason: delivery.NoReply, At: at("9:01")})
			s.equal("owed", s.pending(at("9:02"), 9), nilMessages())
		}},
		{"a card that was overtaken does not take the newer one's place", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder}, delivery.Message{Kind: delivery.Break})
			older, newer := s.intends(1), s.intends(2)
			s.settles(sent(newer, "2.1", at("9:00")), sent(older, "1.1", at("9:01")))
			d := s.desk(ana())
			if d.Card.ID != 2 || d.Posts.TS[""] != "2.1" || d.Days[0].Offered != 1 {
				s.Errorf("desk %+v", d)
			}
		}},
		{"a press that comes before Slack's answer stands", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder, Due: at("9:00"), Snoozes: 1})
			claim := s.claims(at("9:00"))
			s.change(ana(), func(d *session.Desk) { // as the bot adopts a card that it did not know of
				d.Card = session.Card{
					ID: claim.ID, Kind: delivery.Reminder, Routine: "swapped", Sent: at("9:01"),
					Answer: session.Snoozed, Until: at("9:11"),
				}
				d.Posts = session.Posts{Card: claim.ID, Channel: "D1", TS: map[string]string{"": "1.1"}}
				d.Days = []session.Day{{Date: "2026-11-20", Snoozed: 1}}
				d.Offer("swapped", "2026-11-20")
			})
			s.settles(sent(claim, "1.1", at("9:02")))
			d := s.desk(ana())
			s.equal("card", d.Card, session.Card{
				ID: claim.ID, Kind: delivery.Reminder, Routine: "swapped", Due: at("9:00"), Sent: at("9:02"),
				Answer: session.Snoozed, Until: at("9:11"), Snoozes: 1,
			})
			s.equal("days", d.Days, []session.Day{{Date: "2026-11-20", Offered: 1, Snoozed: 1, Hours: offeredAt(9)}})
			s.equal("offered once, by who adopted it", d.Offered, []session.Offer{{Routine: "swapped", Day: "2026-11-20"}})
		}},
		{"a routine that was started before Slack's answer goes on", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder, Due: at("9:00")})
			claim := s.claims(at("9:00"))
			s.change(ana(), func(d *session.Desk) {
				d.Card = session.Card{ID: claim.ID, Kind: delivery.Reminder, Answer: session.Started, Sent: at("9:01")}
				d.Posts = session.Posts{Card: claim.ID, Channel: "D1", TS: map[string]string{"": "1.1", "step-0": "1.2"}}
				d.Session = session.Session{Card: claim.ID, State: session.Running, Ends: at("9:03")}
			})
			s.settles(sent(claim, "1.1", at("9:02")))
			d := s.desk(ana())
			s.equal("card", d.Card, session.Card{
				ID: claim.ID, Kind: delivery.Reminder, Routine: "desk-reset", Due: at("9:00"), Sent: at("9:02"),
				Answer: session.Started,
			})
			s.equal("posts", d.Posts.TS, map[string]string{"": "1.1", "step-0": "1.2"})
			s.equal("session", d.Session.State, session.Running)
		}},
		{"a card that comes while a routine runs leaves its posts alone", func(s *scene) {
			id := s.card(ana(), delivery.Reminder, "1.1", at("9:00"))
			s.change(ana(), func(d *session.Desk) { d.Session = session.Session{Card: id, State: session.Paused} })
			s.card(ana(), delivery.Reminder, "2.1", at("9:01"))
			d := s.desk(ana())
			if d.Card.ID != id || d.Posts.Card != id || d.Posts.TS[""] != "1.1" {
				s.Errorf("card %+v, posts %+v", d.Card, d.Posts)
			}
			s.equal("counted", d.Days, []session.Day{{Date: "2026-11-20", Offered: 2, Hours: offeredAt(9, 9)}})
		}},
		{"the posts of a thread are remembered", func(s *scene) {
			card := s.card(ana(), delivery.Break, "1.1", at("9:00"))
			for part, m := range map[string]delivery.Message{"step-0": {Kind: delivery.Step}, "step-1": {Kind: delivery.Step}, "end": {Kind: delivery.End}} {
				m.Ref = delivery.Ref{Card: card, Part: part}
				s.owe(ana(), m)
				s.settles(sent(s.claims(at("9:00")), "ts of "+part, at("9:00")))
			}
			s.equal("posts", s.desk(ana()).Posts.TS, map[string]string{
				"": "1.1", "step-0": "ts of step-0", "step-1": "ts of step-1", "end": "ts of end",
			})
		}},
		{"a step of a card long gone is not remembered", func(s *scene) {
			old := s.card(ana(), delivery.Break, "1.1", at("9:00"))
			s.owe(ana(), delivery.Message{Kind: delivery.Step, Ref: delivery.Ref{Card: old, Part: "step-0"}})
			step := s.claims(at("9:00"))
			s.card(ana(), delivery.Break, "2.1", at("9:01"))
			s.settles(sent(step, "1.2", at("9:01")))
			s.equal("posts", s.desk(ana()).Posts.TS, map[string]string{"": "2.1"})
		}},
		{"an edit changes nothing but what is owed", func(s *scene) {
			card := s.card(ana(), delivery.Reminder, "1.1", at("9:00"))
			s.owe(ana(), delivery.Message{Kind: delivery.Card, Edit: true, Ref: delivery.Ref{Card: card}})
			before := s.desk(ana())
			s.settles(sent(s.claims(at("9:00")), "1.1", at("9:00")))
			s.equal("desk", s.desk(ana()), before)
			s.equal("pending", s.pending(at("9:00"), 9), nilMessages())
		}},
		{"refused for now, it is owed later", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder})
			for attempt := 1; attempt <= 3; attempt++ {
				now := at("9:00").Add(time.Duration(attempt) * time.Minute)
				claim := s.claims(now)
				s.settles(delivery.Outcome{Claim: claim, Verdict: delivery.Later, Again: now.Add(30 * time.Second), At: now})
				s.equal("at once", s.pending(now, 9), nilMessages())
				ready := s.pending(now.Add(30*time.Second), 9)
				if len(ready) != 1 || !ready[0].NotBefore.Equal(now.Add(30*time.Second)) {
					s.Fatalf("after %d attempts: %+v", attempt, ready)
				}
			}
			s.equal("log", s.desk(ana()).Log, []session.Note(nil))
		}},
		{"an unknown outcome is never tried again", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder, Due: at("8:59")})
			s.settles(delivery.Outcome{Claim: s.claims(at("9:00")), Verdict: delivery.Unknown, Reason: delivery.NoReply, At: at("9:01")})
			s.equal("pending", s.pending(at("23:00"), 9), nilMessages())
			lost, err := s.Recover(s.Context(), at("23:00"))
			s.check("recover", err)
			s.equal("recovered", lost, 0)
			d := s.desk(ana())
			s.equal("log", d.Log, []session.Note{{At: at("9:01"), Due: at("8:59"), What: session.WasUnknown, Why: "no-reply"}})
			s.equal("days", d.Days, []session.Day(nil))
		}},
		{"a dropped reminder says why, a dropped step does not", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder, Due: at("8:00")}, delivery.Message{Kind: delivery.Step})
			reminder, step := s.intends(1), s.intends(2)
			s.settles(
				delivery.Outcome{Claim: reminder, Verdict: delivery.Dropped, Reason: delivery.Stale, At: at("9:01")},
				delivery.Outcome{Claim: step, Verdict: delivery.Dropped, Reason: delivery.Gone, At: at("9:02")})
			s.equal("log", s.desk(ana()).Log, []session.Note{{At: at("9:01"), Due: at("8:00"), What: session.WasDropped, Why: "stale"}})
			s.equal("pending", s.pending(at("9:02"), 9), nilMessages())
		}},
		{"what was never claimed can be dropped", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.Break}, delivery.Message{Kind: delivery.Break, NotBefore: at("10:00")})
			for _, id := range []uint64{1, 2} {
				claim := &delivery.Claim{Message: delivery.Message{ID: id}}
				s.settles(delivery.Outcome{Claim: claim, Verdict: delivery.Dropped, Reason: delivery.Superseded, At: at("9:00")})
			}
			s.equal("pending", s.pending(at("11:00"), 9), nilMessages())
		}},
		{"settled twice, it counts once", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder})
			claim := s.claims(at("9:00"))
			s.settles(sent(claim, "1.1", at("9:00")), sent(claim, "1.1", at("9:00")))
			s.settles(sent(claim, "1.1", at("9:00")))
			d := s.desk(ana())
			if d.Days[0].Offered != 1 || len(d.Log) != 1 {
				s.Errorf("days %+v, log %+v", d.Days, d.Log)
			}
		}},
	}
}
