package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/app"
	"unhunch/internal/sandbox"
)

// movable is a house early on Monday, whose clock can be moved, and where Ana has
// said yes.
func movable(t *testing.T) (c *app.Clock, h *house, ana *witness) {
	t.Helper()
	c = new(app.Clock)
	h = open(t, sandbox.Options{Now: c.Now})
	h.now = c.Now
	h.until("2000-01-03 08:30", "Europe/Lisbon")
	h.starts()
	ana = newWitness(t, h, "ana")
	saysYes(ana.Person)
	return c, h, ana
}

// A visitor of the sandbox moves the clock in leaps. What Slack says of people
// is asked for before each of them lands.
func TestAVisitorWhoMovesTheClockIsLeftAloneWhileTheyAreBusy(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		c, h, ana := movable(t)
		visitor := app.NewTraveller(c, h.app, h.CatchUp)
		forward := func(d time.Duration) {
			t.Helper()
			if err := visitor.Forward(t.Context(), d); err != nil {
				t.Fatal(err)
			}
			passes(time.Second)
		}
		at := func(hhmm string) time.Time {
			t.Helper()
			moment, err := time.ParseInLocation("2006-01-02 15:04", "2000-01-03 "+hhmm, ana.place)
			if err != nil {
				t.Fatal(err)
			}
			return moment
		}
		forward(at("09:45").Sub(c.Now()))
		ana.SetStatus(sandbox.Status{Text: "In a meeting", Until: at("09:58")})
		passes(time.Second)
		forward(10 * time.Minute)
		ana.DoesNotSee("Just stood up")
		ana.SetDND(at("10:55"))
		forward(at("11:20").Sub(c.Now()))
		ana.copies(h)
		if diff := cmp.Diff([]string{"09:50 held: meeting, then held: dnd, then dropped: too-late"}, ana.lines()); diff != "" {
			t.Error(diff)
		}
		h.stops()
	})
}

// The bot beats by itself while the clock is moved. Whichever beat comes first to
// the next reminder, the clock stops there.
func TestTheClockStopsAtAReminderThatTheBotSentByItself(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		c, h, ana := movable(t)
		visitor := app.NewTraveller(c, h.app, func() {
			if err := h.app.Tick(t.Context()); err != nil {
				t.Error(err)
			}
		})
		for _, want := range []string{"09:50", "10:40", "11:30"} {
			if _, err := visitor.NextReminder(t.Context(), h.Options().Team.ID, ana.ID()); err != nil {
				t.Fatal(err)
			}
			if shows := c.Now().In(ana.place).Format("15:04"); shows != want {
				t.Errorf("the clock stopped at %s, the reminder came at %s", shows, want)
			}
		}
		h.stops()
	})
}

// Who looks for the next reminder stops where it begins to wait, and is told so.
// Once more, and they are where it comes.
func TestTheClockStopsWhereAReminderBeginsToWait(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		c, h, ana := movable(t)
		visitor := app.NewTraveller(c, h.app, h.CatchUp)
		next := func(want, says string) {
			t.Helper()
			said, err := visitor.NextReminder(t.Context(), h.Options().Team.ID, ana.ID())
			if err != nil {
				t.Fatal(err)
			}
			passes(time.Second)
			if shows := c.Now().In(ana.place).Format("15:04"); shows != want || !strings.Contains(said, says) || says == "" && said != "" {
				t.Errorf("the clock stopped at %s, want %s, and says %q, not %q", shows, want, said, says)
			}
		}
		ana.SetStatus(sandbox.Status{Text: "In a meeting", Until: c.Now().Add(90 * time.Minute)}) // to 10:00
		passes(time.Second)
		next("09:50", "your status said you were in a meeting")
		ana.DoesNotSee("Just stood up")
		next("10:00", "")
		ana.Sees("Just stood up")

		ana.SetHuddle(true)
		passes(time.Second)
		next("10:50", "you were in a huddle")
		ana.SetStatus(sandbox.Status{Text: "On a call"})
		ana.SetHuddle(false)
		passes(time.Second)
		next("10:51", "your status said you were on a call") // for another reason
		next("11:51", "it was over an hour late")
		h.stops()
	})
}

// Whom the visitor acts as is whose reminder is looked for.
func TestTheClockDoesNotStopForOthers(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		c, h, ana := movable(t)
		visitor := app.NewTraveller(c, h.app, h.CatchUp)
		ben := newWitness(t, h, "ben") // in New York
		next := func() (shows, said string) {
			t.Helper()
			said, err := visitor.NextReminder(t.Context(), h.Options().Team.ID, ben.ID())
			if err != nil {
				t.Fatal(err)
			}
			passes(time.Second)
			return c.Now().In(ben.place).Format("15:04"), said
		}
		before := c.Now()
		if _, said := next(); !strings.Contains(said, "You have not said yes to reminders") || c.Now().Sub(before) > time.Minute {
			t.Errorf("of somebody who never said yes: %q, %s later", said, c.Now().Sub(before))
		}
		saysYes(ben.Person)
		if shows, said := next(); shows != "09:50" || said != "" {
			t.Errorf("the clock stopped at %s, and says %q", shows, said)
		}
		ana.Sees("Just stood up") // hours before
		ben.Types("/stretch pause")
		passes(time.Second)
		before = c.Now()
		if _, said := next(); !strings.Contains(said, "paused until you want them again") || c.Now().Sub(before) > time.Minute {
			t.Errorf("paused: %q, %s later", said, c.Now().Sub(before))
		}
		h.stops()
	})
}
