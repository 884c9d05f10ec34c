package bot

import (
	"context"
	"time"

	"unhunch/internal/prefs"
)

// Farewell is Slack's word that a token is dead: the app was removed from the
// workspace, or the token alone was revoked. The two may come in any order, twice, or
// never.
type Farewell struct {
	Workspace string
	Removed   bool
	At        time.Time // when it happened, by Slack's clock; zero: it does not say
}

// Access is Slack's word that an organisation gave the app to some of its teams, or took
// it from them.
type Access struct {
	Workspace string // the organisation
	Teams     []string
	Taken     bool
}

// Departed reports whether the app may not reach somebody any more, since it was taken from
// teams of their organisation: Slack knows nobody of that id that we may see, or says that
// they are in none but those. Who is known to be in another is not asked for; nor is who is
// in one of which Slack does not say it. Its error is that Slack could not be asked now.
func (b *Bot) Departed(ctx context.Context, who prefs.UserID, taken []string) (left, asked bool, err error) {
	return b.presence.Left(ctx, who, taken)
}

// Dismiss forgets all that is kept of somebody whom the app may not reach any more.
func (b *Bot) Dismiss(ctx context.Context, who prefs.UserID) error {
	if err := b.desks.Forget(ctx, who); err != nil {
		return err
	}
	b.forgot(who)
	return nil
}

// forgot forgets what is remembered of somebody of whom nothing is kept any more.
func (b *Bot) forgot(who prefs.UserID) {
	b.presence.Forget(who)
	b.calendars.forget(who)
	b.guests.Remove(who)
	b.replies.standing.forget(who)
	b.replies.ways.forget(who)
	b.homes.changed(who)
}
