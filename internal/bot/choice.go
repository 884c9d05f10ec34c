package bot

import (
	"context"
	"slices"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// asked says what the person allows, in the words of package routine.
func asked(p prefs.Person) routine.Person {
	person := routine.Person{
		Length:   p.Prefs.Length,
		Screened: p.Safety.Seen(), Off: p.Safety.Off, Without: p.Safety.Without,
	}
	for _, e := range p.Prefs.Equipment {
		person.Equipment = append(person.Equipment, routine.Equipment(e))
	}
	for _, s := range p.Prefs.Places {
		person.Settings = append(person.Settings, routine.Setting(s))
	}
	return person
}

// speaking is the library in a person's language, as far as it is there.
func (b *Bot) speaking(p prefs.Person) *routine.Library { return b.library.In(p.Language()) }

// choose picks a routine for somebody to be offered: of their own exercises
// when it is their turn.
func (b *Bot) choose(d session.Desk, now time.Time) (routine.Routine, bool) {
	if r, ok := b.own(d, now); ok {
		return r, true
	}
	return b.fromLibrary(d, now)
}

// fromLibrary is choose without their own exercises.
func (b *Bot) fromLibrary(d session.Desk, now time.Time) (routine.Routine, bool) {
	return routine.Choose(b.speaking(d.Person), asked(d.Person), d.History(), now)
}

// suited is the routine that is wanted, or another where that has left the
// library or is not for this person.
func (b *Bot) suited(d *session.Desk, wanted string, now time.Time) (routine.Routine, bool) {
	if r, ok := b.find(*d, wanted); ok && b.offers(*d, r, now) {
		return r, true
	}
	return b.choose(*d, now)
}

// dosed is a routine with as much of it as suits the person; the zero Routine
// where it left the library, or is theirs no more.
func (b *Bot) dosed(d session.Desk, id string) routine.Routine {
	r, _ := b.find(d, id)
	return r.Dosed(d.Dose(r))
}

// offered is what the person's card shows as long as nobody has answered it.
func (b *Bot) offered(d session.Desk) card.Message {
	r, _ := b.find(d, d.Card.Routine)
	if d.Longer(r) {
		return card.English().OfferLonger(d.Card, r.Dosed(d.Dose(r)))
	}
	return card.English().Offer(d.Card, r.Dosed(d.Dose(r)))
}

// running is the routine of somebody's session as it was begun; the zero
// Routine where it left the library, or is theirs no more, which stops the
// session.
func (b *Bot) running(d session.Desk) routine.Routine {
	r, _ := b.find(d, d.Session.Routine)
	return r.Dosed(d.Session.Dose)
}

// swap offers another routine on the same card, and remembers why: who cannot
// lie down today is not offered the floor tomorrow. The settings show it.
func (b *Bot) swap(ctx context.Context, p press, v card.Value, now time.Time) error {
	var none bool
	why := card.Swap(v.About)
	err := b.pressCard(ctx, p, v, func(d *session.Desk, now time.Time) error {
		of := b.dosed(*d, d.Card.Routine)
		ruleOut(&d.Person.Prefs, why, of)
		other, ok := routine.Instead(b.speaking(d.Person), asked(d.Person), d.History(), of, now)
		none = !ok
		if none && b.offers(*d, of, now) {
			return nil // it stays on the card
		}
		d.Card.Routine = other.ID
		redraw(d)
		return nil
	}, now)
	if err != nil {
		return err
	}
	switch {
	case none:
		b.answer(ctx, p.privately(), card.English().NoOther())
	case why != card.SwapOther && why != "":
		b.answer(ctx, p.privately(), card.English().Remembered(why))
	}
	return nil
}

// ruleOut changes what somebody allows by what they said of a routine. Who
// rules out every place is left with the chair.
func ruleOut(set *prefs.Prefs, why card.Swap, of routine.Routine) {
	not := func(list []string, out ...string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(out, s) })
	}
	const roller, floor, seated = string(routine.Roller), string(routine.Floor), string(routine.Seated)
	switch why {
	case card.SwapOther:
	case card.SwapNoRoller:
		set.Equipment = not(set.Equipment, roller)
	case card.SwapNotDown:
		set.Places = not(set.Places, floor)
	case card.SwapOpenPlan:
		set.Equipment = not(set.Equipment, roller)
		set.Places = not(set.Places, floor)
	case card.SwapSeated:
		set.Places = []string{seated}
	case card.SwapShorter:
		set.Length = max(prefs.MinLength, min(set.Length, of.Time())-30*time.Second).Truncate(30 * time.Second)
	}
	if len(set.Places) == 0 {
		set.Places = []string{seated}
	}
}

// tell answers a press that asks for something to read.
func (b *Bot) tell(ctx context.Context, id prefs.UserID, what card.Action, v card.Value, to reply, now time.Time) error {
	desk, err := b.settled(ctx, id)
	if err != nil {
		return err
	}
	switch what { //nolint:exhaustive // the others are asked to do something
	case card.ActionSafety:
		b.safety(ctx, desk, to)
	case card.ActionRoutines:
		b.routines(ctx, desk, to, now)
	case card.ActionScreen:
		b.screen(ctx, desk.Person, v, to)
	case card.ActionLearn:
		b.about(ctx, desk.Person, v.Routine, to, now)
	case card.ActionFAQ:
		b.faq(ctx, desk.Person, v.About, to)
	}
	return nil
}

// routines lists what there is for somebody.
func (b *Bot) routines(ctx context.Context, d session.Desk, to reply, now time.Time) {
	who := asked(d.Person)
	able := who
	able.Off, able.Without = nil, nil
	var shelf card.Shelf
	for _, r := range routine.Allowed(b.speaking(d.Person), able) {
		r = b.dosed(d, r.ID)
		if who.Allows(r) {
			shelf.On = append(shelf.On, r)
		} else {
			shelf.Off = append(shelf.Off, r)
		}
	}
	b.shelve(&shelf, d, now)
	b.answer(ctx, to, card.English().Routines(shelf))
}

// about tells more of a routine.
func (b *Bot) about(ctx context.Context, p prefs.Person, id string, to reply, now time.Time) {
	library := b.speaking(p)
	r, ok := library.Routine(id)
	if !ok {
		b.answer(ctx, to, card.English().NoOther())
		return
	}
	s, _ := library.Screening(r.Screening)
	shown, from := b.zones(s, p.Prefs.Shown(), now)
	b.answerShowing(ctx, to, card.English().About(r, s, b.sources(r.Sources), shown), from, now)
}

// faq answers a question by its id or its nearest word, or lists them all.
func (b *Bot) faq(ctx context.Context, p prefs.Person, id string, to reply) {
	library := b.speaking(p)
	all := library.Questions()
	q, ok := library.Question(id)
	if !ok {
		var ids []string
		for _, known := range all {
			ids = append(ids, known.ID)
		}
		q, ok = library.Question(routine.Nearest(id, ids))
	}
	if !ok {
		b.answer(ctx, to, card.English().Questions(all))
		return
	}
	b.answer(ctx, to, card.English().Answer(q, b.sources(q.Sources), all))
}

func (b *Bot) sources(ids []string) []routine.Source {
	var list []routine.Source
	for _, id := range ids {
		if s, ok := b.library.Source(id); ok {
			list = append(list, s)
		}
	}
	return list
}
