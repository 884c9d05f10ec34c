package phrase

import (
	"slices"
	"strings"

	"unhunch/internal/prefs"
)

// at reads the times of the day behind "at".
func (r *planReader) at() error {
	r.words = r.words[1:]
	var all []clockTime
	var said []string
	for len(r.words) > 0 {
		word := strings.Trim(r.words[0], ",")
		times, ok := readTimes(word)
		if !ok && word != "and" && word != "" {
			break
		}
		if ok {
			said = append(said, word)
		}
		all = append(all, times...)
		r.words = r.words[1:]
	}
	if len(all) == 0 && len(r.words) > 0 && r.words[0][0] >= '0' && r.words[0][0] <= '9' {
		return planProblem(AtNotATime, prefs.Args{"Text": prefs.Quoted(r.words[0])})
	}
	if len(all) == 0 {
		return planProblem(AtNoTime, nil)
	}
	if c := all[0]; c.small() {
		p := planTimeUnclear(PlanTimeUnclear, strings.Join(said, ", "), c)
		if r.either(&p) == 0 {
			all[0].minute += noon
		}
	}
	return r.setPlan(prefs.Plan{Times: afterLunch(all)})
}

func planTimeUnclear(code prefs.Code, said string, c clockTime) prefs.Problem {
	return prefs.Problem{Field: prefs.FieldPlan, Code: code, Args: prefs.Args{
		"Text": prefs.Quoted(said), "Late": c.minute + noon, "Early": c.minute,
	}}
}

// afterLunch is times of the day in order, each once. A small number behind a
// greater one is of the afternoon: 10, 12, 3.
func afterLunch(times []clockTime) []prefs.Minute {
	var all []prefs.Minute
	for i, c := range times {
		if i > 0 && c.small() && c.minute < all[i-1] && c.minute+noon > all[i-1] {
			c.minute += noon
		}
		all = append(all, c.minute%midnight)
	}
	return sorted(all)
}

// Times reads times of the day as people type them: 10:00, 12:30 and 3pm.
// They come in order, each once. Its error is prefs.Problems.
func Times(text string) ([]prefs.Minute, error) {
	if len(text) > longestPhrase {
		return nil, tooLong(prefs.FieldTimes, text, longestPhrase)
	}
	var all []clockTime
	for _, word := range tidy(strings.TrimRight(text, ". ")) {
		for part := range strings.SplitSeq(word, ",") {
			if slices.Contains([]string{"", "and", "at"}, part) {
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
	if c := all[0]; c.small() {
		p := planTimeUnclear(TimesUnclear, c.minute.String(), c)
		return nil, problem(prefs.FieldTimes, p.Code, p.Args)
	}
	return afterLunch(all), nil
}

func readTimes(word string) ([]clockTime, bool) {
	var times []clockTime
	for part := range strings.SplitSeq(word, ",") {
		t, ok := readClock(part)
		if !ok {
			return nil, false
		}
		times = append(times, t)
	}
	return times, true
}
