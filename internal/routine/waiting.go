package routine

// waiting says of a routine whether it has to wait until the person has come
// further: a stage of a progression for those before it, and a roller routine
// beside it until they are used to the like of it: for the second stage that
// asks the same screening, or for the last one where it is more than a
// beginner's.
//
// A stage that the person rules out is passed over.
func waiting(l *Library, who Person, x Experience) func(Routine) bool {
	progressions := l.Progressions()
	reached := make([]int, len(progressions))
	for i, p := range progressions {
		reached[i] = reachedBy(p, l, who, x.Stages[p.ID].Stage)
	}
	return func(r Routine) bool {
		for i, p := range progressions {
			if need, led := needs(p, r); led && reached[i] < need {
				return true
			}
		}
		return false
	}
}

// reachedBy is a stage of a progression, or the first one after it that the person can do.
func reachedBy(p Progression, l *Library, who Person, stage int) int {
	for i := stage; i >= 0 && i < len(p.Stages); i++ {
		if r, ok := l.Routine(p.Stages[i].Routine); ok && who.Allows(r) {
			return i
		}
	}
	return stage
}

// needs is the stage from which on a routine is offered, and whether the
// progression has a say in it.
func needs(p Progression, r Routine) (stage int, led bool) {
	if stage = p.stageOf(r.ID); stage != Outside {
		return stage, true
	}
	if !r.Uses(Roller) {
		return Outside, false
	}
	var like []int // the stages that ask the same screening
	for i := range p.Stages {
		if screeningOf(p, i) == r.Screening {
			like = append(like, i)
		}
	}
	switch {
	case len(like) == 0:
		return Outside, false
	case r.Level == Beginner:
		return like[min(1, len(like)-1)], true
	}
	return like[len(like)-1], true
}

// screeningOf is the profile that a stage asks for.
func screeningOf(p Progression, stage int) string {
	if own := p.Stages[stage].Screening; own != "" {
		return own
	}
	return p.Screening
}
