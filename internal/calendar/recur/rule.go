// Package recur works out when a recurring event comes, and looks no further than it is asked.
package recur

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// Rule is a recurrence rule (RFC 5545, 3.3.10). rrule-go reads it; but it walks
// from the first occurrence on, to the year 9999 where nothing fits, in a circle
// where an hour never comes, and panics on the tenth Tuesday of a month. A
// calendar that somebody else wrote must not do that to us, so days are judged one
// by one, and the caller says how many may be.
//
// Times are those of a clock on the wall, as if it were in UTC.
type Rule struct {
	of   rrule.ROption
	date bool // the last day is given as a day, and is one of them to its end
}

// ErrTooMuch is returned where more days or times would have to be looked at than
// were allowed.
var ErrTooMuch = errors.New("takes too long to follow")

// longestRule is how many bytes a rule has at most: it could name every day of a
// year.
const longestRule = 2000

// Parse reads a rule, and forgives spaces, small letters and semicolons too many.
// What ends at a time in UTC ends by the clock of a zone.
func Parse(text string, zone *time.Location) (Rule, error) {
	if len(text) > longestRule {
		return Rule{}, errors.New("is longer than any rule")
	}
	parts := strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return r == ';' })
	for i, part := range parts {
		parts[i] = strings.Join(strings.Fields(part), "")
	}
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" || strings.HasPrefix(part, "X-") })
	option, err := rrule.StrToROption(strings.Join(parts, ";"))
	if err != nil {
		return Rule{}, fmt.Errorf("is no rule: %w", err)
	}
	if _, err := rrule.NewRRule(*option); err != nil { // it knows the bounds of numbers
		return Rule{}, fmt.Errorf("is no rule: %w", err)
	}
	rule := Rule{of: *option}
	switch {
	case len(option.Byeaster) > 0:
		return Rule{}, errors.New("is no rule: there is no BYEASTER in it")
	case len(option.Bysetpos) > 0 && option.Freq >= rrule.HOURLY:
		return Rule{}, errors.New("picks from the times of an hour, which nobody does")
	case !option.Dtstart.IsZero():
		return Rule{}, errors.New("is no rule: it begins by itself")
	}
	if !option.Until.IsZero() {
		i := slices.IndexFunc(parts, func(part string) bool { return strings.HasPrefix(part, "UNTIL=") })
		rule.date = len(parts[i]) == len("UNTIL=20061225")
		if strings.HasSuffix(parts[i], "Z") {
			rule.of.Until = clock(option.Until.In(zone))
		}
	}
	return rule, nil
}

// clock is what a clock on the wall shows, as if it were in UTC.
func clock(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// Yearly reports whether it comes once or a few times a year, on whole days; what
// it does instead, if not.
func (r Rule) Yearly() (instead string, yes bool) {
	switch {
	case r.of.Freq != rrule.YEARLY:
		return "repeats " + strings.ToLower(r.of.Freq.String()), false
	case len(r.of.Byhour)+len(r.of.Byminute)+len(r.of.Bysecond) > 0:
		return "has a time of the day", false
	}
	return "", true
}

// filled says what a rule leaves to its first time.
func (r Rule) filled(first time.Time) rrule.ROption {
	o := r.of
	o.Interval = max(1, o.Interval)
	weekdays := [...]rrule.Weekday{rrule.SU, rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA}
	weekday := []rrule.Weekday{weekdays[first.Weekday()]}
	switch {
	case len(o.Bymonthday)+len(o.Byyearday)+len(o.Byweekday) > 0:
	case len(o.Byweekno) > 0, o.Freq == rrule.WEEKLY:
		o.Byweekday = weekday
	case o.Freq == rrule.YEARLY && len(o.Bymonth) == 0:
		o.Bymonth = []int{int(first.Month())}
		o.Bymonthday = []int{first.Day()}
	case o.Freq == rrule.YEARLY, o.Freq == rrule.MONTHLY:
		o.Bymonthday = []int{first.Day()}
	}
	if len(o.Byhour) == 0 && o.Freq < rrule.HOURLY {
		o.Byhour = []int{first.Hour()}
	}
	if len(o.Byminute) == 0 && o.Freq < rrule.MINUTELY {
		o.Byminute = []int{first.Minute()}
	}
	if len(o.Bysecond) == 0 && o.Freq < rrule.SECONDLY {
		o.Bysecond = []int{first.Second()}
	}
	for _, list := range []*[]int{&o.Byhour, &o.Byminute, &o.Bysecond} {
		*list = slices.Clone(*list)
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return o
}
