package app

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/bot/door"
	"unhunch/internal/bot/install"
	"unhunch/internal/bot/pictures"
	"unhunch/internal/pages"
	"unhunch/internal/routine"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/web"
	"unhunch/internal/scope"
	"unhunch/internal/seal"
	"unhunch/internal/store"
	"unhunch/internal/workspace"
)

// SandboxTown is the bot at work for the workspaces of a pretend Slack that speaks HTTP:
// one has the app, and another can install it.
type SandboxTown struct {
	Page http.Handler      // Slack: the workspaces to play in, and the question whether an app may be installed
	Bot  *sandbox.Premises // what the bot shows whoever installs it, and where it takes what Slack sends

	platform *sandbox.Platform
	into     *sandbox.Door // to Slack
	door     *sandbox.Door // to the bot
	at       TownAddresses
	app      *App
}

// TownAddresses are where a visitor's browser finds both, without a path.
type TownAddresses struct{ Slack, Bot string }

// OpenSandboxTown puts it together as OpenSandbox does. What one says to the other goes
// within the process. A workspace whose token the store has, and the key opens, has the
// app as before. The caller closes it.
func OpenSandboxTown(ctx context.Context, clock *Clock, kept store.Store, library *routine.Library, set Settings, at TownAddresses) (*SandboxTown, error) {
	var err error
	if set.Keys.None() {
		if set.Keys, err = seal.Read(seal.New()); err != nil {
			return nil, err
		}
	}
	workspaces, err := remembered(ctx, kept, set.Keys, pretendWorkspaces(clock.Now))
	if err != nil {
		return nil, err
	}
	s := &SandboxTown{Bot: new(sandbox.Premises), at: at}
	s.door = sandbox.InMemory(s.Bot, "bot.test")
	s.platform = sandbox.NewPlatform(sandbox.PlatformOptions{
		App: sandbox.AppSettings{
			Redirects: []string{at.Bot + install.Callback}, Scopes: scope.Names(), Optional: scope.Optional(),
		},
		Workspaces: workspaces, Client: s.door.HTTPClient(),
	})
	s.platform.At(at.Slack)
	s.into = s.platform.InMemory()
	if err := s.assemble(ctx, clock, kept, library, set); err != nil {
		s.Close()
		return nil, err
	}
	s.Page = web.ForPlatform(s.platform, NewTraveller(clock, s.app, s.platform.CatchUp), web.Options{
		Calendars: !set.NoCalendars, Install: at.Bot + pages.Install,
	})
	return s, nil
}

// assemble puts the bot together, for the workspaces that have the app.
func (s *SandboxTown) assemble(ctx context.Context, clock *Clock, kept store.Store, library *routine.Library, set Settings) (err error) {
	set.APIURL, set.HTTP, set.Now = s.at.Slack+"/api/", s.into.HTTPClient(), clock.Now
	set.Uploads = pictures.Pace{Every: time.Millisecond, Rest: time.Millisecond} // nobody else uses this Slack
	set.FetchCalendar = pretendCalendars(s.into.HTTPClient(), set.complete().FetchCalendar)
	settings := s.platform.App()
	set.Public = &Public{URL: s.at.Bot, ClientID: settings.ClientID, ClientSecret: settings.ClientSecret, Command: pretendCommand}
	set.SigningSecret, set.Serve = s.platform.SigningSecret(), s.Bot.Let
	for _, slack := range s.platform.Slacks() {
		if !slack.Installed() {
			continue
		}
		o := slack.Options()
		if _, err := workspace.Install(ctx, kept, set.Keys, workspace.Grant{
			ID: o.Team.ID, Name: o.Team.Name, App: settings.ID, BotUser: o.App.UserID, Scopes: slack.Scopes(), Token: slack.Token(),
		}, clock.Now()); err != nil {
			return err
		}
	}
	s.app, err = AssembleAll(ctx, set, kept, library)
	return err
}

// pretendWorkspaces are two, of which the first has the app.
func pretendWorkspaces(now func() time.Time) []sandbox.Options {
	first, second := pretendWorkspace(now), pretendWorkspace(now)
	first.Team = sandbox.Team{ID: "T0SANDBOX", Name: "Sandbox", Domain: "sandbox"}
	first.BotToken, first.Scopes = "xoxb-sandbox", scope.Names()
	second.Team = sandbox.Team{ID: "T0HARBOUR", Name: "Harbour", Domain: "harbour"}
	second.People = []sandbox.Profile{
		{Handle: "dana", RealName: "Dana Weber", Zone: "Europe/Berlin", Locale: "de-DE", Admin: true},
		{Handle: "emre", RealName: "Emre Kaya", Zone: "Europe/Istanbul", Locale: "en-GB"},
	}
	return []sandbox.Options{first, second}
}

// remembered gives workspaces the tokens that a store has of them.
func remembered(ctx context.Context, kept workspace.Store, keys seal.Keys, all []sandbox.Options) ([]sandbox.Options, error) {
	records, err := kept.Workspaces(ctx)
	if err != nil {
		return nil, fmt.Errorf("who has installed the app: %w", err)
	}
	for _, r := range records {
		secrets, err := r.Open(keys)
		if err != nil || r.State() != workspace.Alive {
			continue // it installs the app anew
		}
		for i := range all {
			if all[i].Team.ID == r.ID {
				all[i].BotToken, all[i].Scopes = secrets.Token, r.Scopes
			}
		}
	}
	return all, nil
}

// Run works until ctx ends, as an App does. Slack tells the bot of everything once that
// takes it.
func (s *SandboxTown) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.app.Run(ctx) })
	g.Go(func() error {
		looks := time.NewTicker(10 * time.Millisecond)
		defer looks.Stop()
		for s.app.door.Open() == 0 {
			select {
			case <-ctx.Done():
				return nil
			case <-looks.C:
			}
		}
		return s.platform.Subscribe(ctx, sandbox.RequestURLs{
			Events: s.at.Bot + door.EventsPath, Commands: s.at.Bot + door.CommandsPath, Interactions: s.at.Bot + door.InteractionsPath,
		})
	})
	return g.Wait()
}

// Close ends the pretend Slack.
func (s *SandboxTown) Close() {
	s.into.Close()
	s.platform.Close()
	s.door.Close()
}
