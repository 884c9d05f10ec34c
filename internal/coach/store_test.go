package coach_test

import (
	"context"
	"errors"
	"strings"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// broken is a store that fails from some call on.
type broken struct {
	coach.Desks
	after int
}

var errBroken = errors.New("the disk is gone")

func (b *broken) fails() error {
	if b.after--; b.after < 0 {
		return errBroken
	}
	return nil
}

func (b *broken) Desk(ctx context.Context, id prefs.UserID) (session.Desk, error) {
	if err := b.fails(); err != nil {
		return session.Desk{}, err
	}
	return b.Desks.Desk(ctx, id)
}

func (b *broken) Change(ctx context.Context, id prefs.UserID, change func(*session.Desk) error) error {
	if err := b.fails(); err != nil {
		return err
	}
	return b.Desks.Change(ctx, id, change)
}

func (b *broken) Owes(ctx context.Context, id prefs.UserID, card uint64) (bool, error) {
	if err := b.fails(); err != nil {
		return false, err
	}
	return b.Desks.Owes(ctx, id, card)
}

func (b *broken) Forget(ctx context.Context, id prefs.UserID) error {
	if err := b.fails(); err != nil {
		return err
	}
	return b.Desks.Forget(ctx, id)
}

// overtaken is a store in which something else is done before a change, and
// before it is asked whether a card is owed.
type overtaken struct {
	coach.Desks
	meanwhile func()
}

func (o *overtaken) Owes(ctx context.Context, id prefs.UserID, card uint64) (bool, error) {
	o.meanwhile()
	return o.Desks.Owes(ctx, id, card)
}

func (o *overtaken) Change(ctx context.Context, id prefs.UserID, change func(*session.Desk) error) error {
	o.meanwhile()
	return o.Desks.Change(ctx, id, change)
}

func storeStories() map[string]func(*scene) {
	return map[string]func(*scene){
		"an error says that the store failed, and nothing was told": func(s *scene) {
			s.optsIn()
			s.offered()
			s.owing, s.changed = 0, nil
			elsewhere := s.place("")
			elsewhere.Card += 1000
			for _, tc := range []struct {
				asked coach.Intent
				calls int // that it makes to the store
			}{
				{coach.Why{}, 1},
				{coach.Skip{}, 1},
				{coach.Forget{}, 1},
				{coach.Stood{On: elsewhere}, 3},
				{coach.Stood{On: s.place("")}, 2},
				{coach.Noticed{}, 2},
			} {
				for calls := range tc.calls {
					c := coach.New(s.options(&broken{s.store, calls}))
					if a, err := c.Do(s.Context(), ana(), tc.asked, berlin(), s.now); !errors.Is(err, errBroken) {
						s.Errorf("%T, with %d calls that work: %#v, %v", tc.asked, calls, a, err)
					}
				}
			}
			s.equal("owed, and told", []int{s.owing, len(s.changed)}, []int{0, 0})
		},
		"a plan that cannot be followed is told to the operator": func(s *scene) {
			s.optsIn()
			s.offered()
			s.set(func(d *session.Desk) {
				d.Card.Sent = s.now.Add(-2 * schedule.Prompt)
				d.Person.Prefs.Timetable.Zone = "Nowhere/Land"
				d.Person.Easing, d.Card.Ignored = prefs.NotEased, 2
				d.Advice.Took(prefstest.Straight("Nowhere/Else").Timetable, d.Person.Prefs.Timetable)
				d.Week, d.Summary = "2026-12-07", s.now
			})
			kept := s.desk()
			for _, i := range []coach.Intent{
				coach.Stood{On: s.place("")},
				coach.SkipCard{On: s.place("")},
				coach.OffToday{On: s.place("")},
				coach.Pause{Text: "20m"},
				coach.Resume{},
				coach.Ease{},
				coach.Eased{How: coach.KeepPlan},
				coach.UndoHour{},
				coach.Follow{},
				coach.TimeUp{},
			} {
				s.set(func(d *session.Desk) { version := d.Person.Version; *d = kept; d.Person.Version = version })
				if _, resumes := i.(coach.Resume); resumes {
					s.set(func(d *session.Desk) { d.Person.PausedUntil = prefs.Forever })
				}
				if _, answers := i.(coach.Eased); answers {
					s.set(func(d *session.Desk) { d.Person.Easing = prefs.Eased })
				}
				s.log.Reset()
				s.asksWith(ana(), i, coach.Facts{Profile: &coach.Profile{Zone: "Nowhere/Yet"}})
				if !strings.Contains(s.log.String(), "user=T1/U1") || !strings.Contains(s.log.String(), string(prefs.ZoneUnknown)) {
					s.Errorf("after %#v the log has %q", i, s.log.String())
				}
			}
		},
		"what was worth it is not any more when its transaction begins": func(s *scene) {
			for _, i := range []coach.Intent{coach.Noticed{}, coach.Ease{}} {
				for _, meanwhile := range []func() coach.Intent{
					func() coach.Intent { return coach.Stood{On: s.place("")} },
					func() coach.Intent { return coach.Forget{} },
				} {
					s.asks(coach.Forget{})
					s.at("8:30")
					s.optsIn()
					for range 3 {
						s.offered()
					}
					late := coach.New(s.options(&overtaken{s.store, func() { s.asks(meanwhile()) }}))
					a, err := late.Do(s.Context(), ana(), i, coach.Facts{}, s.now)
					s.check("do it late", err)
					s.equal("the answer", a, coach.Answer(coach.Nothing{}))
					s.equal("nothing was done", []any{s.desk().Card.Seen, s.desk().Person.Easing}, []any{false, prefs.NotEased})
				}
			}
		},
		"what is refused is told to nobody": func(s *scene) {
			s.optsIn()
			s.offered()
			s.owing, s.changed = 0, nil
			s.hears(coach.Snooze{Text: "2h"}, coach.TooFar{Most: time.Hour, Asked: "2h"})
			s.equal("told", []int{s.owing, len(s.changed)}, []int{0, 0})
			s.asks(coach.Snooze{Text: "20m"})
			s.equal("and what is kept, is", []int{s.owing, len(s.changed)}, []int{1, 1})
			s.asks(coach.KeepHour{})
			s.equal("owed is told where something is", []int{s.owing, len(s.changed)}, []int{1, 2})
		},
	}
}
