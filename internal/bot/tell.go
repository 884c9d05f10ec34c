package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/outcome"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
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
		b.promise(who, to, now)
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
	profile, late, err := b.answeredProfile(ctx, who)
	if err != nil {
		return nil, false, err
	}
	answer, err = b.coach.Do(ctx, who, asked, coach.Facts{Profile: profile.facts()}, now)
	if _, welcome := answer.(coach.Welcome); welcome && !late {
		b.sightings.learn(profile, now)
	}
	return answer, late, err
}

// tell takes an answer to the person.
func (b *Bot) tell(ctx context.Context, who prefs.UserID, answer coach.Answer, to reply, now time.Time) error {
	w := b.view(to.command)
	if modal, ok := w.Modal(answer); ok {
		return b.showForm(ctx, to, modal)
	}
	switch a := answer.(type) {
	case coach.Unmet, coach.Ask:
		b.homes.stir(who)
		if to.url == "" && to.trigger == "" {
			to.trigger = to.unmet
		}
	case coach.Rated: // a newer card may have come: then only the press knows where this post is
		b.answerRated(ctx, who, a, to, now)
		return nil
	case coach.Explained:
		shown, from := b.zones(a.Check, a.Shown, now)
		m, _ := w.Draw(answer, shown)
		b.answerShowing(ctx, to, m, from, now)
		return nil
	case coach.Record:
		return b.export(ctx, a, to, now)
	case coach.Forgotten:
		b.sightings.forget(who)
		b.standing.forget(who)
		b.homes.stir(who)
	default: // all others are drawn
	}
	if m, ok := w.Draw(answer, card.Picture{}); ok {
		b.answer(ctx, to, m)
	}
	return nil
}

// answerRated draws the last word of a routine in its place, as it is by then.
func (b *Bot) answerRated(ctx context.Context, who prefs.UserID, rated coach.Rated, to reply, now time.Time) {
	of := rated.Last.Session.Card
	b.answerIn(ctx, place{who, delivery.Ref{Card: of, Part: session.EndPart}}, to, func() (card.Message, error) {
		answer, err := b.coach.Do(ctx, who, coach.LastOf{Card: of}, coach.Facts{}, now)
		if _, over := answer.(coach.Over); !over { // another was begun since
			answer = rated
		}
		m, _ := card.English().Draw(answer, card.Picture{})
		return m, err
	})
}

// showForm shows a form: in the view that it was asked for in, or over it.
func (b *Bot) showForm(ctx context.Context, to reply, modal slack.ModalViewRequest) error {
	if to.in != "" {
		return b.update(ctx, to.in, modal)
	}
	if err := b.show(ctx, to, modal); err != nil {
		return fmt.Errorf("open a form: %w", err)
	}
	return nil
}

// update draws a view anew. One that was closed meanwhile needs it no more.
func (b *Bot) update(ctx context.Context, view string, modal slack.ModalViewRequest) error {
	err := outcome.Patiently(ctx, func() error {
		_, err := b.api.UpdateViewContext(ctx, modal, "", "", view)
		return err
	})
	if err != nil && !outcome.Is(err, "not_found") {
		return fmt.Errorf("views.update: %w", err)
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

// sorry tells a person that something went wrong with what they asked for, also
// when what went wrong is that it took too long. The cause is in the log.
func (b *Bot) sorry(ctx context.Context, what any) {
	if to, ok := callback(what); ok {
		b.answer(ctx, to, card.English().Failed())
	}
}

// tooMuch tells a person that not all they pressed was heeded.
func (b *Bot) tooMuch(ctx context.Context, what any) {
	if to, ok := callback(what); ok {
		b.answer(ctx, to, card.English().TooMuch())
	}
}

// stranger answers somebody of another workspace, whom we do not know and
// whose settings could be anybody's.
func (b *Bot) stranger(ctx context.Context, what any, ack func(any)) {
	ack(nil)
	if to, ok := callback(what); ok {
		b.answer(ctx, to, card.English().Stranger())
	}
}

func callback(what any) (reply, bool) {
	switch w := what.(type) {
	case press:
		return reply{url: w.Callback}, w.Callback != ""
	case command:
		return reply{url: w.Callback}, w.Callback != ""
	}
	return reply{}, false
}
