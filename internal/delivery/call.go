package delivery

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"

	"unhunch/internal/panics"
)

// caller makes the calls and tells the log how they ended.
type caller struct {
	poster Poster
	log    *slog.Logger
	opt    Options
}

// call makes one call, unless the message went stale on its way here.
func (c *caller) call(ctx context.Context, claim *Claim) (receipt Receipt, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panics.Error(p)
			c.log.Error("a message could not be sent", "user", claim.To.String(),
				"kind", claim.Kind, "id", claim.ID, "error", err, "stack", string(debug.Stack()))
		}
	}()
	if end := claim.NotAfter; !end.IsZero() && c.opt.Now().After(end) {
		return Receipt{}, errStale
	}
	ctx, cancel := context.WithTimeout(ctx, c.opt.Timeout)
	defer cancel()
	return c.poster.Post(ctx, *claim)
}

// report logs how a claim ended.
func (c *caller) report(ctx context.Context, e ending) {
	level := slog.LevelDebug
	switch e.outcome.Verdict {
	case Sent:
	case Later, Dropped:
		level = slog.LevelInfo
	case Unknown:
		level = slog.LevelWarn
	}
	if refusal, ok := errors.AsType[*Refusal](e.err); ok && refusal.Told {
		level = slog.LevelDebug
	}
	attrs := []slog.Attr{
		slog.String("user", e.To.String()), slog.String("kind", string(e.Kind)),
		slog.Uint64("id", e.ID), slog.String("method", e.method().String()),
		slog.String("verdict", string(e.outcome.Verdict)), slog.String("reason", string(e.outcome.Reason)),
	}
	if e.err != nil {
		attrs = append(attrs, slog.Any("error", e.err))
	}
	c.log.LogAttrs(ctx, level, "message settled", attrs...)
}
