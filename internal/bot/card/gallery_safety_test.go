package card_test

import (
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

var screening = routine.Screening{
	Profile: "desk", Title: "Moving without a roller", Intro: "Move within comfort.",
	Items: []routine.Item{
		{Text: "chest pain", Group: routine.RedFlags, Urgency: routine.Emergency, RulesOut: []string{routine.EverythingOut}},
		{Text: "new or severe pain", Group: routine.RedFlags, Urgency: routine.Doctor, RulesOut: []string{routine.EverythingOut}},
		{Text: "a fracture", Group: routine.Bones, Urgency: routine.AskFirst, RulesOut: []string{routine.EverythingOut}},
		{Text: "glaucoma & so on", Group: routine.Nerves, Urgency: routine.AskFirst, RulesOut: []string{"head-down"}},
		{Text: "a spinning head", Group: routine.Nerves, Urgency: routine.AskFirst, RulesOut: []string{"head-down", "neck"}},
		{Text: "high pressure", Group: routine.Blood, Urgency: routine.AskFirst, RulesOut: []string{"head-down"}},
		{Text: "slippery socks", Group: routine.OtherThings, Urgency: routine.AskFirst, RulesOut: []string{"neck"}},
	},
	Pressure: "No more than 4 out of 10.", NextDay: "Less of it where it hurts the next day.", Roller: true,
	StopIf: []string{"sharp or spreading pain", "dizziness"},
}

// rests is what is said of a rest, and of what is left out.
func rests() []example {
	d := desk()
	next := d.Local(noon.Add(50 * time.Minute))
	d.Person.RestUntil = next
	d.Reply(session.Off, next, noon)
	return []example{
		{"card-resting", stateOf(d)},
		{"resting", reads.Resting(coach.Resting{Until: next, Gentle: []routine.Routine{walk}})},
		{"rest-asked", reads.RestAsked()},
		{"rest-over", reads.RestOver(coach.RestOver{Next: next})},
		{"rest-over-without-reminders", reads.RestOver(coach.RestOver{})},
		{"rest-what-to-do", reads.WhenToAsk(screening)},

		{"screened-and-some-left-out", reads.Screened(coach.Cleared{To: coach.On, Avoids: movements()})},
		{"leave-asked", reads.AvoidAsked(avoidForm("desk"))},
		{"leaves", stretching().Avoids(coach.AvoidsNow{Movements: movements(), Check: screening})},
		{"leaves-and-swapped", stretching().Avoids(coach.AvoidsNow{Movements: movements(), Card: walk, Swapped: true})},
		{"leaves-and-nothing-is-left", stretching().Avoids(coach.AvoidsNow{Movements: movements(), Swapped: true})},
		{"leaves-what-the-card-has-not", stretching().Avoids(coach.AvoidsNow{Movements: movements(), Card: walk})},
		{"leaves-nothing", stretching().Avoids(coach.AvoidsNow{})},
	}
}

// movements are some that can be left out.
func movements() []routine.Movement {
	return []routine.Movement{{ID: "head-down", Text: "The head below the <heart>", Position: true}, {ID: "neck", Text: "Moving the neck"}}
}

// avoidForm is the form of what to leave out, for a check and for none.
func avoidForm(profile string) coach.AvoidForm {
	return coach.AvoidForm{Check: screening, Movements: movements(), Avoids: []string{"neck"}, Profile: profile, Card: 8}
}
