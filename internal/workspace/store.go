package workspace

import (
	"context"
	"time"
)

// Store keeps records, and what happened to them.
type Store interface {
	// Workspaces lists the records, by id. One that cannot be read is put aside.
	Workspaces(ctx context.Context) ([]Record, error)
	// Workspace reads one. One that never was has a record with only an ID: that is no
	// error.
	Workspace(ctx context.Context, id string) (Record, error)
	// ChangeWorkspace reads a record, lets change alter it and writes it back with
	// an entry of what it was at now, in one transaction; without a What there is no
	// entry. A record that was not installed is not written. An error of change is
	// returned as it is, and nothing is written. change may run twice.
	ChangeWorkspace(ctx context.Context, id string, now time.Time, change func(*Record) (What, error)) error
	// People lists the ids of those in a workspace of whom something is kept, in order.
	People(ctx context.Context, id string) ([]string, error)
	// PurgeWorkspace is session.Store.ForgetWorkspace if goes says so of the record, in the
	// transaction that begins it: who installed the app meanwhile stays. It takes as
	// many transactions as it must for others not to wait, and says so by
	// Record.BeginPurge: one that did not come to its end goes on where it was, whatever
	// goes says. It gives the entry that it left; the zero Entry: it left none.
	PurgeWorkspace(ctx context.Context, id string, now time.Time, goes func(Record) bool) (Entry, error)
	// Audit lists the entries from a moment on, in the order of their times.
	Audit(ctx context.Context, from time.Time) ([]Entry, error)
	// DropAudit removes the entries from before a moment.
	DropAudit(ctx context.Context, before time.Time) error
}

// AuditKept is how long an entry is kept: a year, and time to look back at it.
const AuditKept = 400 * 24 * time.Hour

// Entry says what happened to a workspace, and names nobody.
type Entry struct {
	At        time.Time `json:"at"`
	Workspace string    `json:"workspace"`
	What      What      `json:"what"`
	People    int       `json:"people,omitempty"` // with WasPurged: how many were known
}

// What happened to a workspace.
type What string

// What may happen.
const (
	WasInstalled What = "installed" // for the first time, or after it had ended
	WasUpdated   What = "updated"   // installed over, or given to other teams
	HasEnded     What = "ended"     // its token is dead
	HasRevived   What = "revived"   // Slack takes that token again
	WasRemoved   What = "removed"   // the app was uninstalled
	WasPurged    What = "purged"    // all that was kept of it is gone
	WasRotated   What = "rotated"   // its tokens were sealed with another key
)
