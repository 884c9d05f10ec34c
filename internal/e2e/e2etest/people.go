package e2etest

import (
	"strings"

	"unhunch/internal/sandbox/sandboxtest"
)

// Agrees to reminders, and no more.
func Agrees(p *sandboxtest.Person) {
	_ = p.Types("/stretch") // whatever goes wrong ends the test
	_ = p.Clicks(usual(p))
	p.Sees("Good to have you")
}

// usual is what the button says by which somebody takes the usual plan.
func usual(p *sandboxtest.Person) string {
	p.Sees("[Usual (") // it says how many a day
	_, behind, _ := strings.Cut(p.Reads(), "[Usual (")
	many, _, _ := strings.Cut(behind, ")")
	return "Usual (" + many + ")"
}

// SaysYes to reminders, and looks at the safety check of the routines.
func SaysYes(p *sandboxtest.Person) {
	Agrees(p)
	_ = p.Types("/stretch safety")
	_ = p.Clicks("Check")
	_ = p.Clicks("None of these")
	p.Sees("Thanks for checking")
}

// Begins a routine for the first time.
func Begins(p *sandboxtest.Person) {
	_ = p.Clicks("Start")
	p.Sees("Before you begin")
	_ = p.Clicks("None of these")
}

// Finishes goes through the four steps of a routine that has begun.
func Finishes(p *sandboxtest.Person) {
	for _, step := range []string{"Step 1 of 4", "Step 2 of 4", "Step 3 of 4"} {
		p.Sees(step)
		_ = p.Clicks("Next")
	}
	p.Sees("Step 4 of 4")
	_ = p.Clicks("Finish")
}
