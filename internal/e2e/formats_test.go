package e2e

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/bubble"
	"unhunch/internal/calendar/fetch"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
	"unhunch/internal/store/formats"
	"unhunch/internal/store/moving"
	"unhunch/internal/store/rows"
	"unhunch/internal/workspace"
)

// oldTown has the people of internal/store/formats, whose ids are in what was left. The
// tokens are those of offices that have the app already.
func oldTown(t *testing.T, tokens map[string]string) *town {
	t.Helper()
	o := sandbox.PlatformOptions{Workspaces: sandboxtest.Twins()}
	for i := range o.Workspaces {
		one := &o.Workspaces[i]
		one.BotToken = tokens[one.Team.ID]
		one.People = []sandbox.Profile{
			{ID: "U0ANA", DM: "D0ANA", Handle: "ana", RealName: "Ana Duarte", Zone: "Europe/Lisbon", Locale: "en-GB", Admin: true},
			{ID: "U0BEN", DM: "D0BEN", Handle: "ben", RealName: "Ben Okafor", Zone: "Europe/London", Locale: "en-GB"},
			{ID: "U0CHO", DM: "D0CHO", Handle: "cho", RealName: "Cho Lim", Zone: "Africa/Accra", Locale: "en-GB"},
		}
	}
	w := found(t, o)
	w.keys, w.fetches = keys(t, formats.Key), emptyCalendar
	return w
}

func emptyCalendar(_ context.Context, _ fetch.Ask, _ time.Time, read func(io.Reader) error) fetch.Outcome {
	if err := read(strings.NewReader("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")); err != nil {
		return fetch.Outcome{Kind: fetch.Unread, Err: err}
	}
	return fetch.Outcome{Kind: fetch.Fresh}
}

// livesThere has a bot live in the town from Monday to Wednesday, so that there is
// something of everything in its store: a routine that is under way, a reminder that Slack
// would not take yet, one of which nobody has heard since it came, a calendar, a pause to
// come, counts of days, pictures, workspaces and what happened to them.
func (w *town) livesThere() {
	w.t.Helper()
	until(w.t, "2000-01-03 08:30", "Europe/Lisbon")
	w.starts()
	north, south := w.Office("north"), w.Office("south")
	ana, ben, cho := north.Person("ana"), north.Person("ben"), north.Person("cho")
	other, hers := south.Person("ana"), south.Person("ben")
	w.installs(ana)
	w.installs(other)
	for _, p := range []*sandboxtest.Person{ana, ben, cho, other, hers} {
		saysYes(p)
	}
	ana.Types("/stretch https://calendar.example/private/basic.ics")
	ana.Sees("Nothing in it says that you are busy")
	ana.Types("/stretch now")
	ana.Clicks("Start")
	finishes(ana)
	ana.Clicks("Right")
	ben.Types("/stretch plan every 25m 10-16 mon-thu")
	ben.Types("/stretch pause from 10 jan to 14 jan")
	ben.Sees("Paused from")
	cho.SetStatus(sandbox.Status{Emoji: ":palm_tree:", Text: "Vacationing"})
	until(w.t, "2000-01-04 09:51", "Europe/Lisbon")
	ana.Clicks("Skip")
	until(w.t, "2000-01-05 11:29", "Europe/Lisbon")
	north.Fault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.RateLimited, RetryAfter: 10 * time.Minute, Times: 1 << 20})
	until(w.t, "2000-01-05 11:30", "Europe/Lisbon")
	other.Types("/stretch now")
	other.Clicks("Start")
	other.Sees("Step 1 of 4")
	passes(bubble.Until(formats.At()))
	w.stops()
	w.Close()
}

// TestGoldenStoreOfThisFormat leaves the store that is missing in internal/store/formats,
// and fails where one is.
func TestGoldenStoreOfThisFormat(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "unhunch.db")
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	stats, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	leavesOnce(t, formats.Left{Kind: formats.File, Format: stats.Format}, func(t *testing.T, w *town) []byte {
		t.Helper()
		path := w.shelf.(*fileShelf).file
		options := bolt.Options{Now: bubble.Now()}
		side, err := bolt.OpenAway(path, options)
		if err != nil {
			t.Fatal(err)
		}
		adds(t, side)
		if err := side.Close(); err != nil {
			t.Fatal(err)
		}
		if _, _, err := (bolt.File{Path: path}).Compact(t.Context()); err != nil {
			t.Fatal(err)
		}
		return w.shelf.content(t)
	})
}

const leaving = "UNHUNCH_UPDATE_GOLDEN"

// leavesOnce has a store be left and kept, where that was not done before.
func leavesOnce(t *testing.T, this formats.Left, takes func(t *testing.T, w *town) []byte) {
	t.Helper()
	if slices.Contains(formats.All(t, this.Kind), this) {
		return
	}
	if os.Getenv(leaving) == "" {
		t.Fatalf("%s: no store of this format is kept: %s=1 go test -tags=postgres -run TestGolden ./internal/e2e has one left, and then ./internal/store/formats", this, leaving)
	}
	synctest.Test(t, func(t *testing.T) {
		w := oldTown(t, nil)
		w.livesThere()
		this.Keep(t, filepath.Join("..", "store", "formats"), takes(t, w))
	})
}

