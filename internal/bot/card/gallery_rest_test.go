package card_test

import (
	"time"

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
		{"resting", reads.Resting(coach.Resting{Until: next, Gentle: []routine.Routine{walk}})},
		{"rest-asked", reads.RestAsked()},
		{"rest-over", reads.RestOver(coach.RestOver{Next: next})},
		{"rest-over-without-reminders", reads.RestOver(coach.RestOver{})},
		{"rest-what-to-do", reads.WhenToAsk(screening)},
	}
}
