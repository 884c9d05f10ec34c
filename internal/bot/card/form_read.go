package card

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// ReadForm takes what a form holds out of its view.
func ReadForm(v slack.View) coach.Fields {
	f := coach.Fields{Opened: v.PrivateMetadata}
	if v.State == nil {
		return f
	}
	f.In = map[coach.Input]coach.Entry{}
	for _, name := range coach.Inputs() {
		e, ok := (inputs{v.State}).value(string(name))
		if !ok {
			continue
		}
		entry := coach.Entry{Text: e.Value, Chosen: e.SelectedOption.Value}
		for _, o := range e.SelectedOptions {
			entry.List = append(entry.List, o.Value)
		}
		f.In[name] = entry
	}
	return f
}

// Errors puts the problems of a form under the inputs they belong to, as the
// answer to a view_submission wants them: its keys are ids of input blocks.
func (w modals) Errors(v slack.View, problems prefs.Problems) map[string]string {
	in := inputs{v.State}
	under := map[string]string{}
	for _, p := range problems {
		block := string(inputOf(p.Field))
		if !in.has(block) { // not shown now
			block = string(coach.InputPlan)
		}
		if said := w.problemWords(p); !strings.Contains(under[block], said) { // the same for each day is said once
			under[block] = strings.TrimSpace(under[block] + "\n" + said)
		}
	}
	return Under(v, under)
}

// Under names the inputs of an answer to a form as the form did that was handed
// in: not all who speak Slack's protocol keep to our names.
func Under(v slack.View, wrong map[string]string) map[string]string {
	in, under := inputs{v.State}, map[string]string{}
	for id, said := range wrong {
		block, _ := in.find(id)
		under[cmp.Or(block, id)] = said
	}
	return under
}

func inputOf(f prefs.Field) coach.Input {
	switch f {
	case prefs.FieldEvery:
		return coach.InputEvery
	case prefs.FieldTimes:
		return coach.InputTimes
	case prefs.FieldCron:
		return coach.InputCron
	case prefs.FieldHours:
		return coach.InputHours
	case prefs.FieldLead:
		return coach.InputLead
	case prefs.FieldZone:
		return coach.InputZone
	case prefs.FieldPerDay:
		return coach.InputPerDay
	case prefs.FieldQuiet:
		return coach.InputSigns
	case prefs.FieldLength:
		return coach.InputLength
	case prefs.FieldPace:
		return coach.InputPace
	case prefs.FieldPictures:
		return coach.InputPictures
	case prefs.FieldEquipment:
		return coach.InputEquipment
	case prefs.FieldPlaces:
		return coach.InputPlaces
	case prefs.FieldLanguage:
		return coach.InputLanguage
	case prefs.FieldSummary:
		return coach.InputSummary
	case prefs.FieldWhen, prefs.FieldPlan:
	}
	return coach.InputPlan
}

// inputs reads what was entered. A block that is not there says nothing.
type inputs struct{ state *slack.ViewState }

func (in inputs) value(id string) (slack.BlockAction, bool) {
	block, ok := in.find(id)
	if !ok {
		return slack.BlockAction{}, false
	}
	return in.state.Values[block][id], true
}

// find gives the block that an input is in, which we call after its one element.
// Where the server calls it otherwise, the element is enough: no other has its id.
func (in inputs) find(id string) (block string, ok bool) {
	if in.state == nil {
		return "", false
	}
	if _, ok := in.state.Values[id][id]; ok {
		return id, true
	}
	for block, entered := range in.state.Values {
		if _, ok := entered[id]; ok {
			return block, true
		}
	}
	return "", false
}

func (in inputs) has(block string) bool {
	_, ok := in.value(block)
	return ok
}

func (in inputs) text(block string, text *string) {
	if v, ok := in.value(block); ok {
		*text = strings.TrimSpace(v.Value)
	}
}

func (in inputs) chosen(block string) string {
	v, _ := in.value(block)
	return v.SelectedOption.Value
}

func (in inputs) number(block string, n *int) {
	if chosen, err := strconv.Atoi(in.chosen(block)); err == nil {
		*n = chosen
	}
}

func (in inputs) list(block string, list *[]string) {
	v, ok := in.value(block)
	if !ok {
		return
	}
	*list = nil
	for _, o := range v.SelectedOptions {
		*list = append(*list, o.Value)
	}
}
