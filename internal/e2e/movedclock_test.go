package e2e

import (
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
			if err := visitor.NextReminder(t.Context()); err != nil {
				t.Fatal(err)
			}
			if shows := c.Now().In(ana.place).Format("15:04"); shows != want {
				t.Errorf("the clock stopped at %s, the reminder came at %s", shows, want)
			}
		}
		h.stops()
	})
}
