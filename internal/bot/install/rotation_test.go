package install_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bot/install"
	"unhunch/internal/bubble"
	"unhunch/internal/workspace"
)

// rota is a stage on which the token of T1 was given at 10:00 and ends at 22:00.
type rota struct {
	*stage

	*install.Rotation

	renewed, ended []string // when, and of which workspace
}

func rotates(t *testing.T) *rota {
	t.Helper()
	s := open(t)
	r := &rota{stage: s}
	grant := workspace.Grant{ID: "T1", Name: "Acme", App: "A0APP", BotUser: "U0BOT", Token: firstToken, Refresh: firstRefresh, Expires: at(t, "22:00")}
	if _, err := workspace.Install(t.Context(), s.store, s.keys, grant, at(t, "10:00")); err != nil {
		t.Fatal(err)
	}
	r.starts()
	s.answers(200, renewal)
	return r
}

// renewal is what a refresh token is exchanged for (docs: using token rotation).
const renewal = `{"ok":true,"access_token":"` + secondToken + `","refresh_token":"` + nextRefresh + `","expires_in":43200,"token_type":"bot",
	"scope":"chat:write","bot_user_id":"U0BOT","app_id":"A0APP","team":{"id":"T1","name":"Acme"},"enterprise":null}`

// starts is a process that has just begun.
func (r *rota) starts() {
	r.Rotation = install.NewRotation(install.RotationOptions{
		App: r.app, Keys: r.keys, Store: r.store, Mine: func(string) bool { return true }, Now: r.time, Log: r.log,
		Renewed: func(_ context.Context, is workspace.Record) error {
			if r.secrets(is.ID).Token != secondToken { //nolint:contextcheck // a stage has its own
				r.Error("it is told before it is kept")
			}
			r.renewed = append(r.renewed, r.time().Format("15:04 ")+is.ID)
			return nil
		},
		Ended: func(_ context.Context, is workspace.Record) {
			r.ended = append(r.ended, r.time().Format("15:04 ")+is.ID)
		},
	})
}

// looks at a moment, and expects so many calls in all.
func (r *rota) looks(clock string, calls int) {
	r.Helper()
	r.turns(clock)
	if err := r.Look(r.Context()); err != nil {
		r.Errorf("at %s: %v", clock, err)
	}
	if len(r.asked) != calls {
		r.Errorf("at %s Slack was asked %d times, want %d", clock, len(r.asked), calls)
	}
}

func TestATokenIsRenewedTwoHoursBeforeItsEnd(t *testing.T) {
	r := rotates(t)
	r.looks("10:01", 0)
	r.looks("19:59", 0)
	r.looks("20:00", 1)
	if diff := cmp.Diff(url.Values{"client_id": {"1.2"}, "client_secret": {clientSecret}, "grant_type": {"refresh_token"}, "refresh_token": {firstRefresh}}, r.asked[0]); diff != "" {
		t.Error(diff)
	}
	if got, is := r.secrets("T1"), r.knows("T1"); got.Token != secondToken || got.Refresh != nextRefresh || !is.Expires.Equal(at(t, "08:00 +1")) {
		t.Errorf("it ends at %v", is.Expires)
	}
	if diff := cmp.Diff([]string{"20:00 T1"}, r.renewed); diff != "" {
		t.Error(diff)
	}
	r.looks("20:01", 1)
	r.looks("05:59 +1", 1)
	r.looks("06:00 +1", 2)
	if r.asked[1].Get("refresh_token") != nextRefresh {
		t.Error("a refresh token is used twice")
	}
}

func TestATokenOfAnHourIsRenewedInItsSecondHalf(t *testing.T) {
	r := rotates(t)
	g := workspace.Grant{ID: "T1", Token: firstToken, Refresh: firstRefresh, Expires: at(t, "11:00")}
	if _, err := workspace.Install(t.Context(), r.store, r.keys, g, at(t, "10:00")); err != nil {
		t.Fatal(err)
	}
	r.looks("10:29", 0)
	r.looks("10:30", 1)
}

func TestATokenWithoutAnEndStays(t *testing.T) {
	r := rotates(t)
	for _, g := range []workspace.Grant{
		{ID: "T1", Token: firstToken},
		{ID: "T1", Token: firstToken, Refresh: firstRefresh},
		{ID: "T1", Token: firstToken, Expires: at(t, "22:00")}, // nothing to renew it by
	} {
		if _, err := workspace.Install(t.Context(), r.store, r.keys, g, at(t, "10:00")); err != nil {
			t.Fatal(err)
		}
		r.looks("21:59", 0)
	}
}

