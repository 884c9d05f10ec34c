package card_test

import (
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// undo is what a button carries that takes a press back.
const undo = "bqya"

// saved is a form in which everything was changed.
func saved(next time.Time) coach.Saved {
	before, after := prefs.Defaults("Europe/Berlin"), prefs.Defaults("Europe/Berlin")
	after.Timetable.Plan, after.Timetable.PerDay = prefs.Plan{Every: 90}, 4
	after.Length, after.Pace, after.Pictures = 5*time.Minute, prefs.PaceNext, prefs.PicturesNone
	after.Places, after.Equipment = []string{"seated"}, []string{string(things[0].ID), "kettlebell"}
	after.Language, after.Summary = "de", prefs.SummaryNone
	after.Timetable.Quiet = prefs.Quiet{Off: []prefs.Rule{prefs.RuleDND, prefs.RuleMeeting, prefs.RuleCall, prefs.RuleBusy, prefs.RuleVacation, prefs.RuleSick}}
	return coach.Saved{Before: before, After: after, Locale: "en-GB", Next: next, Things: things, Undo: undo}
}

func draw(a coach.Answer) card.Message {
	m, _ := reads.Draw(a)
	return m
}
