package phrase

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// Plan reads a plan as people type it; what they do not mention stays as in
// base. It reads
//
//	every 50m 9:00-17:30 mon-fri
//	9-17 mon,wed,fri
//	9:00-12:00 13:00-17:30 mon-thu 9-13 fri max 8 Europe/Berlin
//	at 10:00, 15:00 mon-fri
//	cron 0 10,15 * * 1-5
//
// and what prefs.Timetable.String writes, and the same in a sentence. zoned reports whether a time zone was
// named, be it that of base: who names one means it wherever they are. The result
// has passed CheckTimetable. The error is prefs.Problems, and comes with base.
func Plan(text string, base prefs.Timetable) (t prefs.Timetable, zoned bool, err error) {
	if len(text) > longestPhrase {
		return base, false, tooLong(prefs.FieldPlan, text, longestPhrase)
	}
	r := planReader{words: tidy(text), original: strings.Fields(text)}
	if len(r.words) == 0 {
		return base, false, planProblem(PlanEmpty, nil)
	}
	for len(r.words) > 0 {
		if err := r.clause(); err != nil {
			return base, false, err
		}
	}
	t, err = r.apply(base)
	if err != nil {
		return base, false, err
	}
	if err := schedule.CheckTimetable(t); err != nil {
		return base, false, err
	}
	return t, r.zone != "", nil
}

type planReader struct {
	words    []string
	original []string // with capitals, for the zone

	plan   *prefs.Plan // nil: not mentioned
	groups []hoursGroup
	zone   string
	perDay int
}

// clause reads the next thing that is said.
func (r *planReader) clause() error {
	word := strings.Trim(r.words[0], ",")
	switch word {
	case "", "on", "and", "from", "in", "plan", "-":
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
	}
	if d, ok := readLapse(r.words[:1]); ok && !isNumber(word) {
		r.words = r.words[1:]
		return r.interval(d)
	}
	if zone, ok := r.zoneName(word); ok {
		r.words, r.zone = r.words[1:], zone
		return nil
	}
	for part := range strings.SplitSeq(word, ",") {
		if !r.hours(part) {
			return planProblem(PlanNotUnderstood, prefs.Args{"Text": prefs.Quoted(part)})
		}
	}
	r.words = r.words[1:]
	return nil
}

func (r *planReader) every() error {
	r.words = r.words[1:]
	if len(r.words) > 0 {
		word := strings.Trim(r.words[0], ",")
		if days, ok := readDays("every" + word); ok {
			r.addDays(days)
			r.words = r.words[1:]
			return nil
		}
		if _, i := unitOf(word, len(units())); i >= 0 {
			r.words[0] = "1" + word // every hour
		}
	}
	for n := min(4, len(r.words)); n > 0; n-- {
		said := slices.Clone(r.words[:n])
		said[n-1] = strings.Trim(said[n-1], ",")
		if d, ok := readLapse(said); ok {
			r.words = r.words[n:]
			return r.interval(d)
		}
	}
	return planProblem(HowOften, nil)
}

func (r *planReader) interval(d lapse) error {
	if d.days > 0 || d.months > 0 {
		return planProblem(NotDays, nil)
	}
	if d.time == 0 {
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

func (r *planReader) cron() error {
	const fields = 5
	said := r.words[1:]
	if len(said) > 0 && (strings.HasPrefix(said[0], "@") || strings.Contains(said[0], "tz=")) {
		_, err := schedule.ParseCron(strings.Join(said, " "))
		return err
	}
	said = said[:min(fields, len(said))]
	r.words = r.words[1+len(said):]
	spec := strings.TrimSuffix(strings.Join(said, " "), ",")
	if _, err := schedule.ParseCron(spec); err != nil {
		return err
	}
	return r.setPlan(prefs.Plan{Cron: spec})
}

func (r *planReader) at() error {
	r.words = r.words[1:]
	var all []prefs.Minute
	for len(r.words) > 0 {
		word := strings.Trim(r.words[0], ",")
		times, ok := readTimes(word)
		if !ok && word != "and" {
			break
		}
		all = append(all, times...)
		r.words = r.words[1:]
	}
	if len(all) == 0 && len(r.words) > 0 && unicode.IsDigit(rune(r.words[0][0])) {
		return planProblem(AtNotATime, prefs.Args{"Text": prefs.Quoted(r.words[0])})
	}
	if len(all) == 0 {
		return planProblem(AtNoTime, nil)
	}
	return r.setPlan(prefs.Plan{Times: sorted(all)})
}

// Times reads times of the day as people type them: 10:00, 12:30 and 3pm.
// They come in order, each once. Its error is prefs.Problems.
func Times(text string) ([]prefs.Minute, error) {
	if len(text) > longestPhrase {
		return nil, tooLong(prefs.FieldTimes, text, longestPhrase)
	}
	var all []prefs.Minute
	for _, word := range tidy(text) {
		for part := range strings.SplitSeq(word, ",") {
			switch part {
			case "", "and", "at":
				continue
			}
			times, ok := readTimes(part)
			if !ok {
				return nil, problem(prefs.FieldTimes, TimesNotUnderstood, prefs.Args{"Text": prefs.Quoted(part)})
			}
			all = append(all, times...)
		}
	}
	if len(all) == 0 {
		return nil, problem(prefs.FieldTimes, TimesEmpty, nil)
	}
	return sorted(all), nil
}

func readTimes(word string) ([]prefs.Minute, bool) {
	var times []prefs.Minute
	for part := range strings.SplitSeq(word, ",") {
		t, ok := readClock(part)
		if !ok {
			return nil, false
		}
		times = append(times, t.minute%(24*60))
	}
	return times, true
}

// max reads "max 8" and "max 8 a day".
func (r *planReader) max() error {
	if len(r.words) < 2 {
		return planProblem(MaxNoNumber, nil)
	}
	n, ok := 0, isNumber(r.words[1])
	if ok {
		n, ok = number(r.words[1], 999)
	}
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

// zoneName knows a zone by its slash, in any case: europe/berlin.
func (r *planReader) zoneName(word string) (string, bool) {
	if word == "utc" {
		return "UTC", true
	}
	if !strings.Contains(word, "/") {
		return "", false
	}
	for _, o := range r.original {
		if o = strings.Trim(o, ",;"); strings.EqualFold(o, word) {
			if _, err := time.LoadLocation(o); err == nil {
				return o, true
			}
		}
	}
	name := []byte(word)
	for i := range name {
		if i == 0 || strings.IndexByte("/_-", name[i-1]) >= 0 {
			name[i] = strings.ToUpper(word[i : i+1])[0]
		}
	}
	return string(name), true // if there is none by this name, the check says so
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
	if p := r.applyHours(&t); p != nil {
		return base, planProblem(p.Code, p.Args)
	}
	if r.plan != nil {
		t.Plan = *r.plan
	}
	if times := len(t.Plan.Times); r.perDay == 0 && r.plan != nil {
		t.PerDay = max(t.PerDay, times) // who names eight times wants eight
	}
	return t, nil
}

func sorted[N ~int](numbers []N) []N {
	return slices.Compact(slices.Sorted(slices.Values(numbers)))
}

func isNumber(word string) bool {
	return word != "" && strings.Trim(word, "0123456789") == ""
}

func planProblem(code prefs.Code, args prefs.Args) error {
	return problem(prefs.FieldPlan, code, args)
}
