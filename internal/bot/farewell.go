package bot

import (
	"context"
	"time"
)

// Farewell is Slack's word that a token is dead: the app was removed from the
// workspace, or the token alone was revoked. The two may come in any order, twice, or
// never.
type Farewell struct {
	Workspace string
	Removed   bool
	At        time.Time // when it happened, by Slack's clock; zero: it does not say
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
