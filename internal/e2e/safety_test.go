package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bot/card"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/session"
)

// hasARoller tells it in the settings.
func hasARoller(p *sandboxtest.Person, places ...string) {
	p.Types("/stretch settings")
	p.Fills("What you have", "Foam roller", "Mat")
	p.Fills("Where you can move", places...)
	p.SubmitsAndCloses()
}

// desk is what is kept of somebody, once what is on its way has arrived.
func desk(h *house, p *sandboxtest.Person) session.Desk {
	h.t.Helper()
	passes(5 * time.Second)
	return h.keeps(p)
}

// offered is the routine on somebody's card.
func (h *house) offered(p *sandboxtest.Person) routine.Routine {
	h.t.Helper()
	r, ok := builtIn(h.t).Routine(desk(h, p).Card.Routine)
	if !ok {
		h.t.Fatalf("no routine is on the card")
	}
	return r
}

// ages makes all safety checks older: to wait for it takes a bubble too long.
func ages(h *house, p *sandboxtest.Person, by time.Duration) {
	h.t.Helper()
	h.alters(p, func(d *session.Desk) {
		for profile, at := range d.Person.Safety.Screened {
			d.Person.Safety.Screened[profile] = at.Add(-by)
		}
	})
}

func TestTheFirstRoutineOfItsKindWaitsForItsSafetyCheck(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		agrees(ana)
		ana.Types("/stretch now")
		ana.Clicks("Start")
		ana.Sees("Before you begin")
		ana.Sees("Call 112 or your local emergency number: chest pain")
		ana.Clicks("Not now")
		ana.Sees("nothing was started")
		if d := desk(h, ana); d.Session.Live() || len(d.Person.Safety.Screened) > 0 {
			t.Errorf("after Not now: %+v %+v", d.Session, d.Person.Safety)
		}
		begins(ana)
		ana.Sees("Step 1 of 4")
		ana.Clicks("Stop")
		ana.Sees("Stopped")

		ana.Types("/stretch now")
		ana.Clicks("Start") // the second one does not ask
		if !desk(h, ana).Session.Live() {
			t.Errorf("the second routine did not begin:\n%s", ana.Reads())
		}
		ana.Clicks("Stop")

		ages(h, ana, prefs.ScreeningLasts)
		ana.Types("/stretch now")
		begins(ana) // and after ninety days it asks again
		ana.Sees("Step 1 of")
	})
}

func TestOneThatAppliesAsksWhatToLeaveOutAndOnlyThatIsKept(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		agrees(ana)
		ana.Types("/stretch now desk-reset")
		ana.Clicks("Start")
		ana.Clicks("One applies")
		ana.Sees("That is all I keep, not why")
		ana.Submits() // with nothing chosen
		ana.Sees("Tick at least one")
		ana.Fills("Positions, and the roller", "The head below the heart", "Lying on the side")
		ana.Submits()
		ana.Sees("I leave out whatever has this in it: The head below the heart; Lying on the side.")
		ana.Sees("which has none of it")
		ana.ClosesModal()
		kept := desk(h, ana).Person.Safety
		if len(kept.Lists) != 1 || kept.Lists["desk"] == "" { // which list it was, whatever was said to it
			t.Errorf("lists: %v", kept.Lists)
		}
		kept.Lists = nil
		want := prefs.Safety{
			Screened:  map[string]time.Time{"desk": time.Date(2000, time.January, 3, 0, 0, 0, 0, time.UTC)},
			Movements: []string{"head-down", "side-lying"},
		}
		if diff := cmp.Diff(want, kept); diff != "" {
			t.Errorf("what is kept: %s", diff)
		}
		ana.Clicks("Start") // the desk goes on without it
		ana.Sees("Step 1 of")
		ana.Clicks("Stop")

		ana.Types("/stretch safety")
		ana.Sees("Left out: The head below the heart; Lying on the side.")
		ana.Clicks("What I leave out")
		ana.Fills("Positions, and the roller", "The head below the heart")
		ana.Submits()
		ana.Sees("I leave out whatever has this in it: The head below the heart.")
		ana.ClosesModal()
		if left := desk(h, ana).Person.Safety.Movements; !slices.Equal(left, []string{"head-down"}) {
			t.Errorf("left out: %v", left)
		}
	})
}

