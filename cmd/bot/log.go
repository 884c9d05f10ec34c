package main

import (
	"fmt"
	"io"
	"log/slog"
	"time"
)

// newLogger writes what is of a level at the least, which may change.
func newLogger(w io.Writer, format, level string, least *slog.LevelVar, wrong *mistakes) *slog.Logger {
	if err := least.UnmarshalText([]byte(level)); err != nil {
		wrong.add("--log-level", fmt.Sprintf("%q is no level", level), "Use debug, info, warn or error.")
	}
	switch format {
	case "text":
	case "json":
		return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: least, ReplaceAttr: inSeconds}))
	default:
		wrong.add("--log-format", fmt.Sprintf("%q is no format", format), "Use text or json.")
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: least, ReplaceAttr: rounded}))
}

// inSeconds writes a duration as a number that a machine can reckon with, and its
// unit into its key, as Prometheus does.
func inSeconds(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() != slog.KindDuration {
		return a
	}
	return slog.Float64(a.Key+"_seconds", a.Value.Duration().Seconds())
}

// rounded writes a duration as people say it: to the millisecond, or shorter ones
// to the microsecond.
func rounded(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() != slog.KindDuration {
		return a
	}
	d, to := a.Value.Duration(), time.Microsecond
	if d.Abs() >= time.Second {
		to = time.Millisecond
	}
	return slog.String(a.Key, d.Round(to).String())
}

// changed are the settings of a command that are not what they are when nobody
// says. Secrets are none of them: they have no flags.
func changed(all []setting) (settings []any) {
	for _, s := range all {
		if !s.isDefault() {
			settings = append(settings, slog.String(s.Name, s.String()))
		}
	}
	return settings
}
