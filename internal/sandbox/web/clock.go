package web

import (
	"context"
	"time"
)

// Clock lets a visitor move the workspace's time. Its moves return once
// everything that became due on the way has happened.
type Clock interface {
	Now() time.Time
	Forward(ctx context.Context, d time.Duration) error
	// NextReminder moves it for a person of a workspace, by their ids, and says why it stopped
	// where they see no reminder, in Slack's markup.
	NextReminder(ctx context.Context, workspace, person string) (said string, err error)
	RestOfDay(ctx context.Context, zone *time.Location) error
}
