package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

// outside is after of a plan without what falls into a pause. Where something does, the
// plan begins anew when the pause is over, as after any other: see Replan.
func (p *Plan) outside(pauses prefs.Pauses, slot time.Duration, after func(time.Time) time.Time) func(time.Time) time.Time {
	if len(pauses) == 0 {
		return after
	}
	return func(t time.Time) time.Time {
		t = after(t)
		for pause, in := pauses.At(t); in; pause, in = pauses.At(t) {
			t = after(p.fresh(slot, pause.Until))
		}
		return t
	}
}

// fresh is what the first reminder comes after, at somebody's slot, of a plan that
// begins at a moment: an interval is a whole one, and a time of the day may be that
// moment.
func (p *Plan) fresh(slot time.Duration, t time.Time) time.Time {
	t = t.Add(slot)
	if p.every == 0 {
		t = t.Add(-time.Second)
	}
	return t
}

// NextOf is a person's own next reminder after a moment, outside the pauses that they
// announced. Zero: none.
func (p *Plan) NextOf(who prefs.Person, after time.Time) time.Time {
	return p.nextOf(p, who.Pauses, Slot(who.ID, Spread), after)
}

func (p *Plan) nextOf(of moments, pauses prefs.Pauses, slot time.Duration, after time.Time) time.Time {
	return p.outside(pauses, slot, func(t time.Time) time.Time { return inSlot(slot, of.Next, t) })(after)
}

// MakeRoom moves the next reminder of a person, which is due at a moment, out of the
// pauses that they announced, if it is in one. Its error is prefs.Problems, and then
// there is no next reminder.
func MakeRoom(p *prefs.Person, due time.Time) error {
	pause, in := p.Pauses.At(due)
	if !in {
		return nil
	}
	p.Due, p.Snoozes = time.Time{}, 0
	plan, err := Compile(p.Prefs.Timetable)
	if err != nil {
		return err
	}
	p.Due = plan.NextOf(*p, plan.fresh(Slot(p.ID, Spread), pause.Until))
	return nil
}