// adds what a life of three days does not bring about: a call that was cut short, and a row
// that could not be read.
func adds(t *testing.T, s moving.Side) {
	t.Helper()
	mark, err := s.Mark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	now, err := s.Read(t.Context(), moving.Place{})
	if err != nil {
		t.Fatal(err)
	}
	cho := prefs.UserID{Workspace: "T0NORTH", Person: "U0CHO"}
	id := now.LastID + 1
	all := moving.Chunk{
		LastID: id,
		Messages: []moving.Message{{Begun: true, Message: rows.Message{Channel: "D0CHO", Message: delivery.Message{
			ID: id, To: cho, Kind: delivery.Break, Priority: delivery.Answer, Ref: delivery.Ref{Card: id}, Due: formats.At(), NotAfter: formats.At().Add(time.Hour),
		}}}},
		Aside: []moving.Lost{{Part: "desks", Whose: cho, Value: []byte("\x07what is this"), Cause: "of version 7"}},
	}
	if err := s.Write(t.Context(), all, mark, mark); err != nil {
		t.Fatal(err)
	}
}

// A bot of today goes on with what the last version of each format left, as if nothing had
// happened.
func TestABotGoesOnWithAFileOfEveryFormat(t *testing.T) {
	t.Parallel()
	for _, left := range formats.All(t, formats.File) {
		t.Run(left.String(), func(t *testing.T) {
			puts := func() string {
				path := filepath.Join(t.TempDir(), "unhunch.db")
				if err := os.WriteFile(path, left.Content(t), 0o600); err != nil {
					t.Fatal(err)
				}
				return path
			}
			path := puts()
			goesOn(t, app.Place(path), tokensIn(t, app.Place(puts())), &fileShelf{path})
		})
	}
}

// goesOn has a bot work for a day with what was left in a place, which is on a shelf.
func goesOn(t *testing.T, at app.Place, tokens map[string]string, on shelf) {
	t.Helper()
	shelves.Store(t.Name(), func() shelf { return on })
	synctest.Test(t, func(t *testing.T) {
		until(t, "2000-01-05 11:31", "Europe/Lisbon")
		w := oldTown(t, tokens)
		w.starts()
		w.goesOnUntilThursday()
		w.endsWell()
	})
	withTool(t, at, func(tool app.Tool) {
		if wrong, err := tool.Check(t.Context()); err != nil || len(wrong) > 0 {
			t.Errorf("%v, %v", wrong, err)
		}
	})
}

func (w *town) goesOnUntilThursday() {
	w.t.Helper()
	north, south := w.Office("north"), w.Office("south")
	ana, ben, other, hers := north.Person("ana"), north.Person("ben"), south.Person("ana"), south.Person("ben")
	for _, in := range []*sandboxtest.Office{north, south} {
		if is := w.state(in); is != workspace.Alive {
			w.t.Errorf("%s is %s", in.Options().Team.Name, is)
		}
	}
	if desk := w.keeps(south, hers); len(desk.Log) == 0 || desk.Log[0].What != session.WasSent || desk.Card.ID == 0 {
		w.t.Errorf("nothing is known of the reminder that came last: %+v", desk)
	}
	if pauses := w.keeps(north, ben).Person.Pauses; len(pauses) != 1 {
		w.t.Errorf("paused: %v", pauses)
	}
	if !w.keeps(south, other).Session.Live() {
		w.t.Error("the routine was cut short")
	}
	until(w.t, "2000-01-05 11:43", "Europe/Lisbon")
	if is := w.keeps(south, other).Session.State; is != session.Done {
		w.t.Errorf("the routine is %s", is)
	}
	ana.Sees("Just stood up") // it was owed
	ana.Clicks("Start")
	ana.Sees("Step 1 of ")
	ana.Clicks("Stop")
	ana.Sees("Stopped")
	ana.Types("/stretch progress")
	ana.Sees("1 break") // Monday's
	ana.Types("/stretch calendar")
	ana.Sees("I read https://calendar.example/…")
	ben.Types("/stretch plan")
	ben.Sees("every 25 minutes")
	until(w.t, "2000-01-06 09:55", "Europe/Lisbon")
	hers.Clicks("Start")
	hers.Sees("Step 1 of ")
}

// tokensIn are those of the workspaces in a copy of what was left.
func tokensIn(t *testing.T, at app.Place) map[string]string {
	t.Helper()
	kept, err := at.Open(t.Context(), app.Opening{}) // which brings it up to date
	if err != nil {
		t.Fatal(err)
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	tokens := map[string]string{}
	withTool(t, at, func(tool app.Tool) {
		standings, err := tool.Standings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range standings {
			opened, err := workspace.Record{ID: s.ID, Token: s.Token}.Open(keys(t, formats.Key))
			if err != nil {
				t.Fatal(err)
			}
			tokens[s.ID] = opened.Token
		}
	})
	return tokens
}

func withTool(t *testing.T, at app.Place, does func(app.Tool)) {
	t.Helper()
	tool, err := at.Tool(t.Context(), "", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	does(tool)
	if err := tool.Close(); err != nil {
		t.Error(err)
	}
}