func TestAllOfItForNowSwitchesRoutinesOffAndIsNotKept(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		agrees(ana)
		h.until("2000-01-03 09:51", "Europe/Lisbon")
		ana.Clicks("Start")
		ana.Clicks("One applies")
		ana.Fills("All of it", "All of it for now")
		ana.Submits()
		ana.Sees("doctor or a physiotherapist can examine you")
		ana.Sees("Call 112")
		ana.ClosesModal()
		ana.Sees("Time to stand up for a moment?") // the card itself
		today := time.Date(2000, time.January, 3, 0, 0, 0, 0, time.UTC)
		want := prefs.Safety{
			Screened: map[string]time.Time{"desk": today},
			Off:      []string{"desk", "floor", "floor-roller", "wall-roller"},
		}
		kept := desk(h, ana).Person.Safety
		if len(kept.Lists) != 1 || kept.Lists["desk"] == "" { // which list it was, whatever was said to it
			t.Errorf("lists: %v", kept.Lists)
		}
		kept.Lists = nil
		if diff := cmp.Diff(want, kept); diff != "" {
			t.Errorf("what is kept: %s", diff)
		}
		ana.Clicks("Just stood up")
		ana.Sees("that is a full break")
		h.until("2000-01-03 10:42", "Europe/Lisbon")
		ana.Sees("Time to stand up for a moment?")
		ana.Types("/stretch now")
		ana.Sees("No other routine fits")
		ana.Types("/stretch now desk-reset")
		ana.Sees("No other routine fits")

		ana.Types("/stretch routines")
		ana.Sees("Switched off")
		ana.Clicks("Turn on")
		ana.Sees("Before you begin")
		ana.Clicks("None of these")
		ana.Sees("These routines are on")
		if off := desk(h, ana).Person.Safety.Off; slices.Contains(off, "desk") {
			t.Errorf("still off: %v", off)
		}
		ana.Types("/stretch now desk-reset")
		ana.Clicks("Start")
		ana.Sees("Step 1 of 4")
	})
}

func TestARollerIsOfferedOnlyAfterItsSafetyCheck(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		agrees(ana)
		hasARoller(ana, "On the floor")
		ana.Sees("You said that you have a roller")
		check := ana.Finds("You said that you have a roller")

		ana.Types("/stretch now")
		ana.Sees("Here you go") // on the floor, but not with the roller yet
		if r := h.offered(ana); r.Setting != routine.Floor || r.Uses(routine.Roller) {
			t.Errorf("offered %s", r.ID)
		}
		ana.ClicksOn(check, "None of these")
		ana.Sees("These routines are on")
		ana.Types("/stretch now isolate-and-melt")
		ana.Sees("Isolate and soften")
		ana.Clicks("Start") // that check answers for this one, too
		ana.Sees("all of it, before you get down")
		ana.Clicks("Start")
		ana.Sees("Step 1 of")
		ana.Sees("roller")
	})
}

// It rests the back and tells nobody: the next day begins with a question, for whoever
// rested, and nothing is switched off.
func TestThisHurtsIsARestAndTheNextDayBeginsWithAQuestion(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		hasARoller(ana, "On the floor", "In a chair")
		h.until("2000-01-03 09:51", "Europe/Lisbon")
		ana.Clicks("Start")
		ana.Sees("Step 1 of")
		ana.Clicks("This hurts")
		ana.Sees("Good that you stopped")
		ana.Sees("chest pain")
		ana.Sees("In place of the next reminder I ask how you would like to go on")
		before := desk(h, ana)
		if s := before.Person.Safety; len(s.Without)+len(s.Off) > 0 {
			t.Errorf("switched off: %+v", s)
		}
		h.until("2000-01-03 17:30", "Europe/Lisbon")
		ana.Types("/stretch now")
		ana.Sees("You rest")
		if d := desk(h, ana); d.Card.ID != before.Card.ID {
			t.Errorf("in a rest, a card came: %+v", d.Card)
		}
		h.until("2000-01-04 09:51", "Europe/Lisbon")
		ana.Sees("You took a rest. How would you like to go on?")
		ana.Clicks("See what to do")
		ana.Sees("chest pain")
		ana.Clicks("Rest on")
		ana.Sees("A day of rest")
		h.until("2000-01-05 09:51", "Europe/Lisbon")
		ana.Clicks("Go on")
		ana.Sees("Good to have you back")
		if d := desk(h, ana); !d.Person.RestUntil.IsZero() {
			t.Errorf("the date stays: %+v", d.Person)
		}
		h.until("2000-01-05 10:43", "Europe/Lisbon")
		if d := desk(h, ana); d.Card.ID == before.Card.ID {
			t.Error("no reminder comes after it")
		}
	})
}

