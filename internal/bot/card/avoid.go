package card

import (
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/routine"
	"unhunch/internal/say"
)

// CallbackAvoid is the callback_id of the form of what to leave out.
const CallbackAvoid = "leave"

// The inputs of the form. A group of boxes holds so many (docs: checkboxes, options),
// so there may be more of the first two, with a number behind.
const (
	inputMotions   = "leave-motions"
	inputPositions = "leave-positions"
	inputAll       = "leave-all"
)

// enough is the box of who says that what they leave out by then covers what applies.
const enough = "enough"

// AvoidForm is the form of what to leave out. What is urgent comes first, in one line;
// whoever knows what to tick need not scroll past what would be wise.
func (w modals) AvoidForm(a coach.AvoidForm) slack.ModalViewRequest {
	s, tickable := sheet{Printer: w.Printer}, a
	if said := w.redFlagWords(a.Check.Items); a.Profile != "" && len(said) > 0 {
		s.say(w.Say("leave.urgent", say.With{"All": w.Say("leave.all")}) + " " + strings.Join(said, ". ") + ".")
	}
	if a.Profile != "" {
		all := []*slack.OptionBlockObject{option(routine.EverythingOut, w.Say("leave.all"))}
		if len(a.Avoids) > 0 {
			all = append(all, option(enough, w.Say("leave.enough")))
		}
		s.blocks = append(s.blocks, boxes(inputAll, w.Say("label.all"), all, nil).WithOptional(true))
	}
	choose := w.Say("leave.choose")
	if a.Profile != "" && len(a.Avoids) > 0 { // what a check adds to takes nothing back
		left := func(m routine.Movement) bool { return slices.Contains(a.Avoids, m.ID) }
		still := slices.DeleteFunc(slices.Clone(a.Movements), func(m routine.Movement) bool { return !left(m) })
		choose += " " + w.Say("leave.still", say.With{"Movements": w.movementWords(still)})
		tickable.Movements, tickable.Avoids = slices.DeleteFunc(slices.Clone(a.Movements), left), nil
	}
	s.say(choose)
	position := func(m routine.Movement) bool { return m.Position }
	motion := func(m routine.Movement) bool { return !m.Position }
	s.blocks = append(s.blocks, w.movementBoxes(inputMotions, w.Say("label.motions"), tickable, position)...)
	s.blocks = append(s.blocks, w.movementBoxes(inputPositions, w.Say("label.positions"), tickable, motion)...)
	if hints := w.hintWords(a.Check.Items, a.Movements); hints != "" {
		s.title(w.Say("leave.hints"), hints)
	}
	return slack.ModalViewRequest{
		Type:            slack.VTModal,
		CallbackID:      CallbackAvoid,
		PrivateMetadata: Value{Card: a.Card, About: a.Profile}.Encode(),
		Title:           plainText(w.Say("title.leave")),
		Submit:          plainText(w.Say("label.save")),
		Close:           plainText(w.Say("label.cancel")),
		Blocks:          slack.Blocks{BlockSet: steady(s.blocks)},
	}
}

// movementBoxes are inputs of all movements but those.
func (w modals) movementBoxes(id, label string, a coach.AvoidForm, but func(routine.Movement) bool) (inputs []slack.Block) {
	of := slices.DeleteFunc(slices.Clone(a.Movements), but)
	for list := range slices.Chunk(of, maxBoxes) {
		options := make([]*slack.OptionBlockObject, len(list))
		for i, m := range list {
			options[i] = option(m.ID, clip(m.Text, maxLabel))
		}
		name := id
		if len(inputs) > 0 {
			name += "-" + strconv.Itoa(len(inputs)+1)
		}
		inputs = append(inputs, boxes(coach.Input(name), label, options, a.Avoids).WithOptional(true))
	}
	return inputs
}

// hintWords say which items rule out which movements: a line for those that rule out
// the same.
func (w modals) hintWords(items []routine.Item, movements []routine.Movement) string {
	var order []string
	alike := map[string][]routine.Item{}
	for _, i := range items {
		if i.Urgency != routine.AskFirst {
			continue
		}
		out := strings.Join(i.RulesOut, " ")
		if alike[out] == nil {
			order = append(order, out)
		}
		alike[out] = append(alike[out], i)
	}
	lines := make([]string, len(order))
	for n, out := range order {
		ruled := slices.DeleteFunc(slices.Clone(movements), func(m routine.Movement) bool { return !slices.Contains(alike[out][0].RulesOut, m.ID) })
		what := w.movementWords(ruled)
		if alike[out][0].RulesAllOut() {
			what = w.Say("leave.all")
		}
		lines[n] = "• " + itemWords(alike[out]) + ": " + bold(what)
	}
	return strings.Join(lines, "\n")
}

// ReadAvoid takes what a form of what to leave out says out of its view.
func ReadAvoid(v slack.View) coach.Avoid {
	of, _ := decode(v.PrivateMetadata) // of nothing: zero
	avoid := coach.Avoid{Card: of.Card, Profile: of.About}
	if v.State == nil {
		return avoid
	}
	for _, block := range v.State.Values {
		for id, entered := range block {
			for _, o := range entered.SelectedOptions {
				switch {
				case id == inputAll && o.Value == enough:
					avoid.Covered = true
				case id == inputAll:
					avoid.All = true
				case strings.HasPrefix(id, inputMotions), strings.HasPrefix(id, inputPositions):
					avoid.Movements = append(avoid.Movements, o.Value)
				}
			}
		}
	}
	slices.Sort(avoid.Movements)
	return avoid
}

// AvoidNothing is what is wrong with a form in which nothing was chosen.
func (w modals) AvoidNothing() map[string]string {
	return map[string]string{inputAll: w.Say("leave.nothing")}
}

// AvoidNotSaved is what is wrong where the store failed.
func (w modals) AvoidNotSaved() map[string]string {
	return map[string]string{inputMotions: w.Say("problem.not-saved")}
}

// AvoidAsked stands in the place of a check of which something applies.
func (w modals) AvoidAsked(a coach.AvoidForm) Message {
	s := sheet{Printer: w.Printer}
	s.say(w.Say("leave.asked"))
	w.redFlags(&s, a.Check)
	s.offer(w.avoiding(a.Profile, a.Card))
	return s.message()
}

// Avoids says what is left out now, and what is left. Whoever answered a check reads once
// more what is urgent on its list.
func (w modals) Avoids(a coach.AvoidsNow) Message {
	s := sheet{Printer: w.Printer}
	if len(a.Movements) == 0 {
		s.say(w.Say("leave.none"))
	} else {
		s.title(w.Say("title.applies"), w.Say("leave.kept", say.With{"Movements": w.movementWords(a.Movements), "Safety": w.typed("safety")}))
		s.say(w.Say("leave.ask"))
	}
	w.redFlags(&s, a.Check)
	switch {
	case a.Swapped && a.Card.ID == "":
		s.say(w.Say("text.only-standing"))
	case a.Swapped:
		s.say(w.Say("applies.swapped", w.about(a.Card)))
	case a.Card.ID != "":
		s.say(w.Say("leave.goes-on", w.about(a.Card)))
	}
	return s.message()
}
