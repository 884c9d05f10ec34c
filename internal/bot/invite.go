package bot

import (
	"context"
	"strings"
	"time"
)

// invite shows an invitation where the command was typed, to whoever is there.
// Nobody who did not say yes is written to, so there is no way to invite one
// person, and nothing to remember of who said no. In a channel there is one a
// day. theirs is the channel that only the person and we are in.
func (b *Bot) invite(ctx context.Context, c command, theirs, whom string, now time.Time) {
	to, w := reply{url: c.Callback}, b.view(c.Name)
	switch {
	case strings.TrimSpace(whom) != "":
		b.replies.answer(ctx, to, w.NotOneByOne())
	case c.Channel != "" && c.Channel == theirs:
		b.replies.answer(ctx, to, w.InviteElsewhere())
	case !b.seen.First("invitation "+c.User.Workspace+" "+c.Channel+" "+now.UTC().Format(time.DateOnly), now):
		b.replies.answer(ctx, to, w.InvitedAlready())
	default:
		to.public = true
		b.replies.answer(ctx, to, w.Invitation(c.User.Person))
	}
}
