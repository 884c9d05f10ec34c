package card_test

import (
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// pauses are what is said of those that are announced.
func pauses() []example {
	d := desk()
	return []example{
		{"pause-announced", draw(coach.Announced{
			Pause: prefs.Pause{From: berlinDay(10), Until: berlinDay(25)}, Next: berlinDay(25).Add(10 * time.Hour),
		})},
		{"pause-announced-for-an-afternoon", draw(coach.Announced{Pause: prefs.Pause{From: berlinDay(6).Add(14 * time.Hour), Until: berlinDay(6).Add(16 * time.Hour)}})},
		{"pause-dropped", draw(coach.PauseDropped{
			Pause: prefs.Pause{From: berlinDay(10), Until: berlinDay(25)}, Typed: "pause from 2026-03-10t00:00:00+01:00 until 2026-03-25t00:00:00+01:00", Next: d.Local(noon),
		})},
		{"pause-gone", draw(coach.PauseDropped{Gone: true})},
	}
}

// berlinDay is midnight in Berlin in the March of the gallery.
func berlinDay(day int) time.Time {
	d := desk()
	return time.Date(2026, time.March, day, 0, 0, 0, 0, d.Local(noon).Location())
}
