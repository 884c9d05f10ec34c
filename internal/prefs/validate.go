package prefs

import (
	"errors"
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
func AllPaces() []Pace { return []Pace{PaceAuto, PaceAlways, PaceNext} }

// AllPictures lists every way to show a step.
func AllPictures() []Pictures { return []Pictures{PicturesAnimated, PicturesStill, PicturesNone} }

// AllSummaries lists every way to be told of a week.
func AllSummaries() []Summary { return []Summary{SummaryWeekly, SummaryNone} }

// AllPlaces lists where somebody can say they can move.
func AllPlaces() []string { return []string{"seated", "standing", "floor"} }

// Validate answers with all mistakes at once, as Problems. What a cron spec
// means is not looked at here: schedule.Check does both.
func (p Prefs) Validate() error {
	return slices.Concat(
		p.Timetable.problems(),
		within(FieldLength, LengthRange, int(p.Length/time.Second), int(MinLength/time.Second), int(MaxLength/time.Second)),
		among(FieldPace, []string{string(p.Pace)}, []string{string(PaceAuto), string(PaceAlways), string(PaceNext)}),
		pieces(p.Equipment),
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
		within(FieldPerDay, PerDayRange, t.PerDay, 1, MaxPerDay),
		within(FieldLead, LeadRange, t.Lead, 0, MaxLead),
		t.Quiet.problems(),
	)
}

func (p Plan) problems() Problems {
	kind := p.Kind()
	if said := []bool{p.Every != 0, len(p.Times) > 0, p.Cron != ""}; !alone(said) {
		return Problems{{Field: FieldEvery, Code: TwoKindsOfPlan}}
	}
	switch kind {
	case ByCron:
		return nil
	case ByTimes:
		return timesOfDay(p.Times)
	case ByInterval:
	}
	return within(FieldEvery, EveryRange, p.Every, MinEvery, MaxEvery)
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
		return Problems{{FieldTimes, TimesTooMany, Args{"Is": len(times), "Most": MaxTimes}}}
	}
	var found Problems
	for i, t := range times {
		before := times[(i+len(times)-1)%len(times)]
		switch gap := (t - before + minutes) % minutes; {
		case t < 0 || t >= minutes:
			found = append(found, Problem{FieldTimes, TimeNotOfDay, Args{"Time": t}})
		case i > 0 && t <= before:
			found = append(found, Problem{FieldTimes, TimesOutOfOrder, Args{"Before": before, "Time": t}})
		case gap < MinEvery && t != before:
			found = append(found, Problem{FieldTimes, TimesTooClose, Args{"Before": before, "Time": t, "Least": MinEvery}})
		}
	}
	return found
}

func (h Hours) problems() Problems {
	var found Problems
	for _, day := range week() {
		found = append(found, spans(day, h[day])...)
		if s, next, over := h.overlap(day); over {
			found = append(found, Problem{FieldHours, SpansOverlap, Args{"Day": (day + 1) % 7, "Before": s, "Span": next}})
		}
	}
	if len(h.Days()) == 0 {
		found = append(found, Problem{Field: FieldHours, Code: NoWorkingDay})
	}
	return found
}

func spans(day time.Weekday, of []Span) Problems {
	if len(of) > MaxSpans {
		return Problems{{FieldHours, SpansTooMany, Args{"Day": day, "Is": len(of), "Most": MaxSpans}}}
	}
	var found Problems
	begins := Minute(0) // of what goes on past midnight
	for i, s := range of {
		if s.To <= OneDay || i == 0 || of[i-1].To <= OneDay && s.From < OneDay {
			begins = s.From
		}
		switch {
		case s.From < 0 || s.To > OneDay && s.To-begins >= OneDay || s.From >= OneDay && (i == 0 || s.From-of[i-1].To > MostBetween):
			found = append(found, Problem{FieldHours, SpanOverDay, Args{"Day": day, "Span": s}})
		case s.From >= s.To:
			found = append(found, Problem{FieldHours, SpanEndsFirst, Args{"Day": day, "Span": s}})
		case i > 0 && s.From <= of[i-1].To:
			found = append(found, Problem{FieldHours, SpansOverlap, Args{"Day": day, "Before": of[i-1], "Span": s}})
		}
	}
	return found
}

// overlap finds a day that goes on until after the next has begun.
func (h Hours) overlap(day time.Weekday) (last, next Span, over bool) {
	before, after := h[day], h[(day+1)%7]
	if len(before) == 0 || len(after) == 0 {
		return last, next, false
	}
	last, next = before[len(before)-1], after[0]
	return last, next, last.To-OneDay > next.From
}

// spoken looks at the shape of a language's code: what is spoken is for the
// library to know.
func spoken(code string) Problems {
	const longest = 16 // "zh-Hant-TW"
	letters := strings.Trim(code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
	if len(code) <= longest && letters == "" {
		return nil
	}
	return Problems{{FieldLanguage, NotALanguage, Args{"Text": Quoted(code)}}}
}

// pieces looks at the shape of equipment: what there is, is for the library to know.
func pieces(have []string) Problems {
	const longest = 60 // as an id of the library
	var found Problems
	for i, id := range have {
		switch {
		case id == "" || len(id) > longest || strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
			found = append(found, Problem{FieldEquipment, NotEquipment, Args{"Text": Quoted(id)}})
		case slices.Contains(have[:i], id):
			found = append(found, Problem{FieldEquipment, ChoiceTwice, Args{"Text": Quoted(id)}})
		}
	}
	return found
}

func somewhere(places []string) Problems {
	if len(places) > 0 {
		return nil
	}
	return Problems{{FieldPlaces, NowhereToMove, Args{"Choices": strings.Join(AllPlaces(), ", ")}}}
}
