// Package phrase reads what people type: when, how often, in which hours.
package phrase

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"unhunch/internal/prefs"
)

// What can be wrong with a phrase. What it says may be wrong besides, as package
// schedule finds. A problem with Ways can be asked about: see WaysIn.
const (
	TooLong           prefs.Code = "too-long" // Is, Most: characters
	PlanEmpty         prefs.Code = "plan-empty"
	PlanNotUnderstood prefs.Code = "plan-not-understood" // Text
	HowOften          prefs.Code = "how-often"
	NotDays           prefs.Code = "not-days"
	IntervalZero      prefs.Code = "interval-zero"
	TwoPlans          prefs.Code = "two-plans"
	TwoZones          prefs.Code = "two-zones"
	AtNoTime          prefs.Code = "at-no-time"
	AtNotATime        prefs.Code = "at-not-a-time" // Text
	MaxNoNumber       prefs.Code = "max-no-number"
	MaxNotANumber     prefs.Code = "max-not-a-number"   // Text
	PlanDays          prefs.Code = "plan-days"          // Span
	PlanHoursUnclear  prefs.Code = "plan-hours-unclear" // Span, Late, Swapped: hours; Ways
	PlanTimeUnclear   prefs.Code = "plan-time-unclear"  // Text, Late, Early; Ways
	PlanZoneUnclear   prefs.Code = "plan-zone-unclear"  // Text; Ways
	CronSeconds       prefs.Code = "cron-seconds"       // Text; Ways

	TimesNotUnderstood prefs.Code = "times-not-understood" // Text
	TimesUnclear       prefs.Code = "times-unclear"        // Text, Late, Early
	TimesEmpty         prefs.Code = "times-empty"

	HoursNotUnderstood prefs.Code = "hours-not-understood" // Text
	HoursEmpty         prefs.Code = "hours-empty"
	HoursDays          prefs.Code = "hours-days"    // Span
	HoursUnclear       prefs.Code = "hours-unclear" // Span, Late, Swapped: hours

	ZoneUnclear prefs.Code = "zone-unclear" // Text, Zones

	WhenNotUnderstood prefs.Code = "when-not-understood" // Text
	WhenEndMissing    prefs.Code = "when-end-missing"    // Text
	WhenTwoDays       prefs.Code = "when-two-days"
	WhenJustPast      prefs.Code = "when-just-past"     // Text
	WhenPast          prefs.Code = "when-past"          // Text
	WhenTooFar        prefs.Code = "when-too-far"       // Text
	WhenBeginOrEnd    prefs.Code = "when-begin-or-end"  // Text, quoted; End, the same as it stands; Ways
	WhenTwoReadings   prefs.Code = "when-two-readings"  // Text; Ways
	WhenOtherWeekday  prefs.Code = "when-other-weekday" // Date
	WhenNoDate        prefs.Code = "when-no-date"       // Text
	WhenNoSuchDay     prefs.Code = "when-no-such-day"   // Month, Is
)

// longestPhrase is in bytes: whatever is longer was pasted by accident.
const longestPhrase = 300

// Reading is one way to read what was typed.
type Reading struct {
	Text      string          // a phrase that can be read in this way alone
	From      time.Time       // of Pause, on the wall; else zero
	Until     time.Time       // of When and Pause, on the wall; else zero
	Timetable prefs.Timetable // of Plan; else zero
}

// String is its Text.
func (r Reading) String() string { return r.Text }

// ways is the name of what a problem offers to choose from.
const ways = "Ways"

// WaysIn are the ways to read what cannot be read in one alone; none: it cannot
// be read at all.
func WaysIn(err error) []Reading {
	found, _ := errors.AsType[prefs.Problems](err)
	for _, p := range found {
		if all, ok := p.Args[ways].([]Reading); ok {
			return slices.Clone(all)
		}
	}
	return nil
}

// BeginOrEnd asks whether a moment that was said is when a pause begins, or when
// it ends, where both may be meant: at 5pm, in 2 hours; nil: it ends then. now says
// which day is today, in the zone of both.
func BeginOrEnd(said string, until, now time.Time) error {
	if !mayBegin(said) {
		return nil
	}
	const day, clock = time.DateOnly, "15:04"
	end := until.Format(clock)
	if until.Format(day) != now.Format(day) {
		end = until.Format(day + " " + clock)
	}
	return problem(prefs.FieldWhen, WhenBeginOrEnd, prefs.Args{"Text": prefs.Quoted(said), "End": end, ways: []Reading{{Text: Said(until), Until: until}}})
}

// mayBegin reports whether a text may say when something is to begin.
func mayBegin(text string) bool {
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		switch {
		case word == "at", word == "in":
			return true
		case slices.Contains([]string{"until", "till", "til", "by", "through", "thru", "for"}, word), strings.ContainsAny(word, "0123456789"):
			return false
		}
	}
	return false
}

// Narrowed is the same problem with fewer ways to choose from.
func Narrowed(err error, to []Reading) prefs.Problems {
	found, _ := errors.AsType[prefs.Problems](err)
	found = slices.Clone(found)
	for i, p := range found {
		if _, ok := p.Args[ways]; ok {
			found[i].Args = maps.Clone(p.Args)
			found[i].Args[ways] = to
		}
	}
	return found
}

// Said is a moment as When reads it, and nothing else: "until
// 2026-11-25t17:00:00+01:00".
func Said(t time.Time) string { return "until " + strings.ToLower(t.Format(time.RFC3339)) }

// SaidPlan is a timetable as Plan reads it, and nothing else. Its zone goes
// without saying. A cron spec stands last, so that all behind the word is its
// fields.
func SaidPlan(t prefs.Timetable) string {
	hours := strings.ToLower(strings.ReplaceAll(t.Hours.String(), ";", ""))
	return hours + " max " + strconv.Itoa(t.PerDay) + " " + strings.ToLower(t.Plan.String())
}

func problem(field prefs.Field, code prefs.Code, args prefs.Args) error {
	return prefs.Problems{{Field: field, Code: code, Args: args}}
}

func tooLong(field prefs.Field, text string, most int) error {
	return problem(field, TooLong, prefs.Args{"Is": len(text), "Most": most})
}

func sorted[N ~int](numbers []N) []N {
	return slices.Compact(slices.Sorted(slices.Values(numbers)))
}
