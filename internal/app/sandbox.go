package app

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"unhunch/internal/bot/pictures"
	"unhunch/internal/calendar/fetch"
	"unhunch/internal/routine"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/web"
	"unhunch/internal/seal"
	"unhunch/internal/store"
)

// Sandbox is the bot at work in a pretend Slack, with a page to play in.
type Sandbox struct {
	Page http.Handler

	pretend *sandbox.Slack
	door    *sandbox.Door
	app     *App
}

// OpenSandbox puts it together, by settings of which it sets itself whatever is about
// Slack and the clock. Without a key it makes one, so that calendars can be given. The
// caller closes it.
func OpenSandbox(ctx context.Context, clock *Clock, kept store.Store, library *routine.Library, set Settings) (*Sandbox, error) {
	s := &Sandbox{pretend: pretendSlack(clock.Now)}
	s.door = s.pretend.InMemory()
	set.BotToken, set.AppToken = s.pretend.Options().BotToken, s.pretend.Options().AppToken
	set.APIURL, set.HTTP, set.Dialer, set.Now = s.door.APIURL(), s.door.HTTPClient(), s.door.Dialer(), clock.Now
	set.Uploads = pictures.Pace{Every: time.Millisecond, Rest: time.Millisecond} // nobody else uses this Slack
	set.FetchCalendar = pretendCalendars(s.door.HTTPClient(), set.complete().FetchCalendar)
	var err error
	if set.Keys.None() {
		set.Keys, err = seal.Read(seal.New())
	}
	if err == nil {
		s.app, err = Assemble(ctx, set, kept, library)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	s.Page = web.New(s.pretend, NewTraveller(clock, s.app, s.pretend.CatchUp), web.Options{Calendars: !set.NoCalendars})
	return s, nil
}

// pretendCalendars gets the calendars of the pretend people through a client, and those
// of others as others does.
func pretendCalendars(through *http.Client, others FetchCalendar) FetchCalendar {
	return func(ctx context.Context, ask fetch.Ask, now time.Time, read func(io.Reader) error) fetch.Outcome {
		if fetch.HostOf(ask.Address) != sandbox.CalendarHost {
			return others(ctx, ask, now, read)
		}
		inside := "http" + strings.TrimPrefix(ask.Address, "https") // within this process
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, inside, http.NoBody)
		if err != nil {
			return fetch.Outcome{Kind: fetch.Refused, Why: fetch.NoAddress}
		}
		answer, err := through.Do(request)
		if err != nil {
			return fetch.Outcome{Kind: fetch.Unreachable, Why: fetch.NoAnswer}
		}
		defer func() { _ = answer.Body.Close() }()
		if answer.StatusCode != http.StatusOK {
			return fetch.Outcome{Kind: fetch.Gone, Status: answer.StatusCode}
		}
		if err := read(answer.Body); err != nil {
			return fetch.Outcome{Kind: fetch.Unread, Status: answer.StatusCode, Err: err}
		}
		return fetch.Outcome{Kind: fetch.Fresh, Status: answer.StatusCode}
	}
}

func pretendSlack(now func() time.Time) *sandbox.Slack { return sandbox.New(pretendWorkspace(now)) }

// pretendCommand is the app's, as its manifest names it.
const pretendCommand = "/stretch"

// pretendWorkspace is one in which the app is as its manifest has it.
func pretendWorkspace(now func() time.Time) sandbox.Options {
	return sandbox.Options{
		Now:       now,
		FileDelay: -1,
		Commands: []sandbox.Command{{
			Name: pretendCommand, Usage: "[now | snooze 20m | pause until monday | plan | settings | help]",
			Description: "A short upper-back break, now or later",
		}},
		Shortcuts: Shortcuts(),
	}
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
