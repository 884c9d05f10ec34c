package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"

	"unhunch/internal/bot"
	"unhunch/internal/bot/door"
	"unhunch/internal/bot/pictures"
	"unhunch/internal/delivery"
	"unhunch/internal/guard"
	"unhunch/internal/metrics"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/status"
	"unhunch/internal/store"
	"unhunch/internal/webapi"
)

// settings are what a running bot needs to know, however it was started.
type settings struct {
	botToken, appToken string
	apiURL             string
	http               *http.Client      // nil: a sensible one
	dialer             *websocket.Dialer // nil: a sensible one
	now                func() time.Time  // the sandbox moves it forward
	limits             delivery.Limits   // zero: the usual ones
	chores             []schedule.Chore
	watch              *metrics.Metrics // nil: nobody looks
	pictures           string           // the URL they are found under; "": they are uploaded
	uploads            pictures.Pace    // zero: the usual one
	log                *slog.Logger

	words    *status.Words     // nil: the built-in ones
	holidays schedule.Holidays // may be nil
	support  string            // where people get help; may be empty
}

// callTimeout bounds one call to Slack. What takes longer has an unknown
// outcome.
const callTimeout = 20 * time.Second

// app is the bot, put together. One line of it is one reminder's life: the
// scheduler finds who is due, the store writes down what is owed, the courier
// takes it to Slack, the socket brings back the press, the desk answers it.
type app struct {
	store     store.Store
	scheduler *schedule.Scheduler
	beats     *beats
	courier   *delivery.Courier
	bot       *bot.Bot
	gallery   *pictures.Gallery
	socket    *door.Socket
	now       func() time.Time
	log       *slog.Logger
	line      *webapi.Line
}

// assemble introduces itself to Slack and wires the parts. It tries again
// while Slack cannot be reached, and gives up where the tokens are refused.
func assemble(ctx context.Context, s settings, kept store.Store, library *routine.Library) (*app, error) {
	if s.http == nil {
		s.http = &http.Client{Timeout: callTimeout, Transport: toSlack()}
	}
	if s.now == nil {
		s.now = time.Now
	}
	line := webapi.NewLine(webapi.Options{API: s.apiURL, Next: s.http.Transport, Now: s.now, Log: s.log, Timeout: s.http.Timeout, Called: s.called()})
	client := &http.Client{Transport: line, CheckRedirect: guard.Stay}
	scopes := new(pictures.Scopes)
	api := slack.New(s.botToken,
		slack.OptionAppLevelToken(s.appToken),
		slack.OptionAPIURL(s.apiURL),
		slack.OptionHTTPClient(client),
		slack.OptionOnResponseHeaders(scopes.Heard),
	)
	self, err := door.Introduce(ctx, api, s.log)
	if err != nil {
		return nil, err
	}
	a := &app{store: kept, now: s.now, log: s.log, line: line}
	a.gallery, err = pictures.New(ctx, pictures.Options{
		Base:      s.pictures,
		API:       api,
		Workspace: self.Workspace,
		Scopes:    scopes,
		Files:     kept,
		Library:   library,
		Pace:      s.uploads,
		Now:       s.now,
		Log:       s.log,
	})
	if err != nil {
		return nil, err
	}
	a.bot = bot.New(bot.Options{
		Self:    self,
		API:     api,
		HTTP:    client,
		Desks:   kept,
		Library: library,
		Gallery: a.gallery,
		Now:     s.now,
		Wake:    func() { a.courier.Wake() },
		Log:     s.log,

		Soon:     kept.Soon,
		Words:    s.words,
		Holidays: s.holidays,
		Support:  s.support,
	})
	a.beats = new(beats)
	beats, outcomes := []schedule.Observer{a.beats, a.bot.Follower()}, []delivery.Observer{a.bot.Follower()}
	if s.watch != nil {
		beats, outcomes = append(beats, s.watch), append(outcomes, s.watch)
	}
	a.courier = delivery.NewCourier(kept, a.bot, s.log, delivery.Options{Now: s.now, Limits: s.limits, Observers: outcomes})
	a.scheduler = schedule.New(schedule.Options{
		Store:  kept,
		Steps:  a.bot.TimeUp,
		Wake:   a.courier.Wake,
		Log:    s.log,
		Chores: s.chores,

		Observers: beats,
		Presence:  a.bot.Presence,
		Holidays:  s.holidays,
	})
	if s.dialer == nil {
		s.dialer = &websocket.Dialer{Proxy: guard.Socket(s.apiURL, http.ProxyFromEnvironment)}
	}
	a.socket = door.NewSocket(api, s.dialer, s.log, a.bot.Receive)
	if s.watch != nil {
		a.socket.Watch(s.watch.Acknowledged)
	}
	return a, nil
}

