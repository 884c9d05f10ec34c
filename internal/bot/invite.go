package bot

import (
	"context"
	"errors"
	"strings"
	"time"

	"unhunch/internal/bot/outcome"
	"unhunch/internal/delivery"
)

// invite shows an invitation where the command was typed, to whoever is there.
// Nobody who did not say yes is written to, so there is no way to invite one
// person, and nothing to remember of who said no. In a channel there is one a
// day, if it came. theirs is the channel that only the person and we are in.
func (b *Bot) invite(ctx context.Context, c command, theirs, whom string, now time.Time) {
	to := c.privately()
	w := to.words()
	day := "invitation " + c.User.Workspace + " " + c.Channel + " " + now.UTC().Format(time.DateOnly)
	switch {
	case strings.TrimSpace(whom) != "":
		b.replies.answer(ctx, to, w.NotOneByOne())
	case c.Channel != "" && c.Channel == theirs:
		b.replies.answer(ctx, to, w.InviteElsewhere())
	case !b.seen.First(day, now):
		b.replies.answer(ctx, to, w.InvitedAlready())
	default:
		public := to
		public.public = true
		to.turn.GiveUp(ctx)
		trying, cancel := context.WithTimeout(ctx, replyTimeout)
		defer cancel()
		err := outcome.Once(trying, responseURL, func(ctx context.Context) error {
			return b.replies.call(ctx, public, b.together(c.Name).Invitation(c.User.Person, b.material.Load().Plan()))
		})
		if err != nil {
			b.replies.unanswered(public, err)
		}
		if err != nil && !errors.Is(err, delivery.ErrUnknownOutcome) {
			b.seen.Forget(day)
			b.replies.answer(ctx, to, w.NotInvited())
		}
	}
}
