package bot

import (
	"cmp"
	"context"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/presence"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// view is how whoever typed the command by this name sees what is drawn. Where
// nobody typed it, it is called as it was last.
func (b *Bot) view(command string) card.View {
	w := card.English()
	if command != "" {
		b.typed.Store(&command)
	}
	if last := b.typed.Load(); last != nil {
		w.Command = *last
	}
	return w
}

// do has something decided and kept, and takes the answer to the person.
func (b *Bot) do(ctx context.Context, who prefs.UserID, asked coach.Intent, to reply, now time.Time) error {
	answer, late, err := b.ask(ctx, who, asked, now)
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

// ask has something decided, with the facts that it needs. A profile that takes
// too long to come by is late, and its zone UTC for now.
func (b *Bot) ask(ctx context.Context, who prefs.UserID, asked coach.Intent, now time.Time) (answer coach.Answer, late bool, err error) {
	answer, err = b.coach.Do(ctx, who, asked, coach.Facts{}, now)
	if _, needs := answer.(coach.Needs); err != nil || !needs {
		return answer, false, err
	}
	profile, late, err := b.profile(ctx, who)
	if err != nil {
		return nil, false, err
	}
	facts := profile.Facts()
	facts.Zone = cmp.Or(facts.Zone, presence.ElseZone)
	answer, err = b.coach.Do(ctx, who, asked, coach.Facts{Profile: facts}, now)
	if _, welcome := answer.(coach.Welcome); welcome && !late {
		b.presence.Learn(profile, now)
	}
	return answer, late, err
}

// tell takes an answer to the person.
func (b *Bot) tell(ctx context.Context, who prefs.UserID, answer coach.Answer, to reply, now time.Time) error {
	w := b.view(to.command)
	if modal, ok := w.Modal(answer); ok {
		if err := b.replies.modals.showForm(ctx, to, modal); err != nil {
			b.replies.otherwise(ctx, to, w.NotOpened(answer), err)
		}
		return nil
	}
	switch a := answer.(type) {
	case coach.Unmet, coach.Ask:
		b.homes.changed(who)
		if to.url == "" && to.trigger == "" {
			to.trigger = to.unmet
		}
	case coach.Explained:
		shown, from := b.pictures.ofCheck(a.Check, a.Shown, now)
		m, _ := w.Draw(answer, shown)
		b.replies.answerShowing(ctx, to, m, from, now)
		return nil
	case coach.Record:
		to.turn.GiveUp(ctx)
		return b.exports.send(ctx, a, to, now)
	case coach.Forgotten:
		b.presence.Forget(who)
		b.replies.standing.forget(who)
		b.replies.ways.forget(who)
		b.homes.changed(who)
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
func (b *Bot) excuse(ctx context.Context, what any, why card.Message) {
	if to, ok := callback(what); ok {
		b.replies.answer(ctx, to, why)
	}
}
