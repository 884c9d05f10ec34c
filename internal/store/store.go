// Package store names what keeps everything, once for all that do.
package store

import (
	"context"
	"errors"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/lease"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/workspace"
)

// Store is what the bot keeps things in. Each of its sides is declared by who
// needs it. One method is one business step and one transaction; what a step
// does to a desk is for session to say. storetest has the stories that every
// store must live up to.
type Store interface {
	schedule.Store
	session.Store
	delivery.Store
	workspace.Store
	lease.Store
	Files
	Heard
	Once
	// Watch waits until the store is not this process's any more, as when its
	// file was moved, and tells why; nil when ctx ends before. What was written
	// by then may not be found again: the process has to end.
	Watch(ctx context.Context) error
}

// ErrAway is an error of whatever store is elsewhere, and cannot be reached. Nothing was
// written; or, where the error says so, nobody knows. It is worth trying again.
var ErrAway = errors.New("the store is away")

// Files remembers which pictures were uploaded: Slack's id of each file, by
// workspace and by what it holds. It is as bot.Files has it, since a store knows
// no bot.
type Files interface {
	// Files lists a workspace's.
	Files(ctx context.Context, id string) (map[string]string, error)
	// SetFile remembers one file, by Slack's id of it. The empty one forgets it.
	SetFile(ctx context.Context, id, content, file string) error
}

// Heard remembers on which day Slack last told something of each kind, so that an
// operator sees what it never tells. Of whom it was is not kept.
type Heard interface {
	// Heard lists a workspace's days, by kind: midnight in UTC.
	Heard(ctx context.Context, id string) (map[string]time.Time, error)
	// SetHeard notes that a kind was heard on the day of a moment, in UTC.
	SetHeard(ctx context.Context, id, kind string, at time.Time) error
}

// Once counts what may reach several replicas, or one of them twice: an envelope, a
// signed request, a way in that was begun. A store that nobody else has open leaves
// that to whoever met it.
type Once interface {
	// Once notes that something was met, and reports whether it was for the first
	// time.
	Once(ctx context.Context, id []byte, now time.Time) (first bool, err error)
	// DropOnce forgets what was met before a moment.
	DropOnce(ctx context.Context, before time.Time) error
}
