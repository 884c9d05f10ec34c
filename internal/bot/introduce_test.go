package bot

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

func TestItIntroducesItself(t *testing.T) {
	office := sandboxtest.Open(t, sandbox.Options{})
	self, err := Introduce(t.Context(), office.API(), slog.New(slog.DiscardHandler))
	if want := (Self{Workspace: office.Options().Team.ID}); err != nil || self != want {
		t.Errorf("%+v, %v", self, err)
	}
}

func TestItWaitsForASlackThatCannotBeReached(t *testing.T) {
	for name, c := range map[string]struct {
		fault sandbox.FaultKind
		times int
		after time.Duration
	}{
		"at the first try":              {times: 0, after: 0},
		"after a cut connection":        {sandbox.DropBefore, 1, time.Second},
		"after a few errors of theirs":  {sandbox.ServerError, 3, 7 * time.Second},
		"after one that they call that": {sandbox.InternalError, 2, 3 * time.Second},
		"after being sent away":         {sandbox.RateLimited, 1, time.Second},
		"after an hour, once a minute":  {sandbox.DropBefore, 65, 63*time.Second + 59*time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				office := sandboxtest.Open(t, sandbox.Options{})
				if c.times > 0 {
					office.Fault(sandbox.Fault{Method: "auth.test", Kind: c.fault, Times: c.times})
				}
				log, start := new(diary), time.Now()
				_, err := Introduce(t.Context(), office.API(), slog.New(slog.NewTextHandler(log, nil)))
				if took := time.Since(start); err != nil || took != c.after {
					t.Errorf("%v after %v", err, took)
				}
				if n := log.counts("cannot reach Slack"); n != c.times {
					t.Errorf("%d of %d tries are in the log", n, c.times)
				}
				office.Close()
			})
		})
	}
}

func TestItStopsWaitingWhenItIsStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := sandboxtest.Open(t, sandbox.Options{})
		office.Unreachable(true)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		start := time.Now()
		_, err := Introduce(ctx, office.API(), slog.New(slog.DiscardHandler))
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took != 10*time.Second {
			t.Errorf("%v after %v", err, took)
		}
		office.Close()
	})
}

func TestATokenThatSlackRefusesIsNotTriedAgain(t *testing.T) {
	for name, token := range map[string]string{
		"of somebody else":               "xoxb-other",
		"none":                           "",
		"an app token for the bot token": "xapp-1-sandbox",
	} {
		t.Run(name, func(t *testing.T) {
			office := sandboxtest.Open(t, sandbox.Options{})
			api := slack.New(token, slack.OptionAPIURL(office.Door.APIURL()), slack.OptionHTTPClient(office.Door.HTTPClient()))
			_, err := Introduce(t.Context(), api, slog.New(slog.DiscardHandler))
			if !errors.Is(err, ErrTokens) || !strings.Contains(err.Error(), "SLACK_BOT_TOKEN") || strings.Contains(err.Error(), "xoxb") {
				t.Error(err)
			}
			if n := len(office.Calls("auth.test")); n != 1 {
				t.Errorf("asked %d times", n)
			}
		})
	}
}
