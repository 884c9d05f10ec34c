package bot

import (
	"context"

	"unhunch/internal/prefs"
)

// Departed reports whether the app may not reach somebody any more, since it was taken from
// teams of their organisation: Slack knows nobody of that id that we may see, or says that
// they are in none but those. Who is known to be in another is not asked about; of whom
// Slack says no team, it is false. asked says that it took a call. Its error is that
// Slack could not be asked now.
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

// forgot forgets what is remembered of somebody of whom nothing is kept any more, here
// and where the workspace is worked for.
func (b *Bot) forgot(who prefs.UserID) {
	b.forgets(who)
	b.relay.forgets(who)
}

// forgets is what is done about it here.
func (b *Bot) forgets(who prefs.UserID) {
	b.presence.Forget(who)
	b.calendars.forget(who)
	b.guests.Remove(who)
	b.replies.standing.forget(who)
	b.replies.ways.forget(who)
	b.homes.changed(who)
}
