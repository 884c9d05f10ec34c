// Package app puts the parts together, once, for the binary, the sandbox, the
// tests and the bench.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"

	"unhunch/internal/bot"
	"unhunch/internal/bot/door"
	"unhunch/internal/bot/pictures"
	"unhunch/internal/calendar/diary"
	"unhunch/internal/calendar/fetch"
	"unhunch/internal/delivery"
	"unhunch/internal/guard"
	"unhunch/internal/metrics"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/seal"
	"unhunch/internal/status"
	"unhunch/internal/store"
	"unhunch/internal/webapi"
)

// Settings are what a running bot needs to know, however it was started.
type Settings struct {
	BotToken, AppToken string
	APIURL             string
	HTTP               *http.Client      // nil: a sensible one
	Dialer             *websocket.Dialer // nil: a sensible one
	Now                func() time.Time  // the sandbox moves it forward
	Limits             delivery.Limits   // zero: the usual ones
	Chores             []schedule.Chore
	Beaten             func()           // see schedule.Options; nil: nobody waits for it
	Watch              *metrics.Metrics // nil: nobody looks
	Pictures           string           // the URL they are found under; "": they are uploaded
	Uploads            pictures.Pace    // zero: the usual one
	Log                *slog.Logger

	Words    *status.Words     // nil: the built-in ones
	Holidays schedule.Holidays // may be nil
	Usual    *prefs.Timetable  // the plan of somebody new; nil: that of prefs.Defaults
	Support  string            // where people get help; may be empty
	Keys     seal.Keys         // seal people's secrets in the store; none: nobody can give any

	CalendarHosts fetch.Hosts   // who is asked for people's calendars
	NoCalendars   bool          // nobody can give one
	FetchCalendar FetchCalendar // nil: as the hosts allow
	Version       string        // of the bot, as servers of calendars are told
}

// CallTimeout bounds one call to Slack. What takes longer has an unknown
// outcome.
const CallTimeout = 20 * time.Second

// App is the bot, put together. One line of it is one reminder's life: the
// scheduler finds who is due, the store writes down what is owed, the courier
// takes it to Slack, the socket brings back the press, the desk answers it.
type App struct {
	store     store.Store
	workspace string
	reminders Reminders
	turns     *turns
	bot       *bot.Bot
	gallery   *pictures.Gallery
	calendars *calendars
	diary     *diary.Diary
	socket    *door.Socket
	now       func() time.Time
	log       *slog.Logger
	line      *webapi.Line
}

// Assemble introduces itself to Slack and wires the parts. It tries again
// while Slack cannot be reached, and gives up where the tokens are refused.
func Assemble(ctx context.Context, s Settings, kept store.Store, library *routine.Library) (*App, error) {
	s = s.complete()
	line := webapi.NewLine(webapi.Options{API: s.APIURL, Next: s.HTTP.Transport, Now: s.Now, Log: s.Log, Timeout: s.HTTP.Timeout, Called: s.called()})
	client := &http.Client{Transport: line, CheckRedirect: guard.Stay}
	scopes := new(pictures.Scopes)
	api := slack.New(s.BotToken,
		slack.OptionAppLevelToken(s.AppToken),
		slack.OptionAPIURL(s.APIURL),
		slack.OptionHTTPClient(client),
		slack.OptionOnResponseHeaders(scopes.Heard),
	)
	self, err := door.Introduce(ctx, api, s.Log)
	if err != nil {
		return nil, err
	}
	a := &App{store: kept, workspace: self.Workspace, now: s.Now, log: s.Log, line: line}
	a.gallery, err = pictures.New(ctx, pictures.Options{
		Base:      s.Pictures,
		API:       api,
		Workspace: self.Workspace,
		Scopes:    scopes,
		Files:     kept,
		Library:   library,
		Pace:      s.Uploads,
		Now:       s.Now,
		Log:       s.Log,
	})
	if err != nil {
		return nil, err
	}
	a.calendars = newCalendars(calendarOptions{keys: s.Keys, off: s.NoCalendars, fetch: s.FetchCalendar, desks: kept, now: s.Now, watch: s.Watch, log: s.Log})
	a.bot = bot.New(bot.Options{
		Self:    self,
		API:     api,
		HTTP:    client,
		Desks:   kept,
		Days:    kept,
		Library: library,
		Gallery: a.gallery,
		Now:     s.Now,
		Wake:    func() { a.reminders.Courier.Wake() },
		Log:     s.Log,

		Elsewhere: func(o ...delivery.Outcome) { a.reminders.Courier.Elsewhere(o...) },

		Soon:     kept.Soon,
		Words:    s.Words,
		Holidays: s.Holidays,
		Usual:    s.Usual,
		Support:  s.Support,

		Calendars: a.calendars,
	})
	a.keepDiary(s)
	a.turns = &turns{people: map[prefs.UserID]turn{}}
	a.reminders = a.remind(s)
	a.socket = door.NewSocket(api, s.Dialer, s.Log, a.bot.Receive)
	if s.Watch != nil {
		a.socket.Watch(s.Watch.Acknowledged)
	}
	return a, nil
}

