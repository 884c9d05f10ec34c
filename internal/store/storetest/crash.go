package storetest

import (
	"context"
	"errors"
	"fmt"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store"
)

func crashStories() []story {
	crash := func(s *scene) *scene {
		s.Helper()
		crasher, ok := s.Store.(Crasher)
		if !ok {
			s.Fatal("this store cannot crash")
		}
		return &scene{T: s.T, Store: crasher.Crash(s.T)}
	}
	return []story{
		{"lost while the beat decides, everyone is still due", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.optIn(ben(), at("10:00"))
			var next *scene
			s.beat(at("10:00"), func(d schedule.Due) schedule.Decision {
				next = crash(s)
				return sendUntil(at("11:00"))(d)
			})
			next.equal("owed", next.pending(at("10:00"), 9), nilMessages())
			next.meets(at("10:00"), ana(), ben())
		}},
		{"lost after the beat, every message is still owed and nobody is due twice", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.optIn(ben(), at("10:00"))
			s.beat(at("10:00"), sendUntil(at("11:00")))
			next := crash(s)
			next.equal("owed", ids(next.pending(at("10:00"), 9)), []uint64{1, 2})
			next.meets(at("10:00"))
			next.meets(at("11:00"), ana(), ben())
		}},
		{"lost between intent and answer, it is not sent again", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.Reminder}, delivery.Message{Kind: delivery.Break})
			s.intends(1)
			next := crash(s)
			lost, err := next.Recover(next.Context(), at("10:00"))
			next.check("recover", err)
			next.equal("lost", lost, 1)
			next.equal("owed", ids(next.pending(at("10:00"), 9)), []uint64{2})
			next.owe(ana(), delivery.Message{Kind: delivery.Break})
			next.equal("owed", ids(next.pending(at("10:00"), 9)), []uint64{2, 3})
		}},
		{"lost while it is said what to do where something hurts, that is owed again", func(s *scene) {
			s.owe(ana(), delivery.Message{Kind: delivery.End, Hurt: true, Ref: delivery.Ref{Card: 7, Part: session.EndPart}})
			s.intends(1)
			next := crash(s)
			lost, err := next.Recover(next.Context(), at("10:00"))
			next.check("recover", err)
			next.equal("lost", lost, 0)
			next.equal("owed", ids(next.pending(at("10:00"), 9)), []uint64{1})
		}},
		{"lost in the middle of a routine, its step is still due", func(s *scene) {
			s.change(ana(), func(d *session.Desk) { *d = fullDesk() })
			want := s.desk(ana())
			next := crash(s)
			next.equal("desk", next.desk(ana()), want)
			_, steps := next.beat(at("9:04"), dropUntil(at("11:00")))
			next.equal("steps", steps, []prefs.UserID{ana()})
		}},
		{"lost in the middle of a change, nothing of it is there", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			var next *scene
			s.change(ana(), func(d *session.Desk) {
				*d = fullDesk()
				next = crash(s)
			})
			next.equal("session", next.desk(ana()).Session, session.Session{})
			next.equal("next", next.next(), at("10:00"))
		}},
	}
}

func refuseStories() []story {
	stories := []story{{"a bot told to stop starts nothing", func(s *scene) {
		s.optIn(ana(), at("10:00"))
		ctx, stop := context.WithCancel(s.Context())
		stop()
		for name, call := range calls(ctx, s.Store, ana()) {
			if err := call(); !errors.Is(err, context.Canceled) {
				s.Errorf("%s: %v", name, err)
			}
		}
		s.meets(at("10:00"), ana())
	}}}
	for _, id := range nobody() {
		stories = append(stories, story{"no id is " + short(id), func(s *scene) {
			for _, name := range []string{"Desk", "Change", "Forget"} {
				if err := calls(s.Context(), s.Store, id)[name](); err == nil {
					s.Errorf("%s took it", name)
				}
			}
		}})
	}
	return append(stories, story{"a verdict that nobody knows is refused", func(s *scene) {
		s.optIn(ana(), at("10:00"))
		_, err := s.Advance(s.Context(), at("10:00"), 9, func(schedule.Due) schedule.Decision { return schedule.Decision{} })
		if err == nil {
			s.Error("advance took an empty decision")
		}
		s.owe(ana(), delivery.Message{Kind: delivery.Reminder})
		claim := s.claims(at("10:00"))
		if s.Settle(s.Context(), []delivery.Outcome{{Claim: claim, At: at("10:00")}}) == nil {
			s.Error("settle took an empty outcome")
		}
		s.meets(at("10:00"), ana())
	}})
}

func short(id prefs.UserID) string {
	name := id.String()
	return name[:min(len(name), 20)]
}

// calls are all methods that may be refused, each with something to do.
func calls(ctx context.Context, s store.Store, id prefs.UserID) map[string]func() error {
	return map[string]func() error{
		"Desk":   func() error { _, err := s.Desk(ctx, id); return err },
		"Change": func() error { return s.Change(ctx, id, func(d *session.Desk) error { d.Card.ID++; return nil }) },
		"Forget": func() error { return s.Forget(ctx, id) },
		"Advance": func() error {
			_, err := s.Advance(ctx, at("10:00"), 1, dropUntil(at("11:00")))
			return err
		},
		"NextDue": func() error { _, err := s.NextDue(ctx); return err },
		"Pending": func() error { _, _, err := s.Pending(ctx, at("10:00"), 1); return err },
		"Intend":  func() error { _, err := s.Intend(ctx, claimsOf(1)); return err },
		"Settle":  func() error { return s.Settle(ctx, nil) },
		"Exchange": func() error {
			_, settling, intending := s.Exchange(ctx, nil, claimsOf(1))
			if (settling == nil) != (intending == nil) {
				return fmt.Errorf("one of them was done: %v, %v", settling, intending) //nolint:errorlint // and so it is none of those
			}
			return settling
		},
		"Recover": func() error { _, err := s.Recover(ctx, at("10:00")); return err },
	}
}
