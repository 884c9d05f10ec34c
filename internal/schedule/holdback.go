package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

// Reason says why a reminder was held or dropped.
type Reason string

// The reasons.
const (
	InRoutine Reason = "in-routine" // a routine of theirs is running: held
	InMeeting Reason = "meeting"    // so their status says: held
	OnCall    Reason = "call"       // so their status says: held
	Busy      Reason = "busy"       // their status asks not to be disturbed: held
	InHuddle  Reason = "huddle"     // held
	DND       Reason = "dnd"        // Slack's Do Not Disturb is on: held
	Away      Reason = "away"       // Slack shows them as away: held
	OffHours  Reason = "off-hours"  // outside the working hours: dropped
	DayEnd    Reason = "day-end"    // inside the last minutes of the day: dropped
	Holiday   Reason = "holiday"    // their day is a holiday of the workspace: dropped
	Absent    Reason = "absent"     // their status says on holiday or off sick: dropped. Which, is nobody's business
	Moved     Reason = "moved"      // they had moved by themselves a moment before: dropped
	JustSeen  Reason = "just-seen"  // they had answered the one before a moment ago: dropped
	Skipped   Reason = "skipped"    // they said so: dropped
	EnoughNow Reason = "enough"     // the day's cap is reached: dropped
	TooLate   Reason = "too-late"   // more than an hour after it was due: dropped
	MaybeSent Reason = "maybe-sent" // it is doubtful whether it was sent: dropped
	Gone      Reason = "gone"       // their account is deactivated: dropped
	NoPlan    Reason = "no-plan"    // the timetable cannot be followed any more, as when a zone is gone: dropped
)

// Lasts reports whether a reason drops one reminder after the other for days,
// so that it is written down once.
func (r Reason) Lasts() bool { return r == Absent || r == Gone }

// Patience is how long a reminder may be late: then none is better.
const Patience = 60 * time.Minute

// HoldBack says why a due reminder must not be sent at now; "" means that
// nothing speaks against it. until is when a reason to hold it ends, where that
// is known. What drops a reminder goes before what holds it, so that none is
// held only to be dropped.
//
// A reminder that was put off comes when the person said: neither days off nor
// the day's cap speak against it, nor do the hours, unless it was to come inside
// them and waited until they were over.
func HoldBack(due Due, plan *Plan, p Presence, now time.Time) (reason Reason, until time.Time) {
	if due.Doubtful {
		return MaybeSent, until
	}
	if now.Sub(due.First) > Patience {
		return TooLate, until
	}
	heeds := due.Timetable.Quiet.Heeds
	if p.Gone {
		return Gone, until
	}
	if !due.snoozed() {
		if reason := plan.Quiet(now); reason != "" {
			return reason, until
		}
		if p.DayOff && heeds(prefs.RuleHoliday) {
			return Holiday, until
		}
		if reason := p.absence(heeds, now); reason != "" {
			return reason, until
		}
		if sentToday(due.Day, plan, now) >= plan.perDay {
			return EnoughNow, until
		}
	} else if !due.afterHours(plan) && plan.offHours(now) {
		return OffHours, until
	}
	if due.InRoutine {
		return InRoutine, until
	}
	return p.occupied(heeds, now)
}

func sentToday(day Tally, plan *Plan, now time.Time) int {
	if day.Day != plan.date(now) {
		return 0
	}
	return day.Count
}
