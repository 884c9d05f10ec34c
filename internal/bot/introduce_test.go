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

	"unhunch/internal/bot/door"
	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

func TestItIntroducesItself(t *testing.T) {
	office := sandboxtest.Open(t, sandbox.Options{})
	self, err := door.Introduce(t.Context(), office.API(), slog.New(slog.DiscardHandler))
	if want := (door.Self{Workspace: office.Options().Team.ID}); err != nil || self != want {
		t.Errorf("%+v, %v", self, err)
	}
}

func TestItWaitsForASlackThatDoesNotSayWhoWeAre(t *testing.T) {
	for name, c := range map[string]struct {
		fault sandbox.Fault
		times int
		after time.Duration
		cause string
	}{
		"at the first try":              {},
		"after a cut connection":        {sandbox.Fault{Kind: sandbox.DropBefore}, 1, time.Second, "cannot reach Slack"},
		"after a few errors of theirs":  {sandbox.Fault{Kind: sandbox.ServerError}, 3, 7 * time.Second, "has trouble of its own"},
		"after one that they call that": {sandbox.Fault{Kind: sandbox.InternalError}, 2, 3 * time.Second, "Slack answers, and cannot say"},
		"after being sent away":         {sandbox.Fault{Kind: sandbox.RateLimited}, 1, time.Second, "Slack asks to wait"},
		"after being told when":         {sandbox.Fault{Kind: sandbox.RateLimited, RetryAfter: time.Minute}, 2, 2 * time.Minute, "Slack asks to wait"},
		"after an hour, once a minute":  {sandbox.Fault{Kind: sandbox.DropBefore}, 65, 63*time.Second + 59*time.Minute, "cannot reach Slack"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				office := sandboxtest.Open(t, sandbox.Options{})
				if c.times > 0 {
					c.fault.Method, c.fault.Times = "auth.test", c.times
					office.Fault(c.fault)
				}
				client := lined(office.Door.APIURL(), office.Door.HTTPClient().Transport)
				api := slack.New(office.Options().BotToken, slack.OptionAPIURL(office.Door.APIURL()), slack.OptionHTTPClient(client))
				log, start := new(diary), bubble.Now()
				_, err := door.Introduce(t.Context(), api, slog.New(slog.NewTextHandler(log, nil)))
				if took := bubble.Since(start); err != nil || took != c.after {
					t.Errorf("%v after %v", err, took)
				}
				if n := log.counts(c.cause); c.times > 0 && n != c.times {
					t.Errorf("%d of %d tries are in the log with their cause:\n%s", n, c.times, log)
				}
				if unreached := log.counts("check SLACK_API_URL and the network") > 0; unreached != (c.fault.Kind == sandbox.DropBefore) {
					t.Errorf("the network is blamed: %v", unreached)
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
		start := bubble.Now()
		_, err := door.Introduce(ctx, office.API(), slog.New(slog.DiscardHandler))
		if took := bubble.Since(start); !errors.Is(err, context.DeadlineExceeded) || took != 10*time.Second {
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
			_, err := door.Introduce(t.Context(), api, slog.New(slog.DiscardHandler))
			if !errors.Is(err, door.ErrTokens) || !strings.Contains(err.Error(), "SLACK_BOT_TOKEN") || strings.Contains(err.Error(), "xoxb") {
				t.Error(err)
			}
			if n := len(office.Calls("auth.test")); n != 1 {
				t.Errorf("asked %d times", n)
			}
		})
	}
}
