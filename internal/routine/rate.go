package routine

import (
	"maps"
	"time"
)

// Finished is the experience of somebody who did a routine to its end on a day of
// theirs: it counts for the stage that they are at, once a day.
func Finished(l *Library, who Person, x Experience, id, day string) Experience {
	return counted(l, who, x, id, day, func(Progression, *Reached) {})
}

// Fitting is the experience of somebody for whom a routine that they did on a day
// was right.
func Fitting(l *Library, who Person, x Experience, id, day string) Experience {
	return counted(l, who, x, id, day, func(_ Progression, at *Reached) { rateDay(at, day) })
}

// Harder is the experience of somebody for whom a routine was too easy. Where it
// leads to a next stage that comes sooner; elsewhere they do more of it.
func Harder(l *Library, who Person, x Experience, id, day string) Experience {
	leads := false
	x = counted(l, who, x, id, day, func(p Progression, at *Reached) {
		rateDay(at, day)
		at.Easy = at.Stage != Outside && follows(p, ableTo(l, who), *at) < len(p.Stages)
		leads = leads || at.Easy
	})
	if leads {
		return x
	}
	return dosed(x, id, +1)
}

// Easier is the experience of somebody for whom a routine was too much. With a
// roller it gives the next day off it, and one of a progression leads back by a
// stage, from the first one out of it; elsewhere they do less of it.
func Easier(l *Library, who Person, x Experience, id, day string) Experience {
	if r, ok := l.routines[id]; ok && r.Uses(Roller) {
		x.NoRoller = max(x.NoRoller, nextDay(day))
	}
	moved, can := false, ableTo(l, who)
	for _, p := range l.shelf.progressions {
		at := stands(p, can, x, day)
		if of := p.stageOf(id); of == Outside || of > at.Stage {
			continue
		}
		stage := back(p, can, at.Stage)
		x = put(x, p, to(stage, len(p.Stages), func(i int) bool { return i < stage && at.did(i) }))
		moved = true
	}
	if moved {
		return x
	}
	return dosed(x, id, -1)
}

// counted counts a day of a routine for each place that it belongs to. Outside of a
// progression whatever needs no roller leads back to it.
func counted(l *Library, who Person, x Experience, id, day string, rate func(Progression, *Reached)) Experience {
	r, ok := l.routines[id]
	if !ok {
		return x
	}
	can := ableTo(l, who)
	for _, p := range l.shelf.progressions {
		at := stands(p, can, x, day)
		if at.Stage == Outside && r.Uses(Roller) ||
			at.Stage != Outside && !counts(l, p.Stages[at.Stage], at.Since != "", id) {
			continue
		}
		if at.Since == "" {
			at.Since = day
		}
		if at.Last < day {
			at.Last = day
			at.Unrated++
		}
		rate(p, &at)
		x = put(x, p, at)
	}
	return x
}

// put is the experience of somebody who is somewhere else in a progression.
func put(x Experience, p Progression, at Reached) Experience {
	x.Stages = maps.Clone(x.Stages)
	if x.Stages == nil {
		x.Stages = map[string]Reached{}
	}
	x.Stages[p.ID] = at
	if p.Was != "" {
		delete(x.Stages, p.Was)
	}
	return x
}

func dosed(x Experience, id string, by int) Experience {
	x.Doses = maps.Clone(x.Doses)
	if x.Doses == nil {
		x.Doses = map[string]int{}
	}
	x.Doses[id] = min(max(x.Doses[id]+by, LeastDose), MostDose)
	return x
}

func nextDay(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return date(t.AddDate(0, 0, 1))
}
