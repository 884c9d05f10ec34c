package main

import (
	"context"
	"net/http"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"golang.org/x/sync/errgroup"
)

// runBare is the least that can be done with slack-go: a loop that
// acknowledges whatever comes. It sends reminders meanwhile.
func runBare(ctx context.Context, o order) (result, error) {
	t, err := readTask(o.Address)
	if err != nil {
		return result{}, err
	}
	api := slack.New(t.BotToken, slack.OptionAppLevelToken(t.AppToken), slack.OptionAPIURL(t.API), slack.OptionHTTPClient(keepingAlive()))
	client := socketmode.New(api)
	all, ctx := errgroup.WithContext(ctx)
	all.Go(func() error { return client.RunContext(ctx) })
	all.Go(func() error {
		for {
			select {
			case <-ctx.Done():
				return nil
			case event := <-client.Events:
				if event.Request != nil && event.Request.EnvelopeID != "" {
					if err := client.AckCtx(ctx, event.Request.EnvelopeID, nil); err != nil {
						return err
					}
				}
			}
		}
	})
	all.Go(func() error { return t.send(ctx, api) })
	return result{}, all.Wait()
}

// send posts at an even pace.
func (t task) send(ctx context.Context, api *slack.Client) error {
	posts, ctx := errgroup.WithContext(ctx)
	posts.SetLimit(8)
	began := time.Now()
	for i, person := range t.People {
		if err := until(ctx, began.Add(time.Duration(i)*time.Second/time.Duration(t.PerSecond))); err != nil {
			break
		}
		posts.Go(func() error {
			_, _, err := api.PostMessageContext(ctx, person, slack.MsgOptionText(t.Text, false), slack.MsgOptionBlocks(t.Blocks.BlockSet...))
			return err
		})
	}
	return posts.Wait()
}

// keepingAlive is a client whose calls take no longer than the bot's.
func keepingAlive() *http.Client {
	return &http.Client{Timeout: 20 * time.Second, Transport: connections()}
}

// connections are kept as the bot keeps them.
func connections() *http.Transport { return &http.Transport{MaxIdleConnsPerHost: 128} }
