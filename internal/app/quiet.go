package app

import (
	"context"
	"errors"
	"log/slog"

	"unhunch/internal/store"
)

// quiet is a log that does not hear that the store is away from everybody who wants
// something of it: whoever keeps its leases says so once, and when it is back.
func quiet(log *slog.Logger) *slog.Logger { return slog.New(unlessAway{log.Handler()}) }

// unlessAway leaves out what only says that the store is away.
type unlessAway struct{ slog.Handler }

// Handle implements slog.Handler.
func (h unlessAway) Handle(ctx context.Context, r slog.Record) error {
	away := false
	r.Attrs(func(a slog.Attr) bool {
		err, is := a.Value.Any().(error)
		away = is && errors.Is(err, store.ErrAway)
		return !away
	})
	if away {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h unlessAway) WithAttrs(attrs []slog.Attr) slog.Handler {
	return unlessAway{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h unlessAway) WithGroup(name string) slog.Handler { return unlessAway{h.Handler.WithGroup(name)} }
