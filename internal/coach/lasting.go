package coach

import (
	"bytes"
	"encoding/json"
	"strings"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

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
	for _, name := range []string{easing, everyOther} { // each says what the other means
		if t.Parts[easing][0] != nil || t.Parts[everyOther][0] != nil {
			t.Parts[name] = was{orNull(before[name]), orNull(after[name])}
		}
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

const (
	// ofTimetable begins the name of a part that is one of the timetable's.
	ofTimetable = "timetable."

	easing     = "easing"
	everyOther = ofTimetable + "every_other"
)

// parts is all of it, each part by its name; those of the timetable are parts themselves.
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
		if name, isOf := strings.CutPrefix(name, ofTimetable); isOf {
			timetable[name] = part
		} else {
			all[name] = part
		}
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
