package client

import (
	"slices"

	"unhunch/internal/sandbox/blockkit"
	"unhunch/internal/sandbox/jsontree"
)

// Entered is what a person chose or wrote on one surface: state.values, by
// block_id, then action_id, then the value.
type Entered map[string]map[string]jsontree.Object

// Begin puts in what elements start with, where nothing is entered yet.
func (v Entered) Begin(blocks []jsontree.Object) {
	for _, p := range blockkit.Interactive(blocks) {
		block, action := p.Block.Str("block_id"), p.Element.Str("action_id")
		if Remembers(p.Element.Str("type")) && v[block][action] == nil {
			v.Set(block, action, begins(p.Element))
		}
	}
}

// Set enters a value; it stays until the element goes.
func (v Entered) Set(block, action string, value jsontree.Object) {
	if v[block] == nil {
		v[block] = map[string]jsontree.Object{}
	}
	v[block][action] = value
}

// KeepOnly forgets what was entered into elements that are no longer there.
func (v Entered) KeepOnly(blocks []jsontree.Object) {
	there := map[string]map[string]bool{}
	for _, p := range blockkit.Interactive(blocks) {
		block := p.Block.Str("block_id")
		if there[block] == nil {
			there[block] = map[string]bool{}
		}
		there[block][p.Element.Str("action_id")] = true
	}
	for block, actions := range v {
		for action := range actions {
			if !there[block][action] {
				delete(actions, action)
			}
		}
		if len(actions) == 0 {
			delete(v, block)
		}
	}
}

// Remembers tells whether a kind of element keeps what was chosen with it.
func Remembers(element string) bool {
	return element != "button" && element != "overflow" && element != "workflow_button"
}

// begins is an element's state before anyone touched it.
func begins(e jsontree.Object) jsontree.Object {
	kind := e.Str("type")
	v := jsontree.Object{"type": kind}
	switch kind {
	case "static_select", "radio_buttons":
		v["selected_option"] = e["initial_option"]
	case "multi_static_select", "checkboxes":
		v["selected_options"] = slices.Concat([]jsontree.Object{}, e.List("initial_options"))
	case "datetimepicker":
		v["selected_date_time"] = e["initial_date_time"]
	default:
		key, many := plainValue(kind)
		if key == "" {
			return v
		}
		initial, set := e["initial_"+key]
		if key != "value" {
			initial, set = e["initial_"+key[len("selected_"):]]
		}
		if !set && many {
			initial = []string{}
		}
		v[key] = initial
	}
	return v
}

// plainValue names the field of an element whose value is a string, or a list of them.
func plainValue(element string) (key string, many bool) {
	switch element {
	case "plain_text_input", "email_text_input", "url_text_input", "number_input":
		return "value", false
	case "datepicker":
		return "selected_date", false
	case "timepicker":
		return "selected_time", false
	case "users_select":
		return "selected_user", false
	case "conversations_select":
		return "selected_conversation", false
	case "channels_select":
		return "selected_channel", false
	case "multi_users_select":
		return "selected_users", true
	case "multi_conversations_select":
		return "selected_conversations", true
	case "multi_channels_select":
		return "selected_channels", true
	default:
		return "", false
	}
}
