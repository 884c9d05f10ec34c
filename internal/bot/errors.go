package bot

import (
	"context"

	"unhunch/internal/bot/card"
)

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
