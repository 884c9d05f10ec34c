package storetest

import (
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

func queueStories() []story {
	return []story{
		{"the urgent goes first, and then the older", func(s *scene) {
			for _, p := range []delivery.Priority{delivery.Tidy, delivery.Soon, delivery.Answer, delivery.Running, delivery.Answer} {
				s.owe(ana(), delivery.Message{Kind: delivery.Break, Priority: p})
			}
			s.equal("pending", ids(s.pending(at("9:00"), 9)), []uint64{3, 5, 4, 2, 1})
			s.equal("the first two", ids(s.pending(at("9:00"), 2)), []uint64{3, 5})
		}},
		{"each workspace gets its share", func(s *scene) {
			for range 5 {
				s.owe(ana(), delivery.Message{Kind: delivery.Break, Priority: delivery.Soon})
			}
			s.owe(cho(), delivery.Message{Kind: delivery.Break, Priority: delivery.Soon})
			s.owe(ben(), delivery.Message{Kind: delivery.Break, Priority: delivery.Answer})
			s.equal("pending", ids(s.pending(at("9:00"), 2)), []uint64{7, 1, 6})
			s.equal("of none", ids(s.pending(at("9:00"), 0)), []uint64(nil))
		}},
		{"what must wait is not listed before its time", func(s *scene) {
			s.owe(ana(),
				delivery.Message{Kind: delivery.Break, NotBefore: at("9:10")},
				delivery.Message{Kind: delivery.Break, NotBefore: at("9:05")},
				delivery.Message{Kind: delivery.Break, Priority: delivery.Soon})
			for _, c := range []struct {
				clock string
				want  []uint64
				next  time.Time
			}{
				{"9:00", []uint64{3}, at("9:05")},
				{"9:05", []uint64{2, 3}, at("9:10")},
				{"9:10", []uint64{1, 2, 3}, time.Time{}},
			} {
				ready, next, err := s.Pending(s.Context(), at(c.clock), 9)
				s.check("pending", err)
				s.equal("pending at "+c.clock, ids(messages(ready)), c.want)
				s.equal("next after "+c.clock, next, c.next)
			}
		}},
		{"when the clock is set back, what had been listed waits once more", func(s *scene) {
			s.owe(ana(),
				delivery.Message{Kind: delivery.Break, NotBefore: at("9:05")},
				delivery.Message{Kind: delivery.Break})
			for _, c := range []struct {
				clock string
				want  []uint64
				next  time.Time
			}{
				{"9:06", []uint64{1, 2}, time.Time{}},
				{"9:00", []uint64{2}, at("9:05")},
				{"9:01", []uint64{2}, at("9:05")},
				{"9:05", []uint64{1, 2}, time.Time{}},
			} {
				ready, next, err := s.Pending(s.Context(), at(c.clock), 9)
				s.check("pending", err)
				s.equal("pending at "+c.clock, ids(messages(ready)), c.want)
				s.equal("next after "+c.clock, next, c.next)
			}
			s.intends(1)
			s.equal("pending", ids(s.pending(at("9:05"), 9)), []uint64{2})
		}},
		{"nothing is tried early, not by a fraction of a second", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.Break, NotBefore: at("9:00").Add(100 * time.Millisecond)})
			s.equal("at once", ids(s.pending(at("9:00"), 9)), []uint64(nil))
			s.equal("a second on", ids(s.pending(at("9:00").Add(time.Second), 9)), []uint64{1})
		}},
		{"everything about a message is kept", func(s *scene) {
			want := delivery.Message{
				ID: 1, To: ana(), Kind: delivery.StepState, Priority: delivery.Tidy,
				Ref: delivery.Ref{Card: 4, Part: "step-2"}, Edit: true, Routine: "desk-reset", Step: 2,
				Due: at("8:00"), Snoozes: 1, NotBefore: at("9:00"), NotAfter: at("10:00"),
			}
			m := want
			m.ID = 77
			s.owe(ana(), m)
			s.equal("message", s.pending(at("9:00"), 9), []delivery.Message{want})
		}},
		{"ids are never used again", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.Break})
			claim := s.claims(at("9:00"))
			s.settles(delivery.Outcome{Claim: claim, Verdict: delivery.Dropped, Reason: delivery.Stale, At: at("9:00")})
			s.owe(ana(), delivery.Message{Kind: delivery.Break})
			s.equal("pending", ids(s.pending(at("9:00"), 9)), []uint64{2})
		}},
	}
}

