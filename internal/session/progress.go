package session

import "time"

// Progress is what somebody did in a stretch of days.
type Progress struct {
	Taken   int           // breaks: routines done, and every time they just stood up
	Offered int           // reminders: see Day.Unique
	Kept    int           // of the reminders, those that became a break, done to its end or not
	Moved   time.Duration // in routines
	Days    int           // with at least one break taken
	Hours   Hours
}

// Week is the progress since Monday. now is their day: see Desk.Day.
func Week(days []Day, now time.Time) Progress { return Since(days, Monday(now), now) }

// LastWeek is the progress of the week before now's.
func LastWeek(days []Day, now time.Time) Progress {
	monday := Monday(now)
	return Since(days, monday.AddDate(0, 0, -7), monday.AddDate(0, 0, -1))
}

// Monday is midnight, of no zone, on the Monday of the week that t shows.
func Monday(t time.Time) time.Time {
	sinceMonday := (int(t.Weekday()) + 6) % 7
	return time.Date(t.Year(), t.Month(), t.Day()-sinceMonday, 0, 0, 0, 0, time.UTC)
}

// Since is the progress of the days from one to another, both included.
func Since(days []Day, from, to time.Time) Progress {
	first, last := from.Format(time.DateOnly), to.Format(time.DateOnly)
	var p Progress
	for _, d := range days {
		if d.Date < first || d.Date > last {
			continue
		}
		p.Taken += d.Taken()
		p.Offered += d.Unique()
		p.Moved += time.Duration(d.Seconds) * time.Second
		if d.Taken() > 0 {
			p.Days++
		}
		_, kept := d.Hours.Sum()
		p.Kept += kept
		for i, h := range d.Hours {
			p.Hours[i].Offered += h.Offered
			p.Hours[i].PutOff += h.PutOff
			p.Hours[i].Taken += h.Taken
		}
	}
	return p
}
