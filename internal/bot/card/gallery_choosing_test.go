package card_test

import (
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// usually is the plan of a workspace that has none of its own.
func usually() coach.PlanShown { return coach.PlanShown{Timetable: prefs.Defaults("UTC").Timetable} }

func shortFriday() coach.PlanShown {
	p := usually()
	p.Timetable.Hours[time.Friday] = []prefs.Span{{From: 9 * 60, To: 12 * 60}}
	return p
}

func threeADay() coach.PlanShown {
	p := usually()
	p.Timetable.Plan, p.Timetable.PerDay = prefs.Plan{Every: 30}, 3
	return p
}

// linking knows where our direct messages are.
func linking() card.View {
	w := reads
	w.There = "https://slack.com/app_redirect?app=A1&team=T1"
	return w
}

func proposed(fixed bool) coach.Proposed {
	a := coach.Proposed{Usual: prefs.Defaults("UTC"), Set: prefs.Defaults("UTC"), Things: things, Draft: undo}
	a.Set.Timetable = usually().Timetable
	a.Set.Timetable.Plan.Every = 45
	if fixed {
		a.Set.ZoneFixed, a.Set.Timetable.Zone = true, "Asia/Tokyo"
		a.Set.Length, a.Set.Equipment = 5*time.Minute, []string{string(things[0].ID)}
	}
	return a
}

func openedOf(stranger prefs.Person) slack.ModalViewRequest {
	f := coach.NewForm(stranger.Prefs)
	f.Asks = true
	return reads.Form(f, coach.Beside{Things: things[:2], Person: stranger, Now: noon, Languages: []string{"en", "de"}})
}

// beforeAYes is what is asked before a yes, and said after a press that can be taken back.
func beforeAYes(next time.Time) []example {
	return []example{
		{"opt-in-short-friday", reads.OptIn(coach.Ask{Usual: shortFriday()})},
		{"opt-in-three-a-day", reads.OptIn(coach.Ask{Usual: threeADay()})},
		{"opt-in-linked", linking().OptIn(coach.Ask{Usual: usually()})},
		{"proposed", reads.Proposed(proposed(false))},
		{"proposed-fixed-zone", reads.Proposed(proposed(true))},
		{"undone", reads.UndoneAgain(coach.Undone{})},
		{"undone-already", reads.UndoneAgain(coach.Undone{Already: true})},
		{"not-undone", reads.NotUndone()},
		{"saved", reads.Saved(saved(next))},
		{"saved-and-nothing-changed", reads.Saved(coach.Saved{Before: prefs.Defaults("Europe/Berlin"), After: prefs.Defaults("Europe/Berlin"), Next: next})},
		{"saved-before", reads.Saved(coach.Saved{Again: true, Before: prefs.Defaults("Europe/Berlin"), After: prefs.Defaults("Europe/Berlin"), Next: next})},
		{"invitation-linked", linking().Invitation("UANA", usually())},
	}
}
