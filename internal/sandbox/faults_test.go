package sandbox_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

func TestFaultsStrikeAsOrdered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, c := range map[string]struct {
			fault   sandbox.Fault
			err     string
			arrived bool
			took    time.Duration
		}{
			"too many requests":              {fault: sandbox.Fault{Kind: sandbox.RateLimited, RetryAfter: 2 * time.Second}, err: "slack rate limit exceeded, retry after 2s"},
			"too many requests, no hint":     {fault: sandbox.Fault{Kind: sandbox.RateLimited}, err: "slack server error: 429 Too Many Requests"},
			"server error":                   {fault: sandbox.Fault{Kind: sandbox.ServerError}, err: "slack server error: 500 Internal Server Error"},
			"internal error":                 {fault: sandbox.Fault{Kind: sandbox.InternalError}, err: "internal_error"},
			"internal error though it's out": {fault: sandbox.Fault{Kind: sandbox.InternalError, Done: true}, err: "internal_error", arrived: true},
			"cut before":                     {fault: sandbox.Fault{Kind: sandbox.DropBefore}, err: "EOF"},
			"cut after":                      {fault: sandbox.Fault{Kind: sandbox.DropAfter}, err: "EOF", arrived: true},
			"a stall":                        {fault: sandbox.Fault{Kind: sandbox.Stall, For: 7 * time.Second}, err: "504 Gateway Timeout", took: 7 * time.Second},
			"a page":                         {fault: sandbox.Fault{Kind: sandbox.Says, Status: 502, Body: "<html>"}, err: "502 Bad Gateway"},
			"a refusal":                      {fault: sandbox.Fault{Kind: sandbox.Says, Status: 200, Body: `{"ok":false,"error":"is_archived"}`}, err: "is_archived"},
			"half an answer though it's out": {fault: sandbox.Fault{Kind: sandbox.Says, Status: 200, Body: `{"ok":tr`, Done: true}, err: "unexpected EOF", arrived: true},
			"slow":                           {fault: sandbox.Fault{Kind: sandbox.Slow, For: 7 * time.Second}, arrived: true, took: 7 * time.Second},
		} {
			office := open(t)
			ana, start := office.Person("ana"), bubble.Now()
			c.fault.Method = "chat.postMessage"
			office.Fault(c.fault)
			_, _, err := office.API().PostMessage(ana.ID(), slack.MsgOptionText("hello", false))
			took := bubble.Since(start)
			switch {
			case c.err == "" && err != nil, c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
				t.Errorf("%s: %v, want %q", name, err, c.err)
			case took != c.took:
				t.Errorf("%s took %v", name, took)
			}
			if call := office.Calls("chat.postMessage")[0]; call.Applied != c.arrived || call.Outcome == "ok" {
				t.Errorf("%s is recorded as %+v", name, call)
			}
			if arrived := strings.Contains(ana.Reads(), "hello"); arrived != c.arrived {
				t.Errorf("%s: arrived %t", name, arrived)
			}
			if _, _, err := office.API().PostMessage(ana.ID(), slack.MsgOptionText("after", false)); err != nil {
				t.Errorf("%s strikes twice: %v", name, err)
			}
			office.Close()
		}
	})
}

func TestFaultsCountAndKeepToTheirMethod(t *testing.T) {
	office := open(t)
	api, ana := office.API(), office.Person("ana")
	office.Fault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.ServerError, Times: 3})
	if _, err := api.AuthTest(); err != nil {
		t.Errorf("another method: %v", err)
	}
	failed := 0
	for range 5 {
		if _, _, err := api.PostMessage(ana.ID(), slack.MsgOptionText("x", false)); err != nil {
			failed++
		}
	}
	if failed != 3 {
		t.Errorf("%d failed, three were ordered", failed)
	}
	office.Fault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.ServerError, After: 1, Times: 5})
	for i, fails := range []bool{false, true} {
		if _, _, err := api.PostMessage(ana.ID(), slack.MsgOptionText("x", false)); (err != nil) != fails {
			t.Errorf("call %d: %v", i, err)
		}
	}
	office.Heal()
	if _, _, err := api.PostMessage(ana.ID(), slack.MsgOptionText("x", false)); err != nil {
		t.Errorf("healed: %v", err)
	}
	office.Unreachable(true)
	if _, err := api.AuthTest(); err == nil {
		t.Error("reached while unreachable")
	}
	office.Unreachable(false)
	if _, err := api.AuthTest(); err != nil {
		t.Error(err)
	}
}

func TestPostsToOneChannelComeOneASecondAfterABurst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		api := office.API()
		post := func(to string) error {
			_, _, err := api.PostMessage(to, slack.MsgOptionText("x", false))
			return err
		}
		ana, ben := office.Person("ana").ID(), office.Person("ben").ID()
		for i := range 5 {
			if err := post(ana); err != nil {
				t.Errorf("post %d of the burst: %v", i+1, err)
			}
		}
		limited, ok := errors.AsType[*slack.RateLimitedError](post(ana))
		if !ok || limited.RetryAfter != time.Second {
			t.Errorf("the sixth: %+v", limited)
		}
		if err := post(ben); err != nil {
			t.Errorf("somebody else: %v", err)
		}
		passes(time.Second)
		if err := post(ana); err != nil {
			t.Errorf("a second later: %v", err)
		}
		if err := post(ana); err == nil {
			t.Error("two in one second")
		}
	})
}

func TestAWorkspaceAndAMethodHaveTheirPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := sandboxtest.Open(t, sandbox.Options{PostsPerMinute: 60})
		api := office.API()
		passed := 0
		for range 20 {
			p := office.Join(sandbox.Profile{Handle: "somebody"})
			if _, _, err := api.PostMessage(p.ID(), slack.MsgOptionText("x", false)); err == nil {
				passed++
			}
		}
		if passed != 12 {
			t.Errorf("%d posts at once with 60 a minute", passed)
		}
		ids := make([]string, 51)
		for i := range ids {
			ids[i] = "U" + strings.Repeat("1", i+1)
		}
		if _, err := api.GetDNDTeamInfo(ids); err == nil || err.Error() != "too_many_users" {
			t.Errorf("51 people: %v", err)
		}
		passed = 0
		for range 30 {
			if _, err := api.GetDNDTeamInfo(ids[:50]); err == nil {
				passed++
			}
		}
		if passed != 19 { // the refused call counts
			t.Errorf("%d calls of tier 2 in a minute", passed)
		}
		passes(time.Minute)
		if _, err := api.GetDNDTeamInfo(ids[:50]); err != nil {
			t.Errorf("a minute later: %v", err)
		}
	})
}
