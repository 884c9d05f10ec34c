package schedule

import "time"

// Reason says why a reminder was held or dropped.
type Reason string

// The reasons.
const (
	InRoutine Reason = "in-routine" // a routine of theirs is running: held
	OffHours  Reason = "off-hours"  // outside the working hours: dropped
	DayEnd    Reason = "day-end"    // inside the last minutes of the day: dropped
	EnoughNow Reason = "enough"     // the day's cap is reached: dropped
	TooLate   Reason = "too-late"   // more than an hour after it was due: dropped
	NoPlan    Reason = "no-plan"    // the timetable cannot be followed any more, as when a zone is gone: dropped
)

// Patience is how long a reminder may be late: then none is better.
const Patience = 60 * time.Minute

// HoldBack says why a due reminder must not be sent at now; "" means that
// nothing speaks against it. What drops a reminder goes before what holds it,
// so that none is held only to be dropped.
//
// A reminder that was put off comes when the person said, and was counted when
// it came first: neither the hours nor the day's cap speak against it.
func HoldBack(due Due, plan *Plan, now time.Time) Reason {
	if now.Sub(due.First) > Patience {
		return TooLate
	}
	if !due.snoozed() {
		if reason := plan.Quiet(now); reason != "" {
			return reason
		}
		if sentToday(due.Day, plan, now) >= plan.perDay {
			return EnoughNow
		}
	}
	if due.InRoutine {
		return InRoutine
	}
	return ""
}

func sentToday(day Tally, plan *Plan, now time.Time) int {
	if day.Day != plan.date(now) {
		return 0
	}
	return day.Count
}
