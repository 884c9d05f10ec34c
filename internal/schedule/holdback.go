package schedule

// Reason says why a reminder was held or dropped.
type Reason string

// The reasons.
const (
	InRoutine Reason = "in-routine" // a routine of theirs is running: held
	OffHours  Reason = "off-hours"  // outside the working hours: dropped
	DayEnd    Reason = "day-end"    // inside the last minutes of the day: dropped
	EnoughNow Reason = "enough"     // the day's cap is reached: dropped
	TooLate   Reason = "too-late"   // more than an hour after it was due: dropped
)
