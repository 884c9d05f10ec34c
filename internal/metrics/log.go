package metrics

import (
	"context"
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"
)

// The levels of the log that are counted.
const (
	warned = "warn"
	failed = "error"
)

// Counting is a handler that counts what goes to a log, also what that does not show.
func (m *Metrics) Counting(log slog.Handler) slog.Handler { return counting{log, m.logged} }

// counting implements slog.Handler.
type counting struct {
	log   slog.Handler
	lines *prometheus.CounterVec
}

// Enabled reports whether a line is shown or counted.
func (c counting) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn || c.log.Enabled(ctx, level)
}

// Handle counts a line, and shows it if the log does.
func (c counting) Handle(ctx context.Context, line slog.Record) error {
	switch {
	case line.Level >= slog.LevelError:
		c.lines.WithLabelValues(failed).Inc()
	case line.Level >= slog.LevelWarn:
		c.lines.WithLabelValues(warned).Inc()
	}
	if !c.log.Enabled(ctx, line.Level) {
		return nil
	}
	return c.log.Handle(ctx, line)
}

// WithAttrs implements slog.Handler.
func (c counting) WithAttrs(attrs []slog.Attr) slog.Handler {
	return counting{c.log.WithAttrs(attrs), c.lines}
}

// WithGroup implements slog.Handler.
func (c counting) WithGroup(name string) slog.Handler {
	return counting{c.log.WithGroup(name), c.lines}
}
