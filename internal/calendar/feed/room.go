package feed

import (
	"github.com/hashicorp/golang-lru/v2/simplelru"

	"unhunch/internal/prefs"
)

// room is for mostPeople, of all workspaces together. Where it is full, a newcomer takes
// the place of whoever of their workspace was used the longest ago; or of whoever of the
// largest one was, as long as theirs has less than its share. So a large workspace pushes
// out its own people alone.
type room struct {
	people int
	of     map[string]*simplelru.LRU[prefs.UserID, *person] // by workspace; none is empty
}

func newRoom() room { return room{of: map[string]*simplelru.LRU[prefs.UserID, *person]{}} }

// get finds somebody, and uses what is known of them.
func (r *room) get(who prefs.UserID) (*person, bool) {
	if theirs := r.of[who.Workspace]; theirs != nil {
		return theirs.Get(who)
	}
	return nil, false
}

// peek finds somebody.
func (r *room) peek(who prefs.UserID) (*person, bool) {
	if theirs := r.of[who.Workspace]; theirs != nil {
		return theirs.Peek(who)
	}
	return nil, false
}

// add puts somebody in, also in the place of what was known of them.
func (r *room) add(who prefs.UserID, p *person) {
	if _, there := r.peek(who); !there {
		if r.people >= mostPeople {
			r.makesRoom(who.Workspace)
		}
		r.people++
	}
	theirs := r.of[who.Workspace]
	if theirs == nil {
		theirs, _ = simplelru.NewLRU[prefs.UserID, *person](mostPeople, nil) // fails for sizes below 1
		r.of[who.Workspace] = theirs
	}
	theirs.Add(who, p)
}

func (r *room) makesRoom(workspace string) {
	from := workspace
	if theirs := r.of[workspace]; theirs == nil || theirs.Len() < r.share() {
		for id, others := range r.of {
			if most := r.of[from]; most == nil || others.Len() > most.Len() {
				from = id
			}
		}
	}
	if oldest, _, there := r.of[from].GetOldest(); there {
		r.remove(oldest)
	}
}

// share is what each workspace has room for that has anybody here.
func (r *room) share() int { return mostPeople / max(len(r.of), 1) }

func (r *room) remove(who prefs.UserID) {
	theirs := r.of[who.Workspace]
	if theirs == nil || !theirs.Remove(who) {
		return
	}
	if r.people--; theirs.Len() == 0 {
		delete(r.of, who.Workspace)
	}
}

// in are those of a workspace.
func (r *room) in(workspace string) []prefs.UserID {
	if theirs := r.of[workspace]; theirs != nil {
		return theirs.Keys()
	}
	return nil
}
