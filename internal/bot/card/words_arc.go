package card

import (
	"time"

	"unhunch/internal/routine"
	"unhunch/internal/say"
)

// arc puts a progression into words.
type arc struct {
	wording
	routine.Progress
}

// now is what it is about at the moment.
func (a arc) now() string {
	title := bold(escaped(a.Progression.Title))
	stage, in := a.Progress.Now()
	if !in {
		return a.Say("arc.outside", say.With{"Title": title})
	}
	return a.Say("arc.now", say.With{"Title": title, "Week": a.Week, "Goal": escaped(stage.Goal)})
}

// next is what comes then, and when.
func (a arc) next() string {
	if a.NoRoller != "" {
		return a.Say("arc.no-roller", say.With{"Date": a.day(a.NoRoller)})
	}
	stage, more := a.Next()
	switch {
	case !more && len(a.Lacks) > 0:
		names := make([]string, len(a.Lacks))
		for i, t := range a.Lacks {
			names[i] = escaped(t.Name)
		}
		return a.Say("arc.short-of", say.With{"Things": a.List(names)})
	case !more && a.Short:
		return a.Say("arc.short")
	case !more:
		return a.Say("arc.last")
	}
	with := say.With{"Goal": escaped(stage.Goal), "From": ""}
	if a.NotBefore != "" {
		with["From"] = a.Say("arc.from", say.With{"Date": a.day(a.NotBefore)})
	}
	said := a.Say("arc.next", with)
	if days := (a.Needed - a.Halves + 1) / 2; days > 0 {
		said = a.Count("arc.next-after", days, with)
	}
	if here, in := a.Progress.Now(); in && here.NextIf != "" {
		said += " " + a.Say("arc.if", say.With{"If": escaped(here.NextIf)})
	}
	return said
}

func (a arc) day(date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return escaped(date)
	}
	return a.shortDate(day)
}
