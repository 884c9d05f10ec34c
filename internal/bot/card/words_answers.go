package card

import (
	"strings"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/say"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// HelpLine is something that can be typed behind the command, and what it does.
type HelpLine struct{ Typed, Does string }

// planned is a plan for a sentence to name.
func (w wording) planned(p coach.PlanShown) say.With {
	t := p.Timetable
	return say.With{"Plan": w.wallOf(p).scheduleWords(t), "Zone": escaped(t.Zone), "Most": w.Count("count.times", t.MostADay())}
}

// helpWords lists what can be typed behind the command, by its name in this
// workspace.
func (w wording) helpWords(lines []HelpLine) string {
	said := make([]string, len(lines))
	for i, line := range lines {
		said[i] = w.typed(line.Typed) + " " + line.Does
	}
	return strings.Join(said, "\n")
}

func (w wording) unknownWords(word, nearest string) string {
	named := say.With{"Word": escaped(prefs.Clip(word)), "Help": w.typed("help"), "Nearest": w.typed(nearest)}
	if nearest == "" {
		return w.Say("unknown.word", named)
	}
	return w.Say("unknown.nearly", named)
}

func (w wording) planWords(p coach.PlanShown) string {
	t, named := p.Timetable, w.planned(p)
	if p.Fixed {
		named["Zone"] = w.Say("plan.zone-fixed", named)
	}
	said := w.Say("plan.told", named)
	if t.Lead > 0 {
		said += " " + w.Say("plan.lead", say.With{"Minutes": w.Count("time.minutes", t.Lead)})
	}
	if t.EveryOther {
		said += " " + w.Say("plan.every-other")
	}
	return said
}

func (w wording) upcomingWords(next []time.Time) string {
	if len(next) == 0 {
		return w.Say("coming.none")
	}
	lines := make([]string, len(next))
	for i, t := range next {
		lines[i] = "• " + w.moment(t)
	}
	return w.Say("coming.list") + "\n" + strings.Join(lines, "\n")
}

func (w wording) settledWords(p coach.PlanShown) string {
	if p.Timetable.EveryOther {
		return w.Say("easing.fewer", w.planned(p))
	}
	return w.Say("easing.kept", w.planned(p))
}

// comingWords is one sentence on what comes next.
func (w wording) comingWords(d session.Desk, next, now time.Time) string {
	p := d.Person
	switch {
	case p.OptedIn.IsZero():
		return w.Say("text.not-in")
	case paused(p, now):
		return w.quietWords(d, now)
	case next.IsZero():
		return w.Say("text.none-coming")
	case p.Snoozes > 0 && next.Equal(p.Due):
		return w.nextWords(next) + " " + w.Say("coming.put-off")
	default:
		return w.nextWords(next)
	}
}

// insteadWords says which of them a meeting moves.
func (w wording) insteadWords(of []schedule.Expected, at func(time.Time) string) string {
	if len(of) == 0 {
		return ""
	}
	said := make([]string, len(of))
	for i, e := range of {
		said[i] = w.Say("coming.instead", say.With{"At": at(e.At), "Due": at(e.Due)})
	}
	return w.Say("coming.moved", say.With{"Changes": strings.Join(said, " · ")})
}

// daysOffWords names the holidays on which no reminder comes.
func (w wording) daysOffWords(off []schedule.DayOff) string {
	if len(off) == 0 {
		return ""
	}
	said := make([]string, 0, mostDaysOff+1)
	for _, day := range off[:min(len(off), mostDaysOff)] {
		said = append(said, w.Say("coming.day-off", say.With{"Day": w.nearDay(day.At), "Holiday": escaped(day.Name)}))
	}
	if more := len(off) - mostDaysOff; more > 0 {
		said = append(said, w.Count("coming.more-days-off", more))
	}
	return w.Say("coming.days-off", say.With{"Days": strings.Join(said, w.Say("list.comma"))})
}

// mostDaysOff is how many holidays are named in a row.
const mostDaysOff = 5

func paused(p prefs.Person, now time.Time) bool { return !p.PausedTill(now).IsZero() || p.Rests(now) }

// quietWords say until when somebody wants no reminders.
func (w wording) quietWords(d session.Desk, now time.Time) string {
	p, till := d.Person, d.Person.PausedTill(now)
	if p.RestUntil.After(till) {
		return w.Say("rest.until", say.With{"Until": w.moment(d.Local(p.RestUntil))})
	}
	return w.pausedWords(d.Local(till), !till.Before(prefs.Forever))
}
