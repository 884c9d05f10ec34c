package prefs

import (
	"fmt"
	"time"
)

// Timetable is everything that decides when somebody is reminded. People with
// equal timetables share one stored copy.
type Timetable struct {
	Plan   Plan   `json:"plan"`
	Hours  Hours  `json:"hours"`
	Zone   string `json:"zone"`    // IANA name, never an offset
	PerDay int    `json:"per_day"` // reminders a day at the most
	Lead   int    `json:"lead"`    // minutes before the end of the day's last span in which no reminder comes
}

// Plan is either an interval inside the working hours or a cron spec.
// Exactly one of the two is set.
type Plan struct {
	Every int    `json:"every,omitempty"` // minutes
	Cron  string `json:"cron,omitempty"`  // five fields, without a zone prefix; Hours still apply
}

// Minute is a time of day in minutes after midnight, 0 to 1440 (24:00).
type Minute int

// String gives "9:00".
func (m Minute) String() string { return fmt.Sprintf("%d:%02d", int(m)/60, int(m)%60) }

// Span is a stretch of a day, From included and To not.
type Span struct {
	From Minute `json:"from"`
	To   Minute `json:"to"`
}

// String gives "9:00–17:30".
func (s Span) String() string { return s.From.String() + "–" + s.To.String() }

// Hours are a week's working hours, by time.Weekday, each day's spans in order
// and apart from each other. A day without spans is a day off.
type Hours [7][]Span

// Week gives the same span to each of the days.
func Week(span Span, days ...time.Weekday) Hours {
	var h Hours
	for _, d := range days {
		h[d] = []Span{span}
	}
	return h
}
