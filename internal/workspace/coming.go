package workspace

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/seal"
)

// Install keeps what was granted: somebody installed the app, or installed it again. A
// workspace that had ended, or was removed and is not purged yet, is alive again with
// all that is kept of it. Where a purge is under way it is led to its end before. Its error
// is ErrNoGrant, an Unopened without a key, or the store's.
func Install(ctx context.Context, s Store, keys seal.Keys, g Grant, now time.Time) (kept Record, err error) {
	if err := g.check(); err != nil {
		return kept, err
	}
	kept, err = install(ctx, s, keys, g, now)
	if errors.Is(err, errPurging) {
		if _, err = s.PurgeWorkspace(ctx, g.ID, now, func(r Record) bool { return r.Purging > 0 }); err == nil {
			kept, err = install(ctx, s, keys, g, now)
		}
	}
	if err != nil {
		return Record{}, fmt.Errorf("install workspace %s: %w", g.ID, err)
	}
	return kept, nil
}

var errPurging = errors.New("what was kept of it is being deleted")

func install(ctx context.Context, s Store, keys seal.Keys, g Grant, now time.Time) (kept Record, err error) {
	now = moment.Second(now)
	err = s.ChangeWorkspace(ctx, g.ID, now, func(r *Record) (What, error) {
		if r.Purging > 0 {
			return "", errPurging
		}
		what := WasInstalled
		switch r.State() {
		case Alive:
			what = WasUpdated
		case Removed:
			r.Teams, r.Taken = nil, nil // they are told anew
		case Unknown, Ended:
		}
		r.Org, r.Name, r.App, r.BotUser = g.Org, g.Name, g.App, g.BotUser
		r.Scopes = sorted(g.Scopes)
		r.Ended, r.Refused, r.Removed, r.Installed = time.Time{}, time.Time{}, false, now
		if err := r.give(keys, g, now); err != nil {
			return "", err
		}
		kept = r.Clone()
		return what, nil
	})
	return kept, err
}

// ErrGone says that there is no such workspace any more: it was removed.
var ErrGone = errors.New("the app is not installed there any more")

// Renew keeps the tokens that the refresh token of a record was exchanged for. A workspace
// that had ended is alive again. Where the record has other tokens by now, as after
// another install, those stay and are given. Of a grant it takes the tokens alone.
// Its error is ErrNoGrant, ErrGone, an Unopened without a key, or the store's.
func Renew(ctx context.Context, s Store, keys seal.Keys, was Record, g Grant, now time.Time) (kept Record, err error) {
	g.ID = was.ID
	if err := g.check(); err != nil {
		return kept, err
	}
	now = moment.Second(now)
	err = s.ChangeWorkspace(ctx, was.ID, now, func(r *Record) (What, error) {
		switch {
		case r.State() == Unknown || r.State() == Removed:
			return "", ErrGone
		case r.has(was):
			if err := r.give(keys, g, now); err != nil {
				return "", err
			}
			r.Ended, r.Refused = time.Time{}, time.Time{}
		}
		kept = r.Clone()
		return "", nil
	})
	if err != nil {
		return Record{}, fmt.Errorf("renew workspace %s: %w", was.ID, err)
	}
	return kept, nil
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}
