package lease

import (
	"cmp"
	"maps"
	"slices"
)

// Census is how workspaces are spread over replicas, as one of them sees it.
type Census struct {
	Held map[string]int // by replica, of all that live: of those that hold none, too
	Free int            // that nobody holds
	Left int            // of the free ones, those that were free a grace ago already
}

// Share says how many of the free workspaces a replica takes, and how many of its own
// it hands over, so that any two replicas hold as many as each other or one more. Who
// has the most keeps the one more, so that nothing moves where it is even. What is left
// is for whoever sees it, since those whose share it is may not live any more.
func (c Census) Share(replica string) (take, give int) {
	mine, lives := c.Held[replica]
	if !lives {
		return 0, 0
	}
	aim := c.aim(replica)
	if mine > aim {
		return c.Left, mine - aim
	}
	return min(max(aim-mine, c.Left), c.Free), 0
}

// aim is how many a replica holds once all is even.
func (c Census) aim(replica string) int {
	all := c.Free
	for _, n := range c.Held {
		all += n
	}
	each, more := all/len(c.Held), all%len(c.Held)
	order := slices.SortedFunc(maps.Keys(c.Held), func(a, b string) int {
		return cmp.Or(cmp.Compare(c.Held[b], c.Held[a]), cmp.Compare(a, b))
	})
	if slices.Index(order, replica) < more {
		return each + 1
	}
	return each
}
