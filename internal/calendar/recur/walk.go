package recur

import (
	"slices"
	"time"

	"github.com/teambition/rrule-go"
)

const day = 24 * time.Hour

// mostTimes is how many times a rule may come in what is looked at: every minute of
// a month.
const mostTimes = 50_000

// Between are the times from one on, and before another, that a rule comes which
// began with first: in order, and first only where it fits the rule. left is how
// many days and times may be looked at, and becomes less by those that were. The
// error is ErrTooMuch.
func (r Rule) Between(first, from, to time.Time, left *int) ([]time.Time, error) {
	w := walk{rule: r.filled(first), first: first, from: from, to: to, left: left}
	if first.After(from) {
		w.from = first
	}
	until := r.of.Until
	if r.date {
		until = until.AddDate(0, 0, 1).Add(-time.Second)
	}
	if !until.IsZero() && until.Before(to) {
		w.to = until.Add(time.Second)
	}
	if !w.from.Before(w.to) {
		return nil, nil
	}
	return w.run()
}

// walk goes over the days of a rule.
type walk struct {
	rule     rrule.ROption
	first    time.Time
	from, to time.Time
	left     *int

	counted int // how many times it has come, where that is limited
	found   []time.Time
}

func (w *walk) run() ([]time.Time, error) {
	begin := w.from
	if w.rule.Count > 0 {
		begin = w.first // the first ones count, whoever looks
	}
	for begin = w.period(begin.Truncate(day)); begin.Before(w.to); begin = w.after(begin) {
		times, ok := w.within(begin)
		if !ok {
			return nil, ErrTooMuch
		}
		for _, t := range times {
			if t.Before(w.first) {
				continue
			}
			if w.counted++; !t.Before(w.to) || w.rule.Count > 0 && w.counted > w.rule.Count {
				return w.found, nil
			}
			if len(w.found) == mostTimes {
				return nil, ErrTooMuch
			}
			if !t.Before(w.from) {
				w.found = append(w.found, t)
			}
		}
	}
	return w.found, nil
}

// period is the first day of the period that a day is in. What comes more often
// than daily is looked at by the day.
func (w *walk) period(t time.Time) time.Time {
	switch w.rule.Freq {
	case rrule.YEARLY:
		return time.Date(t.Year(), time.January, 1, 0, 0, 0, 0, time.UTC)
	case rrule.MONTHLY:
		return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	case rrule.WEEKLY:
		return t.AddDate(0, 0, -w.intoWeek(t))
	default:
		return t
	}
}

// intoWeek is how many days of its week are over.
func (w *walk) intoWeek(t time.Time) int { return (weekday(t) - w.rule.Wkst.Day() + 7) % 7 }

// weekday counts from Monday, as rrule-go does.
func weekday(t time.Time) int { return (int(t.Weekday()) + 6) % 7 }

func (w *walk) after(begin time.Time) time.Time {
	switch w.rule.Freq {
	case rrule.YEARLY:
		return begin.AddDate(1, 0, 0)
	case rrule.MONTHLY:
		return begin.AddDate(0, 1, 0)
	case rrule.WEEKLY:
		return begin.AddDate(0, 0, 7)
	default:
		return begin.AddDate(0, 0, 1)
	}
}

// due reports whether a period is one of every so many.
func (w *walk) due(begin time.Time) bool {
	start := w.period(w.first.Truncate(day))
	var passed int
	switch w.rule.Freq {
	case rrule.YEARLY:
		passed = begin.Year() - start.Year()
	case rrule.MONTHLY:
		passed = 12*(begin.Year()-start.Year()) + int(begin.Month()) - int(start.Month())
	case rrule.WEEKLY:
		passed = days(start, begin) / 7
	case rrule.DAILY:
		passed = days(start, begin)
	default:
		return true // its times are looked at
	}
	return passed%w.rule.Interval == 0
}

// days are those between two midnights. Durations end after 290 years.
func days(a, b time.Time) int { return int((b.Unix() - a.Unix()) / int64(day/time.Second)) }

// within are the times of a period, in order. It reports false where there is too
// much to look at.
func (w *walk) within(begin time.Time) (times []time.Time, ok bool) {
	if *w.left--; *w.left < 0 {
		return nil, false
	}
	if !w.due(begin) {
		return nil, true
	}
	today, end := begin, w.after(begin)
	if w.rule.Count == 0 && len(w.rule.Bysetpos) == 0 { // then a day does not depend on others
		if w.from.After(today) {
			today = w.from.Truncate(day)
		}
		if w.to.Before(end) {
			end = w.to
		}
	}
	for today.Before(end) {
		if *w.left--; *w.left < 0 {
			return nil, false
		}
		if !allowed(w.rule.Bymonth, int(today.Month())) {
			today = time.Date(today.Year(), today.Month()+1, 1, 0, 0, 0, 0, time.UTC)
			continue
		}
		if w.fits(today) {
			times = w.times(times, today)
		}
		if *w.left < 0 || len(times) > mostTimes {
			return nil, false
		}
		today = today.Add(day)
	}
	return w.picked(times), true
}

