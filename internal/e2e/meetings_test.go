package e2e

import (
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/sandbox"
	"unhunch/internal/seal"
)

// A day with a calendar: Ana's reminders come before meetings, after them, or not at
// all, and whatever says when they come says so.
func TestRemindersFindTheGapBeforeTheMeeting(t *testing.T) {
	withProvider(t, sandbox.Options{}, func(t *testing.T, h *house, p *provider) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		ana.Types("/stretch plan at 10:00, 11:00, 12:00, 14:00, 15:00")
		ana.Sees("Coming up")
		p.has("20000103T100000Z/20000103T103000Z", "20000103T103200Z/20000103T104000Z", // two minutes apart
			"20000103T104800Z/20000103T114000Z", "20000103T133000Z/20000103T151000Z")
		ana.Types("/stretch calendar " + p.address())
		ana.Sees("I found 4 busy stretches")

		ana.Types("/stretch plan")
		ana.Sees("Because of your calendar: 09:55 instead of 10:00 · 11:40 instead of 11:00 · 15:10 instead of 15:00.")
		ana.Opens("Home")
		ana.Sees("Because of your calendar: 09:55 instead of 10:00")
		ana.Opens("Messages")
		ana.Types("/stretch settings")
		ana.Sees("Because of your calendar: 09:55 instead of 10:00")
		ana.SubmitsAndCloses()

		h.is("3 09:54")
		ana.DoesNotSee("A little early")
		h.is("3 09:56")
		ana.Sees("A little early: before your 10:00.")
		ana.Types("/stretch why")
		ana.Sees("It came at 09:55, before your 10:00: your calendar has you busy at 10:00, when it was due.")

		h.is("3 11:30")
		ana.Types("/stretch why")
		ana.Sees("The one due at 11:00 waits: your calendar had you busy. It comes at 11:40, when your calendar is free again.")
		h.is("3 11:41")
		ana.Types("/stretch why")
		ana.Sees("Held 11:00–11:40: your calendar had you busy; sent at 11:40.")

		h.is("3 12:01")
		ana.Types("/stretch why")
		ana.Sees("It came at 12:00, as planned.")

		h.is("3 14:01")
		ana.Types("/stretch why")
		ana.Sees("was left out: your calendar had you busy from 13:30 to 15:10.")
		h.is("3 15:11")
		ana.Types("/stretch why")
		ana.Sees("Held 15:00–15:10: your calendar had you busy; sent at 15:10.")

		days := ana.counts(h)
		if len(days) != 1 || days[0].Offered != 4 {
			t.Errorf("counted: %+v", days)
		}
	})
}

// What is known of a calendar goes with the process. A reminder that falls due before
// it was read again comes as planned, and why says so.
func TestAfterAStartACalendarIsNotKnown(t *testing.T) {
	withProvider(t, sandbox.Options{}, func(t *testing.T, h *house, p *provider) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		ana.Types("/stretch plan at 10:00, 14:00")
		p.has("20000103T093000Z/20000103T104000Z", "20000103T140000Z/20000103T150000Z")
		ana.Types("/stretch calendar " + p.address())
		ana.Sees("I found 2 busy stretches")
		h.is("3 09:50")
		p.gone.Store(true)
		h.stops()
		h.starts()
		h.is("3 10:01")
		ana.Sees("Just stood up")
		ana.Types("/stretch why")
		ana.Sees("It came at 10:00, as planned. (What is in your calendar was not known.)")
		p.gone.Store(false)
		h.is("3 13:56")
		ana.Sees("A little early: before your 14:00.")
	})
}

// Where a visitor of the sandbox leaps to her next reminder, it is the gap before the
// meeting.
func TestAVisitorWhoMovesTheClockIsRemindedBeforeTheMeeting(t *testing.T) {
	t.Parallel()
	p := opensProvider(t)
	get, key := p.client(t), keys(t, seal.New())
	synctest.Test(t, func(t *testing.T) {
		c := new(app.Clock)
		h := open(t, sandbox.Options{Now: c.Now})
		h.now, h.keys, h.fetches = c.Now, key, get
		h.until("2000-01-03 08:30", "Europe/Lisbon")
		h.starts()
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		ana.Types("/stretch plan at 10:00, 11:00, 14:00")
		p.has("20000103T100000Z/20000103T103000Z", "20000103T105000Z/20000103T111500Z", "20000103T133000Z/20000103T151000Z")
		ana.Types("/stretch calendar " + p.address())
		ana.Sees("I found 3 busy stretches")
		visitor := app.NewTraveller(c, h.app, h.CatchUp)
		for _, want := range []string{"09:55", "10:45", "14:00"} {
			if _, err := visitor.NextReminder(t.Context(), h.Options().Team.ID, ana.ID()); err != nil {
				t.Fatal(err)
			}
			passes(time.Second)
			if shows := c.Now().In(ana.place).Format("15:04"); shows != want {
				t.Errorf("the clock stopped at %s, want %s", shows, want)
			}
		}
		ana.Sees("A little early: before your 10:50.")
		h.stops()
	})
}
