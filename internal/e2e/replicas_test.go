//go:build postgres

package e2e

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/pgtest"
	"unhunch/internal/workspace"
)

// Who does not work for a workspace takes presses for it: it answers, and leaves all else
// to who does.
func TestAnybodyTakesAPressAndOneWorksForTheWorkspace(t *testing.T) {
	r := replicates(t, "one", "two")
	north := r.Office("north")
	ana := north.Person("ana")
	r.installs(ana)
	holds, other := r.holder(north)
	r.served(north, ana, other)

	agrees(ana)
	if desk := r.desk(holds, north, ana); desk.Person.OptedIn.IsZero() {
		t.Fatal("her yes was not kept")
	}
	_ = ana.Types("/stretch now")
	ana.Sees("[Start]")
	_ = ana.Types("/stretch settings")
	ana.Sees("Your settings")
	ana.ClosesModal()
	ana.Opens("Home")
	e2etest.Eventually(t, "her Home is drawn", func() bool { return holds.asked("views.publish") > 0 })

	for _, method := range []string{"chat.postMessage", "chat.update", "views.publish"} {
		if n := other.asked(method); n > 0 {
			t.Errorf("who does not work for the workspace called %s %d times", method, n)
		}
	}
	if other.asked("views.open") == 0 || holds.asked("chat.postMessage") == 0 {
		t.Errorf("who answers opened %d views, who works for it posted %d times", other.asked("views.open"), holds.asked("chat.postMessage"))
	}
}

// Slack may deliver the same to two, as where an acknowledgement was lost.
func TestWhatReachesTwoReplicasCountsOnce(t *testing.T) {
	r := replicates(t, "one", "two")
	north := r.Office("north")
	ana := north.Person("ana")
	r.installs(ana)
	holds, other := r.holder(north)
	r.served(north, ana, other)
	r.served(north, ana, holds)
	agrees(ana)

	r.goesTo(other.name, holds.name)
	for i := range 5 {
		before := holds.asked("chat.postMessage")
		_ = ana.Types("/stretch now")
		e2etest.Eventually(t, "a break comes", func() bool { return holds.asked("chat.postMessage") > before })
		_ = ana.Types("/stretch help") // and what came before was worked off
		e2etest.Eventually(t, "no more is owed", func() bool {
			g, err := holds.store.Gauge(t.Context())
			return err == nil && g.Owed == 0
		})
		if n := holds.asked("chat.postMessage") - before; n != 1 {
			t.Errorf("%d: asked for once, a break came %d times", i, n)
		}
		_ = ana.Clicks("Skip")
	}
}

func TestWhoIsStoppedHandsOverAtOnce(t *testing.T) {
	r := replicates(t, "one", "two")
	north := r.Office("north")
	ana := north.Person("ana")
	r.installs(ana)
	holds, other := r.holder(north)
	r.served(north, ana, other)
	agrees(ana)

	holds.stops()
	r.reminded(other, north, ana)
	ana.Sees("[Skip]")
	if log := other.log.String(); strings.Contains(log, "not heard of any more") {
		t.Errorf("its lease ran out, and was not handed over:\n%s", log)
	}
	if other.asked("chat.postMessage") != 1 {
		t.Errorf("reminded %d times", other.asked("chat.postMessage"))
	}
}

// Who has lost the database answers with a sentence, and sends nothing; another works in
// its place; and it goes on by itself.
func TestWhoLosesTheDatabaseStepsBack(t *testing.T) {
	r := replicates(t, "one", "two")
	north := r.Office("north")
	ana := north.Person("ana")
	r.installs(ana)
	holds, other := r.holder(north)
	r.served(north, ana, other)
	r.served(north, ana, holds)
	agrees(ana)

	holds.way.becomes(condition{cut: true})
	_ = ana.Types("/stretch pause until tomorrow")
	ana.Sees("I couldn't do that just now")
	e2etest.Eventually(t, "another takes over", func() bool { return other.store.Holds("T0NORTH") && !holds.store.Holds("T0NORTH") })
	before := holds.asked("chat.postMessage")
	r.reminded(other, north, ana)
	ana.Sees("[Skip]")
	if n := holds.asked("chat.postMessage"); n != before {
		t.Errorf("who has no database sent %d messages", n-before)
	}
	if n := strings.Count(holds.log.String(), "level=ERROR"); n > 3 {
		t.Errorf("the log tells %d errors:\n%s", n, holds.log)
	}

	holds.way.becomes(condition{})
	r.served(north, ana, holds)
	r.goesTo(holds.name)
	e2etest.Eventually(t, "presses are taken again", func() bool {
		_ = ana.Types("/stretch pause until tomorrow")
		return !r.desk(other, north, ana).Person.PausedUntil.IsZero()
	})
}

