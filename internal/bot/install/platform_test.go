package install_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bot/install"
	"unhunch/internal/bubble"
	"unhunch/internal/guard"
	"unhunch/internal/pages"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/scope"
	"unhunch/internal/webapi"
	"unhunch/internal/workspace"
)

// moves has the stage play against a Slack that is as strict as the real one, at the
// bubble's time.
func moves(t *testing.T, app sandbox.AppSettings) (*stage, *sandboxtest.Town) {
	t.Helper()
	app.Scopes, app.Optional = scope.Names(), scope.Optional()
	app.Redirects = []string{server + install.Callback}
	town := sandboxtest.Found(t, sandbox.PlatformOptions{App: app})
	s := open(t)
	set := town.App()
	line := webapi.NewLine(webapi.Options{API: town.Door.APIURL(), Next: town.Door.HTTPClient().Transport, Now: bubble.Now, Log: s.log})
	s.app = install.App{
		ClientID: set.ClientID, ClientSecret: set.ClientSecret, API: town.Door.APIURL(),
		HTTP: &http.Client{Transport: line, CheckRedirect: guard.Stay},
	}
	site, err := pages.New(pages.Options{Command: "/stretch", Support: support, HTTPS: true, Log: s.log})
	if err != nil {
		t.Fatal(err)
	}
	s.site = install.New(install.Options{
		App: s.app, Public: server, Keys: s.keys, Store: s.store, Once: s.store.Once, Pages: site, Now: bubble.Now, Log: s.log,
		Installed: func(_ context.Context, r workspace.Record) error { s.started = append(s.started, r); return nil },
	})
	return s, town
}

// asked is what Slack asks somebody whose browser was sent there.
func asked(t *testing.T, town *sandboxtest.Town, to *url.URL) *sandbox.Question {
	t.Helper()
	q, err := town.Ask(to.Query())
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// back is the path and the query by which Slack sends a browser back.
func back(t *testing.T, to string) string {
	t.Helper()
	target, ours := strings.CutPrefix(to, server)
	if !ours {
		t.Fatalf("sent to %s", to)
	}
	return target
}

func TestSlackGrantsWhatSomebodyAllows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, town := moves(t, sandbox.AppSettings{})
		ana := s.browser()
		q := asked(t, town, ana.begins())
		approved, err := q.Approve(town.Office("north").Person("ana").Person, "dnd:read")
		if err != nil {
			t.Fatal(err)
		}
		s.sees(ana.goes(back(t, approved)), http.StatusOK, "Unhunch is in North", "Left out", "files:write")
		if r := s.knows("T0NORTH"); r.State() != workspace.Alive || r.App != town.App().ID || s.secrets("T0NORTH").Token != town.Office("north").Token() {
			t.Errorf("%+v", r)
		}
		s.sees(ana.goes(back(t, approved)), http.StatusBadRequest, "used already") // she comes back once more
		s.sees(s.browser().goes(back(t, q.Cancel())), http.StatusForbidden, "Nothing was installed")
		town.Close()
	})
}

func TestATokenThatRotatesWorksForDays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, town := moves(t, sandbox.AppSettings{Rotates: true})
		ana := s.browser()
		q := asked(t, town, ana.begins())
		approved, err := q.Approve(town.Office("north").Person("ana").Person)
		if err != nil {
			t.Fatal(err)
		}
		s.sees(ana.goes(back(t, approved)), http.StatusOK, "Unhunch is in North")
		renewed := 0
		rotation := install.NewRotation(install.RotationOptions{
			App: s.app, Keys: s.keys, Store: s.store, Mine: func(string) bool { return true }, Now: bubble.Now, Log: s.log,
			Renewed: func(context.Context, workspace.Record) error { renewed++; return nil },
			Ended:   func(context.Context, workspace.Record) { t.Error("it ended") },
		})
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- rotation.Run(ctx) }()
		const days = 3
		<-time.After(30 * time.Second) // between its looks
		for range days * 24 {
			<-time.After(time.Hour)
			if s.secrets("T0NORTH").Token != town.Office("north").Token() {
				t.Fatalf("at %s it has a token that Slack does not know", bubble.Now())
			}
			if left := bubble.Until(s.knows("T0NORTH").Expires); left < time.Hour {
				t.Fatalf("at %s %s are left", bubble.Now(), left)
			}
		}
		stop()
		if err := <-done; err != nil || renewed != days*24/10 {
			t.Errorf("renewed %d times, %v", renewed, err)
		}
		town.Close()
	})
}
