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

// opens makes what browsers find on the server: the pages, and the way in for workspaces.
// It has tokens that end renewed.
func (a *App) opens(p Public) (front http.Handler, err error) {
	s := a.shared
	site, err := pages.New(pages.Options{
		Command: p.Command, Support: a.tenants.support, HTTPS: strings.HasPrefix(p.URL, "https://"), Backups: p.Copies, Log: s.Log,
	})
	if err != nil {
		return nil, err
	}
	heed := func(ctx context.Context, r workspace.Record) error { return a.installations.heed(ctx, r.ID) }
	known := func() install.App { // each with a way of its own to Slack: a flood of visitors keeps no token from being renewed
		return install.App{
			ClientID: p.ClientID, ClientSecret: p.ClientSecret, API: s.APIURL,
			HTTP: &http.Client{Transport: webapi.NewLine(s.line()), CheckRedirect: guard.Stay},
		}
	}
	in := install.New(install.Options{
		App: known(), Public: p.URL, Keys: s.Keys, Store: s.store, Once: s.store.Once, Installed: heed, Pages: site, Now: s.Now, Log: s.Log,
	})
	rotation := install.NewRotation(install.RotationOptions{
		App: known(), Keys: s.Keys, Store: s.store, Mine: a.tenants.settled, Renewed: heed, Now: s.Now, Log: s.Log,
		Ended: func(ctx context.Context, r workspace.Record) {
			if err := heed(ctx, r); err != nil {
				s.Log.ErrorContext(ctx, "that a workspace ended was not heeded", "workspace", r.ID, "error", err)
			}
		},
	})
	a.also = append(a.also, rotation.Run)
	mux := http.NewServeMux()
	mux.Handle(pages.Begin, in)
	mux.Handle(install.Callback, in)
	mux.Handle("/", site)
	return mux, nil
}
