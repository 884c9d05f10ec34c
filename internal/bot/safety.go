package bot

import (
	"context"
	"errors"
	"slices"
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
			if d.Card.Routine != r.ID { // the card shows what its answer begins
				d.Card.Routine = r.ID
				redraw(d)
			}
			return nil
		case !d.Begin(r, now):
			return errRunning
		}
		return nil
	}, now)
	if err != nil || ask.ID == "" {
		return err
	}
	b.answer(ctx, p.privately(), card.English().Screen(s, card.Value{Card: v.Card, Routine: ask.ID}))
	return nil
}

// screen shows the screening card of a profile to somebody who asks for it.
func (b *Bot) screen(ctx context.Context, p prefs.Person, v card.Value, to reply) {
	s, ok := b.speaking(p).Screening(v.About)
	if !ok {
		b.answer(ctx, to, card.English().Stale(card.OldCard))
		return
	}
	b.answer(ctx, to, card.English().Screen(s, card.Value{Card: v.Card, Routine: v.Routine}))
}

// cleared notes that nothing on a screening card applies. One that somebody
// asked for turns on what was switched off. One that came before a routine
// begins it, if it still waits, and turns nothing on: what was switched off
// since, was so for something that happened later. One of an older card counts
// for nothing: it may be from before their record was deleted.
func (b *Bot) cleared(ctx context.Context, p press, v card.Value, now time.Time) error {
	to := card.Unkept
	err := b.rule(ctx, p, v, func(d *session.Desk) error {
		to = card.On
		safety, profiles := &d.Person.Safety, b.library.Covered(v.About)
		if v.Card == 0 {
			safety.Clear(now, profiles...)
			safety.TurnOn(v.Routine)
			return nil
		}
		if v.Card < d.Card.ID || !safety.On(v.About) {
			return errStale
		}
		safety.Clear(now, slices.DeleteFunc(profiles, func(p string) bool { return !safety.On(p) })...)
		r, ok := b.speaking(d.Person).Routine(v.Routine)
		waits := v.Card == d.Card.ID && v.Routine == d.Card.Routine
		if ok && waits && asked(d.Person).Allows(r) && d.Begin(r, now) {
			to = card.Begun
		}
		return nil
	})
	return b.ruled(ctx, p, err, func() card.Message { return card.English().Screened(to) })
}

// applies switches off what a screening card warns of, and every routine with a
// roller: it is what asks most of a back. What runs of it is stopped. What
// applies is not kept.
func (b *Bot) applies(ctx context.Context, p press, v card.Value, now time.Time) error {
	s, _ := b.library.Screening(v.About)
	var left card.Left
	err := b.rule(ctx, p, v, func(d *session.Desk) error {
		library, safety := b.speaking(d.Person), &d.Person.Safety
		s, _ = library.Screening(v.About)
		left = card.Left{Kept: true}
		safety.SwitchOff(now, v.About, library.RuledOut(v.About)...)
		safety.AskAgain(library.Akin(v.About)...)
		if !safety.On(b.running(*d).Screening) {
			b.play(d, session.Event{Kind: session.Stop, Card: d.Session.Card}, now)
		}
		who := asked(d.Person)
		if open(d, now) && d.Card.ID == v.Card {
			of, _ := library.Routine(d.Card.Routine)
			left.Swapped, _ = routine.Instead(library, who, d.History(), of, now)
			d.Card.Routine = left.Swapped.ID
			redraw(d)
			return nil
		}
		if r, ok := library.Routine(s.Instead); ok && who.Allows(r) {
			left.Instead = r
		}
		return nil
	})
	return b.ruled(ctx, p, err, func() card.Message { return card.English().Applies(s, left) })
}

// rule lets the answer to a screening card change somebody's desk.
func (b *Bot) rule(ctx context.Context, p press, v card.Value, change func(*session.Desk) error) error {
	if _, ok := b.library.Screening(v.About); !ok {
		return errStale
	}
	return b.change(ctx, p.User, change)
}

