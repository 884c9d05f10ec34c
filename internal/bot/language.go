package bot

import (
	"context"
	"log/slog"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/outcome"
	"unhunch/internal/bot/presence"
	"unhunch/internal/prefs"
)

// reads is how somebody reads an answer, who typed the command by this name; "": by
// the one it had last. Slack is asked for the language of who is new.
func (b *Bot) reads(ctx context.Context, who prefs.UserID, command string) *reader {
	p := b.person(ctx, who)
	if p.Language() != "" || !p.OptedIn.IsZero() {
		return &reader{View: b.view(command, p), language: p.Language()}
	}
	profile, late, err := b.guest(ctx, who)
	if err != nil {
		b.log.Log(ctx, outcome.Level(err, slog.LevelWarn), "it is not known which language somebody reads", "user", who, "error", err)
		return &reader{View: b.view(command, p)}
	}
	p.Locale = profile.Locale
	return &reader{View: b.view(command, p), language: p.Language(), profile: &profile, late: late}
}

// guest is the profile of somebody of whom nothing is kept.
type guest struct {
	profile presence.Profile
	at      time.Time
}

// guestStays is how long it is remembered, in memory only: who says yes to a greeting
// is not asked for again.
const guestStays = 5 * time.Minute

func (b *Bot) guest(ctx context.Context, who prefs.UserID) (p presence.Profile, late bool, err error) {
	now := b.now()
	if is, known := b.guests.Get(who); known && now.Sub(is.at) < guestStays {
		return is.profile, false, nil
	}
	p, late, err = b.profile(ctx, who)
	if err == nil && !late {
		b.guests.Add(who, guest{p, now})
	}
	return p, late, err
}

// knows is how somebody reads what they are told, as far as it is kept.
func (b *Bot) knows(ctx context.Context, who prefs.UserID) card.View {
	return b.view("", b.person(ctx, who))
}

// person is somebody as they are kept. Who cannot be read is nobody: that is told of
// where it matters.
func (b *Bot) person(ctx context.Context, who prefs.UserID) prefs.Person {
	desk, err := b.desks.Desk(ctx, who)
	if err != nil {
		return prefs.Person{}
	}
	return desk.Person
}

// view is how somebody sees what is drawn, with the name of the command as they typed
// it.
func (b *Bot) view(command string, p prefs.Person) card.View {
	w := card.For(p)
	w.Command, w.There = b.called(command), b.there()
	return w
}

// together is how those of a channel see what all of them see.
func (b *Bot) together(command string) card.View {
	w := card.English()
	w.Command, w.There = b.called(command), b.there()
	return w
}

// called is the name of the command; where nobody typed it, the last one.
func (b *Bot) called(command string) string {
	if command != "" {
		b.typed.Store(&command)
	}
	if last := b.typed.Load(); last != nil {
		return *last
	}
	return ""
}
