package bot

import (
	"context"
	"errors"
	"time"

	"unhunch/internal/lease"
	"unhunch/internal/prefs"
)

// Replicas are the processes that take what people of a workspace do. One of them works
// for it: it draws Home tabs, hears of people's days, brings pictures, and sends what is
// owed. The others answer, and hand on what is for that one to do.
type Replicas interface {
	// Holds reports whether it is this one that works for the workspace.
	Holds() bool
	// Share is the part of what Slack lets a method do that is this one's: more than 0,
	// and 1 where there is no other.
	Share() float64
	// Ask has whoever works for the workspace do an errand: see Bot.Heed. It waits until
	// that is kept, and not until it is done.
	Ask(ctx context.Context, who prefs.UserID, what lease.Errand, value []byte) error
	// First counts something by its id, and reports whether no replica has counted it
	// before.
	First(ctx context.Context, id string, now time.Time) (bool, error)
}

// alone is the one process there is.
type alone struct{}

func (alone) Holds() bool    { return true }
func (alone) Share() float64 { return 1 }

func (alone) Ask(context.Context, prefs.UserID, lease.Errand, []byte) error {
	return errors.New("nobody else is there to be asked")
}

func (alone) First(context.Context, string, time.Time) (bool, error) { return true, nil }
