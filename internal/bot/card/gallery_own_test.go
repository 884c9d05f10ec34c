package card_test

import (
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// own are exercises with whatever they can have, and what Slack would take for
// markup.
func own() []session.Own {
	return []session.Own{
		{
			Exercise: routine.Exercise{
				Number: 1, Title: "Chin <tuck> & *hold*", Do: "Draw the chin back, <!channel> level.", Kind: routine.Reps, Amount: 10,
				RepSeconds: 3, Sets: 2, Side: routine.Both, Setting: routine.Seated, TimesADay: 3,
				Days: []routine.Day{"monday", "wednesday", "thursday"}, With: "<red> band & 2 kg", Rest: 45,
			},
			Until: "2026-03-31", Ends: time.Date(2026, time.March, 31, 22, 0, 0, 0, time.UTC),
		},
		{
			Exercise: routine.Exercise{
				Number: 2, Title: "Reach across", Do: "One arm across the chest.", Kind: routine.Hold, Amount: 20, Sets: 1,
				Side: routine.Each, Setting: routine.Floor, Equipment: []routine.Equipment{"mat"}, TimesADay: 1,
			},
			Until: "2026-04-30",
		},
		{
			Exercise: routine.Exercise{
				Number: 3, Title: "Lean", Do: "Lean to the left.", Kind: routine.Hold, Amount: 30, Sets: 1,
				Side: routine.Left, Setting: routine.Standing, TimesADay: 2,
			},
			Until: "2026-03-03", Off: true,
		},
	}
}

func many() (list []session.Own) {
	for i := range session.MostOwn {
		o := own()[0]
		o.Number = i + 1
		list = append(list, o)
	}
	return list
}

// opened is the settings form of somebody with these reminders to come.
func opened(p prefs.Person, next []time.Time) slack.ModalViewRequest {
	return reads.Form(coach.NewForm(p.Prefs), coach.Beside{
		Things: things[:2],
		Person: p, Now: noon, Next: next, Off: []string{"Rolling on the floor", walk.Title}, Languages: []string{"en", "de"},
	})
}
