package delivery

import (
	"context"
	"log/slog"
	"time"
)

// Poster makes the call to Slack: it renders the message with what is true at
// this moment and posts or edits it. Its errors are those of this package.
type Poster interface {
	Post(ctx context.Context, claim Claim) (Receipt, error)
}

// Courier takes what is owed from a Store and hands it to Slack.
type Courier struct {
	store  Store
	poster Poster
	log    *slog.Logger
	opt    Options
}

// Options are a courier's settings. The zero value of each means its default.
type Options struct {
	Limits  Limits
	Workers int              // calls in flight at once, of all workspaces; 32
	Share   int              // of which one workspace may have; 8
	Drain   time.Duration    // what calls in flight get to finish when Run ends; 5 s
	Now     func() time.Time // time.Now
}

// Limits is what a courier may ask of Slack.
type Limits struct{}

// NewCourier gives a courier that sends nothing until Run.
func NewCourier(store Store, poster Poster, log *slog.Logger, opt Options) *Courier {
	return &Courier{store: store, poster: poster, log: log, opt: opt}
}

// Wake tells the courier that messages were written to the store.
func (c *Courier) Wake() {}

// Resume lets a workspace whose token was revoked send again.
func (c *Courier) Resume(workspace string) {}

// Settled waits until nothing that is ready is owed or in flight.
func (c *Courier) Settled(ctx context.Context) error { return ctx.Err() }

// Run sends what is owed until ctx ends.
func (c *Courier) Run(ctx context.Context) error {
	<-ctx.Done()
	return nil
}
