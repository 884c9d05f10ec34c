package workspace

import (
	"context"
	"fmt"
	"time"
)

// End notes that Slack refused the token of a record for good. Where the workspace has
// another token by now, that one is alive. It reports whether it was news.
func End(ctx context.Context, s Store, was Record, now time.Time) (news bool, err error) {
	return leave(ctx, s, was.ID, now, HasEnded, func(r *Record) bool { return r.has(was) && r.end(now) })
}

// Revoke notes that Slack told at a moment that the token is dead. What was installed
// after that, or in the same second, is alive. It reports whether it was news.
func Revoke(ctx context.Context, s Store, id string, at, now time.Time) (news bool, err error) {
	return leave(ctx, s, id, now, HasEnded, func(r *Record) bool { return !r.installedSince(at) && r.end(now) })
}

// Remove notes that Slack told at a moment that the app was uninstalled: its tokens are
// not kept any longer, and all else until the next Purge. What was installed after that
// moment, or in the same second, stays. It reports whether it was news.
func Remove(ctx context.Context, s Store, id string, at, now time.Time) (news bool, err error) {
	return leave(ctx, s, id, now, WasRemoved, func(r *Record) bool {
		if r.Removed || r.installedSince(at) {
			return false
		}
		r.remove(now)
		return true
	})
}

// leave notes what change did to the record of a workspace that is known.
func leave(ctx context.Context, s Store, id string, now time.Time, what What, change func(*Record) bool) (news bool, err error) {
	err = s.ChangeWorkspace(ctx, id, now, func(r *Record) (What, error) {
		if news = r.State() != Unknown && change(r); news {
			return what, nil
		}
		return "", nil
	})
	if err != nil {
		return false, fmt.Errorf("workspace %s leaves: %w", id, err)
	}
	return news, nil
}
