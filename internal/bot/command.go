package bot

import (
	"context"
	"time"
	"unicode/utf8"

	"unhunch/internal/coach"
	"unhunch/internal/routine"
)

// longestCommand is more than anybody types by hand, but for an address; Slack itself
// lets some 40,000 characters through.
const longestCommand = 300

// command answers the slash command.
func (b *Bot) command(ctx context.Context, c command, now time.Time) error {
	to := c.privately()
	w := to.words()
	s, rest, ok := parseCommand(c.Text)
	if !s.gives && utf8.RuneCountInString(c.Text) > longestCommand {
		b.replies.answer(ctx, to, w.TooLong())
		return nil
	}
	if !ok {
		b.replies.answer(ctx, to, w.Unknown(firstWord(rest), routine.Nearest(firstWord(rest), knownWords())))
		return nil
	}
	answer, err := b.coach.Do(ctx, c.User, coach.Standing{}, coach.Facts{}, now)
	if err != nil {
		return err
	}
	stands, _ := answer.(coach.Stands)
	switch {
	case !stands.Reminded && !s.open:
		return b.askFirst(ctx, c, s, rest, stands, now)
	case s.draws != nil:
		b.replies.answer(ctx, to, s.draws(w, helpLines(w)))
		return nil
	case s.invites:
		b.invite(ctx, c, stands.Channel, rest, now)
		return nil
	}
	if s.form {
		to.trigger, to.url, to.spare = c.Trigger, "", c.Callback
	}
	asked := s.asks(c, rest)
	if asked == nil {
		return b.giveCalendar(ctx, c, rest, now)
	}
	return b.do(ctx, c.User, asked, to, now)
}

// askFirst is the friendly question to somebody who is not reminded. Who wants
// a break by saying "now" gets it at once, and who had one before is not asked
// again each time.
func (b *Bot) askFirst(ctx context.Context, c command, s subcommand, rest string, stands coach.Stands, now time.Time) error {
	to := c.privately()
	if s.name == breakCommand().name && (stands.Met || firstWord(c.Text) == s.name) {
		if err := b.do(ctx, c.User, coach.Break{Typed: rest, Channel: c.Channel}, to, now); err != nil || stands.Met {
			return err
		}
	}
	answer, _, err := b.ask(ctx, c.User, coach.Greet{}, to.reads, now)
	if err != nil {
		return err
	}
	return b.tell(ctx, c.User, answer, to, now)
}
