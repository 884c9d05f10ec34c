package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bot"
	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store"
	"unhunch/internal/workspace"
)

// full is a store on a disk that takes no more for now.
type full struct {
	store.Store
	is atomic.Bool
}

func (f *full) Forget(ctx context.Context, who prefs.UserID) error {
	if f.is.Load() {
		return errors.New("no space left on device")
	}
	return f.Store.Forget(ctx, who)
}

// nobodyOfThese is Slack, which knows nobody of those that it is asked for.
func nobodyOfThese(asked *atomic.Int64) answering {
	return func(r *http.Request) (*http.Response, error) {
		said := `{"ok":true}`
		if strings.HasSuffix(r.URL.Path, "/users.info") {
			asked.Add(1)
			said = `{"ok":false,"error":"user_not_found"}`
		}
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(said))}, nil
	}
}

// taken has an organisation take the app from a team of so many people.
func taken(t *testing.T, people int) (f *full, a *App, asked *atomic.Int64) {
	t.Helper()
	kept, keys := settled(t, 0)
	grant := workspace.Grant{ID: "E0", Org: true, App: "A1", BotUser: "U1", Scopes: []string{"chat:write"}, Token: "xoxb-e"}
	if _, err := workspace.Install(t.Context(), kept, keys, grant, bubble.Now()); err != nil {
		t.Fatal(err)
	}
	for n := range people {
		err := kept.Change(t.Context(), prefs.UserID{Workspace: "E0", Person: "U" + strings.Repeat("X", n)}, func(d *session.Desk) error {
			d.Person.OptedIn = bubble.Now()
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	f, asked = &full{Store: kept}, new(atomic.Int64)
	a, err := AssembleAll(t.Context(), Settings{
		APIURL: "https://slack.test/api/", HTTP: &http.Client{Transport: nobodyOfThese(asked)}, Keys: keys, Log: slog.New(slog.DiscardHandler),
		Public: &Public{URL: "https://unhunch.test"}, Serve: func(http.Handler) {},
	}, f, builtIn(t))
	if err != nil {
		t.Fatal(err)
	}
	return f, a, asked
}

func takes(t *testing.T, a *App) {
	t.Helper()
	if err := a.installations.access(t.Context(), bot.Access{Workspace: "E0", Teams: []string{"T9"}, Taken: true}); err != nil {
		t.Fatal(err)
	}
}

func TestWhoCannotBeForgottenNowIsForgottenLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, a, _ := taken(t, 2)
		ends := works(t, a)
		<-time.After(time.Second)
		f.is.Store(true)
		takes(t, a)
		<-time.After(time.Minute)
		if r, err := f.Workspace(t.Context(), "E0"); err != nil || !slices.Equal(r.Taken, []string{"T9"}) {
			t.Errorf("%v are to be forgotten, %v", r.Taken, err)
		}
		f.is.Store(false)
		<-time.After(betweenLooks)
		people, err := f.People(t.Context(), "E0")
		if r, _ := f.Workspace(t.Context(), "E0"); err != nil || len(people) > 0 || len(r.Taken) > 0 {
			t.Errorf("%v are kept of %v, %v", people, r.Taken, err)
		}
		ends()
	})
}

// To ask for everybody of a large organisation takes a day: it may leave meanwhile.
func TestOfAnOrganisationThatLeavesNobodyIsAskedForAnyMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, a, asked := taken(t, 100)
		ends := works(t, a)
		<-time.After(time.Second)
		takes(t, a)
		<-time.After(10 * time.Second)
		if err := a.installations.parts(t.Context(), bot.Farewell{Workspace: "E0", Removed: true, At: bubble.Now()}); err != nil {
			t.Fatal(err)
		}
		<-time.After(5 * time.Second)
		before := asked.Load()
		<-time.After(time.Minute)
		if before == 0 || asked.Load() != before {
			t.Errorf("%d people are asked for, and then %d", before, asked.Load()-before)
		}
		ends()
	})
}
