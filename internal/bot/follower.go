package bot

import (
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// Follower has the Home tabs follow what is decided and what was sent, and who asked
// for a break told of it. It implements schedule.Observer and delivery.Observer.
type Follower struct {
	homes    *homes
	promises *promises
	hands    *hands
}

// Advanced implements schedule.Observer.
func (f Follower) Advanced(a schedule.Advanced) {
	if !f.homes.anybody() {
		return
	}
	ids := make([]prefs.UserID, len(a.Decided))
	for i, d := range a.Decided {
		ids[i] = d.User
	}
	f.homes.stir(ids...)
}

// Settled implements delivery.Observer.
func (f Follower) Settled(outcomes []delivery.Outcome) {
	f.promises.settled(outcomes)
	f.hands.settled(outcomes)
	for _, o := range outcomes {
		f.homes.stir(o.Claim.To)
	}
}

// Recovered implements delivery.Observer: whom it was about is not known.
func (Follower) Recovered(int) {}
