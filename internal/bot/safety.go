package bot

import (
	"context"
	"errors"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// start begins the routine of an open card in its thread. Where its screening
// has to be asked first, that is the answer, and the card waits.
func (b *Bot) start(ctx context.Context, p press, v card.Value, now time.Time) error {
	var ask routine.Routine
	var s routine.Screening
	err := b.pressCard(ctx, p, v, func(d *session.Desk, now time.Time) error {
		ask = routine.Routine{}
		r, ok := b.suited(d, d.Card.Routine, now)
		switch {
		case !ok:
			return errNone
		case !d.Person.Safety.Cleared(r.Screening, now):
			ask = r
			s, _ = b.speaking(d.Person).Screening(r.Screening)
			return nil
		case !d.Begin(r, now):
			return errRunning
		}
		return nil
	}, now)
	if err != nil || ask.ID == "" {
		return err
	}
	b.answer(ctx, p.privately(), card.Screen(s, card.Value{Card: v.Card, Routine: ask.ID}))
	return nil
}

// screen shows the screening card of a profile to somebody who asks for it.
func (b *Bot) screen(ctx context.Context, p prefs.Person, v card.Value, to reply) {
	s, ok := b.speaking(p).Screening(v.About)
	if !ok {
		b.answer(ctx, to, card.Stale(card.OldCard))
		return
	}
	b.answer(ctx, to, card.Screen(s, card.Value{Card: v.Card, Routine: v.Routine}))
}

// cleared notes that nothing on a screening card applies, and begins the
// routine that waited for it.
func (b *Bot) cleared(ctx context.Context, p press, v card.Value, now time.Time) error {
	var begun bool
	err := b.change(ctx, p.User, func(d *session.Desk) error {
		begun = false
		if !known(d.Person) || !b.asks(v.About) {
			return errStale
		}
		d.Person.Safety.Clear(now, b.library.Covered(v.About)...)
		d.Person.Safety.TurnOn(v.Routine)
		if v.Card == 0 || v.Card != d.Card.ID {
			return nil
		}
		r, ok := b.suited(d, v.Routine, now)
		begun = ok && d.Begin(r, now)
		return nil
	})
	return b.screened(ctx, p, err, func() card.Message { return card.Screened(begun) })
}

// applies switches off what a screening card warns of, and every routine with a
// roller: it is what asks most of a back. What applies is not kept.
func (b *Bot) applies(ctx context.Context, p press, v card.Value, now time.Time) error {
	var s routine.Screening
	var swapped, instead routine.Routine
	err := b.change(ctx, p.User, func(d *session.Desk) error {
		library := b.speaking(d.Person)
		s, _ = library.Screening(v.About)
		swapped, instead = routine.Routine{}, routine.Routine{}
		if !known(d.Person) || !b.asks(v.About) {
			return errStale
		}
		d.Person.Safety.SwitchOff(now, v.About, b.library.RollerProfiles()...)
		who := asked(d.Person)
		if open(d, now) && d.Card.ID == v.Card {
			of, _ := library.Routine(d.Card.Routine)
			swapped, _ = routine.Instead(library, who, d.History(), of, now)
			d.Card.Routine = swapped.ID
			redraw(d)
			return nil
		}
		if r, ok := library.Routine(s.Instead); ok && who.Allows(r) {
			instead = r
		}
		return nil
	})
	return b.screened(ctx, p, err, func() card.Message { return card.Applies(s, swapped, instead) })
}

// asks reports whether there is such a screening card.
func (b *Bot) asks(profile string) bool {
	_, ok := b.library.Screening(profile)
	return ok
}

// screened puts the answer to a screening card in its place. Of somebody who
// was forgotten, no press makes a new record.
func (b *Bot) screened(ctx context.Context, p press, err error, m func() card.Message) error {
	to := p.inPlace()
	switch {
	case errors.Is(err, errStale):
		b.answer(ctx, to, card.Stale(card.OldCard))
	case err != nil:
		return err
	default:
		b.answer(ctx, to, m())
	}
	return nil
}

// safety lists the screening cards, and how somebody stands to each.
func (b *Bot) safety(ctx context.Context, d session.Desk, to reply) {
	var checks []card.Checked
	for _, profile := range b.library.Profiles() {
		s, _ := b.speaking(d.Person).Screening(profile)
		c := card.Checked{Screening: s, Off: !d.Person.Safety.On(profile)}
		if at, ever := d.Person.Safety.Screened[profile]; ever {
			c.Asked = at
		}
		checks = append(checks, c)
	}
	b.answer(ctx, to, card.Safety(checks))
}

// checkRoller owes a screening card to somebody who says that they have a
// roller and has seen none: until then no routine with it is offered. The card
// that asks most answers for the others.
func (b *Bot) checkRoller(d *session.Desk, now time.Time) {
	who := asked(d.Person)
	var first routine.Routine
	for _, profile := range b.library.RollerProfiles() {
		if _, seen := d.Person.Safety.Screened[profile]; seen {
			return
		}
		for _, r := range routine.Allowed(b.library, who) {
			if r.Screening == profile && r.Uses(routine.Roller) {
				first = r
				break
			}
		}
	}
	if first.ID == "" {
		return
	}
	d.Owed = append(d.Owed, delivery.Message{
		To: d.Person.ID, Kind: delivery.Screening, Priority: delivery.Answer, Routine: first.ID,
		NotAfter: now.Add(breakPatience),
	})
}

// turnOn takes back that a routine is left out. Where its screening card is
// what switched it off, that comes first.
func (b *Bot) turnOn(ctx context.Context, id prefs.UserID, v card.Value, to reply) error {
	r, ok := b.library.Routine(v.Routine)
	if !ok {
		b.answer(ctx, to, card.NoOther())
		return nil
	}
	var off bool
	var s routine.Screening
	err := b.change(ctx, id, func(d *session.Desk) error {
		library := b.speaking(d.Person)
		r, _ = library.Routine(v.Routine)
		s, _ = library.Screening(r.Screening)
		off = !d.Person.Safety.On(r.Screening)
		if off {
			return errNothing
		}
		d.Person.Safety.TurnOn(r.ID)
		return nil
	})
	switch {
	case off:
		b.answer(ctx, to, card.Screen(s, card.Value{Routine: r.ID}))
	case err == nil:
		b.answer(ctx, to, card.LeftOut(r, false))
	default:
		return err
	}
	return nil
}

// leaveOut switches a routine off because somebody does not want it.
func (b *Bot) leaveOut(ctx context.Context, id prefs.UserID, v card.Value, to reply) error {
	r, ok := b.library.Routine(v.Routine)
	if !ok {
		b.answer(ctx, to, card.NoOther())
		return nil
	}
	err := b.change(ctx, id, func(d *session.Desk) error {
		r, _ = b.speaking(d.Person).Routine(v.Routine)
		d.Person.Safety.LeaveOut(r.ID)
		return nil
	})
	if err != nil {
		return err
	}
	b.answer(ctx, to, card.LeftOut(r, true))
	return nil
}

// learn is what the bot makes of an event in a routine, beside what the session
// does: where something hurt, that routine and every one with a roller is off
// until the person turns it on, and the next ones begin anew; what felt too
// easy or too much moves them on or back.
func (b *Bot) learn(d *session.Desk, e session.Event) {
	id := d.Session.Routine
	switch {
	case e.Kind == session.Hurts:
		d.Person.Safety.LeaveOut(id, b.library.RollerProfiles()...)
		d.Experience = session.Experience{}
	case e.Kind == session.Rate && e.Feedback == session.TooEasy:
		d.Experience = d.Experience.Harder(b.library, id)
	case e.Kind == session.Rate && e.Feedback == session.Right:
		d.Experience = d.Experience.Fitting(b.library, id)
	case e.Kind == session.Rate && e.Feedback == session.TooMuch:
		d.Experience = d.Experience.Easier(b.library, id)
	}
}
