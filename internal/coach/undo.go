package coach

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

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

// lasting is what a press can change for good.
type lasting struct {
	prefs.Prefs

	Easing   prefs.Easing `json:"easing,omitempty"`
	NoRoller bool         `json:"no_roller,omitempty"`
	Without  []string     `json:"without,omitempty"`
}

func (d *desk) lasting() lasting {
	return lasting{d.Person.Prefs, d.Person.Easing, d.Advice.NoRoller, d.Person.Safety.Without}
}

// taken is a press that can be taken back: what it changed, and the routine that it
// took from a card.
type taken struct {
	Parts map[string]was `json:"parts"`
	Card  uint64         `json:"card,omitempty"` // 0: none
	From  string         `json:"from,omitempty"`
	To    string         `json:"to,omitempty"`
}

// was is a part as JSON, before and after a press. Where it says nothing, it is null.
type was [2]json.RawMessage

// takesBack is what Undo needs to put back what changed since; "": nothing did, or it
// is too much for a button.
func (d *desk) takesBack(since lasting) string { return d.takesBackCard(since, session.Card{}) }

// takesBackCard is takesBack where the person's card was another.
func (d *desk) takesBackCard(since lasting, card session.Card) string {
	before, after := since.parts(), d.lasting().parts()
	t := taken{Parts: map[string]was{}}
	for name, part := range before {
		if !bytes.Equal(part, after[name]) {
			t.Parts[name] = was{orNull(part), orNull(after[name])}
		}
	}
	for name, part := range after {
		if before[name] == nil {
			t.Parts[name] = was{orNull(nil), part}
		}
	}
	if len(t.Parts) == 0 {
		return ""
	}
	if card.ID == d.Card.ID && card.Routine != d.Card.Routine {
		t.Card, t.From, t.To = card.ID, card.Routine, d.Card.Routine
	}
	text, ok := pack(t)
	if !ok {
		return ""
	}
	return text
}

func orNull(part json.RawMessage) json.RawMessage {
	if part == nil {
		return json.RawMessage("null")
	}
	return part
}

// ofTimetable begins the name of a part that is one of the timetable's.
const ofTimetable = "timetable."

// parts are all that differ from another lasting, each by its name.
func (l lasting) parts() map[string]json.RawMessage {
	parts := fields(l)
	for name, part := range fields(l.Timetable) {
		parts[ofTimetable+name] = part
	}
	delete(parts, "timetable")
	return parts
}

func fields(v any) map[string]json.RawMessage {
	named := map[string]json.RawMessage{}
	if text, err := json.Marshal(v); err == nil {
		_ = json.Unmarshal(text, &named)
	}
	return named
}

// with is it with other parts; false: they make none.
func (l lasting) with(parts map[string]json.RawMessage) (lasting, bool) {
	all, timetable := fields(l), fields(l.Timetable)
	for name, part := range parts {
		of := all
		if name, isOf := strings.CutPrefix(name, ofTimetable); isOf {
			timetable[name] = part
			continue
		}
		of[name] = part
	}
	var then lasting
	within, err := json.Marshal(timetable)
	if err != nil {
		return then, false
	}
	all["timetable"] = within
	text, err := json.Marshal(all)
	if err != nil {
		return then, false
	}
	strict := json.NewDecoder(bytes.NewReader(text))
	strict.DisallowUnknownFields()
	return then, strict.Decode(&then) == nil
}

func (i Undo) change(d *desk) (Answer, bool) {
	var t taken
	if !unpack(i.Change, &t) || len(t.Parts) == 0 {
		return NotUndone{}, false
	}
	now, before := d.lasting(), map[string]json.RawMessage{}
	is, already := true, true
	for name, part := range t.Parts {
		have := orNull(now.parts()[name])
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
	d.restores(then)
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

// restores gives somebody back what they had. No reminder moves but by a plan that is
// another.
func (d *desk) restores(then lasting) {
	before, after := d.Person.Prefs.Timetable, then.Timetable
	d.Person.Prefs, d.Person.Easing, d.Advice.NoRoller, d.Person.Safety.Without = then.Prefs, then.Easing, then.NoRoller, then.Without
	before.Quiet = after.Quiet
	if before.ID() != after.ID() {
		d.cannotFollow(schedule.Replan(&d.Person, d.now))
	}
}
