package card

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"unhunch/internal/routine"
	"unhunch/internal/say"
)

func (w wording) routineWords(r routine.Routine) string {
	return fmt.Sprintf("%s\n%s, %s. %s", bold(escaped(r.Title)), w.Length(r.Time()), w.placeWords(r.Setting), escaped(r.Summary))
}

func (w wording) aboutWords(r routine.Routine) string {
	return fmt.Sprintf("%s\n%s, %s%s. %s", escaped(r.Summary), upperFirst(w.Length(r.Time())), w.placeWords(r.Setting), w.needsWords(r), w.oftenWords(r.Frequency))
}

// needsWords leave out what is said by the place already.
func (w wording) needsWords(r routine.Routine) string {
	var needs []string
	for _, t := range r.Things {
		if t.Place != r.Setting {
			needs = append(needs, escaped(t.Name))
		}
	}
	if len(needs) == 0 {
		return w.Say("needs.nothing")
	}
	return w.Say("needs.with", say.With{"Things": w.List(needs)})
}

func (w wording) oftenWords(f routine.Frequency) string {
	if f == (routine.Frequency{}) {
		return ""
	}
	if f.TimesADay == (routine.Range{Min: 1, Max: 1}) {
		return w.Say("learn.once-a-day", say.With{"Days": w.rangeWords(f.DaysAWeek)})
	}
	return w.Say("learn.often", say.With{"Times": w.timesWords(f.TimesADay), "Days": w.rangeWords(f.DaysAWeek)})
}

func (w wording) timesWords(r routine.Range) string {
	if r.Min == r.Max {
		return w.Count("count.times", r.Max)
	}
	return w.Count("count.times-range", r.Max, say.With{"Range": w.rangeWords(r)})
}

func (w wording) rangeWords(r routine.Range) string {
	if r.Min == r.Max {
		return fmt.Sprint(r.Max)
	}
	return w.Say("count.range", say.With{"Least": r.Min, "Most": r.Max})
}

func (w wording) stepList(r routine.Routine) string {
	lines := make([]string, len(r.Steps))
	for i, s := range r.Steps {
		lines[i] = fmt.Sprintf("%d. %s: %s", i+1, escaped(s.Title), w.howMuch(r, i))
	}
	return strings.Join(lines, "\n")
}

func (w wording) groundWords(g routine.Grounds) string {
	said := []string{bold(w.Say("ground.title")), w.certaintyWords(g.Certainty)}
	if g.Ground != "" {
		said = append(said, escaped(g.Ground))
	}
	return strings.Join(said, " ")
}

func (w wording) certaintyWords(c routine.Certainty) string {
	switch c {
	case routine.Good:
		return w.Say("ground.good")
	case routine.Moderate:
		return w.Say("ground.moderate")
	case routine.Low:
		return w.Say("ground.low")
	case routine.Opinion:
		return w.Say("ground.opinion")
	}
	return string(c)
}

// sourceWords names each source with its kind, so that nobody takes a trial for
// a guideline, and where it is to be found.
func (w wording) sourceWords(sources []routine.Source) string {
	if len(sources) == 0 {
		return ""
	}
	lines := make([]string, len(sources))
	for i, s := range sources {
		kind := w.strengthWords(s.Strength)
		if s.Read == routine.NotRead {
			kind = w.Say("strength.not-read", say.With{"Strength": kind})
		}
		lines[i] = fmt.Sprintf("%s, %s (%s)", escaped(s.Title), escaped(s.Where), kind)
		if s.URL != "" {
			lines[i] = fmt.Sprintf("<%s|%s> (%s)", s.URL, strings.ReplaceAll(escaped(s.Title), "|", "/"), kind)
		}
	}
	return w.Say("ground.from", say.With{"Sources": strings.Join(lines, " · ")})
}

func (w wording) strengthWords(s routine.Strength) string {
	switch s {
	case routine.Guideline:
		return w.Say("strength.guideline")
	case routine.Review:
		return w.Say("strength.review")
	case routine.Trial:
		return w.Say("strength.trial")
	case routine.Study:
		return w.Say("strength.study")
	case routine.Consensus:
		return w.Say("strength.consensus")
	case routine.Clinical:
		return w.Say("strength.clinical")
	}
	return string(s)
}

func upperFirst(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:size]) + s[size:]
}
