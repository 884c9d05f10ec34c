package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"time"

	"github.com/alecthomas/kong"

	"unhunch/internal/app"
)

func newLogger(w io.Writer, format, level string, wrong *mistakes) *slog.Logger {
	var least slog.Level
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
func changed(command *kong.Context) (settings []any) {
	for _, flag := range command.Flags() {
		value := fmt.Sprint(flag.Target.Interface())
		if flag.Target.IsZero() || value == flag.Default {
			continue
		}
		if u, err := url.Parse(value); err == nil && u.User != nil {
			value = u.Redacted()
		}
		if at := app.Place(value); at.Shared() {
			value = at.String()
		}
		settings = append(settings, slog.String(flag.Name, value))
	}
	return settings
}
