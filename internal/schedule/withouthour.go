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
	for day, spans := range t.Hours.Shifts() {
		t.Hours[day] = without(spans, cut, t, !plan.endless(time.Weekday(day)))
	}
	for day, spans := range t.Hours {
		if len(spans) > 0 && plan.endless(time.Weekday(day)) && !endless(t.Hours, time.Weekday(day)) { // it has an end now
			spans[len(spans)-1].To += prefs.Minute(t.Lead)
		}
	}
	t.Hours = onlyPast(t.Hours, prefs.Minute(t.Lead))
	if nights := (prefs.Timetable{Hours: t.Hours.Shifts()}); nights.ID() != (prefs.Timetable{Hours: t.Hours}).ID() {
		return with, false // what was two days would be one
	}
	return t, t.ID() != with.ID() && CheckTimetable(t) == nil
}

// onlyPast gives what is left of a night to the day that it is on, where all of it is
// past midnight. The quiet time at its end is no working time any more where that day
// goes on: it would no longer be the end of one.
func onlyPast(h prefs.Hours, lead prefs.Minute) prefs.Hours {
	out := h
	for d, spans := range h {
		if len(spans) == 0 || spans[0].From < prefs.OneDay {
			continue
		}
		var past []prefs.Span
		for _, s := range spans {
			past = append(past, s.Later(-prefs.OneDay))
		}
		next := (d + 1) % len(h)
		if end := &past[len(past)-1]; len(out[next]) > 0 {
			if end.To -= lead; end.To <= end.From {
				past = past[:len(past)-1]
			}
		}
		out[d], out[next] = out[d][:len(out[d])-len(spans)], append(past, out[next]...)
	}
	return out
}

// without cuts a stretch of the wall's day out of a day's spans. over tells that the
// day is over with the last of them. Where it ends earlier then, its quiet time must
// not take away what came before the cut.
func without(spans []prefs.Span, cut prefs.Span, t prefs.Timetable, over bool) []prefs.Span {
	var rest []prefs.Span
	for i, s := range spans {
		last := over && i == len(spans)-1
		for _, part := range minus(minus([]prefs.Span{s}, cut), cut.Later(prefs.OneDay)) {
			if part == s || roomFor(t.Plan, part.To-part.From, last && part.To == s.To, t.Lead) {
				rest = append(rest, part)
			}
		}
		if last {
			endAsBefore(rest, s, prefs.Minute(t.Lead))
		}
	}
	return rest
}

// minus cuts a stretch out of spans.
func minus(spans []prefs.Span, cut prefs.Span) (rest []prefs.Span) {
	for _, s := range spans {
		if s.To <= cut.From || cut.To <= s.From {
			rest = append(rest, s)
			continue
		}
		if s.From < cut.From {
			rest = append(rest, prefs.Span{From: s.From, To: cut.From})
		}
		if s.To > cut.To {
			rest = append(rest, prefs.Span{From: cut.To, To: s.To})
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
	end.To = min(quietFrom+lead, max(prefs.OneDay, before.To))
}

// roomFor reports whether an interval fits into a span of so many minutes.
// What a cron spec has there, only it knows.
func roomFor(p prefs.Plan, minutes prefs.Minute, last bool, lead int) bool {
	if last {
		minutes -= prefs.Minute(lead)
	}
	return p.Kind() != prefs.ByInterval || int(minutes) > p.Every
}
