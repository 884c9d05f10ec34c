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
	v := webtest.Visit(t, page(t, aMonday), 1440, 900)
	v.Enters("/stretch")
	v.Presses("Yes, remind me")
	v.Reads("#messages", "Good to have you")
	v.Enters("/stretch settings")
	v.Ticks("Foam roller")
	v.Ticks("Mat")
	v.Ticks("On the floor")
	v.Presses("Save")
	v.Reads("#messages", "You said that you have a roller")
	v.Shoots("safety-check")
	v.Presses("None of these")
	v.Reads("#messages", "These routines are on")

	v.Enters("/stretch now crossed-arms-roll")
	v.Reads("#messages", "Here you go")
	v.Presses("Start")
	v.Follows()
	v.Reads("#thread", "before you get down")
	v.Shoots("overview")
	v.Presses("Start")
	const steps = 7
	for step := 1; step < steps; step++ {
		v.Reads("#thread", fmt.Sprintf("Step %d of %d", step, steps))
		if step == 5 {
			v.Finds(seen)
			v.Shoots("rolling")
		}
		v.Presses("Next")
	}
	v.Reads("#thread", fmt.Sprintf("Step %d of %d", steps, steps))
	v.Presses("Finish")
	v.Reads("#thread", "How was it?")
	v.Presses("Right")
	v.Reads("#thread", "You said: right")
}

// TestAVisitorCannotLieDownAndThenSomethingHurts swaps the floor for a chair,
// and stops there.
func TestAVisitorCannotLieDownAndThenSomethingHurts(t *testing.T) {
	v := webtest.Visit(t, page(t, aMonday), 390, 844)
	v.Enters("/stretch settings")
	v.Presses("Yes, remind me")
	v.Reads("#messages", "Good to have you")
	v.Enters("/stretch settings")
	v.Ticks("Mat")
	v.Ticks("On the floor")
	v.Presses("Save")
	v.Finds(closed)
	v.Enters("/stretch now thread-the-needle")
	v.Reads("#messages", "Thread the needle")
	v.Picks("I can't lie down")
	v.Reads("#messages", "Remembered: no routines on the floor")
	v.Loses("#messages", "Thread the needle")
	v.Fits()
	v.Shoots("cannot-lie-down")
	v.Presses("Start")
	v.Reads("#messages", "Before you begin")
	v.Fits()
	v.Shoots("safety-check-phone")
	v.Presses("None of these")
	v.Follows()
	v.Reads("#thread", "Step 1 of")
	v.Presses("This hurts")
	v.Reads("#thread", "Good that you stopped")
	v.Fits()
	v.Shoots("this-hurts")
}

// TestAVisitorReadsOnAPhoneWhatIsNextAndWhatIsLocked has a list with locked routines,
// and the run-through of one that a press opens.
func TestAVisitorReadsOnAPhoneWhatIsNextAndWhatIsLocked(t *testing.T) {
	v := webtest.Visit(t, page(t, aMonday), 390, 844)
	v.Enters("/stretch")
	v.Presses("Yes, remind me")
	v.Reads("#messages", "Good to have you")
	v.Enters("/stretch routines")
	v.Reads("#messages", "With more at hand")
	v.Fits()
	v.Shoots("locked-phone")
	v.Enters("/stretch now isolate-and-melt")
	v.Reads("#messages", "is done on the floor")
	v.Presses("I have all that")
	v.Reads("#messages", "Noted: routines with")
	v.Presses("None of these")
	v.Reads("#messages", "These routines are on")
	v.Enters("/stretch progress")
	v.Reads("#messages", "week 1")
	v.Fits()
	v.Shoots("progression-phone")
	v.Enters("/stretch now isolate-and-melt")
	v.Reads("#messages", "Here you go: Isolate")
	v.Presses("Start")
	v.Follows()
	v.Reads("#thread", "before you get down")
	v.Fits()
	v.Shoots("overview-phone")
}
