package bot

import (
	"context"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/presence"
	"unhunch/internal/coach"
)

// work does what somebody did, or Slack told.
func (b *Bot) work(ctx context.Context, what any, ack func(any), now time.Time) error {
	if taken, err := b.relay.takes(ctx, what); taken {
		return err
	}
	switch what.(type) {
	case press, command, form:
		b.presence.IsBack(who(what))
	}
	switch w := what.(type) {
	case press:
		defer b.noticed(ctx, w.User)
		w.Reads = b.reads(ctx, w.User, "")
		return b.press(ctx, w, now)
	case command:
		defer b.noticed(ctx, w.User)
		w.Reads = b.reads(ctx, w.User, w.Name)
		return b.command(ctx, w, now)
	case form:
		defer b.noticed(ctx, w.User)
		return b.submit(ctx, w, ack, now)
	case draft:
		return b.redrawForm(ctx, w, now)
	case visit:
		b.homes.visited(w, b.reads(ctx, w.User, "").locale(), now)
		return nil
	case presence.Profile:
		return b.presence.Hear(ctx, w, now)
	case presence.Told:
		return b.presence.HearTold(ctx, w, now)
	case presence.DND:
		return b.presence.HearDND(ctx, w, now)
	case follows:
		return b.follow(ctx, w, now)
	case following:
		b.showFollowing(ctx, w)
		return nil
	case Access:
		return b.access(ctx, w)
	case Farewell:
		return b.parts(ctx, w)
	}
	return nil
}

// press answers a button. What it means is decided by the desk as it is, so
// that the same press twice, or on an old card, has no second effect.
func (b *Bot) press(ctx context.Context, p press, now time.Time) error {
	if p.View.ID != "" && !p.View.Modal {
		changed := b.relay.pressed(p, now)
		defer changed() // for the tab may show something older
	}
	switch p.Action {
	case shortcutBreak:
		return b.do(ctx, p.User, coach.Break{}, p.privately(), now)
	case shortcutSettings:
		return b.do(ctx, p.User, coach.Settings{}, p.over(), now)
	}
	action, v, err := card.Decode(p.Action, p.Value)
	if err != nil {
		b.cannotRead(err)
		return nil
	}
	w := p.privately().words()
	switch action { //nolint:exhaustive // all others are asked for
	case card.ActionNotNow:
		b.replies.answer(ctx, p.inPlace(), w.NotNow())
	case card.ActionKeep:
		b.replies.answer(ctx, p.inPlace(), w.Kept())
	case card.ActionLater:
		b.replies.answer(ctx, p.inPlace(), w.Later(v.Card != 0))
	case card.ActionHelp:
		b.replies.answer(ctx, p.visibly(), w.Help(helpLines(w)))
	case card.ActionReading:
		if asked := meant(p, v.Typed()); asked != nil {
			return b.do(ctx, p.User, asked, p.inPlace(), now)
		}
		b.replies.answer(ctx, p.visibly(), w.Help(helpLines(w)))
	default:
		asked, to := p.asks(action, v)
		if asked == nil {
			b.often.odd.Tell(func() { b.log.Warn("a button that asks for nothing", "action", action) })
			return nil
		}
		b.leads(p, asked, now)
		return b.do(ctx, p.User, asked, to, now)
	}
	return nil
}

// leads notes the way that a press is into the post that it was pressed in.
func (b *Bot) leads(p press, asked coach.Intent, now time.Time) {
	if at, ok := coach.PressedIn(asked); ok && p.Callback != "" && p.TS != "" && !p.Ephemeral {
		b.replies.ways.leads(place{of: p.User, ref: at}, p.Callback, p.Channel, p.TS, now)
	}
}

func (b *Bot) cannotRead(err error) {
	b.often.odd.Tell(func() { b.log.Warn("a button that cannot be read", "error", err) })
}

// part is what is done about it where the token was given by hand. Everything is kept
// where only that ended: one that leaked is replaced, and the bot goes on with the
// new one.
func (b *Bot) part(ctx context.Context, w Farewell) error {
	if !w.Removed {
		b.log.Warn("the bot's token was revoked", "workspace", w.Workspace)
		return nil
	}
	if err := b.desks.ForgetWorkspace(ctx, w.Workspace, b.now()); err != nil {
		return err
	}
	b.log.Warn("the app was removed from the workspace: all that was kept of its people was deleted", "workspace", w.Workspace)
	b.leaving.Do(func() { close(b.removed) })
	return nil
}
