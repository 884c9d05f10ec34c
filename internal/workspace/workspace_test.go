package workspace_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/prefs"
	"unhunch/internal/seal"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
	"unhunch/internal/workspace"
)

// at is a moment of one Friday in November, in UTC, or so many days later: "10:00 +2".
func at(clock string) time.Time {
	clock, days, _ := strings.Cut(clock, " +")
	t, err := time.Parse("2006-01-02 15:04", "2026-11-20 "+clock)
	if err != nil {
		panic(err)
	}
	var later int
	_, _ = fmt.Sscan(days, &later)
	return t.AddDate(0, 0, later)
}

// office is where stories about one workspace, T1, play.
type office struct {
	*testing.T
	*bolt.Store
	key  string
	keys seal.Keys // of it
}

func open(t *testing.T) *office {
	s, err := bolt.Open(filepath.Join(t.TempDir(), "unhunch.db"), bolt.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	key := seal.New()
	return &office{t, s, key, keys(t, key)}
}

func keys(t *testing.T, texts ...string) seal.Keys {
	t.Helper()
	k, err := seal.Read(strings.Join(texts, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func grant() workspace.Grant {
	return workspace.Grant{
		ID: "T1", Name: "Acme", App: "A1", BotUser: "U9", Scopes: []string{"im:write", "chat:write", "im:write"},
		Token: "xoxe.xoxb-planted-token", Refresh: "xoxe-1-planted-refresh", Expires: at("22:00"),
	}
}

func (o *office) check(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) installs(g workspace.Grant, now string) workspace.Record {
	o.Helper()
	r, err := workspace.Install(o.Context(), o.Store, o.keys, g, at(now))
	o.check(err)
	return r
}

func (o *office) knows(id string) workspace.Record {
	o.Helper()
	r, err := o.Workspace(o.Context(), id)
	o.check(err)
	return r
}

// is expects a state of T1.
func (o *office) is(want workspace.State) {
	o.Helper()
	if got := o.knows("T1").State(); got != want {
		o.Fatalf("it is %s, want %s", got, want)
	}
}

// news expects that something was news, or was none.
func (o *office) news(want bool) func(bool, error) {
	o.Helper()
	return func(news bool, err error) {
		o.Helper()
		o.check(err)
		if news != want {
			o.Fatalf("it is news: %t", news)
		}
	}
}

// happened expects these entries, such as "10:00 installed".
func (o *office) happened(want ...string) {
	o.Helper()
	all, err := o.Audit(o.Context(), time.Time{})
	o.check(err)
	var got []string
	for _, e := range all {
		line := e.At.Format("15:04 ") + string(e.What)
		if e.What == workspace.WasPurged {
			line += fmt.Sprint(" ", e.People)
		}
		got = append(got, line)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		o.Fatalf("(-want +got):\n%s", diff)
	}
}

func (o *office) purges(now string) []workspace.Entry {
	o.Helper()
	return o.asks(workspace.Refuses, now).Gone
}

// asks purges, while Slack says this of every token.
func (o *office) asks(word workspace.Word, now string) workspace.Purged {
	o.Helper()
	done, err := workspace.Purge(o.Context(), o.Store, at(now), says(word))
	o.check(err)
	return done
}

func says(word workspace.Word) workspace.Ask {
	return func(context.Context, workspace.Record) workspace.Word { return word }
}

func (o *office) optsIn(person string) {
	o.Helper()
	o.check(o.Change(o.Context(), prefs.UserID{Workspace: "T1", Person: person}, func(d *session.Desk) error {
		d.Person.OptedIn = at("9:00")
		return nil
	}))
}

func (o *office) remembers(person string) bool {
	o.Helper()
	d, err := o.Desk(o.Context(), prefs.UserID{Workspace: "T1", Person: person})
	o.check(err)
	return !d.Person.OptedIn.IsZero()
}

func TestWhatWasGrantedIsKeptAndItsTokensOpenAgain(t *testing.T) {
	o := open(t)
	g := grant()
	r := o.installs(g, "10:00")
	if diff := cmp.Diff(o.knows("T1"), r); diff != "" {
		t.Errorf("it is kept otherwise (-kept +told):\n%s", diff)
	}
	secrets, err := r.Open(o.keys)
	if err != nil || secrets.Token != g.Token || secrets.Refresh != g.Refresh {
		t.Errorf("%v", err)
	}
	r.Token, r.Refresh = nil, nil
	want := workspace.Record{
		ID: "T1", Name: "Acme", App: "A1", BotUser: "U9", Scopes: []string{"chat:write", "im:write"}, Expires: at("22:00"),
		Given: 1, Installed: at("10:00"), Updated: at("10:00"),
	}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	o.happened("10:00 installed")
}

func TestWithoutAKeyOrATokenNothingIsInstalled(t *testing.T) {
	o := open(t)
	_, err := workspace.Install(t.Context(), o.Store, seal.Keys{}, grant(), at("10:00"))
	if why, ok := errors.AsType[*workspace.Unopened](err); !ok || why.Err.Cause != seal.NoKey {
		t.Error(err)
	}
	for _, g := range []workspace.Grant{{ID: "T1"}, {Token: "xoxb-planted"}} {
		if _, err := workspace.Install(t.Context(), o.Store, o.keys, g, at("10:00")); !errors.Is(err, workspace.ErrNoGrant) || strings.Contains(err.Error(), "planted") {
			t.Error(err)
		}
	}
	o.is(workspace.Unknown)
	o.happened()
}

func TestARecordOfAnotherWorkspaceDoesNotOpen(t *testing.T) {
	o := open(t)
	r := o.installs(grant(), "10:00")
	swapped := r.Clone()
	swapped.Token, swapped.Refresh = r.Refresh, r.Token
	other := r.Clone()
	other.ID = "T2"
	for what, r := range map[string]workspace.Record{"another workspace": other, "another secret": swapped} {
		secrets, err := r.Open(o.keys)
		why, ok := errors.AsType[*workspace.Unopened](err)
		if !ok || why.Err.Cause != seal.Damaged || why.Workspace != r.ID || secrets != (workspace.Secrets{}) {
			t.Errorf("%s: %v", what, err)
		}
	}
	// as somebody would paste it who can write to the store
	o.check(o.ChangeWorkspace(t.Context(), "T2", at("11:00"), func(pasted *workspace.Record) (workspace.What, error) {
		*pasted = r.Clone()
		return "", nil
	}))
	if _, err := o.knows("T2").Open(o.keys); err == nil {
		t.Error("it opens as T2's")
	}
}

func TestAWrongOrALostKeyIsToldWithWhatMendsIt(t *testing.T) {
	o := open(t)
	r := o.installs(grant(), "10:00")
	was := o.keys.IDs()[0]
	damaged := r.Clone()
	damaged.Refresh[len(damaged.Refresh)-1] ^= 1
	for want, open := range map[string]func() (workspace.Secrets, error){
		"the token of workspace T1: there is no key (sealed with key " + was + "): give the key file, or have the app installed there again": func() (workspace.Secrets, error) {
			return r.Open(seal.Keys{})
		},
		"the token of workspace T1: it was sealed with another key (sealed with key " + was + "): put the key of that name into the key file, or have the app installed there again": func() (workspace.Secrets, error) {
			return r.Open(keys(t, seal.New()))
		},
		"the refresh token of workspace T1: it is damaged, or about something else (sealed with key " + was + "): have the app installed there again": func() (workspace.Secrets, error) {
			return damaged.Open(o.keys)
		},
	} {
		if _, err := open(); err == nil || err.Error() != want {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}

func TestNothingPrintsASecret(t *testing.T) {
	o := open(t)
	g := grant()
	r := o.installs(g, "10:00")
	secrets, err := r.Open(o.keys)
	o.check(err)
	var out strings.Builder
	text, coded := slog.New(slog.NewTextHandler(&out, nil)), slog.New(slog.NewJSONHandler(&out, nil))
	inside := struct {
		Grant   workspace.Grant
		Secrets *workspace.Secrets
	}{g, &secrets}
	for _, what := range []any{g, &g, secrets, &secrets, r, inside} {
		fmt.Fprintf(&out, "%v %+v %#v %s %q %x %d\n", what, what, what, what, what, what, what)
		text.Info("told", "what", what)
		coded.Info("told", "what", what)
		b, err := json.Marshal(what)
		o.check(err)
		out.Write(b)
	}
	for _, secret := range []string{"planted", fmt.Sprintf("%x", "planted")} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("%s is in:\n%s", secret, out.String())
		}
	}
	if !strings.Contains(out.String(), "T1") {
		t.Error("it does not say whose")
	}
}

func TestWhoInstallsAgainIsUpdatedAndComesBackWithAllThatIsKept(t *testing.T) {
	o := open(t)
	o.optsIn("UANA")
	was := o.installs(grant(), "10:00")
	again := grant()
	again.Scopes, again.Refresh, again.Expires = []string{"chat:write"}, "", time.Time{}
	r := o.installs(again, "11:00")
	if r.State() != workspace.Alive || len(r.Scopes) != 1 || len(r.Refresh) > 0 || !r.Installed.Equal(at("11:00")) {
		t.Errorf("%+v", r)
	}
	o.news(true)(workspace.End(t.Context(), o.Store, r, at("12:00")))
	o.news(false)(workspace.End(t.Context(), o.Store, was, at("12:00")))
	o.is(workspace.Ended)
	o.installs(grant(), "13:00")
	o.is(workspace.Alive)
	o.news(true)(workspace.Remove(t.Context(), o.Store, "T1", at("14:00"), at("14:00")))
	o.installs(grant(), "15:00")
	o.is(workspace.Alive)
	if purged := o.purges("10:00 +9"); len(purged) > 0 || !o.remembers("UANA") {
		t.Errorf("%v, and ana is forgotten", purged)
	}
	o.happened("10:00 installed", "11:00 updated", "12:00 ended", "13:00 installed", "14:00 removed", "15:00 installed")
}

func TestARotationRenewsTheTokensThatItWasMadeOf(t *testing.T) {
	o := open(t)
	was := o.installs(grant(), "10:00")
	o.news(true)(workspace.End(t.Context(), o.Store, was, at("22:01")))
	fresh := workspace.Grant{Token: "xoxe.xoxb-second", Refresh: "xoxe-1-second", Expires: at("10:00 +1")}
	r, err := workspace.Renew(t.Context(), o.Store, o.keys, was, fresh, at("22:02"))
	o.check(err)
	if diff := cmp.Diff(o.knows("T1"), r); diff != "" || r.State() != workspace.Alive || !r.Expires.Equal(at("10:00 +1")) || r.Name != "Acme" || !r.Installed.Equal(at("10:00")) {
		t.Errorf("%+v %s", r, diff)
	}
	// one that was sealed anew meanwhile is still the same
	o.check(func() error {
		_, err := workspace.Reseal(t.Context(), o.Store, keys(t, seal.New(), o.key), at("22:02"))
		return err
	}())
	o.news(true)(workspace.End(t.Context(), o.Store, r, at("22:02")))
	r, err = workspace.Renew(t.Context(), o.Store, o.keys, r, fresh, at("22:02"))
	o.check(err)
	// one that was under way while somebody installed the app
	installed := o.installs(grant(), "22:03")
	late, err := workspace.Renew(t.Context(), o.Store, o.keys, r, fresh, at("22:04"))
	o.check(err)
	if diff := cmp.Diff(installed, late); diff != "" {
		t.Errorf("it took the new token's place (-want +got):\n%s", diff)
	}
	o.happened("10:00 installed", "22:01 ended", "22:02 rotated", "22:02 ended", "22:03 updated")
	o.news(true)(workspace.Remove(t.Context(), o.Store, "T1", at("23:00"), at("23:00")))
	if _, err := workspace.Renew(t.Context(), o.Store, o.keys, installed, fresh, at("23:01")); !errors.Is(err, workspace.ErrGone) {
		t.Error(err)
	}
}

func TestAnOrganisationGivesTheAppToTeamsAndTakesItBack(t *testing.T) {
	o := open(t)
	g := grant()
	g.Org = true
	o.installs(g, "10:00")
	ctx := t.Context()
	o.news(true)(workspace.Give(ctx, o.Store, "T1", []string{"T9", "T7"}, at("11:00")))
	o.news(false)(workspace.Give(ctx, o.Store, "T1", []string{"T7"}, at("11:01")))
	o.news(true)(workspace.TakeBack(ctx, o.Store, "T1", []string{"T9", "T5"}, at("11:02")))
	o.news(false)(workspace.TakeBack(ctx, o.Store, "T1", []string{"T9"}, at("11:03")))
	o.news(false)(workspace.Know(ctx, o.Store, "T1", []string{"T5", "T6"}, at("11:04")))
	r := o.knows("T1")
	if diff := cmp.Diff([]string{"T5", "T9"}, r.Taken); diff != "" {
		t.Errorf("whose people are to be forgotten: %s", diff)
	}
	o.check(workspace.Dismissed(ctx, o.Store, "T1", []string{"T5"}, at("11:05")))
	if diff := cmp.Diff([]string{"T9"}, o.knows("T1").Taken); diff != "" {
		t.Errorf("whose people are to be forgotten yet: %s", diff)
	}
	if diff := cmp.Diff([]string{"T7"}, o.installs(g, "12:00").Teams); diff != "" {
		t.Error(diff)
	}
	o.news(true)(workspace.Remove(ctx, o.Store, "T1", at("13:00"), at("13:00")))
	if teams := o.installs(g, "14:00").Teams; len(teams) > 0 {
		t.Errorf("%v are of before it was removed", teams)
	}
	if taken := o.knows("T1").Taken; len(taken) > 0 {
		t.Errorf("%v are of before it was removed", taken)
	}
	o.happened("10:00 installed", "11:00 updated", "11:02 updated", "12:00 updated", "13:00 removed", "14:00 installed")
}

// Where nobody told which teams have it, they are asked for; what was told meanwhile counts.
func TestTheTeamsThatAreAskedForAreThoseThatItWasNotTakenFrom(t *testing.T) {
	o := open(t)
	g := grant()
	g.Org = true
	o.installs(g, "10:00")
	o.news(true)(workspace.TakeBack(t.Context(), o.Store, "T1", []string{"T9"}, at("10:01")))
	o.news(true)(workspace.Know(t.Context(), o.Store, "T1", []string{"T9", "T8", "T7"}, at("10:02")))
	r := o.knows("T1")
	if diff := cmp.Diff([]string{"T7", "T8"}, r.Teams); diff != "" {
		t.Error(diff)
	}
	o.news(true)(workspace.Give(t.Context(), o.Store, "T1", []string{"T9"}, at("10:03")))
	if r := o.knows("T1"); len(r.Taken) > 0 || len(r.Teams) != 3 {
		t.Errorf("given again: %v, taken %v", r.Teams, r.Taken)
	}
	o.happened("10:00 installed", "10:01 updated", "10:03 updated")
}
