package coach

import (
	"slices"
	"time"

	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
)

// when reads a moment on the person's wall, in their week.
func when(d *desk, text string) (time.Time, error) {
	local := d.local()
	return phrase.WeekOf(d.Person.Prefs.Timetable).When(text, local, local.Location())
}

// longestSnooze is how long a reminder can be put off: a late one is worse than
// none, and for longer there is the pause.
const longestSnooze = time.Hour

// soon reads a moment to which a reminder can be put off: of more than one that
// may be meant, those too far away are not.
func soon(d *desk, text string) (time.Time, error) {
	until, err := when(d, text)
	all := phrase.WaysIn(err)
	near := slices.DeleteFunc(slices.Clone(all), func(r phrase.Reading) bool { return r.Until.Sub(d.now) > longestSnooze })
	switch {
	case len(all) == 0:
		return until, err
	case len(near) == 0:
		return all[0].Until, nil // which is too far, as the others are
	case len(near) == 1:
		return near[0].Until, nil
	}
	return until, phrase.Narrowed(err, near)
}

// ResumeWhen says that reminders may be wanted from now on, or from the moment
// on that is named.
const ResumeWhen prefs.Code = "resume-when" // Text

// later asks who wants their reminders again and names a moment for it, whether
// they come from now on or from then on; nil: there is nothing to ask.
func later(d *desk, text string) Answer {
	if text == "" {
		return nil
	}
	until, err := when(d, "until "+text)
	ways := []Way{{Typed: "resume", Means: MeansNow}}
	switch {
	case len(phrase.WaysIn(err)) > 0:
		a, _ := unclear(d, "pause", err).(Ambiguous)
		ways = append(ways, a.Ways...)
	case err != nil || until.IsZero() || until.Equal(prefs.Forever):
		return nil
	default:
		local := d.Local(until)
		ways = append(ways, Way{Typed: "pause " + phrase.Said(local), Means: MeansUntil, Until: local})
	}
	problem := prefs.Problem{Field: prefs.FieldWhen, Code: ResumeWhen, Args: prefs.Args{"Text": prefs.Quoted(text)}}
	return Ambiguous{Problem: problem, For: PlanOf(d.Person), Ways: ways}
}
