// Package lease says which of several replicas works for a workspace, so that one
// at a time does.
//
// A replica is a running process of ours on a store that others may share. Who
// holds a workspace beats and posts for it; anybody may take a press. A lease has
// an epoch, which grows whenever the workspace comes to another holder: what was
// begun in an older epoch is over.
package lease

import (
	"context"
	"time"

	"unhunch/internal/prefs"
)

// Terms are how long a lease lasts and how often it is renewed. A replica that is
// gone is missed for Lasts at most.
type Terms struct {
	Lasts time.Duration // a replica that was not heard of for so long holds nothing any more
	Every time.Duration // between two rounds: renewing, taking, handing over
	Grace time.Duration // so long what nobody holds is left to whose share it is
	Most  time.Duration // so long a workspace that is handed over is waited for
}

// Usual are the terms that replicas have.
func Usual() Terms {
	return Terms{Lasts: 15 * time.Second, Every: 3 * time.Second, Grace: 2 * time.Second, Most: time.Minute}
}

// Store says which workspaces this process works for. A store that nobody else has
// open holds all of them for ever.
type Store interface {
	// Keep renews what this replica holds, takes its share of what nobody holds,
	// and hands over what is more than that, until ctx ends. It then returns nil at
	// once, and what is held goes on being held until it runs out or is released.
	// It is called once. A store that cannot be reached is no error of it: what
	// ran out is told as lost, and Keep goes on.
	Keep(ctx context.Context, heed Heed) error
	// Release hands over all that is held. It is for the end: nothing works for
	// any workspace any more, and Keep has returned. What was begun and has no
	// outcome is unknown to whoever takes over.
	Release(ctx context.Context) error
	// Serve sees to it that somebody works for a workspace, also where nothing is kept of
	// anybody there.
	Serve(ctx context.Context, workspace string) error
	// Holds reports whether this replica works for a workspace. It asks nobody, so
	// it may be called often, and is false as soon as a lease may have run out.
	Holds(workspace string) bool
	// Now is the time that all replicas go by: the store's. It asks nobody, and
	// never goes back.
	Now() time.Time
	// Ask has whoever holds somebody's workspace do something, soon: see
	// Heed.Asked. The holder may be this replica.
	Ask(ctx context.Context, who prefs.UserID, what Errand, value []byte) error
}

// Heed is what a replica is told. Each of its functions may be nil, is called by
// one goroutine, and must not block.
type Heed struct {
	// Changed tells which workspaces are held from now on, and which are not any
	// more. Holds says so by then. Of what is handed over, calls in flight may
	// still end, and be settled.
	Changed func(gained, lost []string)
	// Wake tells that another replica may have left messages owed.
	Wake func()
	// Due tells that another replica may have set somebody's next reminder earlier.
	Due func()
	// Asked hands on what others ask of the holder, in the order in which they
	// did. An errand is lost where the holder ends before it has done it, and
	// dropped where nobody could take it for AskedFor.
	Asked func(ctx context.Context, all []Asked)
	// Replicas tells how many there are from now on, this one included, before anything
	// is held, and whenever that changes: of what Slack allows a workspace, each may use
	// a share. A store that nobody else has open never calls it.
	Replicas func(n int)
	// Workspaces tells that another replica may have changed the record of some
	// workspace.
	Workspaces func()
}

// AskedFor is how long an errand waits for whoever holds the workspace.
const AskedFor = time.Minute

// Asked is an errand for somebody.
type Asked struct {
	Who   prefs.UserID
	What  Errand
	Value []byte // as the errand has it
}

// Errand is a closed set: what only the holder of a workspace does. None has a word in
// its value that somebody wrote.
type Errand string

// The errands, whose values are package bot's.
const (
	Visit   Errand = "visit"   // they opened their Home tab
	Home    Errand = "home"    // something in it changed
	Profile Errand = "profile" // Slack told of them: their status, a huddle, their zone
	DND     Errand = "dnd"     // Slack told of their Do Not Disturb
	Follow  Errand = "follow"  // they want the zone of their profile again
	Forget  Errand = "forget"  // nothing is kept of them any more
)
