package card

import (
	"fmt"

	"unhunch/internal/prefs"
	"unhunch/internal/say"
)

const (
	labelKeepPlan  = "Keep"
	labelFewer     = "Fewer"
	labelWholePlan = "All of them again"

	easingWords = "You seem to have your hands full, so every other reminder stays away for now: would you rather keep your plan as it was, have fewer, or pause?"

	// everyOtherWords goes behind a plan.
	everyOtherWords = " Every other one is left out for now."
)

func settledWords(t prefs.Timetable) string {
	if t.EveryOther {
		return fmt.Sprintf("Fewer it is: your plan stays as you made it (%s), and every other reminder is left out.", scheduleWords(say.English(), t))
	}
	return fmt.Sprintf("Your plan is as you made it: %s.", scheduleWords(say.English(), t))
}
