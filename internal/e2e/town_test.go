package e2e

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/seal"
	"unhunch/internal/session"
	"unhunch/internal/workspace"
)

// town is the whole bot at work for several workspaces, with a real store.
type town struct {
	*sandboxtest.Town
	t     *testing.T
	shelf shelf
	keys  seal.Keys
	log   *e2etest.Log
	store app.Kept
	app   *app.App

	fetches app.FetchCalendar // nil: the usual way

	cancel context.CancelFunc
	ended  chan error
}

// found makes workspaces and an empty store. Nothing runs yet, and nobody has installed
// the app.
func found(t *testing.T, o sandbox.PlatformOptions) *town {
	t.Helper()
	keys, err := seal.Read(seal.New())
	if err != nil {
		t.Fatal(err)
	}
	w := &town{Town: sandboxtest.Found(t, o), t: t, shelf: shelfOf(t), keys: keys, log: new(e2etest.Log)}
	t.Cleanup(w.stops)
	return w
}

// starts puts the bot together and lets it work.
func (w *town) starts() {
	w.t.Helper()
	w.store = w.shelf.opens(w.t)
	ctx, cancel := context.WithCancel(w.t.Context())
	w.cancel, w.ended = cancel, make(chan error, 1)
	client := *w.Door.HTTPClient()
	client.Timeout = app.CallTimeout
	log := slog.New(slog.NewTextHandler(w.log, nil))
	var err error
	w.app, err = app.AssembleAll(ctx, app.Settings{
		APIURL: w.Door.APIURL(), HTTP: &client, Usual: prefstest.StraightPlan(), Keys: w.keys, FetchCalendar: w.fetches, Support: "help@example.com", Log: log,
		Public:        &app.Public{URL: sandboxtest.AppURL, ClientID: w.App().ClientID, ClientSecret: w.App().ClientSecret, Command: "/stretch"},
		SigningSecret: w.SigningSecret(), Serve: w.Serve,
	}, w.store, builtIn(w.t))
	if err != nil {
		w.t.Fatal(err)
	}
	go func() { w.ended <- w.app.Run(ctx) }()
	passes(time.Second)
	w.Subscribe()
}

// stops ends the bot as a SIGTERM does.
func (w *town) stops() {
	w.t.Helper()
	if w.cancel == nil {
		return
	}
	w.cancel()
	w.cancel = nil
	if err := <-w.ended; err != nil {
		w.t.Errorf("stopped with %v\n%s", err, w.log)
	}
	w.Serve(nil)
	if err := w.store.Close(); err != nil {
		w.t.Error(err)
	}
}

// endsWell stops a bot that had nothing to complain of.
func (w *town) endsWell() {
	w.t.Helper()
	passes(time.Second)
	w.stops()
	if log := w.log.String(); strings.Contains(log, "level=ERROR") {
		w.t.Errorf("the log has errors:\n%s", log)
	}
	w.Close()
}

// installs has somebody bring the app into their workspace, from the bot's own pages.
func (w *town) installs(who *sandboxtest.Person, without ...string) sandboxtest.Page {
	w.t.Helper()
	page := w.Browser().Installs(who, sandboxtest.AppURL+"/slack/install", without...)
	if page.Status != http.StatusOK {
		w.t.Fatalf("not installed: %d\n%s", page.Status, page.Body)
	}
	return page
}

// keeps is what the bot keeps of somebody in a workspace.
func (w *town) keeps(in *sandboxtest.Office, p *sandboxtest.Person) session.Desk {
	w.t.Helper()
	desk, err := w.store.Desk(w.t.Context(), prefs.UserID{Workspace: in.Options().Team.ID, Person: p.ID()})
	if err != nil {
		w.t.Fatal(err)
	}
	return desk
}

// state is how it stands with a workspace.
func (w *town) state(of *sandboxtest.Office) workspace.State {
	w.t.Helper()
	r, err := w.store.Workspace(w.t.Context(), of.Options().Team.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return r.State()
}

func TestTwoWorkspacesAreServedSideBySide(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := found(t, sandbox.PlatformOptions{})
		until(t, "2000-01-03 08:00", "UTC")
		w.starts()
		north, south := w.Office("north"), w.Office("south")
		ana, other := north.Person("ana"), south.Person("ana")
		if ana.ID() != other.ID() {
			t.Fatal("they are told apart by their ids")
		}
		w.installs(ana)
		agrees(ana)
		if w.keeps(south, other).Person.Version != 0 {
			t.Error("her namesake said yes, too")
		}
		w.installs(other)
		agrees(other)
		passes(2 * time.Hour)
		for _, p := range []*sandboxtest.Person{ana, other} {
			p.Sees("Skip")
		}
		_ = ana.Types("/stretch pause until tomorrow")
		passes(time.Second)
		if until := w.keeps(south, other).Person.PausedUntil; !until.IsZero() || w.keeps(north, ana).Person.PausedUntil.IsZero() {
			t.Errorf("paused until %s", until)
		}
		w.endsWell()
	})
}
