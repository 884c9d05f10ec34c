package bot

import (
	"context"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// do has something decided and kept, and takes the answer to the person.
func (b *Bot) do(ctx context.Context, who prefs.UserID, asked coach.Intent, to reply, now time.Time) error {
	answer, late, err := b.ask(ctx, who, asked, to.reads, now)
	if err != nil {
		return err
	}
	if late {
		b.welcomesLater(who, to, now)
	}
	if stale, ok := answer.(coach.Stale); ok && stale.Why == coach.Misplaced {
		at, _ := coach.PressedIn(asked)
		b.replies.ways.close(place{of: who, ref: at})
	}
	if made := b.promises.made(who); made != nil {
		b.promises.keep(ctx, made, to, answer)
		return nil
	}
	return b.tell(ctx, who, answer, to, now)
}

// ask has something decided, with the facts that it needs. A welcome whose profile
// takes too long to come by is late, and its zone UTC for now.
func (b *Bot) ask(ctx context.Context, who prefs.UserID, asked coach.Intent, by *reader, now time.Time) (answer coach.Answer, late bool, err error) {
	answer, err = b.coach.Do(ctx, who, asked, by.facts(), now)
	if _, needs := answer.(coach.Needs); needs && err == nil {
		profile, late, err := b.profile(ctx, who)
		if err != nil {
			return nil, false, err
		}
		return b.ask(ctx, who, asked, &reader{profile: &profile, late: late}, now)
	}
	if _, welcome := answer.(coach.Welcome); !welcome {
		return answer, false, err
	}
	if !by.late {
		b.relay.learns(*by.profile, now)
	}
	return answer, by.late, err
}

// tell takes an answer to the person.
func (b *Bot) tell(ctx context.Context, who prefs.UserID, answer coach.Answer, to reply, now time.Time) error {
	w := to.words()
	if modal, ok := w.Modal(answer); ok {
		if err := b.replies.modals.showForm(ctx, to, modal); err != nil {
			b.replies.otherwise(ctx, to, w.NotOpened(answer), err)
			return nil
		}
		if form, asked := answer.(coach.AvoidForm); asked && form.Profile != "" && to.spare != "" {
			b.replies.later(reply{who: who, url: to.spare, replace: true, ts: to.ts}, w.AvoidAsked(form))
		}
		return nil
	}
	switch a := answer.(type) {
	case coach.Unmet, coach.Ask:
		b.relay.shows(who)
		if to.url == "" && to.trigger == "" {
			to.trigger = to.unmet
		}
	case coach.Explained, coach.WeekSoFar:
		exhibit := b.pictures.of(answer, w, now)
		m, _ := w.Draw(answer, exhibit.shown...)
		b.replies.answerShowing(ctx, to, m, exhibit, now)
		return nil
	case coach.Record:
		to.turn.GiveUp(ctx)
		return b.exports.send(ctx, a, to, now)
	case coach.CalendarDropped:
		b.calendars.forget(who)
	case coach.Forgotten:
		b.forgot(who)
	default: // all others are drawn
	}
	if m, ok := w.Draw(answer, card.Picture{}); ok {
		b.replies.answer(ctx, to, m)
	}
	return nil
}

// noticed ends the row of unanswered reminders: the person did something.
func (b *Bot) noticed(ctx context.Context, who prefs.UserID) {
	if _, err := b.coach.Do(ctx, who, coach.Noticed{}, coach.Facts{}, b.now()); err != nil {
		b.log.Warn("it was not noted that somebody is there", "user", who, "error", err)
	}
}

// TimeUp does what happens by itself on a desk whose time has come. It is what
// the heartbeat calls.
func (b *Bot) TimeUp(ctx context.Context, who prefs.UserID, now time.Time) error {
	_, err := b.coach.Do(ctx, who, coach.TimeUp{}, coach.Facts{}, now)
	return err
}

// excuse tells whoever did something why nothing came of it, where there is a way.
func (b *Bot) excuse(ctx context.Context, what any, w card.View, why card.Message) {
	if to, ok := callback(what); ok {
		to.reads = &reader{View: w}
		b.replies.answer(ctx, to, why)
	}
}