func TestARefusedRefreshEndsTheWorkspaceOnce(t *testing.T) {
	for _, code := range []string{"invalid_refresh_token", "invalid_grant", "token_revoked", "account_inactive"} {
		t.Run(code, func(t *testing.T) {
			r := rotates(t)
			r.answers(200, `{"ok":false,"error":"`+code+`"}`)
			r.looks("20:00", 1)
			r.is("T1", workspace.Ended)
			r.looks("20:01", 1)
			r.looks("23:00", 1)
			if diff := cmp.Diff([]string{"20:00 T1"}, r.ended); diff != "" {
				t.Error(diff)
			}
			if n := strings.Count(r.said.String(), "a token cannot be renewed"); n != 1 {
				t.Errorf("the operator is told %d times", n)
			}

			r.says(yes().but(said{"access_token": secondToken, "refresh_token": nextRefresh, "expires_in": 43200}))
			ana := r.browser()
			ana.begins()
			ana.comes("good")
			r.is("T1", workspace.Alive)
			r.answers(200, renewal)
			r.looks("09:00 +1", 3)
			r.is("T1", workspace.Alive)
		})
	}
}

// The operator's mistake, or Slack's trouble, is no workspace's end.
func TestWhatPassesIsTriedAgainLaterAndLater(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
	}{
		"Slack is down":               {503, "<html>"},
		"another page":                {200, "<html>"},
		"the secret is wrong":         {200, `{"ok":false,"error":"bad_client_secret"}`},
		"Slack has trouble":           {200, `{"ok":false,"error":"internal_error"}`},
		"a yes without a token":       {200, `{"ok":true}`},
		"a word that nobody has seen": {200, `{"ok":false,"error":"moon_is_full"}`},
	} {
		t.Run(name, func(t *testing.T) {
			r := rotates(t)
			r.answers(c.status, c.body)
			r.looks("20:00", 1)
			r.looks("20:01", 2)
			r.looks("20:02", 2)
			r.looks("20:03", 3)
			r.looks("20:07", 4)
			r.looks("20:15", 5)
			r.looks("20:30", 6)
			r.looks("20:44", 6)
			r.looks("20:45", 7)
			r.is("T1", workspace.Alive)
			r.answers(200, renewal)
			r.looks("21:00", 8)
			if r.secrets("T1").Token != secondToken {
				t.Error("it was not renewed")
			}
			if len(r.ended) != 0 {
				t.Errorf("it ended: %v", r.ended)
			}
		})
	}
}

// A refresh token is good for one exchange: what it gave is not asked for twice.
func TestWhatTheStoreDoesNotTakeIsHeldUntilItDoes(t *testing.T) {
	r := rotates(t)
	r.store.full = true
	r.looks("20:00", 1)
	r.looks("20:01", 1)
	if r.secrets("T1").Token != firstToken || len(r.renewed) != 0 {
		t.Error("it is used before it is kept")
	}
	r.store.full = false
	r.looks("20:02", 1)
	if got := r.secrets("T1"); got.Token != secondToken || got.Refresh != nextRefresh {
		t.Error("what Slack gave is lost")
	}
	if diff := cmp.Diff([]string{"20:02 T1"}, r.renewed); diff != "" {
		t.Error(diff)
	}
}

// What was lost with a process cannot be asked for again: the workspace ends, and it is said.
func TestAProcessThatDiesBeforeItIsKeptHasLostIt(t *testing.T) {
	r := rotates(t)
	r.store.full = true
	r.looks("20:00", 1)
	r.store.full = false
	r.starts()
	r.answers(200, `{"ok":false,"error":"invalid_refresh_token"}`)
	r.looks("20:01", 2)
	r.is("T1", workspace.Ended)
}

func TestAnEndThatCannotBeKeptIsTriedAgain(t *testing.T) {
	r := rotates(t)
	r.answers(200, `{"ok":false,"error":"invalid_refresh_token"}`)
	r.store.full = true
	r.looks("20:00", 1)
	r.is("T1", workspace.Alive)
	if len(r.ended) != 0 {
		t.Error("it stops before that is kept")
	}
	r.store.full = false
	r.looks("20:01", 2)
	r.is("T1", workspace.Ended)
}

