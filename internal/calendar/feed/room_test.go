package feed

import (
	"fmt"
	"testing"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
)

// people are so many of a workspace, all with their calendar at one server.
func people(workspace string, many int) (all []Wanted) {
	for n := range many {
		all = append(all, of(prefs.UserID{Workspace: workspace, Person: fmt.Sprint("U", n)}, "google"))
	}
	return all
}

func TestAHugeWorkspacePushesOutItsOwnAlone(t *testing.T) {
	plays(t, func(s *scene) {
		small := people("T2", 3)
		s.wants("0:01", small...)
		s.Want(people("T1", 5*mostPeople), bubble.Now()) // and then nobody of the small one does anything
		for _, w := range small {
			s.equal(w.String(), s.knows(w.User), "09:00–10:00")
		}
		late := people("T3", 3) // its line is full
		s.Want(late, bubble.Now())
		s.until("0:03")
		for _, w := range late {
			s.equal(w.String(), s.knows(w.User), "09:00–10:00")
		}
	})
}

func TestWhereThereIsNoRoomEachWorkspaceHasItsShare(t *testing.T) {
	r := newRoom()
	enters := func(workspace string, many int) {
		for _, w := range people(workspace, many) {
			r.add(w.User, newPerson(w))
		}
	}
	for _, e := range []struct {
		workspace string
		many      int
	}{{"T1", 2 * mostPeople}, {"T2", mostPeople / 4}, {"T3", mostPeople}, {"T2", mostPeople / 4}, {"T1", mostPeople}} {
		enters(e.workspace, e.many)
		if r.people != mostPeople {
			t.Fatalf("after %v: %d", e, r.people)
		}
	}
	third := mostPeople / 3
	for workspace, want := range map[string][2]int{"T1": {third, mostPeople*5/12 + 1}, "T2": {mostPeople / 4, mostPeople / 4}, "T3": {third, mostPeople*5/12 + 1}} {
		if n := len(r.in(workspace)); n < want[0] || n > want[1] {
			t.Errorf("%s has %d, want %v", workspace, n, want)
		}
	}
	for _, workspace := range []string{"T1", "T2", "T3"} {
		for _, who := range r.in(workspace) {
			r.remove(who)
		}
	}
	if r.people != 0 || len(r.of) > 0 {
		t.Errorf("%d people of %d workspaces are left", r.people, len(r.of))
	}
}
