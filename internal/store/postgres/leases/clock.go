package leases

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/moment"
)

// Now implements lease.Store.
func (l *Leases) Now() time.Time {
	if l.o.Clock != nil {
		return l.o.Clock()
	}
	return l.clock.now(time.Now()) //nolint:forbidigo // only what has passed on it counts
}

// Set sets the clock, once before Now is asked. Keep goes on setting it.
func (l *Leases) Set(ctx context.Context, by interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
},
) error {
	var told time.Time
	asked := time.Now() //nolint:forbidigo // as in Now
	if err := by.QueryRow(ctx, "SELECT clock_timestamp()").Scan(&told); err != nil {
		return err
	}
	l.clock.heard(told, asked, time.Now()) //nolint:forbidigo // as in Now
	return nil
}

// clock shows the time of the database, whatever the machine's clock says: of that it
// takes what has passed since, on its monotonic side.
type clock struct {
	mu    sync.Mutex
	told  time.Time // of the database
	then  time.Time // when it was that here
	shown time.Time
}

// now is the database's time at a moment of the machine's. It never goes back: where the
// database's clock was put back, it stands still until that has caught up.
func (c *clock) now(here time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shown = moment.Latest(c.shown, c.told.Add(here.Sub(c.then)))
	return c.shown
}

// heard takes in what the database said at some moment between two of the machine's. It
// shows no time that the database may not have reached.
func (c *clock) heard(told, asked, here time.Time) {
	told = told.UTC()
	c.mu.Lock()
	defer c.mu.Unlock()
	least, most := told, told.Add(here.Sub(asked))
	shown := c.told.Add(here.Sub(c.then))
	c.told, c.then = moment.Earliest(moment.Latest(shown, least), most), here
}
