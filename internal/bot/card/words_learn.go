package card

import (
	"fmt"
	"strings"

	"unhunch/internal/routine"
)

const (
	labelFAQ    = "Questions"
	labelSafety = "Safety check"
	labelAsk    = "Choose a question"
)

const routinesTitle = "Routines that suit what you have"

func notThatOneWords(of, instead routine.Routine) string {
	return fmt.Sprintf("%s does not go with your settings, or is switched off. %s is on its way instead; the list of routines has all the others.", bold(escaped(of.Title)), bold(escaped(instead.Title)))
}

const offTitle = "Switched off"

func routineWords(r routine.Routine) string {
	return fmt.Sprintf("%s\n%s, %s. %s", bold(escaped(r.Title)), r.About(), placeWords(r.Setting), escaped(r.Summary))
}

const noRoutineWords = "No routine suits what is set: none can be done in these places with this equipment, or they are switched off. Reminders to stand up still come. The settings change where and with what."

func moreRoutinesWords(n int) string { return fmt.Sprintf("And %d more.", n) }

func aboutWords(r routine.Routine) string {
	return fmt.Sprintf("%s\n%s, %s%s. %s", escaped(r.Summary), upperFirst(r.About()), placeWords(r.Setting), needsWords(r), oftenWords(r.Frequency))
}

func needsWords(r routine.Routine) string {
	var needs []string
	for _, e := range r.Equipment {
		switch e {
		case routine.Roller:
			needs = append(needs, "a roller")
		case routine.Mat:
			needs = append(needs, "a mat")
		case routine.Wall:
			needs = append(needs, "a wall")
		case routine.Chair:
			needs = append(needs, "a chair")
		}
	}
	switch len(needs) {
	case 0:
		return ", with nothing else"
	case 1:
		return ", with " + needs[0]
	}
	return ", with " + strings.Join(needs[:len(needs)-1], ", ") + " and " + needs[len(needs)-1]
}

func oftenWords(f routine.Frequency) string {
	if f == (routine.Frequency{}) {
		return ""
	}
	return fmt.Sprintf("Good %s a day, on %s days a week.", rangeWords(f.TimesADay, "time", "times"), rangeWords(f.DaysAWeek, "", ""))
}

func rangeWords(r routine.Range, one, many string) string {
	var said string
	switch {
	case r.Min == r.Max:
		said = strings.TrimSpace(times(r.Max, one, many))
	default:
		said = strings.TrimSpace(fmt.Sprintf("%d to %d %s", r.Min, r.Max, many))
	}
	return said
}

func stepList(r routine.Routine) string {
	lines := make([]string, len(r.Steps))
	for i, s := range r.Steps {
		lines[i] = fmt.Sprintf("%d. %s: %s%s", i+1, escaped(s.Title), escaped(s.DoseText()), sideWords(s.Side))
	}
	return strings.Join(lines, "\n")
}

const faqTitle = "What people ask"

func groundWords(g routine.Grounds) string {
	said := bold("How sure is that?") + " "
	switch g.Certainty {
	case routine.Good:
		said += "Quite sure."
	case routine.Moderate:
		said += "Fairly sure."
	case routine.Low:
		said += "Not very sure."
	case routine.Opinion:
		said += "It is what people with experience say."
	}
	if g.Ground != "" {
		said += " " + escaped(g.Ground)
	}
	return said
}

// sourceWords names each source with its kind, so that nobody takes a trial for
// a guideline, and where it is to be found.
func sourceWords(sources []routine.Source) string {
	if len(sources) == 0 {
		return ""
	}
	lines := make([]string, len(sources))
	for i, s := range sources {
		lines[i] = fmt.Sprintf("%s, %s (%s)", escaped(s.Title), escaped(s.Where), strengthWords(s.Strength))
		if s.URL != "" {
			lines[i] = fmt.Sprintf("<%s|%s> (%s)", s.URL, strings.ReplaceAll(escaped(s.Title), "|", "/"), strengthWords(s.Strength))
		}
	}
	return "From: " + strings.Join(lines, " · ")
}

func strengthWords(s routine.Strength) string {
	switch s {
	case routine.Guideline:
		return "guideline"
	case routine.Review:
		return "review of studies"
	case routine.Trial:
		return "trial"
	case routine.Consensus:
		return "experts agreed"
	case routine.Clinical:
		return "practice"
	}
	return string(s)
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
