package bot

import (
	"context"
	"errors"
	"log/slog"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
)

// owing takes in what became owed: what changes in a post in which something was
// pressed is changed by the answer to that, and a break that was asked for is told
// of when it is there.
func (b *Bot) owing(owed []delivery.Message) {
	for _, m := range owed {
		switch {
		case m.Edit:
			b.hands.edit(m)
		case m.Kind == delivery.Break:
			b.promises.expect(m)
			if !b.relay.Holds() {
				b.breaks.watch(m)
			}
		case m.Kind == delivery.Summary:
			b.expects(m)
		}
	}
}

// expects has the pictures of a summary brought before it is sent.
func (b *Bot) expects(m delivery.Message) {
	b.expected.Add(1)
	b.errands.do(errand{
		who: m.To, until: m.NotBefore, timeout: replyTimeout, tries: 1,
		try: func(ctx context.Context) error {
			shows, reads, err := b.coach.Show(ctx, coach.Owed{Claim: delivery.Claim{Message: m}}, b.now())
			if err != nil {
				return errors.Join(delivery.ErrNotSent, err)
			}
			b.pictures.of(shows, card.For(reads), b.now())
			b.expected.Add(-1)
			return nil
		},
		lost: func(ctx context.Context, why error) {
			b.expected.Add(-1)
			b.log.Log(ctx, slog.LevelInfo, "a summary may come without its pictures", "user", m.To, "error", why)
		},
	})
}

// Drawn reports whether all pictures are in Slack that were wanted so far: those of what
// people did, and of the steps of routines that they may begin.
func (b *Bot) Drawn() bool {
	return b.expected.Load() == 0 && b.pictures.charts.Idle() && b.pictures.gallery.Idle()
}

// KeepCharts brings the pictures of what people did to Slack, until ctx ends.
func (b *Bot) KeepCharts(ctx context.Context) error { return b.pictures.charts.Run(ctx) }

// RecallCharts learns of those that another process brought: see pictures.Charts.
func (b *Bot) RecallCharts(ctx context.Context) error { return b.pictures.charts.Recall(ctx) }
