package schedule

import (
	"slices"

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
	for day, spans := range t.Hours {
		t.Hours[day] = without(spans, cut, t)
	}
	return t, t.ID() != with.ID() && CheckTimetable(t) == nil
}

// without cuts a stretch out of a day's spans. Where the day ends earlier then,
// its quiet time must not take away what came before the cut.
func without(spans []prefs.Span, cut prefs.Span, t prefs.Timetable) []prefs.Span {
	var rest []prefs.Span
	for i, s := range spans {
		last := i == len(spans)-1
		if s.To <= cut.From || cut.To <= s.From {
			rest = append(rest, s)
			continue
		}
		if s.From < cut.From && roomFor(t.Plan, cut.From-s.From, false, t.Lead) {
			rest = append(rest, prefs.Span{From: s.From, To: cut.From})
		}
		if s.To > cut.To && roomFor(t.Plan, s.To-cut.To, last, t.Lead) {
			rest = append(rest, prefs.Span{From: cut.To, To: s.To})
		}
	}
	if slices.Equal(rest, spans) || len(rest) == 0 {
		return rest
	}
	end, before := &rest[len(rest)-1], spans[len(spans)-1]
	if end.To == before.To {
		return rest
	}
	quietFrom := end.To // no reminder came later
	if end.From >= before.From {
		quietFrom = min(quietFrom, before.To-prefs.Minute(t.Lead))
	}
	end.To = min(quietFrom+prefs.Minute(t.Lead), 24*60)
	return rest
}

// roomFor reports whether an interval fits into a span of so many minutes.
// What a cron spec has there, only it knows.
func roomFor(p prefs.Plan, minutes prefs.Minute, last bool, lead int) bool {
	if last {
		minutes -= prefs.Minute(lead)
	}
	return p.Kind() != prefs.ByInterval || int(minutes) > p.Every
}
