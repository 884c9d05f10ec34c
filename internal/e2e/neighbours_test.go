package e2e

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/effort"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/sandbox"
	"unhunch/internal/session"
)

// waited is how long somebody waited for what comes to them.
type waited struct {
	reminder, answer, home, form time.Duration
}

// besideCrowd is how long somebody in the south waits while so many in the north are
// due at the same moment, press all at once, and meet a Slack that takes ten seconds
// for everything.
func besideCrowd(t *testing.T, crowd int) (ana waited) {
	t.Helper()
	options := sandbox.PlatformOptions{Workspaces: []sandbox.Options{
		{Team: sandbox.Team{ID: "T0NORTH", Name: "North", Domain: "north"}}, {Team: sandbox.Team{ID: "T0SOUTH", Name: "South", Domain: "south"}},
	}}
	for i := range crowd {
		options.Workspaces[0].People = append(options.Workspaces[0].People, sandbox.Profile{Handle: fmt.Sprintf("p%d", i), Zone: "UTC"})
	}
	options.Workspaces[0].People = append(options.Workspaces[0].People, sandbox.Profile{Handle: "boss", Zone: "UTC", Admin: true})
	w := found(t, options)
	until(t, "2000-01-03 09:30", "UTC")
	w.starts()
	north, south := w.Office("north"), w.Office("south")
	her := south.Person("ana")
	w.installs(north.Person("boss"))
	w.installs(her)
	agrees(her)
	ten := bubble.Now().Truncate(time.Hour).Add(time.Hour)
	due := func(workspace, person string) {
		err := w.store.Change(t.Context(), prefs.UserID{Workspace: workspace, Person: person}, func(d *session.Desk) error {
			d.Person.OptedIn, d.Person.Prefs, d.Person.Due = bubble.Now(), prefstest.Straight("UTC"), ten
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	var all sync.WaitGroup
	for _, p := range north.People() {
		all.Go(func() { due("T0NORTH", p.ID) })
	}
	all.Wait()
	due("T0SOUTH", her.ID())
	if crowd > 0 {
		north.Fault(sandbox.Fault{Kind: sandbox.Slow, For: 10 * time.Second, Times: 1 << 30})
	}
	passes(bubble.Until(ten) - time.Millisecond)
	before := len(south.Calls("chat.postMessage"))
	passes(10 * time.Second)
	if posts := south.Calls("chat.postMessage"); len(posts) != before+1 {
		t.Fatalf("%d reminders came\n%s", len(posts)-before, w.log)
	} else {
		ana.reminder = posts[before].At.Sub(ten)
	}
	for i := range min(crowd, 500) {
		for range 3 {
			all.Go(func() { _ = north.Person(fmt.Sprintf("p%d", i)).Types("/stretch why") })
		}
	}
	passes(time.Second)
	takes := func(what func()) time.Duration {
		began := bubble.Now()
		what()
		synctest.Wait()
		return bubble.Since(began)
	}
	ana.answer = takes(func() { _ = her.Types("/stretch why"); her.Sees("Why") })
	ana.home = takes(func() { her.Opens("Home"); her.Sees("Unhunch") })
	ana.form = takes(func() { _ = her.Types("/stretch settings"); her.Sees("Save") })
	all.Wait()
	passes(30 * time.Second)
	if posted, asked := len(north.Calls("chat.postMessage")), len(north.Calls("response_url")); crowd > 0 && (posted < 8 || asked < 500) {
		t.Errorf("the crowd got %d posts and %d answers", posted, asked)
	}
	w.stops()
	w.Close()
	return ana
}

func TestACrowdInOneWorkspaceKeepsNoOtherWaiting(t *testing.T) {
	var alone, crowded waited
	t.Run("alone", func(t *testing.T) { synctest.Test(t, func(t *testing.T) { alone = besideCrowd(t, 0) }) })
	t.Run("crowded", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { crowded = besideCrowd(t, effort.Check(1000, 50_000)) })
	})
	t.Logf("%+v alone, %+v beside a crowd", alone, crowded)
	if alone != crowded || alone == (waited{}) {
		t.Errorf("%+v alone, %+v beside a crowd", alone, crowded)
	}
}
