package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"

	"unhunch/internal/bot/door"
	"unhunch/internal/sandbox"
)

// requests prints how long people wait where Slack sends requests instead of envelopes.
func requests(ctx context.Context, s settings) error {
	if err := prepareApps(ctx, &s); err != nil {
		return err
	}
	return arePressed(ctx, s, "requests", contestants(s,
		&contestant{name: "bare", title: "net/http alone", command: verifierCommand},
		&contestant{name: "unhunch", title: "Unhunch", command: ourListeningCommand},
		&contestant{name: "bolt", title: "Bolt for JavaScript", command: boltCommand},
	))
}

// requestURLs are where all contestants take them.
func requestURLs(app string) sandbox.RequestURLs {
	at := "http://" + app
	return sandbox.RequestURLs{Events: at + door.EventsPath, Commands: at + door.CommandsPath, Interactions: at + door.InteractionsPath}
}

func verifierCommand(ctx context.Context, _ settings, c *city) (*exec.Cmd, error) {
	path, err := c.task()
	if err != nil {
		return nil, err
	}
	return childCommand(ctx, order{Contender: "verifier", Address: path})
}

// ourListeningCommand is ourCommand, with requests instead of sockets.
func ourListeningCommand(ctx context.Context, s settings, c *city) (*exec.Cmd, error) {
	cmd, err := ourCommand(ctx, s, c)
	if err != nil {
		return nil, err
	}
	cmd.Args = append(cmd.Args, "--listen="+c.app)
	cmd.Env = append(cmd.Env, "SLACK_APP_TOKEN=", "SLACK_SIGNING_SECRET="+c.platform.SigningSecret())
	return cmd, nil
}

// runVerifier is the least that has to be done with a request: to look at its signature,
// as slack-go does, and to answer. It sends reminders meanwhile.
func runVerifier(ctx context.Context, o order) (result, error) {
	t, err := readTask(o.Address)
	if err != nil {
		return result{}, err
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", t.Listen)
	if err != nil {
		return result{}, err
	}
	server := &http.Server{Handler: t, ReadHeaderTimeout: 10 * time.Second}
	api := slack.New(t.BotToken, slack.OptionAPIURL(t.API), slack.OptionHTTPClient(keepingAlive()))
	all, ctx := errgroup.WithContext(ctx)
	all.Go(func() error {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	all.Go(func() error {
		<-ctx.Done()
		return server.Close()
	})
	all.Go(func() error { return t.send(ctx, api) })
	return result{}, all.Wait()
}

// ServeHTTP takes what Slack signed.
func (t task) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if r.URL.Path == door.CommandsPath && strings.Contains(string(body), "ssl_check=1") {
		return
	}
	verifier, err := slack.NewSecretsVerifier(r.Header, t.SigningSecret)
	if err == nil {
		_, err = verifier.Write(body)
	}
	if err == nil {
		err = verifier.Ensure()
	}
	if err != nil {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if r.URL.Path != door.EventsPath {
		return
	}
	var asked struct{ Challenge string }
	if json.Unmarshal(body, &asked) == nil && asked.Challenge != "" {
		_, _ = fmt.Fprint(w, asked.Challenge)
	}
}
