package storetest

import (
	"context"
	"testing"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/lease"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store"
)

// Replica is a Sharer whose leases are kept: it works for what is new, and nobody else does.
type Replica interface {
	Sharer
	// Freeze has this replica be stopped until the other one has all its leases. It does
	// not know, and goes on: as a virtual machine does that was frozen.
	Freeze(t *testing.T, other store.Store)
	// Asked are the errands that this replica was given so far.
	Asked() []lease.Asked
}

func leaseStories() []story {
	beside := func(s *scene) *scene {
		s.Helper()
		return &scene{T: s.T, Store: s.beside()}
	}
	return []story{
		{"who makes the first of a workspace works for it", func(s *scene) {
			b := beside(s)
			s.optIn(ana(), at("10:00"))
			b.optIn(cho(), at("10:00"))
			s.equal("held", []bool{s.Holds("T1"), s.Holds("T2"), b.Holds("T1"), b.Holds("T2")}, []bool{true, false, false, true})
			s.meets(at("10:00"), ana())
			b.meets(at("10:00"), cho())
		}},
		{"only who works for a workspace is told who is due, and what is owed", func(s *scene) {
			b := beside(s)
			s.optIn(ana(), at("10:00"))
			s.owe(ana(), delivery.Message{Kind: delivery.Break})
			b.meets(at("10:00"))
			b.equal("owed", b.pending(at("10:00"), 9), nilMessages())
			b.equal("soon", b.soon(at("10:00"), 9), s.soon(at("9:00"), 9))
			b.equal("next", b.next(), time.Time{})
			s.equal("next", s.next(), at("10:00"))
			s.equal("owed", ids(s.pending(at("10:00"), 9)), []uint64{1})
			s.meets(at("10:00"), ana())
		}},
		{"anybody takes a press, and who works for the workspace sends the answer", func(s *scene) {
			b := beside(s)
			s.optIn(ana(), at("10:00"))
			b.owe(ana(), delivery.Message{Kind: delivery.Break})
			b.equal("it sees what it wrote", b.desk(ana()).Person.Due, at("10:00"))
			b.change(ana(), func(d *session.Desk) { d.Person.Due = at("9:30") })
			s.equal("sees what the other wrote", s.desk(ana()).Person.Due, at("9:30"))
			s.meets(at("9:30"), ana())
			b.owes(ana(), 1, true)
			s.settles(sent(s.claims(at("9:30")), "1.1", at("9:30")))
			b.equal("card", b.desk(ana()).Card.ID, uint64(1))
		}},
		{"who does not work for a workspace claims nothing there", func(s *scene) {
			b := beside(s)
			s.owe(ana(), delivery.Message{Kind: delivery.Break})
			begun, err := b.Intend(b.Context(), claimsOf(1))
			b.check("intend", err)
			b.equal("begun", len(begun), 0)
			s.intends(1)
		}},
		{"a call that a frozen replica had begun is unknown, and it changes nothing any more", func(s *scene) {
			b := beside(s)
			s.optIn(ana(), at("10:00"))
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder, Due: at("9:00")}, delivery.Message{Kind: delivery.Break})
			claim, next := s.intends(1), s.pending(at("9:00"), 9)
			s.freeze(b)
			unknown := b.desk(ana())
			b.equal("log", unknown.Log[0].Why, string(delivery.Crashed))
			s.settles(sent(claim, "1.1", at("9:01")))
			s.settles(delivery.Outcome{Claim: claim, Verdict: delivery.Later, Again: at("9:05"), At: at("9:01")})
			b.equal("desk", b.desk(ana()), unknown)
			begun, err := s.Intend(s.Context(), claimsOf(next[0].ID))
			s.check("intend", err)
			s.equal("begun", len(begun), 0)
			begun, settling, intending := s.Exchange(s.Context(), []delivery.Outcome{sent(claim, "1.1", at("9:01"))}, claimsOf(next[0].ID))
			s.check("exchange", settling)
			s.check("exchange", intending)
			s.equal("begun", len(begun), 0)
			s.meets(at("10:00"))
			s.equal("owed", s.pending(at("10:00"), 9), nilMessages())
			b.equal("owed, to be sent by the other", ids(b.pending(at("10:00"), 9)), []uint64{2})
			b.meets(at("10:00"), ana())
		}},
		{"what a frozen replica had listed is not claimed by it", func(s *scene) {
			b := beside(s)
			s.owe(ana(), delivery.Message{Kind: delivery.Break})
			listed, _, err := s.Pending(s.Context(), at("10:00"), 9)
			s.check("pending", err)
			s.freeze(b)
			begun, err := s.Intend(s.Context(), listed)
			s.check("intend", err)
			s.equal("begun", len(begun), 0)
			b.settles(sent(b.claims(at("10:00")), "1.1", at("10:00")))
			s.equal("everybody sees that it was sent", s.desk(ana()).Posts.TS[""], "1.1")
		}},
		{"frozen while the beat decides, it decides nothing, or the other one waits", func(s *scene) {
			b := beside(s)
			s.optIn(ana(), at("10:00"))
			s.freeze(b)
			beat, err := s.Advance(s.Context(), at("10:00"), 9, func(d schedule.Due) schedule.Decision {
				s.Errorf("decides about %s", d.User)
				return dropUntil(at("11:00"))(d)
			})
			s.check("advance", err)
			s.equal("beat", beat, schedule.Beat{})
			b.meets(at("10:00"), ana())
		}},
		{"an edit that a frozen replica had begun is owed again, and so is what to do where something hurts", func(s *scene) {
			b := beside(s)
			s.owe(ana(),
				delivery.Message{Kind: delivery.Card, Edit: true, Ref: delivery.Ref{Card: 7}},
				delivery.Message{Kind: delivery.End, Hurt: true, Ref: delivery.Ref{Card: 7, Part: session.EndPart}})
			s.intends(1)
			s.intends(2)
			s.freeze(b)
			b.equal("owed", ids(b.pending(at("10:00"), 9)), []uint64{1, 2})
			b.intends(1)
			b.intends(2)
		}},
		{"what only who works for a workspace can do is asked of it", func(s *scene) {
			b := beside(s)
			s.optIn(ana(), at("10:00"))
			b.check("ask", b.Ask(b.Context(), ana(), lease.Home, []byte("value")))
			want := []lease.Asked{{Who: ana(), What: lease.Home, Value: []byte("value")}}
			s.equal("asked", s.asked(1), want)
			s.freeze(b)
			s.check("ask", s.Ask(s.Context(), ben(), lease.Visit, nil))
			s.equal("asked", b.asked(1), []lease.Asked{{Who: ben(), What: lease.Visit}})
		}},
		{"nobody is asked under a bad id", func(s *scene) {
			if err := s.Ask(s.Context(), prefs.UserID{Workspace: "T1"}, lease.Home, nil); err == nil {
				s.Error("asked")
			}
		}},
		{"it is the same time everywhere", func(s *scene) {
			b := beside(s)
			for range 100 {
				one, other, again := s.Now(), b.Now(), s.Now()
				if other.Before(one.Add(-time.Second)) || other.After(again.Add(time.Second)) {
					s.Errorf("%s is not between %s and %s", other, one, again)
				}
				if again.Before(one) {
					s.Errorf("%s after %s", again, one)
				}
			}
		}},
		{"who leaves hands over", func(s *scene) {
			b := beside(s)
			b.optIn(cho(), at("10:00"))
			claim := func() *delivery.Claim {
				b.owe(cho(), delivery.Message{Kind: delivery.Break})
				return b.claims(at("9:00"))
			}()
			b.settles(sent(claim, "1.1", at("9:00")))
			s.equal("held", s.Holds("T2"), false)
			b.check("release", b.Release(b.Context()))
			s.waits("T2")
			b.equal("held", b.Holds("T2"), false)
			s.meets(at("10:00"), cho())
		}},
	}
}

// freeze has another replica take over all of this one's leases.
func (s *scene) freeze(other *scene) {
	s.Helper()
	replica, ok := s.Store.(Replica)
	if !ok {
		s.Fatal("this store cannot be frozen")
	}
	replica.Freeze(s.T, other.Store)
}

// waits ends once this replica holds a workspace.
func (s *scene) waits(workspace string) {
	s.Helper()
	s.until("it does not hold "+workspace, func() bool { return s.Holds(workspace) })
}

// asked waits for so many errands.
func (s *scene) asked(n int) []lease.Asked {
	s.Helper()
	replica, ok := s.Store.(Replica)
	if !ok {
		s.Fatal("this store is asked nothing")
	}
	s.until("it was not asked", func() bool { return len(replica.Asked()) >= n })
	return replica.Asked()
}

// until waits for what happens beside.
func (s *scene) until(otherwise string, so func() bool) {
	s.Helper()
	ctx, end := context.WithTimeout(s.Context(), time.Minute)
	defer end()
	ticks := time.NewTicker(5 * time.Millisecond)
	defer ticks.Stop()
	for !so() {
		select {
		case <-ticks.C:
		case <-ctx.Done():
			s.Fatal(otherwise)
		}
	}
}
