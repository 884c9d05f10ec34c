package card_test

import (
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// rests is what is said of a rest.
func rests() []hang {
	d := desk()
	next := d.Local(noon.Add(50 * time.Minute))
	d.Person.RestUntil = next
	d.Reply(session.Off, next, noon)
	return []hang{
		{"card-resting", stateOf(d)},
		{"resting", card.English().Resting(coach.Resting{Until: next, Gentle: []routine.Routine{walk}})},
		{"rest-asked", card.English().RestAsked()},
		{"rest-over", card.English().RestOver(coach.RestOver{Next: next})},
		{"rest-over-without-reminders", card.English().RestOver(coach.RestOver{})},
		{"rest-what-to-do", card.English().WhenToAsk(screening)},
	}
}
