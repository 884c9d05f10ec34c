package prefs

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// The limits of what can be set.
const (
	MinEvery  = 10  // minutes
	MaxEvery  = 480 // minutes
	MaxPerDay = 24
	MaxTimes  = MaxPerDay
	MaxLead   = 120 // minutes
	MaxSpans  = 6   // a day
	MinLength = time.Minute
	MaxLength = 10 * time.Minute
)

// AllPaces lists every pace.
func AllPaces() []Pace { return []Pace{PaceAuto, PaceNext} }

// AllPictures lists every way to show a step.
func AllPictures() []Pictures { return []Pictures{PicturesAnimated, PicturesStill, PicturesNone} }

// AllSummaries lists every way to be told of a week.
func AllSummaries() []Summary { return []Summary{SummaryWeekly, SummaryNone} }

// AllEquipment lists what somebody can say they have. Chair and wall are taken
// for granted.
func AllEquipment() []string { return []string{"roller", "mat"} }

// AllPlaces lists where somebody can say they can move.
func AllPlaces() []string { return []string{"seated", "standing", "floor"} }

// Validate answers with all mistakes at once, as Problems. What a cron spec
// means is not looked at here: schedule.Check does both.
func (p Prefs) Validate() error {
	return slices.Concat(
		p.Timetable.problems(),
		within(FieldLength, "a break", int(p.Length/time.Second), int(MinLength/time.Second), int(MaxLength/time.Second), "seconds"),
		among(FieldPace, []string{string(p.Pace)}, []string{string(PaceAuto), string(PaceNext)}),
		among(FieldEquipment, p.Equipment, AllEquipment()),
		among(FieldPlaces, p.Places, AllPlaces()),
		somewhere(p.Places),
		among(FieldPictures, []string{string(p.Shown())}, []string{string(PicturesAnimated), string(PicturesStill), string(PicturesNone)}),
		spoken(p.Language),
		among(FieldSummary, []string{string(p.Summed())}, []string{string(SummaryWeekly), string(SummaryNone)}),
	).Err()
}

// Validate answers with all mistakes at once, as Problems.
func (t Timetable) Validate() error { return t.problems().Err() }

func (t Timetable) problems() Problems {
	_, err := t.Location()
	zone, _ := errors.AsType[Problems](err)
	return slices.Concat(
		t.Plan.problems(),
		t.Hours.problems(),
		zone,
		within(FieldPerDay, "the most reminders a day", t.PerDay, 1, MaxPerDay, ""),
		within(FieldLead, "the quiet time before the day's end", t.Lead, 0, MaxLead, "minutes"),
		t.Quiet.problems(),
	)
}

func (p Plan) problems() Problems {
	kind := p.Kind()
	if said := []bool{p.Every != 0, len(p.Times) > 0, p.Cron != ""}; !alone(said) {
		return Problems{{FieldEvery, "a plan is an interval, times of the day or a cron spec, and only one of them", "leave the others out"}}
	}
	switch kind {
	case ByCron:
		return nil
	case ByTimes:
		return timesOfDay(p.Times)
	case ByInterval:
	}
	return within(FieldEvery, "the time between two reminders", p.Every, MinEvery, MaxEvery, "minutes")
}

// alone reports whether at most one of them is so.
func alone(said []bool) bool {
	n := 0
	for _, so := range said {
		if so {
			n++
		}
	}
	return n <= 1
}

func timesOfDay(times []Minute) Problems {
	const minutes = 24 * 60
	if len(times) > MaxTimes {
		return Problems{{FieldTimes, fmt.Sprintf("%d times a day are too many", len(times)), fmt.Sprintf("choose at most %d", MaxTimes)}}
	}
	var found Problems
	for i, t := range times {
		before := times[(i+len(times)-1)%len(times)]
		switch gap := (t - before + minutes) % minutes; {
		case t < 0 || t >= minutes:
			found = append(found, Problem{FieldTimes, fmt.Sprintf("%s is not a time of the day", t), "keep to 0:00-23:59"})
		case i > 0 && t <= before:
			found = append(found, Problem{FieldTimes, fmt.Sprintf("%s stands after %s", t, before), "put the times in order, each of them once"})
		case gap < MinEvery && t != before:
			found = append(found, Problem{
				FieldTimes, fmt.Sprintf("%s and %s are less than %d minutes apart", before, t, MinEvery),
				fmt.Sprintf("leave at least %d minutes between two reminders", MinEvery),
			})
		}
	}
	return found
}

func (h Hours) problems() Problems {
	var found Problems
	for _, day := range week() {
		found = append(found, spans(day, h[day])...)
	}
	if len(h.Days()) == 0 {
		found = append(found, Problem{FieldHours, "there is no working day", "give at least one day its hours, as in 9:00-17:30 mon-fri"})
	}
	return found
}

func spans(day time.Weekday, of []Span) Problems {
	if len(of) > MaxSpans {
		return Problems{{FieldHours, fmt.Sprintf("%s has %d spans of hours", day, len(of)), fmt.Sprintf("use at most %d", MaxSpans)}}
	}
	var found Problems
	for i, s := range of {
		switch {
		case s.From < 0 || s.To > 24*60:
			found = append(found, Problem{FieldHours, fmt.Sprintf("%s on %s is not inside one day", s, day), "keep to 0:00-24:00"})
		case s.From >= s.To:
			found = append(found, Problem{FieldHours, fmt.Sprintf("%s on %s ends before it begins", s, day), "put the earlier time first; hours past midnight are two spans, on two days"})
		case i > 0 && s.From <= of[i-1].To:
			found = append(found, Problem{FieldHours, fmt.Sprintf("%s and %s on %s overlap, touch or are out of order", of[i-1], s, day), "leave a gap between them, or make them one"})
		}
	}
	return found
}

func within(field Field, what string, is, least, most int, unit string) Problems {
	if least <= is && is <= most {
		return nil
	}
	if unit != "" {
		unit = " " + unit
	}
	return Problems{{
		field,
		fmt.Sprintf("%s cannot be %d%s", what, is, unit),
		fmt.Sprintf("choose something from %d to %d%s", least, most, unit),
	}}
}

func among(field Field, chosen, all []string) Problems {
	var found Problems
	for i, c := range chosen {
		switch {
		case !slices.Contains(all, c):
			found = append(found, Problem{field, fmt.Sprintf("%q is not one of the choices", Clip(c)), "choose from " + strings.Join(all, ", ")})
		case slices.Contains(chosen[:i], c):
			found = append(found, Problem{field, fmt.Sprintf("%q is there twice", c), "name it once"})
		}
	}
	return found
}

// spoken looks at the shape of a language's code: what is spoken is for the
// library to know.
func spoken(code string) Problems {
	const longest = 16 // "zh-Hant-TW"
	letters := strings.Trim(code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
	if len(code) <= longest && letters == "" {
		return nil
	}
	return Problems{{FieldLanguage, fmt.Sprintf("%q is no language's code", Clip(code)), "choose one of the list"}}
}

func somewhere(places []string) Problems {
	if len(places) > 0 {
		return nil
	}
	return Problems{{FieldPlaces, "no routine can be done nowhere", "choose at least one of " + strings.Join(AllPlaces(), ", ")}}
}

// Clip shortens what somebody typed, so that an answer can repeat it.
func Clip(text string) string {
	const longest = 30
	runes := 0
	for i := range text {
		if runes++; runes > longest {
			return text[:i] + "…"
		}
	}
	return text
}
