package schedule

// Reason says why a reminder was held or dropped.
type Reason string

// The reasons.
const (
	InRoutine  Reason = "in-routine" // a routine of theirs is running: held
	InMeeting  Reason = "meeting"    // so their status says: held
	OnCall     Reason = "call"       // so their status says: held
	Busy       Reason = "busy"       // their status asks not to be disturbed: held
	InHuddle   Reason = "huddle"     // held
	DND        Reason = "dnd"        // Slack's Do Not Disturb is on: held
	Away       Reason = "away"       // Slack shows them as away: held
	InCalendar Reason = "calendar"   // their calendar has a meeting: held until its end, or dropped where that is too late
	Paused     Reason = "paused"     // in a pause that they announced: dropped
	OffHours   Reason = "off-hours"  // outside the working hours: dropped
	DayEnd     Reason = "day-end"    // inside the last minutes of the day: dropped
	Holiday    Reason = "holiday"    // their day is a holiday of the workspace: dropped
	Absent     Reason = "absent"     // their status says on holiday or off sick: dropped. Which, is nobody's business
	Moved      Reason = "moved"      // they had moved by themselves a moment before: dropped
	JustSeen   Reason = "just-seen"  // they had answered the one before a moment ago: dropped
	Skipped    Reason = "skipped"    // they said so: dropped
	EnoughNow  Reason = "enough"     // the day's cap is reached: dropped
	TooLate    Reason = "too-late"   // more than an hour after it was due: dropped
	MaybeSent  Reason = "maybe-sent" // it is doubtful whether it was sent: dropped
	Gone       Reason = "gone"       // their account is deactivated: dropped
	NoPlan     Reason = "no-plan"    // the timetable cannot be followed any more, as when a zone is gone: dropped
)

// Lasts reports whether a reason drops one reminder after the other for days,
// so that it is written down once.
func (r Reason) Lasts() bool { return r == Absent || r == Gone }
