//go:build browser

package e2e

import (
	"testing"

	"unhunch/internal/sandbox/webtest"
)

// TestAVisitorEntersAnExercise enters one, mends a mistake, and meets it in the
// next break.
func TestAVisitorEntersAnExercise(t *testing.T) {
	onBothScreens(t, "exercises", aMonday, func(v *webtest.Visitor, _ string) {
		v.Enters("/stretch prescribe")
		v.Reads("#modal", "Never write a diagnosis")
		v.Fits()
		v.Fills("Name", "Chin tuck")
		v.Fills("How it is done", "Draw the chin straight back and keep your eyes level.")
		v.Fills("How many, or how many seconds", "51")
		v.Selects("How often a day", "3 times a day")
		v.Presses("Save")
		v.Reads("#modal .error", "Write a whole number from 1 to 50.")
		v.Fits()
		v.Fills("How many, or how many seconds", "10")
		v.Presses("Save")
		v.Reads("#modal", "10 times, about 4 seconds each")
		v.Presses("Add an exercise")
		v.Reads("#modal", "Never write a diagnosis")
		v.Fills("Name", "Reach across")
		v.Fills("How it is done", "Bring one arm across your chest.")
		v.Selects("Counted in", "Seconds to hold")
		v.Fills("How many, or how many seconds", "20")
		v.Selects("Side", "Each side")
		v.Presses("Save")
		v.Reads("#modal", "20 seconds on each side")
		v.Fits()
		v.Closes("Close")
		v.Enters("/stretch now")
		v.Messages()
		v.Reads("#messages", "Your exercises")
	})
}
