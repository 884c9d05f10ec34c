// Package prefstest gives tests a plan whose moments are easily told, and zones that share a working day.
package prefstest

import (
	"time"

	"unhunch/internal/prefs"
)

// Straight is what somebody gets who only said yes, but for a day without lunch: from
// 9:00 to 17:30, every 50 minutes, so at 9:50, 10:40, 11:30 and so on, all nine of
// them. It is for stories that are about something else than the usual day.
func Straight(zone string) prefs.Prefs {
	p := prefs.Defaults(zone)
	p.Timetable.Plan, p.Timetable.PerDay = prefs.Plan{Every: 50}, 9
	p.Timetable.Hours = prefs.Week(prefs.Span{From: 9 * 60, To: 17*60 + 30},
		time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday)
	return p
}

// StraightPlan is that of a workspace whose operator wants it so, in any zone.
func StraightPlan() *prefs.Timetable {
	t := Straight("UTC").Timetable
	return &t
}
