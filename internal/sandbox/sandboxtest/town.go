package sandboxtest

import (
	"cmp"
	"net/http"
	"testing"

	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
)

// AppURL is where the app of a Town is, as Slack and browsers reach it.
const AppURL = "https://app.test"

// Town is several workspaces in memory, with an app that takes requests and that each of
// them can install. It is closed with the test.
type Town struct {
	*sandbox.Platform
	Door *sandbox.Door // into Slack
	Desk *sandbox.Door // into the app, at AppURL
	t    testing.TB
	app  sandbox.Premises
}

// Found makes a platform that goes by bubble.Clock, unless opts say otherwise, and whose
// app's callback is AppURL/slack/oauth/callback. In a synctest bubble, call it, and Close,
// inside. Nobody runs the app yet: see Serve.
func Found(tb testing.TB, opts sandbox.PlatformOptions) *Town {
	tb.Helper()
	if len(opts.Workspaces) == 0 {
		opts.Workspaces = Twins()
	}
	if opts.Workspaces[0].Now == nil {
		opts.Workspaces[0].Now = bubble.Clock()
	}
	if opts.App.Redirects == nil {
		opts.App.Redirects = []string{AppURL + "/slack/oauth/callback"}
	}
	o := &Town{t: tb}
	o.Desk = sandbox.InMemory(&o.app, "app.test")
	if opts.Client == nil {
		opts.Client = sandbox.Between(o.Desk)
	}
	o.Platform = sandbox.NewPlatform(opts)
	o.Door = o.InMemory()
	tb.Cleanup(o.Close)
	return o
}

// Twins are two workspaces without the app, in which people and channels have the same
// ids: "north" and "south".
func Twins() []sandbox.Options {
	return []sandbox.Options{
		{Team: sandbox.Team{ID: "T0NORTH", Name: "North", Domain: "north"}},
		{Team: sandbox.Team{ID: "T0SOUTH", Name: "South", Domain: "south"}},
	}
}

// Close ends every connection. It may be called more than once.
func (o *Town) Close() {
	o.Desk.Close()
	o.Platform.Close()
	o.Door.Close()
}

// Serve has somebody run the app from now on; nil is nobody.
func (o *Town) Serve(app http.Handler) { o.app.Let(app) }

// Subscribe has the app told of everything, at the usual paths of AppURL.
func (o *Town) Subscribe() {
	o.t.Helper()
	err := o.Platform.Subscribe(o.t.Context(), sandbox.RequestURLs{
		Events: AppURL + "/slack/events", Commands: AppURL + "/slack/commands", Interactions: AppURL + "/slack/interactions",
	})
	if err != nil {
		o.t.Fatalf("subscribe: %v", err)
	}
}

// Office is one workspace, by id, name or domain.
func (o *Town) Office(named string) *Office {
	o.t.Helper()
	s := o.Slack(named)
	if s == nil {
		o.t.Fatalf("there is no workspace %q", named)
	}
	return &Office{Slack: s, Door: o.Door, t: o.t}
}

// token is that of the app in the office, or the one that it began with.
func (o *Office) token() string { return cmp.Or(o.Token(), o.Options().BotToken) }
