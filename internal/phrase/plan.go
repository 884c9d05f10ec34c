package phrase

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// Plan reads a plan as people type it; what they do not mention stays as in
// base. It reads
//
//	every 50m 9:00-17:30 mon-fri
//	9-17 mon,wed,fri
//	9:00-12:00 13:00-17:30 mon-thu 9-13 fri max 8 Europe/Berlin
//	every 1h new york time
//	at 10:00, 15:00 mon-fri
//	cron 0 10,15 * * 1-5
//
// and what prefs.Timetable.String and SaidPlan write, and the same in a sentence.
// zoned reports whether a time zone was named, be it that of base: who names one
// means it wherever they are. The result has passed CheckTimetable. The error is
// prefs.Problems, and comes with base; of what can be read in more than one way
// it has the ways.
func Plan(text string, base prefs.Timetable) (t prefs.Timetable, zoned bool, err error) {
	if len(text) > longestPhrase {
		return base, false, tooLong(prefs.FieldPlan, text, longestPhrase)
	}
	words := planWords(text)
	if len(words) == 0 {
		return base, false, planProblem(PlanEmpty, nil)
	}
	first := planReader{words: words}
	one, err := first.read(base)
	if len(first.mayBe) > 1 {
		return base, false, first.asksWhere(words, base)
	}
	if first.unclear == nil {
		return one, first.zone != "" && err == nil, err
	}
	second := planReader{words: words, way: 1}
	other, otherErr := second.read(base)
	var can []Reading
	for _, read := range []struct {
		t   prefs.Timetable
		err error
	}{{one, err}, {other, otherErr}} {
		if read.err == nil && !slices.ContainsFunc(can, func(r Reading) bool { return r.Timetable.ID() == read.t.ID() }) {
			can = append(can, Reading{Text: saidIn(read.t, first.zone), Timetable: read.t})
		}
	}
	switch {
	case len(can) == 0:
		return base, false, err
	case len(can) == 1 && !first.sure: // the other cannot be meant
		return can[0].Timetable, first.zone != "", nil
	}
	return base, false, first.asks(err, can)
}

type planReader struct {
	words []string

	plan   *prefs.Plan // nil: not mentioned
	groups []hoursGroup
	zone   string
	mayBe  []string // the zones of what was said, where there is more than one; else nil
	behind int      // where that stands, counted in words from the end
	named  int      // and how many words it has
	perDay int

	way     int            // which of two ways is tried where there are two
	unclear *prefs.Problem // the first place where there are; nil: nowhere
	sure    bool           // it is asked about even if one way alone can be followed
	odd     bool           // the first way is what stands there, and cannot be
}

// asks is the problem with what can be read in these ways.
func (r *planReader) asks(literal error, can []Reading) error {
	asked := *r.unclear
	if found, ok := errors.AsType[prefs.Problems](literal); ok && r.odd {
		asked = found[0]
	}
	args := prefs.Args{ways: can}
	maps.Copy(args, asked.Args)
	if asked.Field == "" {
		asked.Field = prefs.FieldPlan
	}
	return problem(asked.Field, asked.Code, args)
}

// saidIn is SaidPlan, with the zone where one was named.
func saidIn(t prefs.Timetable, zone string) string {
	said := SaidPlan(t)
	if zone != "" {
		said = strings.ToLower(zone) + " " + said
	}
	return said
}

// planWords takes a plan apart. Hours and days from one to another are one word
// each, however they are said.
func planWords(text string) []string {
	words := tidy(strings.NewReplacer("GMT+", "GMT+", "gmt+", "gmt+", "+", ",").Replace(text))
	if n := len(words); n > 0 {
		words[n-1] = strings.TrimRight(words[n-1], ".")
	}
	for i := 0; i < len(words); i++ {
		switch {
		case words[i] == "between" && i+3 < len(words) && words[i+2] == "and" && begins(words[i+1]):
			words = slices.Replace(words, i, i+4, words[i+1]+"-"+words[i+3])
		case i > 0 && i+1 < len(words) && slices.Contains([]string{"until", "till", "til", "through", "thru"}, words[i]) && begins(words[i-1]):
			words = slices.Replace(words, i-1, i+2, words[i-1]+"-"+words[i+1])
			i--
		}
	}
	return words
}

// begins reports whether hours or days can begin with a word.
func begins(word string) bool {
	_, day := readDay(word)
	_, clock := readClock(word)
	return day || clock
}

// either says which of two ways to go where a phrase has two.
func (r *planReader) either(p *prefs.Problem) int {
	if r.unclear == nil {
		r.unclear = p
	}
	return r.way
}

// read reads it all, in one way.
func (r *planReader) read(base prefs.Timetable) (prefs.Timetable, error) {
	for len(r.words) > 0 {
		if err := r.clause(); err != nil {
			return base, err
		}
	}
	t, err := r.apply(base)
	if err != nil {
		return base, err
	}
	if err := schedule.CheckTimetable(t); err != nil {
		return base, err
	}
	return t, nil
}

// clause reads the next thing that is said.
func (r *planReader) clause() error {
	word := strings.Trim(r.words[0], ",")
	switch word {
	case "", "on", "and", "from", "in", "inside", "between", "by", "the", "plan", "-", "please", "pls":
		r.words = r.words[1:]
		return nil
	case "every", "each":
		return r.every()
	case "cron":
		return r.cron()
	case "at":
		return r.at()
	case "max":
		return r.max()
	case "hourly":
		r.words = r.words[1:]
		return r.interval(lapse{time: time.Hour})
	case "once", "twice":
		return r.anHour(word)
	}
	if l, n := r.lapse(); n > 0 && !(n == 1 && isNumber(word)) {
		r.words = r.words[n:]
		return r.interval(l)
	}
	if had := r.zone; !r.day(word) && r.place() {
		if had != "" && had != r.zone {
			return planProblem(TwoZones, nil)
		}
		return nil
	}
	for part := range strings.SplitSeq(word, ",") {
		if part != "" && !r.hours(part) {
			return planProblem(PlanNotUnderstood, prefs.Args{"Text": prefs.Quoted(part)})
		}
	}
	r.words = r.words[1:]
	return nil
}

