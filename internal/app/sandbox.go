package app

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"unhunch/internal/bot"
	"unhunch/internal/bot/pictures"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/web"
	"unhunch/internal/store"
)

// Sandbox is the bot at work in a pretend Slack, with a page to play in.
type Sandbox struct {
	Page http.Handler

	pretend *sandbox.Slack
	door    *sandbox.Door
	app     *App
}

// OpenSandbox puts it together. The caller closes it.
func OpenSandbox(ctx context.Context, clock *Clock, kept store.Store, with bot.Material, log *slog.Logger) (*Sandbox, error) {
	s := &Sandbox{pretend: pretendSlack(clock.Now)}
	s.door = s.pretend.InMemory()
	var err error
	s.app, err = Assemble(ctx, Settings{
		BotToken: s.pretend.Options().BotToken,
		AppToken: s.pretend.Options().AppToken,
		APIURL:   s.door.APIURL(),
		HTTP:     s.door.HTTPClient(),
		Dialer:   s.door.Dialer(),
		Now:      clock.Now,
		Uploads:  pictures.Pace{Every: time.Millisecond, Rest: time.Millisecond}, // nobody else uses this Slack
		Log:      log,
		Words:    with.Words,
		Holidays: with.Holidays,
		Usual:    with.Usual,
	}, kept, with.Library)
	if err != nil {
		s.Close()
		return nil, err
	}
	s.Page = web.New(s.pretend, NewTraveller(clock, s.app, s.pretend.CatchUp), web.Options{})
	return s, nil
}

func pretendSlack(now func() time.Time) *sandbox.Slack {
	return sandbox.New(sandbox.Options{
		Now:       now,
		FileDelay: -1,
		Commands: []sandbox.Command{{
			Name: "/stretch", Usage: "[now | snooze 20m | pause until monday | plan | settings | help]",
			Description: "A short upper-back break, now or later",
		}},
		Shortcuts: Shortcuts(),
	})
}

// Run works until ctx ends, as an App does.
func (s *Sandbox) Run(ctx context.Context) error { return s.app.Run(ctx) }

// Close ends the pretend Slack.
func (s *Sandbox) Close() {
	s.door.Close()
	s.pretend.Close()
}

// Shortcuts are those of the manifest.
func Shortcuts() []sandbox.Shortcut {
	return []sandbox.Shortcut{
		{CallbackID: "stretch_break", Name: "Take a stretch break"},
		{CallbackID: "stretch_settings", Name: "Stretch settings"},
	}
}