func claimStories() []story {
	return []story{
		{"a message is claimed once", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.Break}, delivery.Message{Kind: delivery.Break})
			claims, err := s.Intend(s.Context(), claimsOf(1, 1, 99))
			s.check("intend", err)
			if len(claims) != 1 || claims[0].ID != 1 {
				s.Errorf("claims %+v", claims)
			}
			claims, err = s.Intend(s.Context(), claimsOf(2, 1))
			s.check("intend", err)
			if len(claims) != 1 || claims[0].ID != 2 {
				s.Errorf("claims %+v", claims)
			}
			s.equal("pending", s.pending(at("9:00"), 9), nilMessages())
		}},
		{"what ends and what begins is written at once", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder}, delivery.Message{Kind: delivery.Step, Ref: delivery.Ref{Card: 1, Part: "step-0"}})
			card := s.intends(1)
			begun, settling, intending := s.Exchange(s.Context(), []delivery.Outcome{sent(card, "1.1", at("9:00"))}, claimsOf(1, 2))
			s.check("settle", settling)
			s.check("intend", intending)
			if len(begun) != 1 || begun[0].ID != 2 || begun[0].Thread != "1.1" {
				s.Errorf("claims %+v", begun)
			}
			s.equal("where the card is", s.desk(ana()).Posts.TS, map[string]string{"": "1.1"})
			s.equal("pending", s.pending(at("9:00"), 9), nilMessages())
		}},
		{"where nothing can be ended nothing begins", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder}, delivery.Message{Kind: delivery.Break})
			endless := delivery.Outcome{Claim: s.intends(1), At: at("9:00")}
			begun, settling, intending := s.Exchange(s.Context(), []delivery.Outcome{endless}, claimsOf(2))
			if settling == nil || intending == nil || len(begun) > 0 {
				s.Errorf("claims %+v, %v, %v", begun, settling, intending)
			}
			s.intends(2)
		}},
		{"the first post goes to the person, the later ones to their direct message", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.owe(ana(), delivery.Message{Kind: delivery.Break})
			first := s.claims(at("9:00"))
			s.equal("first", first.Channel, "U1")
			s.settles(sent(first, "1.1", at("9:00")))
			s.owe(ana(), delivery.Message{Kind: delivery.Break})
			s.equal("then", s.claims(at("9:00")).Channel, "D1")
		}},
		{"a reply goes into the card's thread, and an edit to its post", func(s *scene) {
			card := s.card(ana(), delivery.Break, "1.1", at("9:00"))
			step := delivery.Ref{Card: card, Part: "step-0"}
			for _, c := range []struct {
				what       string
				m          delivery.Message
				thread, ts string
			}{
				{"a card", delivery.Message{Kind: delivery.Break}, "", ""},
				{"a step", delivery.Message{Kind: delivery.Step, Ref: step}, "1.1", ""},
				{"the end", delivery.Message{Kind: delivery.End, Ref: delivery.Ref{Card: card, Part: "end"}}, "1.1", ""},
				{"the card as it stands", delivery.Message{Kind: delivery.Card, Ref: delivery.Ref{Card: card}, Edit: true}, "", "1.1"},
				{"a step as it stands", delivery.Message{Kind: delivery.StepState, Ref: step, Edit: true}, "", "1.2"},
				{"an end that was never posted", delivery.Message{Kind: delivery.EndState, Ref: delivery.Ref{Card: card, Part: "end"}, Edit: true}, "", ""},
				{"a step of another card", delivery.Message{Kind: delivery.Step, Ref: delivery.Ref{Card: card + 50, Part: "step-0"}}, "", ""},
				{"another card as it stands", delivery.Message{Kind: delivery.Card, Ref: delivery.Ref{Card: card + 50}, Edit: true}, "", ""},
			} {
				s.owe(ana(), c.m)
				claim := s.claims(at("9:00"))
				if claim.Thread != c.thread || claim.TS != c.ts {
					s.Errorf("%s: thread %q, ts %q; want %q, %q", c.what, claim.Thread, claim.TS, c.thread, c.ts)
				}
				if (c.thread != "" || c.ts != "") && claim.Channel != "D1" {
					s.Errorf("%s: channel %q", c.what, claim.Channel)
				}
				if c.m.Kind == delivery.Step && c.thread != "" {
					s.settles(sent(claim, "1.2", at("9:00")))
				}
			}
		}},
	}
}

func recoverStories() []story {
	return []story{
		{"what was about to be sent is unknown, and is not sent again", func(s *scene) {
			s.owe(ana(),
				delivery.Message{Kind: delivery.Reminder, Due: at("8:59")},
				delivery.Message{Kind: delivery.Step, Ref: delivery.Ref{Card: 1, Part: "step-0"}},
				delivery.Message{Kind: delivery.Break})
			_, err := s.Intend(s.Context(), claimsOf(1, 2))
			s.check("intend", err)
			lost, err := s.Recover(s.Context(), at("9:05"))
			s.check("recover", err)
			s.equal("lost", lost, 2)
			s.equal("pending", ids(s.pending(at("9:05"), 9)), []uint64{3})
			s.equal("log", s.desk(ana()).Log, []session.Note{
				{At: at("9:05"), Due: at("8:59"), What: session.WasUnknown, Why: string(delivery.Crashed)},
			})
			lost, err = s.Recover(s.Context(), at("9:06"))
			s.check("recover", err)
			s.equal("lost", lost, 0)
		}},
		{"an edit is owed again", func(s *scene) {
			s.owe(ana(),
				delivery.Message{Kind: delivery.Card, Edit: true, Ref: delivery.Ref{Card: 1}},
				delivery.Message{Kind: delivery.Card, Edit: true, Ref: delivery.Ref{Card: 1}, NotBefore: at("9:00")})
			_, err := s.Intend(s.Context(), claimsOf(1, 2))
			s.check("intend", err)
			lost, err := s.Recover(s.Context(), at("9:05"))
			s.check("recover", err)
			s.equal("lost", lost, 0)
			s.equal("pending", ids(s.pending(at("9:05"), 9)), []uint64{1, 2})
			s.intends(1)
		}},
		{"where nothing was left behind, nothing is recovered", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder})
			lost, err := s.Recover(s.Context(), at("9:05"))
			s.check("recover", err)
			s.equal("lost", lost, 0)
			s.equal("pending", ids(s.pending(at("9:05"), 9)), []uint64{1})
		}},
	}
}

// nobody are ids that no store may take for somebody's.
func nobody() []prefs.UserID {
	return []prefs.UserID{
		{},
		{Workspace: "T1"},
		{Person: "U1"},
		{Workspace: "T1\x00U1", Person: "U2"},
		{Workspace: "T1", Person: "U1\x002026-11-20"},
		{Workspace: "T1", Person: string(make([]byte, 40000))},
	}
}
