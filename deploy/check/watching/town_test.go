//go:build prometheus && postgres

package watching

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/bubble"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/routine"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/seal"
)

// town is two workspaces that installed the app, and a bot that Slack calls over HTTP, of
// which much goes wrong on one day.
func town(t *testing.T, seen *scrapes) {
	t.Helper()
	w := sandboxtest.Found(t, sandbox.PlatformOptions{})
	read := func(keys string) seal.Keys {
		all, err := seal.Read(keys)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	theirs := read(seal.New())
	keys, slow := theirs, false
	var door http.Handler
	w.Serve(http.HandlerFunc(func(to http.ResponseWriter, r *http.Request) {
		if slow && r.URL.Path == "/slack/events" {
			e2etest.Passes(4 * time.Second) // Slack has hung up by then, and sends it again
		}
		door.ServeHTTP(to, r)
	}))
	expires := monday.Add(13 * 24 * time.Hour)
	b := &bot{
		t: t, seen: seen, is: target{"unhunch-town", "town:9090"}, dir: t.TempDir(), log: new(e2etest.Log),
		options: func(o *app.WatchOptions) {
			o.Listens, o.Expires = true, func() time.Time { return expires }
		},
		assembles: func(ctx context.Context, s app.Settings, kept app.Kept, library *routine.Library) (*app.App, error) {
			client := *w.Door.HTTPClient()
			client.Timeout = app.CallTimeout
			s.APIURL, s.HTTP, s.Keys, s.Support = w.Door.APIURL(), &client, keys, "help@example.com"
			s.Public = &app.Public{URL: sandboxtest.AppURL, ClientID: w.App().ClientID, ClientSecret: w.App().ClientSecret, Command: "/stretch"}
			s.SigningSecret, s.Serve = w.SigningSecret(), func(h http.Handler) { door = h }
			return app.AssembleAll(ctx, s, kept, library)
		},
	}
	makes(t, b.backups())
	until(monday.Add(-12 * time.Hour))
	b.starts()
	e2etest.Passes(time.Second)
	w.Subscribe()
	north, south := w.Office("north"), w.Office("south")
	people := []*sandboxtest.Person{north.Person("ana"), south.Person("ana")}
	for _, p := range people {
		w.Browser().Installs(p, sandboxtest.AppURL+"/slack/install")
		e2etest.SaysYes(p)
	}
	restarts := func(with seal.Keys) func() {
		return func() {
			keys = with
			b.stops()
			b.starts()
		}
	}
	knocks := false
	b.goesThrough(map[string]func(){
		"09:00": func() { expires = expires.Add(90 * 24 * time.Hour) },
		"10:10": func() { knocks = true },
		"10:40": func() { knocks = false },
		"11:00": func() { slow = true },
		"11:40": func() { slow = false },
		"14:10": restarts(read(seal.New())),
		"14:40": restarts(theirs),
		"15:55": func() {
			north.Fault(sandbox.Fault{Kind: sandbox.Says, Status: http.StatusOK, Body: `{"ok":false,"error":"invalid_auth"}`, Times: 1 << 30})
		},
		"17:20": north.Heal,
		"18:00": south.RevokeTokens,
	}, func(minute int) {
		if b.page == nil {
			return
		}
		if minute%5 == 0 {
			for _, p := range people {
				moves(p)
			}
		}
		if slow { // they change their status, which Slack tells
			people[0].SetStatus(sandbox.Status{Emoji: ":tea:", Text: bubble.Now().Format("15:04")})
		}
		if knocks {
			for range 20 {
				r := httptest.NewRequest(http.MethodPost, sandboxtest.AppURL+"/slack/events", strings.NewReader("{}"))
				r.Header.Set("X-Slack-Signature", "v0=00")
				door.ServeHTTP(httptest.NewRecorder(), r)
			}
		}
	})
	b.stops()
	w.Serve(nil)
}
