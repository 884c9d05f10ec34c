package schedule

import (
	"slices"
	"time"

	"unhunch/internal/prefs"
)

// WithoutHour is a timetable without the reminders that come from an hour of
// the day, 0 to 23, to the next. Of times of the day those are left out; else
// the hour is no working hour any more. It reports false where there is nothing
// to leave out, or nothing would be left.
func WithoutHour(t prefs.Timetable, hour int) (prefs.Timetable, bool) {
	from := prefs.Minute(60 * hour)
	cut := prefs.Span{From: from, To: from + 60}
	with := t
	if t.Plan.Kind() == prefs.ByTimes {
		t.Plan.Times = slices.DeleteFunc(slices.Clone(t.Plan.Times), func(m prefs.Minute) bool { return cut.From <= m && m < cut.To })
		if len(t.Plan.Times) == len(with.Plan.Times) || len(t.Plan.Times) == 0 {
			return with, false
		}
		return t, CheckTimetable(t) == nil
	}
	plan, err := Compile(t)
	if err != nil {
		return with, false
	}
	for day, spans := range t.Hours {
		t.Hours[day] = without(spans, cut, t, func(span int) bool { return plan.endsDay(time.Weekday(day), span) })
	}
	return t, t.ID() != with.ID() && CheckTimetable(t) == nil
}

// without cuts a stretch out of a day's spans. Where the day ends earlier then,
// its quiet time must not take away what came before the cut.
func without(spans []prefs.Span, cut prefs.Span, t prefs.Timetable, ends func(span int) bool) []prefs.Span {
	var rest []prefs.Span
	over := 0 // how many of the rest are of a day that is over
	for i, s := range spans {
		last := ends(i)
		if s.To <= cut.From || cut.To <= s.From {
			rest = append(rest, s)
		} else {
			if s.From < cut.From && roomFor(t.Plan, cut.From-s.From, false, t.Lead) {
				rest = append(rest, prefs.Span{From: s.From, To: cut.From})
			}
			if s.To > cut.To && roomFor(t.Plan, s.To-cut.To, last, t.Lead) {
				rest = append(rest, prefs.Span{From: cut.To, To: s.To})
			}
		}
		if last {
			endAsBefore(rest[over:], s, prefs.Minute(t.Lead))
			over = len(rest)
		}
	}
	return rest
}

// endAsBefore lets what is left of a day end so late that its quiet time takes
// nothing away. before is the span that it ended with.
func endAsBefore(rest []prefs.Span, before prefs.Span, lead prefs.Minute) {
	if len(rest) == 0 || rest[len(rest)-1].To == before.To {
		return
	}
	end := &rest[len(rest)-1]
	quietFrom := end.To // no reminder came later
	if end.From >= before.From {
		quietFrom = min(quietFrom, before.To-lead)
	}
	end.To = min(quietFrom+lead, 24*60)
}

// roomFor reports whether an interval fits into a span of so many minutes.
// What a cron spec has there, only it knows.
func roomFor(p prefs.Plan, minutes prefs.Minute, last bool, lead int) bool {
	if last {
		minutes -= prefs.Minute(lead)
	}
	return p.Kind() != prefs.ByInterval || int(minutes) > p.Every
}
