//go:build browser

package e2e

import (
	"fmt"
	"testing"

	"unhunch/internal/sandbox/webtest"
)

// TestAVisitorRollsFromTheSafetyCheckToTheLastStep says that there is a roller,
// and follows what comes of it.
func TestAVisitorRollsFromTheSafetyCheckToTheLastStep(t *testing.T) {
	onBothScreens(t, "rolls", aMonday, func(v *webtest.Visitor, screen string) {
		v.Enters("/stretch settings")
		v.Ticks("Foam roller")
		v.Ticks("Mat")
		v.Ticks("On the floor")
		savesTheSettings(v)
		v.Messages()
		v.Reads("#messages", "You said that you have a roller")
		v.Fits()
		v.ShootsFrom("You said that you have a roller", "safety-check"+screen)
		v.Presses("None of these")
		v.Reads("#messages", "These routines are on")

		v.Enters("/stretch now crossed-arms-roll")
		v.Messages()
		v.Reads("#messages", "Here you go")
		v.Presses("Start")
		v.Follows()
		v.Reads("#thread", "before you get down")
		v.Finds(`[...document.querySelectorAll("#thread-scroll img[alt]")].filter((i) => i.alt && i.complete && i.naturalWidth > 0).length >= 7`) // the bot has just been installed: they come once more with their pictures
		v.Fits()
		v.ShootsFrom("Crossed-arm upper-back roll: all of it", "overview"+screen)
		v.Presses("Start")
		const steps = 7
		for step := 1; step < steps; step++ {
			v.Reads("#thread", fmt.Sprintf("Step %d of %d", step, steps))
			if step == 5 {
				v.Finds(seen)
				v.Fits()
				v.Shoots("rolling" + screen)
			}
			v.Presses("Next")
		}
		v.Reads("#thread", fmt.Sprintf("Step %d of %d", steps, steps))
		v.Presses("Finish")
		v.Reads("#thread", "How was it?")
		v.Presses("Right")
		v.Reads("#thread", "You said: right")
		v.Reads("#thread", "Twelve weeks with a roller, week")
		v.Fits()
		v.Shoots("end" + screen)

		v.Messages() // which a thread covers on a phone
		v.Enters("/stretch progress")
		v.Reads("#messages", "Your week so far")
		v.Fits()
		v.Shoots("progression" + screen)
	})
}

// TestAVisitorCannotLieDown swaps the floor for a chair.
func TestAVisitorCannotLieDown(t *testing.T) {
	v := webtest.Visit(t, page(t, aMonday), 390, 844)
	v.Enters("/stretch")
	v.Presses("Usual (6 a day)")
	v.Reads("#messages", "Good to have you")
	v.Enters("/stretch settings")
	v.Ticks("Mat")
	v.Ticks("On the floor")
	savesTheSettings(v)
	v.Enters("/stretch now thread-the-needle")
	v.Messages()
	v.Reads("#messages", "Here you go: Thread the needle,")
	v.Picks("I can't lie down")
	v.Reads("#messages", "Remembered: no routines on the floor")
	v.Reads("#messages", "Here you go: Thread the needle at a desk")
	v.Fits()
	v.Shoots("cannot-lie-down")
	passesTheCheck(v)
}

// TestSomethingHurtsAndTheNextDayAsks stops at a press, rests until the morning, and
// goes on then.
func TestSomethingHurtsAndTheNextDayAsks(t *testing.T) {
	onBothScreens(t, "hurts", aMonday, func(v *webtest.Visitor, screen string) {
		v.Messages()
		v.Clicks("#by-reminder")
		v.Reads("#messages", "Just stood up")
		passesTheCheck(v)
		v.Presses("This hurts")
		v.Reads("#thread", "Good that you stopped")
		v.Reads("#thread", "In place of the next reminder I ask how you would like to go on")
		v.Fits()
		v.Shoots("this-hurts" + screen)

		v.Messages()
		v.Clicks("#by-reminder")
		v.Reads("#messages", "You took a rest. How would you like to go on?")
		v.Fits()
		v.Shoots("rested" + screen)
		v.Presses("See what to do")
		v.Reads("#messages", "When to ask somebody")
		v.Fits()
		v.Presses("Go on")
		v.Reads("#messages", "Good to have you back")
	})
}

// TestAVisitorLeavesMovementsOut says that one applies, and what to leave out.
func TestAVisitorLeavesMovementsOut(t *testing.T) {
	onBothScreens(t, "leaves", aMonday, func(v *webtest.Visitor, screen string) {
		v.Enters("/stretch now desk-reset")
		v.Messages()
		v.Reads("#messages", "Here you go")
		v.Presses("Start")
		v.Reads("#messages", "Before you begin")
		v.Fits()
		v.Presses("One applies")
		v.Reads("#modal", "That is all I keep, not why")
		v.Fits()
		movements := func() {
			v.Ticks("The head below the heart")
			v.Ticks("Lying on the side")
		}
		movements()
		v.Fits()
		v.Shoots("leave-out" + screen)
		movements() // not, after all
		v.Presses("Save")
		v.Reads("#modal .error", "Tick at least one")
		v.Fits()
		movements()
		v.Presses("Save")
		v.Reads("#modal", "I leave out whatever has this in it")
		v.Fits()
	})
}

// TestAVisitorReadsWhatIsNextAndWhatIsLocked has a list with locked routines,
// and the run-through of one that a press opens.
func TestAVisitorReadsWhatIsNextAndWhatIsLocked(t *testing.T) {
	onBothScreens(t, "locked", aMonday, func(v *webtest.Visitor, screen string) {
		v.Enters("/stretch routines")
		v.Reads("#messages", "With more at hand")
		v.Fits()
		v.ShootsFrom("With more at hand", "locked"+screen)
		v.Enters("/stretch now isolate-and-melt")
		v.Reads("#messages", "is done on the floor")
		v.Presses("I have all that")
		v.Reads("#messages", "Noted: routines with")
		v.Messages()
		v.Presses("None of these")
		v.Reads("#messages", "These routines are on")
		v.Enters("/stretch progress")
		v.Reads("#messages", "week 1")
		v.Fits()
		v.Enters("/stretch now isolate-and-melt")
		v.Messages()
		v.Reads("#messages", "Here you go: Isolate")
		v.Presses("Start")
		v.Follows()
		v.Reads("#thread", "before you get down")
		v.Fits()
	})
}
