package session

import "time"

// Progress is what somebody did in a stretch of days.
type Progress struct {
	Taken   int           // breaks: routines done, and every time they just stood up
	Offered int           // reminders; one that was put off and came again is one
	Moved   time.Duration // in routines
	Days    int           // with at least one break taken
}

// Week is the progress since Monday. now is on the person's wall: see Local.
func Week(days []Day, now time.Time) Progress {
	sinceMonday := (int(now.Weekday()) + 6) % 7
	return Since(days, now.AddDate(0, 0, -sinceMonday), now)
}

// Since is the progress of the days from one to another, both included.
func Since(days []Day, from, to time.Time) Progress {
	first, last := from.Format(time.DateOnly), to.Format(time.DateOnly)
	var p Progress
	for _, d := range days {
		if d.Date < first || d.Date > last {
			continue
		}
		p.Taken += d.Done + d.Stood
		p.Offered += max(d.Offered-d.Snoozed, 0)
		p.Moved += time.Duration(d.Seconds) * time.Second
		if d.Done+d.Stood > 0 {
			p.Days++
		}
	}
	return p
}
