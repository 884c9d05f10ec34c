package app

import (
	"context"
	"strings"
	"sync/atomic"
	"time"

	"unhunch/internal/bot"
	"unhunch/internal/lease"
	"unhunch/internal/prefs"
	"unhunch/internal/store"
)

// about is what has to be the same of all bots that share a store, by what it is called, so
// that an operator sees where they differ. It does not change while a bot works.
func (s Settings) about() map[string]string {
	is := map[string]string{"version": s.Version, "keys": strings.Join(s.Keys.IDs(), " "), "calendars": "yes"}
	if s.NoCalendars {
		is["calendars"] = "no"
	}
	if s.Public != nil {
		is["public address"] = s.Public.URL
	}
	return is
}

// replicas are the processes that share a store, as one of them sees it.
type replicas struct {
	store interface {
		lease.Store
		store.Once
	}
	there atomic.Int64 // this one included; 0: nobody said, so that there is no other
}

// of are those of a workspace.
func (r *replicas) of(workspace string) bot.Replicas { return replica{r, workspace} }

// others is how many there are beside this one.
func (r *replicas) others() int { return max(0, int(r.there.Load())-1) }

// replica implements bot.Replicas.
type replica struct {
	*replicas

	workspace string
}

func (r replica) Holds() bool { return r.store.Holds(r.workspace) }

// ofOthers is the part of what Slack lets a method do that is for those who do not work
// for the workspace, all together.
const ofOthers = 1. / 4

func (r replica) Share() float64 {
	n := r.others()
	switch {
	case n == 0:
		return 1
	case r.Holds():
		return 1 - ofOthers
	}
	return ofOthers / float64(n)
}

func (r replica) Ask(ctx context.Context, who prefs.UserID, what lease.Errand, value []byte) error {
	return r.store.Ask(ctx, who, what, value)
}

func (r replica) First(ctx context.Context, id string, now time.Time) (bool, error) {
	return r.store.Once(ctx, []byte(id), now)
}