// Whichever replica a workspace comes back by, all go on with its new token.
func TestARecordThatOneChangesIsHeededByAll(t *testing.T) {
	r := replicates(t, "one", "two")
	north := r.Office("north")
	ana := north.Person("ana")
	r.installs(ana)
	r.served(north, ana, r.all["one"])
	r.served(north, ana, r.all["two"])
	agrees(ana)

	r.goesTo("one")
	north.Uninstall()
	e2etest.Eventually(t, "that is noted", func() bool {
		is, err := r.all["two"].store.Workspace(t.Context(), "T0NORTH")
		return err == nil && is.State() != workspace.Alive
	})
	installed := r.clock.Now().Truncate(time.Second)
	e2etest.Eventually(t, "another second", func() bool { return r.clock.Now().Truncate(time.Second).After(installed) }) // by which two records are told apart
	r.installs(ana)
	r.goesTo("two")
	before := r.all["two"].asked("views.open")
	e2etest.Eventually(t, "a form opens by the new token", func() bool {
		_ = ana.Types("/stretch settings")
		return e2etest.Within(2*time.Second, func() bool { return len(ana.Screen().Modals) > 0 })
	})
	if r.all["two"].asked("views.open") == before {
		t.Error("the other replica opened it")
	}
}

// One company, over sockets, before anybody has said yes: somebody works for it all the
// same, and what comes by either is answered.
func TestOneCompanyIsWorkedForFromTheStart(t *testing.T) {
	t.Parallel()
	clock := app.Showing(time.Date(2001, time.January, 1, 10, 0, 0, 0, time.UTC), e2etest.Machine())
	office := sandboxtest.Open(t, sandbox.Options{Now: clock.Now})
	database := pgtest.URL(t)
	var stores []*postgres.Store
	for _, name := range []string{"one", "two"} {
		log := new(e2etest.Log)
		kept, err := postgres.Open(t.Context(), database, postgres.Options{Name: name, Terms: terms})
		if err != nil {
			t.Fatal(err)
		}
		stores = append(stores, kept)
		client := *office.Door.HTTPClient()
		client.Timeout = app.CallTimeout
		ctx, cancel := context.WithCancel(t.Context())
		a, err := app.Assemble(ctx, app.Settings{
			BotToken: office.Options().BotToken, AppToken: office.Options().AppToken, APIURL: office.Door.APIURL(), HTTP: &client, Dialer: office.Door.Dialer(),
			Usual: prefstest.StraightPlan(), Now: clock.Now, Pictures: "https://pictures.example.com/", Log: slog.New(slog.NewTextHandler(log, nil)),
		}, kept, builtIn(t))
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- a.Run(ctx) }()
		t.Cleanup(func() {
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("%v\n%s", err, log)
			}
			_ = kept.Close()
		})
	}
	team := office.Options().Team.ID
	e2etest.Eventually(t, "one works for it, and both hold sockets", func() bool {
		return stores[0].Holds(team) != stores[1].Holds(team) && office.Sockets() >= 4
	})
	ana := office.Person("ana")
	ana.Opens("Home")
	ana.Sees("[Usual (9 a day)]")
	_ = ana.Clicks("Usual (9 a day)")
	ana.Sees("Next reminder: today at 10:50")
	_ = ana.Types("/stretch now")
	ana.Sees("[Start]")
}