// toSlack keeps as many connections as there are calls at once: all go to one
// host, which a proxy may be, and not every proxy speaks HTTP/2. Where it is
// spoken, one connection carries them all, so that a silent one has to be noticed.
func toSlack() http.RoundTripper {
	return guard.Transport{Next: &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    128,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: 256 << 10,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 10 * time.Second, PingTimeout: 5 * time.Second},

		OnProxyConnectResponse: webapi.ProxyAnswered,
	}}
}

// called tells who counts calls.
func (s settings) called() func(method string, answer webapi.Kind, took time.Duration) {
	if s.watch == nil {
		return nil
	}
	return func(method string, answer webapi.Kind, took time.Duration) {
		s.watch.Called(method, string(answer), took)
	}
}

// Run works until ctx ends, until Slack refuses the tokens, or until the store
// is not where it was. Everything that
// was begun is finished before it returns: presses that were acknowledged,
// calls in flight, the beat.
func (a *app) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return a.store.Watch(ctx) })
	g.Go(func() error { return a.courier.Run(ctx) })
	g.Go(func() error {
		a.lookAhead(ctx)
		return a.scheduler.Run(ctx, a.now)
	})
	g.Go(func() error { return a.bot.Watch(ctx) })
	g.Go(func() error { return a.bot.KeepHomes(ctx) })
	g.Go(func() error { return a.gallery.Run(ctx) })
	g.Go(func() error {
		defer a.bot.Wait()
		return a.socket.Run(ctx)
	})
	g.Go(func() error { return a.dismissed(ctx) })
	if err := g.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("stopped: %w", err)
	}
	return nil
}

// farewell is how long the word that the app was removed may come after the first
// refusal of its token: only by that word it is known, and records are deleted.
const farewell = 5 * time.Second

// dismissed waits until there is nothing more to do for this token.
func (a *app) dismissed(ctx context.Context) error {
	var refusal webapi.Refusal
	select {
	case <-ctx.Done():
		return nil
	case <-a.bot.Removed():
		return errRemoved
	case refusal = <-a.line.Ended():
	}
	select {
	case <-a.bot.Removed():
		return errRemoved
	case <-ctx.Done():
	case <-time.After(farewell):
	}
	return fmt.Errorf("%w (%s said %s): install the app again and set SLACK_BOT_TOKEN to its new token", door.ErrTokens, refusal.Method, refusal.Code)
}

// errRemoved is also door.ErrTokens, because the token went with the app.
var errRemoved = fmt.Errorf("%w: the app was removed from the workspace: to begin anew, install it again and set SLACK_BOT_TOKEN to its new token", door.ErrTokens)

// firstLook is how long the first beat waits for Slack to say who is in a
// meeting: the bot was not there to hear of it.
const firstLook = 3 * time.Second

func (a *app) lookAhead(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, firstLook)
	defer cancel()
	if err := a.bot.LookAhead(ctx, a.now()); err != nil && ctx.Err() == nil {
		a.log.Error("could not look ahead", "error", err)
	}
}
