package schedule

import (
	"errors"
	"slices"
	"time"

	"unhunch/internal/prefs"
)

// What can be wrong with a plan and hours that are right by themselves.
const (
	IntervalTooLong  prefs.Code = "interval-too-long"  // Is: minutes
	TimeOutsideHours prefs.Code = "time-outside-hours" // Time, Hours
	TimeInLead       prefs.Code = "time-in-lead"       // Time, Lead: minutes
	CronRare         prefs.Code = "cron-rare"          // Hours
)

// Check answers with all mistakes in what a person set at once, as
// prefs.Problems: those of Prefs.Validate, a cron spec that is wrong, and a plan
// that never comes inside the working hours, or not even once a year.
func Check(p prefs.Prefs) error {
	return slices.Concat(problems(p.Validate()), planProblems(p.Timetable)).Err()
}

// CheckTimetable is Check for the timetable alone.
func CheckTimetable(t prefs.Timetable) error {
	return slices.Concat(problems(t.Validate()), planProblems(t)).Err()
}

func planProblems(t prefs.Timetable) prefs.Problems {
	if t.Plan.Cron != "" {
		if _, err := ParseCron(t.Plan.Cron); err != nil {
			return problems(err)
		}
	}
	plan, err := Compile(t)
	if err != nil {
		return nil //nolint:nilerr // Validate has told
	}
	switch t.Plan.Kind() {
	case prefs.ByTimes:
		return neverCome(t, plan)
	case prefs.ByCron:
		return comesRarely(plan)
	case prefs.ByInterval:
	}
	return neverFits(plan)
}

func neverFits(p *Plan) prefs.Problems {
	if !p.Next(someMonday()).IsZero() {
		return nil
	}
	return prefs.Problems{{
		Field: prefs.FieldEvery,
		Code:  IntervalTooLong,
		Args:  prefs.Args{"Is": int(p.every / time.Minute)},
	}}
}

// neverCome names each time of the day that comes on no day of the week.
func neverCome(t prefs.Timetable, p *Plan) prefs.Problems {
	var found prefs.Problems
	for _, m := range t.Plan.Times {
		switch inside, early := p.insideAny(m, 0), p.insideAny(m, p.lead); {
		case !inside:
			found = append(found, prefs.Problem{
				Field: prefs.FieldTimes,
				Code:  TimeOutsideHours,
				Args:  prefs.Args{"Time": m, "Hours": t.Hours},
			})
		case !early:
			found = append(found, prefs.Problem{
				Field: prefs.FieldTimes,
				Code:  TimeInLead,
				Args:  prefs.Args{"Time": m, "Lead": t.Lead},
			})
		}
	}
	return found
}

// insideAny reports whether a time lies in the working hours of any day, before
// the last of that day's work.
func (p *Plan) insideAny(m prefs.Minute, lead time.Duration) bool {
	for d := range 7 {
		wall := someMonday().AddDate(0, 0, d).Add(minutes(m))
		s := p.shiftAfter(wall)
		if s.last {
			s.to = s.to.Add(-lead)
		}
		if s.has(wall) {
			return true
		}
	}
	return false
}

// comesRarely looks at each month of the 28 years after which weekdays come
// back on the same dates.
func comesRarely(p *Plan) prefs.Problems {
	for month := range 28 * 12 {
		if p.Next(someMonday().AddDate(0, month, 0)).IsZero() {
			return prefs.Problems{{
				Field: prefs.FieldCron,
				Code:  CronRare,
				Args:  prefs.Args{"Hours": p.hours},
			}}
		}
	}
	return nil
}

// someMonday is where plans are tried; which one does not matter.
func someMonday() time.Time { return time.Date(2001, time.January, 1, 0, 0, 0, 0, time.UTC) }

func problems(err error) prefs.Problems {
	found, _ := errors.AsType[prefs.Problems](err)
	return found
}