func TestWhoInstallsItMeanwhileKeepsWhatIsNewer(t *testing.T) {
	r := rotates(t)
	ana := r.browser()
	r.slack = func(w http.ResponseWriter, q *http.Request) {
		if q.PostForm.Get("grant_type") == "refresh_token" {
			ana.begins()      //nolint:contextcheck // a browser goes by itself
			ana.comes("good") //nolint:contextcheck // the same
			_, _ = w.Write([]byte(renewal))
			return
		}
		_, _ = w.Write([]byte(strings.ReplaceAll(strings.ReplaceAll(renewal, secondToken, "xoxe.xoxb-planted-newest"), "chat:write", "chat:write,commands,users:read")))
	}
	r.RotationOptions.Renewed = func(context.Context, workspace.Record) error { return nil }
	r.looks("20:00", 2)
	if got := r.secrets("T1").Token; got != "xoxe.xoxb-planted-newest" {
		t.Error("the older token took the newer one's place")
	}
}

func TestWhoWasRemovedMeanwhileStaysAway(t *testing.T) {
	r := rotates(t)
	r.slack = func(w http.ResponseWriter, _ *http.Request) {
		if _, err := workspace.Remove(t.Context(), r.store, "T1", at(t, "20:00"), at(t, "20:00")); err != nil { //nolint:contextcheck // a removal is no part of the call
			t.Error(err)
		}
		_, _ = w.Write([]byte(renewal))
	}
	r.looks("20:00", 1)
	r.is("T1", workspace.Removed)
	if len(r.renewed) != 0 {
		t.Error("it is told to work on")
	}
	r.looks("20:05", 1)
}

func TestAllWhoWantItWaitForOneExchange(t *testing.T) {
	r := rotates(t)
	r.turns("21:00")
	asked, goesOn := make(chan bool), make(chan bool)
	r.slack = func(w http.ResponseWriter, _ *http.Request) {
		asked <- true
		<-goesOn
		_, _ = w.Write([]byte(renewal))
	}
	var all sync.WaitGroup
	look := func() {
		if err := r.Look(context.Background()); err != nil {
			t.Error(err)
		}
		if r.secrets("T1").Token != secondToken {
			t.Error("somebody has the old one")
		}
	}
	all.Go(look)
	<-asked
	for range 8 {
		all.Go(look)
	}
	close(goesOn)
	all.Wait()
	if len(r.asked) != 1 {
		t.Errorf("Slack was asked %d times", len(r.asked))
	}
}

// A bot that was off for a day renews what had ended before it works with it.
func TestATokenThatEndedWhileTheBotWasOffIsRenewed(t *testing.T) {
	r := rotates(t)
	if _, err := workspace.End(t.Context(), r.store, r.knows("T1"), at(t, "22:00")); err != nil {
		t.Fatal(err)
	}
	r.looks("10:00 +1", 1)
	r.is("T1", workspace.Alive)
	if diff := cmp.Diff([]string{"10:00 T1"}, r.renewed); diff != "" {
		t.Error(diff)
	}
}

func TestWhatCannotBeOpenedIsToldAndAskedOfNobody(t *testing.T) {
	r := rotates(t)
	other := open(t)
	r.RotationOptions.Keys = other.keys
	r.looks("20:00", 0)
	if !strings.Contains(r.said.String(), "put the key of that name into the key file") {
		t.Errorf("the operator is not told: %s", r.said)
	}
	r.is("T1", workspace.Alive)
}

func TestItLooksEveryMinuteAndEndsWhenItIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		looked := 0
		r := install.NewRotation(install.RotationOptions{Store: glanced{&looked}, Mine: func(string) bool { return true }, Now: bubble.Now})
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- r.Run(ctx) }()
		<-time.After(10*time.Minute + time.Second)
		stop()
		if err := <-done; err != nil || looked != 11 {
			t.Errorf("it looked %d times, and ended with %v", looked, err)
		}
	})
}

// glanced counts how often somebody looks.
type glanced struct{ looked *int }

func (g glanced) Workspaces(context.Context) ([]workspace.Record, error) {
	*g.looked++
	return nil, nil
}

func (glanced) Workspace(context.Context, string) (workspace.Record, error) {
	return workspace.Record{}, errors.ErrUnsupported
}

func (glanced) People(context.Context, string) ([]string, error) { return nil, errors.ErrUnsupported }

func (glanced) ChangeWorkspace(context.Context, string, time.Time, func(*workspace.Record) (workspace.What, error)) error {
	return errors.ErrUnsupported
}

func (glanced) PurgeWorkspace(context.Context, string, time.Time, func(workspace.Record) bool) (workspace.Entry, error) {
	return workspace.Entry{}, errors.ErrUnsupported
}

func (glanced) Audit(context.Context, time.Time) ([]workspace.Entry, error) {
	return nil, errors.ErrUnsupported
}

func (glanced) DropAudit(context.Context, time.Time) error { return errors.ErrUnsupported }
