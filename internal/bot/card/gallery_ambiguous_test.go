package card_test

import (
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
)

// ambiguousPause is what comes of "pause until 5", typed at noon.
func ambiguousPause() coach.Ambiguous {
	afternoon := time.Date(2026, time.March, 3, 17, 0, 0, 0, time.UTC)
	return coach.Ambiguous{
		Problem: prefs.Problem{Field: prefs.FieldWhen, Code: phrase.WhenTwoReadings, Args: prefs.Args{"Text": `"until <5>"`}},
		Ways: []coach.Way{
			{Typed: "pause until 2026-03-03t17:00:00z", Means: coach.MeansUntil, Until: afternoon},
			{Typed: "pause until 2026-03-04t05:00:00z", Means: coach.MeansUntil, Until: afternoon.Add(12 * time.Hour)},
			{Typed: "pause", Means: coach.MeansForever},
		},
	}
}

// ambiguousPlan is what comes of a plan with hours that may go on past midnight,
// and of one with a cron spec.
func ambiguousPlan(t prefs.Timetable) coach.Ambiguous {
	evening, cron := t, t
	evening.Hours = prefs.Week(prefs.Span{From: 17 * 60, To: 21 * 60}, time.Monday, time.Tuesday)
	cron.Plan = prefs.Plan{Cron: "0 10 * * mon-fri"}
	return coach.Ambiguous{
		For: coach.PlanShown{Timetable: t, Locale: "en-US"},
		Problem: prefs.Problem{Field: prefs.FieldPlan, Code: phrase.PlanHoursUnclear, Args: prefs.Args{
			"Span": prefs.Span{From: 17 * 60, To: 9 * 60}, "Late": prefs.Span{From: 17 * 60, To: 21 * 60}, "Swapped": prefs.Span{From: 17 * 60, To: 33 * 60},
		}},
		Ways: []coach.Way{
			{Typed: "plan mon-tue 17:00-21:00 max 6 every 50m", Means: coach.MeansPlan, Plan: evening},
			{Typed: "plan mon-fri 9:00-17:30 max 6 cron 0 10 * * mon-fri", Means: coach.MeansPlan, Plan: cron},
		},
	}
}
