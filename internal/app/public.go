package app

import (
	"context"
	"net/http"
	"strings"

	"unhunch/internal/bot/install"
	"unhunch/internal/guard"
	"unhunch/internal/pages"
	"unhunch/internal/webapi"
	"unhunch/internal/workspace"
)

// Front is what browsers find on the server: the pages, and the way in for workspaces.
// nil: the settings have no Public.
func (a *App) Front() http.Handler { return a.front }

// opens makes the front, and has tokens that end renewed.
func (a *App) opens(p Public) error {
	s := a.shared
	site, err := pages.New(pages.Options{
		Command: p.Command, Support: s.Support, HTTPS: strings.HasPrefix(p.URL, "https://"), Backups: p.Copies, Log: s.Log,
	})
	if err != nil {
		return err
	}
	known := func() install.App { // each with a way of its own to Slack: a flood of visitors keeps no token from being renewed
		return install.App{
			ClientID: p.ClientID, ClientSecret: p.ClientSecret, API: s.APIURL,
			HTTP: &http.Client{Transport: webapi.NewLine(s.line()), CheckRedirect: guard.Stay},
		}
	}
	in := install.New(install.Options{
		App: known(), Public: p.URL, Keys: s.Keys, Store: s.store, Installed: a.Heed, Pages: site, Now: s.Now, Log: s.Log,
	})
	rotation := install.NewRotation(install.RotationOptions{
		App: known(), Keys: s.Keys, Store: s.store, Renewed: a.Heed, Now: s.Now, Log: s.Log,
		Ended: func(ctx context.Context, r workspace.Record) {
			if err := a.Heed(ctx, r); err != nil {
				s.Log.ErrorContext(ctx, "that a workspace ended was not heeded", "workspace", r.ID, "error", err)
			}
		},
	})
	a.also = append(a.also, rotation.Run)
	mux := http.NewServeMux()
	mux.Handle(pages.Begin, in)
	mux.Handle(install.Callback, in)
	mux.Handle("/", site)
	a.front = mux
	return nil
}
