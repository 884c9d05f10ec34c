package card

import (
	"cmp"
	"slices"
	"time"

	"unhunch/internal/routine"
	"unhunch/internal/say"
)

// Dose is how much of a step there is to do: "45 seconds", "2 × 20 seconds",
// "8 times, about 4 seconds each", "5 times to each side".
func (w wording) Dose(s routine.Step) string {
	d := s.Dose
	var once string
	switch d.Kind {
	case routine.Setup:
		return w.Say("time.about", say.With{"Time": w.holdWords(int(d.Time() / time.Second))})
	case routine.Roll, routine.Hold:
		once = w.holdWords(d.Seconds)
	case routine.Move:
		once = w.Say("dose.own-pace", say.With{"Time": w.holdWords(d.Seconds)})
	case routine.Reps:
		once = w.repWords(d, s.Side)
	}
	if d.Sets < 2 {
		return once
	}
	sets := w.Say("dose.sets", say.With{"Sets": d.Sets, "Dose": once})
	if d.Rest > 0 {
		return w.Say("dose.rest", say.With{"Dose": sets, "Time": w.holdWords(d.Rest)})
	}
	return sets
}

func (w wording) repWords(d routine.Dose, side routine.Side) string {
	times := w.onceWords(d.Reps, d.Sets > 1)
	if side == routine.Each {
		return w.Say("dose.each-side", say.With{"Times": times})
	}
	return w.Count("dose.reps", d.Reps, say.With{"Times": times, "Time": w.holdWords(d.RepSeconds)})
}

// holdWords is exact: whoever holds a stretch counts along.
func (w wording) holdWords(seconds int) string {
	if seconds > 0 && seconds%60 == 0 {
		return w.Count("time.minutes", seconds/60)
	}
	return w.Count("time.seconds", seconds)
}

// onceWords counts in figures where another figure stands before it.
func (w wording) onceWords(n int, figures bool) string {
	switch {
	case n == 1 && !figures:
		return w.Say("dose.once")
	case n == 2 && !figures:
		return w.Say("dose.twice")
	}
	return w.Count("count.times", n)
}

// about is how far a number of minutes may be off and still be said.
const about = 20 * time.Second

// spentWords are those of Length for what is over: "2 minutes" where that was
// promised, and "2½ minutes" where it was "2 to 3".
func (w wording) spentWords(d time.Duration) string {
	if rest := d % time.Minute; d > time.Minute && rest > about && rest < time.Minute-about {
		return w.Say("time.half", say.With{"N": int(d / time.Minute)})
	}
	return w.minuteWords(d)
}

// Length puts a length of some minutes into the words people use for it:
// "about 2 minutes" up to 20 seconds off, otherwise "2 to 3 minutes".
func (w wording) Length(d time.Duration) string {
	whole := int(d / time.Minute)
	rest := d % time.Minute
	switch {
	case d < time.Minute-about:
		return w.Say("time.no-minute")
	case rest > about && rest < time.Minute-about:
		return w.Say("time.between", say.With{"Least": whole, "Most": whole + 1})
	case rest >= time.Minute-about:
		whole++
	}
	return w.Say("time.about", say.With{"Time": w.Count("time.minutes", whole)})
}

// whole is a routine with what somebody's own exercises have in common: how to breathe
// and when to stop is the same for whatever they do.
func (w wording) whole(r routine.Routine) routine.Routine {
	if !routine.IsPrescribed(r.ID) {
		return r
	}
	r.Title = cmp.Or(r.Title, w.Say("title.exercises"))
	r.Steps = slices.Clone(r.Steps)
	for i := range r.Steps {
		r.Steps[i].Breathe, r.Steps[i].Care = w.Say("exercise.breathe"), w.Say("exercise.care")
	}
	return r
}