// times appends those of a day.
func (w *walk) times(all []time.Time, today time.Time) []time.Time {
	if w.rule.Freq >= rrule.HOURLY {
		return w.often(all, today)
	}
	*w.left -= len(w.rule.Byhour) * len(w.rule.Byminute) * len(w.rule.Bysecond)
	for _, hour := range w.rule.Byhour {
		for _, minute := range w.rule.Byminute {
			for _, second := range w.rule.Bysecond {
				all = append(all, at(today, hour, minute, second))
			}
		}
	}
	return all
}

func at(today time.Time, hour, minute, second int) time.Time {
	return today.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second)
}

// often appends the times of a day of what comes every so many hours, minutes or
// seconds.
func (w *walk) often(all []time.Time, today time.Time) []time.Time {
	unit := int64(1) // in seconds
	switch w.rule.Freq {
	case rrule.HOURLY:
		unit = 60 * 60
	case rrule.MINUTELY:
		unit = 60
	default:
	}
	const length = 24 * 60 * 60
	step := int64(w.rule.Interval)
	since := (today.Unix() - w.first.Truncate(time.Duration(unit)*time.Second).Unix()) / unit
	for n := (step - since%step) % step; n*unit < length; n += step {
		if *w.left--; *w.left < 0 {
			return nil
		}
		t := int(n * unit)
		hour, minute, second := t/60/60, t/60%60, t%60
		if !allowed(w.rule.Byhour, hour) || w.rule.Freq > rrule.HOURLY && !allowed(w.rule.Byminute, minute) || w.rule.Freq > rrule.MINUTELY && !allowed(w.rule.Bysecond, second) {
			continue
		}
		minutes, seconds := w.rule.Byminute, w.rule.Bysecond
		if w.rule.Freq > rrule.HOURLY {
			minutes = []int{minute}
		}
		if w.rule.Freq > rrule.MINUTELY {
			seconds = []int{second}
		}
		for _, minute := range minutes {
			for _, second := range seconds {
				all = append(all, at(today, hour, minute, second))
			}
		}
	}
	return all
}

func allowed(list []int, n int) bool { return len(list) == 0 || slices.Contains(list, n) }

// picked are the times of a period that BYSETPOS picks.
func (w *walk) picked(times []time.Time) []time.Time {
	if len(w.rule.Bysetpos) == 0 {
		return times
	}
	var some []time.Time
	for i, t := range times {
		if slices.Contains(w.rule.Bysetpos, i+1) || slices.Contains(w.rule.Bysetpos, i-len(times)) {
			some = append(some, t)
		}
	}
	return some
}

// fits reports whether a rule comes on a day of a month and a period in which it
// does.
func (w *walk) fits(t time.Time) bool {
	o := &w.rule
	year := time.Date(t.Year()+1, time.January, 0, 0, 0, 0, 0, time.UTC).YearDay()
	month := time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return fromEitherEnd(o.Bymonthday, t.Day(), month) &&
		fromEitherEnd(o.Byyearday, t.YearDay(), year) &&
		(len(o.Byweekno) == 0 || w.inWeek(t)) &&
		(len(o.Byweekday) == 0 || w.onWeekday(t, month, year))
}

// fromEitherEnd reports whether a list names the nth of so many, counted from the
// beginning or (below 0) from the end.
func fromEitherEnd(list []int, n, of int) bool {
	return len(list) == 0 || slices.Contains(list, n) || slices.Contains(list, n-of-1)
}

// onWeekday reports whether it is one of the weekdays, which may be the second or
// the last of a month or a year.
func (w *walk) onWeekday(t time.Time, month, year int) bool {
	n, of := t.YearDay(), year
	if w.rule.Freq == rrule.MONTHLY || len(w.rule.Bymonth) > 0 {
		n, of = t.Day(), month
	}
	return slices.ContainsFunc(w.rule.Byweekday, func(d rrule.Weekday) bool {
		switch {
		case d.Day() != weekday(t):
			return false
		case d.N() == 0 || w.rule.Freq > rrule.MONTHLY:
			return true
		case d.N() > 0:
			return d.N() == (n-1)/7+1
		default:
			return -d.N() == (of-n)/7+1
		}
	})
}

// inWeek reports whether it is in one of the weeks of its year. A week is of the
// year that most of it is in (RFC 5545, 3.3.10).
func (w *walk) inWeek(t time.Time) bool {
	middle := t.AddDate(0, 0, 3-w.intoWeek(t))
	n := (middle.YearDay()-1)/7 + 1
	end := time.Date(middle.Year(), time.December, 31, 0, 0, 0, 0, time.UTC)
	last := end.AddDate(0, 0, 3-w.intoWeek(end))
	if last.Year() > middle.Year() {
		last = last.AddDate(0, 0, -7)
	}
	return fromEitherEnd(w.rule.Byweekno, n, (last.YearDay()-1)/7+1)
}
