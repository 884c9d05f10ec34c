package app

import (
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"unhunch/internal/bot/pictures"
	"unhunch/internal/calendar/fetch"
	"unhunch/internal/delivery"
	"unhunch/internal/guard"
	"unhunch/internal/metrics"
	"unhunch/internal/pages"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/seal"
	"unhunch/internal/status"
	"unhunch/internal/webapi"
)

// Settings are what a running bot needs to know, however it was started.
type Settings struct {
	BotToken, AppToken string
	Listener           net.Listener // for Slack's requests, instead of Socket Mode; nil: there is none
	SigningSecret      string       // that those are signed with
	Public             *Public      // workspaces install the app by themselves; nil: there is one, whose tokens are given
	APIURL             string
	HTTP               *http.Client      // nil: a sensible one
	Dialer             *websocket.Dialer // nil: a sensible one
	Now                func() time.Time  // nil: the store's clock; the sandbox moves it forward

	// Serve is given what takes Slack's requests, and shows browsers the front; nil: they
	// come by the Listener, if at all.
	Serve func(http.Handler)

	Limits   delivery.Limits // zero: the usual ones
	Chores   []schedule.Chore
	Beaten   func()           // see schedule.Options; nil: nobody waits for it
	Watch    *metrics.Metrics // nil: nobody looks
	Pictures string           // the URL they are found under; "": they are uploaded
	Uploads  pictures.Pace    // zero: the usual one
	Log      *slog.Logger

	Words    *status.Words     // nil: the built-in ones
	Holidays schedule.Holidays // may be nil
	Usual    *prefs.Timetable  // the plan of somebody new; nil: that of prefs.Defaults
	Support  string            // where people get help; may be empty
	Own      Policies          // what is otherwise for some workspaces; nil: nothing is
	Keys     seal.Keys         // seal people's secrets in the store; none: nobody can give any

	CalendarHosts fetch.Hosts   // who is asked for people's calendars
	NoCalendars   bool          // nobody can give one
	FetchCalendar FetchCalendar // nil: as the hosts allow
	Version       string        // of the bot, as servers of calendars are told

	signs *webapi.Signs // made by complete: all lines lead the same way
}

// Public is how workspaces install the app by themselves.
type Public struct {
	URL                    string // of this server, as others reach it; without a path
	ClientID, ClientSecret string // the app's
	Command                string // the app's, as the pages name it
	Copies                 int    // of the store that are kept, one a day
}

// install is the address of the page by which a workspace installs the app; "": there is none.
func (s Settings) install() string {
	if s.Public == nil {
		return ""
	}
	return s.Public.URL + pages.Install
}

// CallTimeout bounds one call to Slack. What takes longer has an unknown
// outcome.
const CallTimeout = 20 * time.Second

// complete are the settings with what may be left out.
func (s Settings) complete() Settings {
	if s.HTTP == nil {
		s.HTTP = &http.Client{Timeout: CallTimeout, Transport: toSlack()}
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.signs == nil {
		s.signs = new(webapi.Signs)
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

// line is what a line to Slack is made of.
func (s Settings) line() webapi.Options {
	return webapi.Options{API: s.APIURL, Next: s.HTTP.Transport, Now: s.Now, Log: s.Log, Timeout: s.HTTP.Timeout, Called: s.called(), Signs: s.signs}
}
