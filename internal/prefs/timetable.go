package prefs

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"sync"
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
	Quiet  Quiet  `json:"quiet,omitzero"`

	// EveryOther leaves out every other reminder of the plan: see Ease.
	EveryOther bool `json:"every_other,omitempty"`
}

// Clone shares nothing with the timetable.
func (t Timetable) Clone() Timetable {
	t.Plan.Times = slices.Clone(t.Plan.Times)
	all := slices.Concat(t.Hours[:]...)
	for day, spans := range t.Hours {
		if n := len(spans); n > 0 {
			t.Hours[day], all = all[:n:n], all[n:]
		}
	}
	t.Quiet.Off, t.Quiet.On = slices.Clone(t.Quiet.Off), slices.Clone(t.Quiet.On)
	return t
}

// MostADay is how many reminders come in a day at the most, with EveryOther
// taken into account.
func (t Timetable) MostADay() int {
	if t.EveryOther {
		return (t.PerDay + 1) / 2
	}
	return t.PerDay
}

// ID is the same for equal timetables, in every process and release. It is cut
// from a cryptographic hash, so that nobody can make theirs collide with
// another workspace's.
func (t Timetable) ID() uint64 {
	b := make([]byte, 0, 128)
	number := func(n int) { b = binary.AppendVarint(b, int64(n)) }
	text := func(s string) { number(len(s)); b = append(b, s...) }

	number(t.Plan.Every)
	text(t.Plan.Cron)
	for _, spans := range t.Hours {
		number(len(spans))
		for _, s := range spans {
			number(int(s.From))
			number(int(s.To))
		}
	}
	text(t.Zone)
	number(t.PerDay)
	number(t.Lead)

	b = t.Plan.appendTimesTo(t.Quiet.appendTo(b))
	if t.EveryOther {
		number(-1) // there is no other negative number
	}

	sum := sha256.Sum256(b)
	return binary.BigEndian.Uint64(sum[:])
}

// Location loads the zone. Unlike time.LoadLocation, it never answers with the
// zone of the server. Its error is Problems.
func (t Timetable) Location() (*time.Location, error) {
	if t.Zone == "" || t.Zone == "Local" {
		return nil, Problems{{Field: FieldZone, Code: ZoneMissing}}
	}
	known, _ := zones.Load(t.Zone)
	if zone, ok := known.(*time.Location); ok {
		return zone, nil
	}
	zone, err := time.LoadLocation(t.Zone)
	if err != nil {
		return nil, Problems{{FieldZone, ZoneUnknown, Args{"Text": Quoted(t.Zone)}}}
	}
	zones.Store(t.Zone, zone)
	return zone, nil
}

// zones are those that were loaded, by name: a few hundred at the most. To read
// one from the disk costs as much as all else about a press.
var zones sync.Map //nolint:gochecknoglobals // there is one world

// Plan is an interval inside the working hours, times of the day or a cron
// spec. Exactly one of the three is set.
type Plan struct {
	Every int      `json:"every,omitempty"` // minutes
	Times []Minute `json:"times,omitempty"` // in order, 0:00 to 23:59; Hours still apply
	Cron  string   `json:"cron,omitempty"`  // five fields, without a zone prefix; Hours still apply
}

// PlanKind says which of the three a plan is.
type PlanKind string

// The kinds.
const (
	ByInterval PlanKind = "every"
	ByTimes    PlanKind = "times"
	ByCron     PlanKind = "cron"
)

// AllPlanKinds lists every kind, the simplest first.
func AllPlanKinds() []PlanKind { return []PlanKind{ByInterval, ByTimes, ByCron} }

// Kind is ByInterval for a plan that is none.
func (p Plan) Kind() PlanKind {
	switch {
	case p.Cron != "":
		return ByCron
	case len(p.Times) > 0:
		return ByTimes
	default:
		return ByInterval
	}
}

// appendTimesTo adds nothing where there are none, so that plans from before
// there were any keep their id. The 2 sets them apart from the quiet rules,
// each of which begins with 0 or 1.
func (p Plan) appendTimesTo(id []byte) []byte {
	if len(p.Times) == 0 {
		return id
	}
	id = binary.AppendVarint(id, 2)
	for _, t := range p.Times {
		id = binary.AppendVarint(id, int64(t))
	}
	return id
}

// Minute is a time of day in minutes after midnight, 0 to 1440 (24:00), and on to
// 2879 in the work of a day that goes on into the next.
type Minute int

// String gives "9:00".
func (m Minute) String() string { return fmt.Sprintf("%d:%02d", int(m)/60, int(m)%60) }

// Span is a stretch of a day, From included and To not. It belongs to the day whose
// work it is: 22:00–6:00 is from 1320 to 1800.
type Span struct {
	From Minute `json:"from"`
	To   Minute `json:"to"`
}

// String gives "9:00–17:30", and "22:00–6:00".
func (s Span) String() string {
	from, to := s.OnWall()
	return from.String() + "–" + to.String()
}

// OnWall is what the wall shows then, be it on the next day.
func (s Span) OnWall() (from, to Minute) {
	from, to = s.From%OneDay, s.To
	if to > OneDay {
		to -= OneDay
	}
	return from, to
}

// Later is the same stretch so many minutes later.
func (s Span) Later(by Minute) Span { return Span{s.From + by, s.To + by} }

// Hours are a week's working hours, by time.Weekday, each day's spans in order
// and apart from each other. What follows past midnight on a span of the day is of
// the day, too. A day without spans is a day off.
type Hours [7][]Span

// Week gives the same span to each of the days.
func Week(span Span, days ...time.Weekday) Hours {
	var h Hours
	for _, d := range days {
		h[d] = []Span{span}
	}
	return h
}

// Days lists the working days, from Monday on.
func (h Hours) Days() []time.Weekday {
	var days []time.Weekday
	for _, d := range week() {
		if len(h[d]) > 0 {
			days = append(days, d)
		}
	}
	return days
}

func week() []time.Weekday {
	return []time.Weekday{
		time.Monday, time.Tuesday, time.Wednesday, time.Thursday,
		time.Friday, time.Saturday, time.Sunday,
	}
}
