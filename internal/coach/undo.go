package coach

import (
	"bytes"
	"encoding/json"
	"slices"

	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// Undo puts back what a press changed for good, by the Undo of its answer, as long as
// all of that is as the press made it.
type Undo struct{ Change string }

// What comes of it.
type (
	// Undone says that it is as it was before. Already: it was so before this press.
	Undone struct{ Already bool }
	// NotUndone answers who takes back what was changed once more since.
	NotUndone struct{}
)

func (Undo) intent()      {}
func (Undone) answer()    {}
func (NotUndone) answer() {}

func (i Undo) change(d *desk) (Answer, bool) {
	var t taken
	if !unpack(i.Change, &t) || len(t.Parts) == 0 {
		return NotUndone{}, false
	}
	now, before := d.lasting(), map[string]json.RawMessage{}
	parts := now.parts()
	is, already := true, true
	for name, part := range t.Parts {
		have := orNull(parts[name])
		before[name] = part[0]
		is, already = is && bytes.Equal(have, part[1]), already && bytes.Equal(have, part[0])
	}
	then, ok := now.with(before)
	switch {
	case already:
		return Undone{Already: true}, false
	case !is || !ok || schedule.Check(then.Prefs) != nil || !slices.Contains(prefs.AllEasings(), then.Easing):
		return NotUndone{}, false
	}
	restore(d, then)
	if d.Card.ID == t.Card && t.Card != 0 && d.Card.Answer == session.Open && d.Card.Routine == t.To {
		swapTo(d, routine.Routine{ID: t.From})
	}
	if now.NoRoller != then.NoRoller || !slices.Equal(now.Equipment, then.Equipment) {
		showEnd(d)
	}
	if then.Easing == prefs.Eased && now.Easing != prefs.Eased {
		return FewerAsked{}, true // as before
	}
	return Undone{}, true
}

// restore gives somebody back what they had. No reminder moves but by a plan that is
// another.
func restore(d *desk, then lasting) {
	before, after := d.Person.Prefs.Timetable, then.Timetable
	d.Person.Prefs, d.Person.Easing, d.Advice.NoRoller, d.Person.Safety.Without = then.Prefs, then.Easing, then.NoRoller, then.Without
	before.Quiet = after.Quiet
	if before.ID() != after.ID() {
		d.cannotFollow(schedule.Replan(&d.Person, d.now))
	}
}