// place reports whether the next words name a time zone, and reads them.
func (r *planReader) place() bool {
	if zones, n := placeIn(r.words); n > 0 {
		r.zone = zones[0]
		if len(zones) > 1 && r.mayBe == nil {
			r.mayBe, r.behind, r.named = zones, len(r.words), n
		}
		r.words = r.words[n:]
		return true
	}
	if strings.Contains(r.words[0], "/") {
		r.zone, r.words = spelled(r.words[0]), r.words[1:]
		return true
	}
	return false
}

// asksWhere asks which place is meant. What else can be read in more than one way is
// asked after that.
func (r *planReader) asksWhere(words []string, base prefs.Timetable) error {
	from := len(words) - r.behind
	said := strings.Join(words[from:from+r.named], " ")
	can := make([]Reading, len(r.mayBe))
	for i, zone := range r.mayBe {
		text := strings.Join(slices.Concat(words[:from], []string{strings.ToLower(zone)}, words[from+r.named:]), " ")
		t, _, err := Plan(text, base)
		if err != nil && len(WaysIn(err)) == 0 {
			return err
		}
		t.Zone = zone
		can[i] = Reading{Text: text, Timetable: t}
	}
	return planProblem(PlanZoneUnclear, prefs.Args{"Text": prefs.Quoted(said), ways: can})
}

// day reports whether a word begins with a day: mon/wed is no zone.
func (r *planReader) day(word string) bool {
	first, _, _ := strings.Cut(word, "/")
	_, ok := readDays(first)
	return ok
}

// lapse reads a length of time from as many of the next words as it takes; 0:
// there is none.
func (r *planReader) lapse() (l lapse, words int) {
	const most = 7 // three quarters of an hour and a …
	for n := min(most, len(r.words)); n > 0; n-- {
		if l, ok := readLapse(r.words[:n]); ok {
			return l, n
		}
	}
	return lapse{}, 0
}

func (r *planReader) every() error {
	r.words = r.words[1:]
	if len(r.words) > 0 {
		word := strings.Trim(r.words[0], ",")
		days, ok := readDays("every" + word)
		if !ok {
			days, ok = readDays(word)
		}
		if ok {
			r.addDays(days)
			r.words = r.words[1:]
			return nil
		}
		if n := slices.Index(nths(), word); n >= 0 && len(r.words) > 1 {
			r.words = slices.Concat([]string{strconv.Itoa(2 + n/3)}, r.words[1:]) // every other hour
		} else if unitOf(word) >= 0 {
			r.words = slices.Concat([]string{"1"}, r.words) // every hour
		}
	}
	if l, n := r.lapse(); n > 0 {
		r.words = r.words[n:]
		return r.interval(l)
	}
	return planProblem(HowOften, nil)
}

// nths are what people say for every so many, three words for two, and so on.
func nths() []string {
	return []string{"second", "other", "2nd", "third", "3rd", "3.", "fourth", "4th", "4."}
}

// anHour reads "once an hour" and "twice an hour".
func (r *planReader) anHour(often string) error {
	if len(r.words) < 3 || !slices.Contains([]string{"a", "an", "per", "every"}, r.words[1]) || unitOf(strings.Trim(r.words[2], ",")) != hours {
		return planProblem(HowOften, nil)
	}
	r.words = r.words[3:]
	if often == "once" {
		return r.interval(lapse{time: time.Hour})
	}
	return r.interval(lapse{time: 30 * time.Minute})
}

func (r *planReader) interval(d lapse) error {
	if d.days > 0 || d.months > 0 {
		return planProblem(NotDays, nil)
	}
	if d.time < time.Minute {
		return planProblem(IntervalZero, nil)
	}
	return r.setPlan(prefs.Plan{Every: int(d.time / time.Minute)})
}

func (r *planReader) setPlan(p prefs.Plan) error {
	if r.plan != nil {
		return planProblem(TwoPlans, nil)
	}
	r.plan = &p
	return nil
}

// max reads "max 8" and "max 8 a day".
func (r *planReader) max() error {
	if len(r.words) < 2 {
		return planProblem(MaxNoNumber, nil)
	}
	n, ok := number(strings.Trim(r.words[1], ","), 999)
	if !ok || n == 0 {
		return planProblem(MaxNotANumber, prefs.Args{"Text": prefs.Quoted(r.words[1])})
	}
	r.perDay = n
	r.words = r.words[2:]
	if len(r.words) >= 2 && (r.words[0] == "a" || r.words[0] == "per") && r.words[1] == "day" {
		r.words = r.words[2:]
	}
	return nil
}

// apply puts what was said over base.
func (r *planReader) apply(base prefs.Timetable) (prefs.Timetable, error) {
	t := base
	if r.zone != "" {
		t.Zone = r.zone
	}
	if r.perDay > 0 {
		t.PerDay = r.perDay
	}
	if unsaid := r.applyHours(&t); unsaid != nil {
		return base, planProblem(PlanDays, unsaid)
	}
	if r.plan != nil {
		t.Plan = *r.plan
	}
	if times := len(t.Plan.Times); r.perDay == 0 && r.plan != nil {
		t.PerDay = max(t.PerDay, times) // who names eight times wants eight
	}
	return t, nil
}

func planProblem(code prefs.Code, args prefs.Args) error {
	return problem(prefs.FieldPlan, code, args)
}
