package workspace_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"unhunch/internal/workspace"
)

// A token that Slack refused once may be taken by the time that all is to be forgotten.
func TestBeforeAPurgeSlackIsAskedOnceMore(t *testing.T) {
	for name, tc := range map[string]struct {
		says  workspace.Word
		is    workspace.State
		heard []string
	}{
		"it takes the token": {workspace.Takes, workspace.Alive, []string{"11:00 ended", "10:00 revived"}},
		"it does not":        {workspace.Refuses, workspace.Unknown, []string{"11:00 ended", "10:00 purged 1"}},
		"nobody is reached":  {workspace.Silent, workspace.Ended, []string{"11:00 ended"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			o.optsIn("UANA")
			r := o.installs(grant(), "10:00")
			o.news(true)(workspace.End(t.Context(), o.Store, r, at("11:00")))
			if early := o.asks(tc.says, "9:59 +1"); len(early.Gone)+len(early.Back)+len(early.Ended) > 0 {
				t.Errorf("it is early for %+v", early)
			}
			done := o.asks(tc.says, "10:00 +1")
			if back := slices.Contains(done.Back, "T1"); back != (tc.is == workspace.Alive) {
				t.Errorf("%+v", done)
			}
			o.is(tc.is)
			o.happened(append([]string{"10:00 installed"}, tc.heard...)...)
			if gone := tc.is == workspace.Unknown; o.remembers("UANA") == gone {
				t.Errorf("she is remembered: %t", !gone)
			}
			if tc.is == workspace.Ended { // until somebody is reached
				o.asks(workspace.Silent, "10:00 +5")
				o.is(workspace.Ended)
				o.asks(workspace.Refuses, "11:00 +5")
				o.is(workspace.Unknown)
			}
		})
	}
}

// Whoever removed the app has said so: there is nothing to ask.
func TestOfWhoRemovedTheAppNothingIsAsked(t *testing.T) {
	o := open(t)
	o.installs(grant(), "10:00")
	o.news(true)(workspace.Remove(t.Context(), o.Store, "T1", at("11:00"), at("11:00")))
	ask := func(context.Context, workspace.Record) workspace.Word {
		t.Error("Slack is asked")
		return workspace.Takes
	}
	if done, err := workspace.Purge(t.Context(), o.Store, at("11:00"), ask); err != nil || len(done.Gone) != 1 {
		t.Errorf("%+v, %v", done, err)
	}
}

// Slack may refuse a token by a word that passes, such as invalid_auth; or that does not pass.
func TestATokenThatIsRefusedForADayIsDead(t *testing.T) {
	o := open(t)
	o.optsIn("UANA")
	r := o.installs(grant(), "10:00")
	refused := func(now string) { o.check(workspace.Refuse(t.Context(), o.Store, r, at(now))) }
	refused("11:00")
	refused("15:00") // since the first time
	if done := o.asks(workspace.Refuses, "8:59 +1"); len(done.Ended) > 0 {
		t.Errorf("%+v", done)
	}
	o.is(workspace.Alive)
	if done := o.asks(workspace.Refuses, "9:00 +1"); !slices.Equal(done.Ended, []string{"T1"}) || len(done.Gone) > 0 {
		t.Errorf("%+v", done)
	}
	o.is(workspace.Ended)
	o.asks(workspace.Refuses, "9:59 +1")
	o.is(workspace.Ended)
	o.asks(workspace.Refuses, "10:00 +1") // 23 hours after the first refusal
	o.is(workspace.Unknown)
	o.happened("10:00 installed", "09:00 ended", "10:00 purged 1")
}

func TestARefusalThatPassedIsForgotten(t *testing.T) {
	for name, passes := range map[string]func(o *office, r workspace.Record){
		"Slack takes it": func(o *office, _ workspace.Record) { o.asks(workspace.Takes, "12:00") },
		"it was heard": func(o *office, r workspace.Record) {
			o.news(true)(workspace.Revive(o.Context(), o.Store, r, at("12:00")))
		},
		"the app is there anew":   func(o *office, _ workspace.Record) { o.installs(grant(), "12:00") },
		"another token was given": func(o *office, r workspace.Record) { o.renews(r, "12:00") },
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			r := o.installs(grant(), "10:00")
			o.check(workspace.Refuse(t.Context(), o.Store, r, at("11:00")))
			passes(o, r)
			r = o.knows("T1")
			o.check(workspace.Refuse(t.Context(), o.Store, r, at("8:00 +1")))
			o.asks(workspace.Refuses, "10:00 +1")
			o.is(workspace.Alive)
			if again := o.knows("T1").Refused; !again.Equal(at("8:00 +1")) {
				t.Errorf("refused since %s", again)
			}
		})
	}
}

func (o *office) renews(was workspace.Record, now string) {
	o.Helper()
	_, err := workspace.Renew(o.Context(), o.Store, o.keys, was, grant(), at(now))
	o.check(err)
}

// Slack tells seconds alone, and may tell late.
func TestWhatIsToldOfTheSecondOfAnInstallChangesNothing(t *testing.T) {
	o := open(t)
	o.installs(grant(), "10:00")
	o.news(false)(workspace.Revoke(t.Context(), o.Store, "T1", at("10:00"), at("10:05")))
	o.news(false)(workspace.Remove(t.Context(), o.Store, "T1", at("10:00"), at("10:05")))
	o.is(workspace.Alive)
	second := at("10:00").Add(time.Second)
	o.news(true)(workspace.Remove(t.Context(), o.Store, "T1", second, at("10:05")))
}

func TestABackupKnowsOfNoRefusal(t *testing.T) {
	r := workspace.Record{Installed: at("10:00"), Refused: at("11:00")}
	if !r.Restore(at("12:00 +9")) || !r.Refused.IsZero() || r.State() != workspace.Alive {
		t.Errorf("%+v", r)
	}
}