// ruled puts what comes of a screening card in its place. Somebody of whom
// nothing is kept is advised like anybody else.
func (b *Bot) ruled(ctx context.Context, p press, err error, m func() card.Message) error {
	to := p.inPlace()
	switch {
	case errors.Is(err, errStale):
		b.answer(ctx, to, card.English().Stale(card.OldCard))
	case settles(err) == nil:
		b.answer(ctx, to, m())
	default:
		return err
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
	b.answer(ctx, to, card.English().Safety(checks))
}

// checkRoller owes a screening card to somebody who says that they have a
// roller, or where else they can use it: until they have seen it, no routine of
// its kind is offered. The card that asks most answers for the others.
func (b *Bot) checkRoller(d *session.Desk, now time.Time) {
	var first routine.Routine
	able := routine.Allowed(b.library, asked(d.Person))
	for _, profile := range b.library.RollerProfiles() {
		i := slices.IndexFunc(able, func(r routine.Routine) bool { return r.Screening == profile && r.Uses(routine.Roller) })
		if _, seen := d.Person.Safety.Screened[profile]; !seen && i >= 0 {
			first = able[i]
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
	if routine.IsPrescribed(v.Routine) {
		return b.restOwn(ctx, id, v, false, to)
	}
	r, ok := b.library.Routine(v.Routine)
	if !ok {
		b.answer(ctx, to, card.English().NoOther())
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
		b.answer(ctx, to, card.English().Screen(s, card.Value{Routine: r.ID}))
	case err == nil:
		b.answer(ctx, to, card.English().LeftOut(r, false))
	default:
		return err
	}
	return nil
}

// leaveOut switches a routine off because somebody does not want it.
func (b *Bot) leaveOut(ctx context.Context, id prefs.UserID, v card.Value, to reply) error {
	if routine.IsPrescribed(v.Routine) {
		return b.restOwn(ctx, id, v, true, to)
	}
	r, ok := b.library.Routine(v.Routine)
	if !ok {
		b.answer(ctx, to, card.English().NoOther())
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
	b.answer(ctx, to, card.English().LeftOut(r, true))
	return nil
}

// hurts ends the routine under way because something hurt, and sees to it that
// the person is told what to do then: in the thread, or where they pressed when
// the routine was over by then, left the library, or is not that card's; and so
// is somebody of whom nothing is kept.
func (b *Bot) hurts(ctx context.Context, p press, v card.Value, now time.Time) error {
	var desk session.Desk
	var r routine.Routine
	var inThread bool
	err := b.change(ctx, p.User, func(d *session.Desk) error {
		r, inThread = routine.Routine{}, false
		e := session.Event{Kind: session.Hurts, Card: d.Session.Card}
		running := d.Session.Live()
		if running || d.Session.Card == v.Card {
			r = b.running(*d)
		}
		inThread = running && d.Session.Card == v.Card && r.ID != ""
		if !b.play(d, e, now) {
			b.spare(d, r.ID)
		}
		desk = *d
		return nil
	})
	if settles(err) != nil || inThread {
		return err
	}
	desk.Session.State = session.Hurt
	b.answer(ctx, p.privately(), card.English().End(desk.Session, r, b.ending(desk, r, now)))
	return nil
}

// spare leaves a routine that hurt out, and every one with a roller, until the
// person turns them on; and lets the next ones begin anew.
func (b *Bot) spare(d *session.Desk, id string) {
	if d.Spare(id); routine.IsPrescribed(id) {
		id = "" // it is left out by its exercises
	}
	d.Person.Safety.LeaveOut(id, b.library.RollerProfiles()...)
	d.Experience = session.Experience{}
}

// learn is what the bot makes of an event in a routine, beside what the session
// does: what hurt is left out, and what felt too easy or too much moves them on
// or back.
func (b *Bot) learn(d *session.Desk, e session.Event) {
	id := d.Session.Routine
	switch {
	case e.Kind == session.Hurts:
		b.spare(d, id)
	case routine.IsPrescribed(id): // how much of it is for whoever gave it to say
	case e.Kind == session.Rate && e.Feedback == session.TooEasy:
		d.Experience = d.Experience.Harder(b.library, id)
	case e.Kind == session.Rate && e.Feedback == session.Right:
		d.Experience = d.Experience.Fitting(b.library, id)
	case e.Kind == session.Rate && e.Feedback == session.TooMuch:
		d.Experience = d.Experience.Easier(b.library, id)
	}
}