// complete are the settings with what may be left out.
func (s Settings) complete() Settings {
	if s.HTTP == nil {
		s.HTTP = &http.Client{Timeout: CallTimeout, Transport: toSlack()}
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.Dialer == nil {
		s.Dialer = &websocket.Dialer{Proxy: guard.Socket(s.APIURL, http.ProxyFromEnvironment)}
	}
	if s.FetchCalendar == nil {
		version, _, _ := strings.Cut(s.Version, ",") // and not of what it was built
		s.FetchCalendar = fetch.New(fetch.Options{Hosts: s.CalendarHosts, Agent: "unhunch/" + version}).Get
	}
	return s
}

// remind has reminders told to all who look at them.
func (a *App) remind(s Settings) Reminders {
	beats, outcomes := []schedule.Observer{a.turns, a.bot.Follower()}, []delivery.Observer{a.bot.Follower()}
	if s.Watch != nil {
		beats, outcomes = append(beats, s.Watch), append(outcomes, s.Watch)
	}
	return Remind(a.store, a.bot,
		schedule.Options{Steps: a.bot.TimeUp, Chores: s.Chores, Beaten: s.Beaten, Observers: beats, Presence: a.presence, Holidays: s.Holidays, Log: s.Log},
		delivery.Options{Now: s.Now, Limits: s.Limits, Observers: outcomes})
}

// keepDiary has calendars looked into ahead, and their owners told.
func (a *App) keepDiary(s Settings) {
	a.calendars.owner = a.bot
	a.diary = diary.New(diary.Options{
		Soon: a.store.Soon, Hasten: a.store.Hasten, Want: a.calendars.want, Busy: a.calendars.Busy, Now: s.Now, Log: s.Log,
	})
}

// presence is what is known of somebody by what Slack and their calendar say.
func (a *App) presence(who prefs.UserID, now time.Time) schedule.Presence {
	return a.diary.Know(who, a.bot.Presence().Of(who, now), now)
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
func (s Settings) called() func(method string, answer webapi.Kind, took time.Duration) {
	if s.Watch == nil {
		return nil
	}
	return func(method string, answer webapi.Kind, took time.Duration) {
		s.Watch.Called(method, string(answer), took)
	}
}

// Run works until ctx ends, until Slack refuses the tokens, or until the store is
// not where it was. Everything that was begun is finished before it returns:
// presses that were acknowledged, calls in flight, the beat. What hangs is left
// behind after ten seconds: errHangs.
func (a *App) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return a.store.Watch(ctx) })
	g.Go(func() error { return a.reminders.Courier.Run(ctx) })
	g.Go(func() error {
		a.lookAhead(ctx)
		return a.reminders.Scheduler.Run(ctx, a.now)
	})
	g.Go(func() error { return a.bot.Presence().Run(ctx) })
	g.Go(func() error { return a.bot.KeepHomes(ctx) })
	g.Go(func() error { return a.bot.KeepCards(ctx) })
	g.Go(func() error { return a.bot.KeepAnswers(ctx) })
	g.Go(func() error { return a.gallery.Run(ctx) })
	g.Go(func() error { return a.calendars.run(ctx) })
	g.Go(func() error { return a.diary.Run(ctx) })
	g.Go(func() error {
		defer a.bot.Wait()
		return a.socket.Run(ctx)
	})
	g.Go(func() error { return a.dismissed(ctx) })
	if err := ended(ctx, g); err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("stopped: %w", err)
	}
	return nil
}

// mostEnding is how long the end may take.
const mostEnding = 10 * time.Second

var errHangs = fmt.Errorf("not everything that was under way ended within %s: it was left as it is", mostEnding)

// ended is g.Wait, but waits no longer than mostEnding once its ctx is over.
func ended(ctx context.Context, g *errgroup.Group) error {
	end := make(chan error, 1)
	go func() { end <- g.Wait() }()
	select {
	case err := <-end:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-end:
		return err
	case <-time.After(mostEnding):
	}
	if why := context.Cause(ctx); !errors.Is(why, context.Canceled) {
		return errors.Join(why, errHangs)
	}
	return errHangs
}

// farewell is how long the word that the app was removed may come after the first
// refusal of its token: only by that word it is known, and records are deleted.
const farewell = 5 * time.Second

// dismissed waits until there is nothing more to do for this token.
func (a *App) dismissed(ctx context.Context) error {
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

func (a *App) lookAhead(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, firstLook)
	defer cancel()
	if err := a.bot.Presence().LookAhead(ctx, a.now()); err != nil && ctx.Err() == nil {
		a.log.Error("could not look ahead", "error", err)
	}
}

// Tick beats once more, now, and looks at what is owed.
func (a *App) Tick(ctx context.Context) error {
	_, err := a.reminders.Scheduler.Tick(ctx, a.now())
	a.reminders.Courier.Wake()
	return err
}

// Refusing lists what Slack will not do until somebody mends it.
func (a *App) Refusing() []webapi.Refusal { return a.line.Refusing() }

// Renew goes on with other material.
func (a *App) Renew(m bot.Material) {
	a.bot.Renew(m)
	a.reminders.Scheduler.Observe(m.Holidays)
}
