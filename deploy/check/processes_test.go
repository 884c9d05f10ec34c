//go:build haproxy && postgres

package check

import (
	"crypto/tls"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/seal"
)

// office is a pretend Slack with the app in one workspace, and the services that Compose
// would start for it.
type office struct {
	*composition
	*sandbox.Slack
	platform *sandbox.Platform
}

func opens(t *testing.T) *office {
	t.Helper()
	const (
		token   = "xoxb-sandbox-1"
		signing = "8f742231b10e8888abcd99yyyzzz85a5"
	)
	file, known := certified(t)
	certificate, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	platform := sandbox.NewPlatform(sandbox.PlatformOptions{
		SigningSecret: signing,
		Client:        &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: known, MinVersion: tls.VersionTLS12}}},
		Workspaces:    []sandbox.Options{{Team: sandbox.Team{ID: "T0NORTH", Name: "North", Domain: "north"}, BotToken: token, Now: e2etest.Machine}},
	})
	door, err := platform.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { platform.Close(); door.Close() })
	kept := map[string]string{
		"database-password": "it/has+a=sign", "unhunch-key": seal.New(), "slack-bot-token": token, "slack-signing-secret": signing, "balancer.pem": string(certificate),
	}
	services := compose(t, ways(t)["one workspace"], kept, "SLACK_API_URL="+door.APIURL())
	t.Cleanup(func() {
		for name, p := range services.running {
			if t.Failed() {
				t.Logf("%s says\n%s", name, p.Said)
			}
		}
	})
	return &office{services, platform.Slack("T0NORTH"), platform}
}

// subscribes has Slack call the balancer, as somebody does who gives it the addresses.
func (o *office) subscribes() {
	o.t.Helper()
	at := "https://" + o.at("balancer", "8443")
	urls := sandbox.RequestURLs{Events: at + "/slack/events", Commands: at + "/slack/commands", Interactions: at + "/slack/interactions"}
	if err := o.platform.Subscribe(o.t.Context(), urls); err != nil {
		o.t.Fatalf("%v\n%s", err, o.running["balancer"].Said)
	}
}

// asks types a word until the balancer has shown by whom it was answered, and gives that.
func (o *office) asks(p *sandboxtest.Person) (by string) {
	o.t.Helper()
	before := len(o.running["balancer"].Said.String())
	if err := p.Types("/stretch help"); err != nil {
		o.t.Errorf("Slack says %v:\n%s", err, o.running["balancer"].Said)
	}
	e2etest.Eventually(o.t, "the balancer tells of a command", func() bool {
		_, by, _ = strings.Cut(o.running["balancer"].Said.String()[before:], "/slack/commands by ")
		by, _, _ = strings.Cut(by, " ")
		return by != ""
	})
	return by
}

func TestTheServicesOfComposeAnswerWhileOneBotIsStopped(t *testing.T) {
	o := opens(t)
	o.up("bot-1", "bot-2", "balancer")
	o.subscribes()
	ana := sandboxtest.As(t, o.Slack, "ana")
	for _, name := range []string{"bot-1", "bot-2"} {
		e2etest.Eventually(t, name+" is asked", func() bool { return o.asks(ana) == name })
	}
	ana.Types("/stretch now")
	e2etest.Begins(ana)
	ana.Sees("Step 1 of 4")

	o.tellToEnd("bot-1")
	for going := true; going; going = !o.over("bot-1") {
		o.asks(ana) // not one is lost
	}
	o.ended("bot-1")
	if by := o.asks(ana); by != "bot-2" {
		t.Errorf("%s answered, which has ended", by)
	}
	ana.Clicks("Next")
	ana.Sees("Step 2 of 4")

	o.up("bot-1")
	e2etest.Eventually(t, "bot-1 is asked again", func() bool { return o.asks(ana) == "bot-1" })
	o.running["bot-2"].Dies()
	if by := o.asks(ana); by != "bot-1" {
		t.Errorf("%s answered, which was killed", by)
	}
	ana.Clicks("Next")
	e2etest.Within(time.Minute, func() bool { return strings.Contains(ana.Reads(), "Step 3 of 4") })
	ana.Sees("Step 3 of 4")

	for _, name := range []string{"balancer", "bot-1", "postgres"} {
		said := o.running[name].Said.String()
		for kept, text := range o.secrets {
			if strings.Contains(said, text) {
				t.Errorf("%s says the secret %s:\n%s", name, kept, said)
			}
		}
		o.down(name)
	}
}
