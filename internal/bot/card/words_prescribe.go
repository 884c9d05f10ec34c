package card

import (
	"strings"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/say"
	"unhunch/internal/session"
)

// prescribing puts what there is to say of somebody's own exercises into words.
type prescribing struct{ wording }

func (w prescribing) exerciseWords(o session.Own, a coach.ExercisesListed) string {
	r := o.Routine().With(a.Things)
	often := w.Say("exercise.until", say.With{"Often": upperFirst(w.onDaysWords(o.Exercise)), "Until": w.lastDayWords(o)})
	switch {
	case o.Off:
		often += " " + w.Say("exercise.off")
	case a.Resting[o.Number]:
		needs := ""
		if len(r.Equipment) > 0 {
			needs = w.needsWords(r)
		}
		often += " " + w.Say("exercise.rests", say.With{"Place": w.placeWords(r.Setting), "Needs": needs})
	}
	lines := []string{bold(escaped(o.Title)), escaped(o.Do), w.exerciseDoseWords(r, o.Side)}
	if o.With != "" {
		lines = append(lines, w.Say("step.with")+" "+escaped(o.With))
	}
	return strings.Join(append(lines, often), "\n")
}

func (w prescribing) exerciseDoseWords(r routine.Routine, side routine.Side) string {
	dose := upperFirst(escaped(w.Dose(r.Steps[0])))
	if len(r.Steps) > 1 {
		return w.Say("exercise.each-side", say.With{"Dose": dose})
	}
	return dose + w.sideWords(side)
}

// lastDayWords is the day at whose end an exercise is deleted: at its noon, it is
// that day wherever the person is.
func (w prescribing) lastDayWords(o session.Own) string {
	day, err := time.Parse(time.DateOnly, o.Until)
	if err != nil {
		return escaped(o.Until)
	}
	if o.Ends.IsZero() {
		return w.shortDate(day)
	}
	return w.inFigures(bySlack(o.Ends.Add(-12*time.Hour), "{date_short}", w.shortDate(day)))
}

func (w prescribing) doseKindWords(k routine.DoseKind) string {
	switch k {
	case routine.Reps:
		return w.Say("dose-kind.reps")
	case routine.Hold:
		return w.Say("dose-kind.hold")
	case routine.Setup, routine.Roll, routine.Move:
	}
	return string(k)
}

func (w prescribing) perRepWords(n int) string {
	return w.Say("time.about", say.With{"Time": w.Count("time.seconds", n)})
}

// onDaysWords is how often a day, and on which days unless it is all of them.
func (w prescribing) onDaysWords(e routine.Exercise) string {
	if len(e.Days) == 0 {
		return w.aDayWords(e.TimesADay)
	}
	days := make([]time.Weekday, len(e.Days))
	for i, d := range e.Days {
		days[i] = d.Weekday()
	}
	return w.Say("exercise.on-days", say.With{"Often": w.aDayWords(e.TimesADay), "Days": w.daysWords(days)})
}

func (w prescribing) ofWeekWords(d routine.Day) string { return w.dayWords(d.Weekday()) }

func (w prescribing) restWords(n int) string {
	if n == 0 {
		return w.Say("exercise.no-rest")
	}
	return w.holdWords(n)
}

func (w prescribing) setWords(n int) string { return w.Count("exercise.sets", n) }

func (w prescribing) exerciseSideWords(s routine.Side) string {
	switch s {
	case routine.Both:
		return w.Say("exercise-side.both")
	case routine.Left:
		return w.Say("exercise-side.left")
	case routine.Right:
		return w.Say("exercise-side.right")
	case routine.Each:
		return w.Say("exercise-side.each")
	}
	return string(s)
}

func (w prescribing) aDayWords(n int) string { return w.Count("exercise.a-day", n) }

func (w prescribing) placeOptionWords(s routine.Setting) string { return w.settingWords(string(s)) }

// mistakeWords say what is wrong in an exercise, and what to do.
func (w prescribing) mistakeWords(m routine.Mistake) string {
	switch m.Wrong {
	case routine.TextMissing:
		return w.Say("exercise-wrong.missing", say.With{"Most": m.Most})
	case routine.TextTooLong:
		return w.Say("exercise-wrong.too-long", say.With{"Is": m.Is, "Most": m.Most})
	case routine.TextControl:
		return w.Say("exercise-wrong.control")
	case routine.OutOfBounds:
		return w.Say("exercise-wrong.bounds", say.With{"Is": m.Is, "Least": m.Least, "Most": m.Most})
	case routine.TakesTooLong:
		return w.Say("exercise-wrong.takes", say.With{"Length": w.Length(m.Takes), "Longest": w.Length(routine.LongestExercise)})
	case routine.NoChoice:
		return w.Say("exercise-wrong.no-choice", say.With{"Text": prefs.Quoted(m.Text), "Choices": strings.Join(m.Choices, ", ")})
	case routine.ChosenTwice:
		return w.Say("exercise-wrong.twice", say.With{"Text": prefs.Quoted(m.Text)})
	}
	return string(m.Wrong)
}
