package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/slack-go/slack"
)

// Self is the bot as Slack knows it.
type Self struct {
	Workspace string // the enterprise id of an org install, else the team id
}

// Introduce asks Slack who we are. While Slack cannot be reached it tries
// again, with a pause that grows to a minute; it returns ErrTokens where Slack
// refuses the token, and ctx's error where that ends first.
func Introduce(ctx context.Context, api *slack.Client, log *slog.Logger) (Self, error) {
	for pause := time.Second; ; pause = min(2*pause, time.Minute) {
		answer, err := api.AuthTestContext(ctx)
		switch {
		case err == nil:
			self := Self{Workspace: answer.TeamID}
			if self.Workspace == "" {
				self.Workspace = answer.EnterpriseID
			}
			if self.Workspace == "" {
				return self, errors.New("auth.test names no workspace: see that SLACK_API_URL is right")
			}
			return self, nil
		case isRevoked(err):
			return Self{}, fmt.Errorf("%w (%w): install the app again and set SLACK_BOT_TOKEN to its new token", ErrTokens, err)
		}
		log.Warn("cannot reach Slack: check SLACK_API_URL and the network", "error", err, "retry_in", pause)
		select {
		case <-ctx.Done():
			return Self{}, ctx.Err()
		case <-time.After(pause):
		}
	}
}