func TestWhatDoesNotSuitIsSwappedAtOnceAndRemembered(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		agrees(ana)
		hasARoller(ana, "On the floor", "In a chair", "Standing")
		ana.Clicks("None of these")
		ana.Types("/stretch now isolate-and-melt")
		ana.Sees("on the floor")
		ana.Chooses("I can't lie down")
		ana.Sees("Remembered: no routines on the floor")
		d := desk(h, ana)
		if d.Card.Routine == "isolate-and-melt" || slices.Contains(d.Person.Prefs.Places, "floor") {
			t.Errorf("the card offers %s in %v", d.Card.Routine, d.Person.Prefs.Places)
		}
		ana.Types("/stretch now open-the-chest")
		passes(3 * time.Second) // until then, an older card has that choice
		ana.Chooses("Seated only")
		ana.Sees("Remembered: only routines in a chair")
		seated := h.offered(ana)
		if seated.Setting != routine.Seated {
			t.Errorf("the card offers %s", seated.ID)
		}
		ana.Chooses("Something else")
		other := h.offered(ana)
		if other.Setting != routine.Seated || other.ID == seated.ID {
			t.Errorf("after %s the card offers %s", seated.ID, other.ID)
		}
		ana.Clicks("Start")
		ana.Sees(heading(other, 0))
	})
}

func TestWhatFeltTooEasyOrTooMuchChangesTheNextOne(t *testing.T) {
	for feels, by := range map[string]int{"Too easy": 1, "Too much": -1, "Right": 0} {
		t.Run(feels, func(t *testing.T) {
			story(t, func(t *testing.T, h *house) {
				reset, _ := builtIn(t).Routine("desk-reset")
				last := len(reset.Steps) - 1
				ana := h.Person("ana")
				saysYes(ana)
				for _, dose := range []int{0, by} {
					ana.Types("/stretch now desk-reset")
					ana.Sees("Here you go")
					ana.Clicks("Start")
					for i := range last {
						ana.Sees(fmt.Sprintf("Step %d of %d", i+1, len(reset.Steps)))
						ana.ClicksOn(ana.Finds(reset.Steps[i].Do), "Next")
					}
					ana.Sees("How much: " + card.English().Dose(reset.Dosed(dose).Steps[last]))
					ana.Clicks("Finish")
					ana.Clicks(feels)
					ana.Sees("You said: " + strings.ToLower(feels))
				}
			})
		})
	}
}

func TestQuestionsAreAnsweredWithTheirGround(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ben := h.Person("ben") // nobody has to say yes to ask
		ben.Types("/stretch faq")
		ben.Sees("What people ask")
		ben.Chooses("My back popped. Did something move?")
		ben.Sees("a bubble of gas")
		ben.Sees("How sure is that?")
		ben.Sees("(study, not randomised)")
		ben.Types("/stretch faq posture")
		ben.Sees("no single posture is perfect")
		ben.Types("/stretch routines")
		ben.Clicks("Start")
		ben.Sees("Here you go")
		ben.Chooses("Learn more")
		ben.Sees("Always stop for")
		ben.Clicks("Leave it out")
		ben.Sees("is left out from now on")
	})
}
