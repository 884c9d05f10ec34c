package app

import (
	"context"
	"fmt"
	"time"

	"unhunch/internal/bot/door"
)

// dismissal is that there is nothing more to do for a token.
type dismissal struct {
	removed      bool   // the app was, and so was what was kept
	method, code string // else: who said that the token is dead, in Slack's words
}

// Error implements error, in the words of who has one workspace.
func (d *dismissal) Error() string {
	if d.removed {
		return fmt.Sprintf("%s: the app was removed from the workspace: to begin anew, install it again and set SLACK_BOT_TOKEN to its new token", door.ErrTokens)
	}
	return fmt.Sprintf("%s (%s said %s): install the app again and set SLACK_BOT_TOKEN to its new token", door.ErrTokens, d.method, d.code)
}

// Unwrap is door.ErrTokens, also because the token went with the app.
func (d *dismissal) Unwrap() error { return door.ErrTokens }

// farewell is how long the word that the app was removed may come after the first
// refusal of its token: only by that word it is known, and records are deleted.
const farewell = 5 * time.Second

// dismissed waits until there is nothing more to do for the tenant's token.
func (t *tenant) dismissed(ctx context.Context) error {
	d := &dismissal{}
	select {
	case <-ctx.Done():
		return nil
	case <-t.bot.Removed():
		return &dismissal{removed: true}
	case refusal := <-t.way.line.Ended():
		d.method, d.code = refusal.Method, refusal.Code
	}
	select {
	case <-t.bot.Removed():
		d.removed = true
	case <-ctx.Done():
	case <-time.After(farewell):
	}
	return d
}
