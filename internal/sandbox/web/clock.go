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
	NextReminder(ctx context.Context) error
	RestOfDay(ctx context.Context) error
}
