package sandbox

import "slices"

// Surface names a message or a view that a person has in front of them.
type Surface struct {
	ChannelID string // of a message
	MessageTS string
	ViewID    string // of a modal or Home
}

// Control is something on a surface that a person can use: a button, a menu, an input.
type Control struct {
	Surface
	BlockID  string
	ActionID string
	Type     string // Slack's element type
	Label    string // a button's text, an input's label, else the section's text
	Input    bool   // in an input block: its value goes with the submission
	Sends    bool   // using it tells the app at once
	Optional bool
	Options  []Option
	Value    Object // what is chosen now, as in state.values; nil when nothing is
	Error    string // what the app, or Slack, says is wrong with it
	Element  Object
	Block    Object
	stale    *Message // the message as it looked to the person
}

// Option is one choice of a menu.
type Option struct {
	Text, Value string
	Chosen      bool
}

// controlsOf walks over blocks and lists what can be used, in reading order.
func controlsOf(on Surface, blocks []Object, state stateValues, errors map[string]string) []Control {
	var list []Control
	add := func(block, element Object, label string) {
		if element == nil || element.Str("action_id") == "" {
			return
		}
		c := Control{
			Surface: on, BlockID: block.Str("block_id"), ActionID: element.Str("action_id"), Type: element.Str("type"),
			Label: label, Element: element, Block: block,
			Input: block.Str("type") == "input", Optional: block.Bool("optional"),
		}
		c.Sends = !c.Input || block.Bool("dispatch_action")
		c.Value = state[c.BlockID][c.ActionID]
		if c.Input {
			c.Error = errors[c.BlockID]
		}
		if text := element.Text("text"); text != "" {
			c.Label = text
		}
		c.Options = c.options()
		list = append(list, c)
	}
	for _, b := range blocks {
		switch b.Str("type") {
		case "section":
			add(b, b.Obj("accessory"), b.Text("text"))
		case "actions":
			for _, e := range b.List("elements") {
				add(b, e, e.Text("placeholder"))
			}
		case "input":
			add(b, b.Obj("element"), b.Text("label"))
		}
	}
	return list
}

// options lists the choices with those chosen now.
func (c Control) options() []Option {
	var list []Option
	for _, o := range optionsOf(c.Element) {
		value := o.Str("value")
		chosen := c.Value.Obj("selected_option").Str("value") == value && c.Value.Obj("selected_option") != nil
		for _, s := range c.Value.List("selected_options") {
			chosen = chosen || s.Str("value") == value
		}
		list = append(list, Option{Text: o.Text("text"), Value: value, Chosen: chosen})
	}
	return list
}

// option finds an option by its value, or by the text a person reads.
func (c Control) option(answer string) Object {
	all := optionsOf(c.Element)
	for _, o := range all {
		if o.Str("value") == answer {
			return o
		}
	}
	for _, o := range all {
		if o.Text("text") == answer {
			return o
		}
	}
	return nil
}

// optionsOf flattens groups: values are unique over all of them.
func optionsOf(element Object) []Object {
	all := element.List("options")
	for _, group := range element.List("option_groups") {
		all = append(all, group.List("options")...)
	}
	return all
}

// initial puts in what elements start with, where nothing is entered yet.
func (v stateValues) initial(blocks []Object) {
	for _, c := range controlsOf(Surface{}, blocks, nil, nil) {
		if c.Type == "button" || c.Type == "overflow" || c.Type == "workflow_button" {
			continue
		}
		if v[c.BlockID] == nil {
			v[c.BlockID] = map[string]Object{}
		}
		if v[c.BlockID][c.ActionID] == nil {
			v[c.BlockID][c.ActionID] = c.begins()
		}
	}
}

// begins is an element's state before anyone touched it.
func (c Control) begins() Object {
	e := c.Element
	v := Object{"type": c.Type}
	switch c.Type {
	case "static_select", "radio_buttons":
		v["selected_option"] = e["initial_option"]
	case "multi_static_select", "checkboxes":
		v["selected_options"] = slices.Concat([]Object{}, e.List("initial_options"))
	case "datetimepicker":
		v["selected_date_time"] = e["initial_date_time"]
	default:
		key, many := plainValue(c.Type)
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

// keepOnly forgets what was entered into elements that are no longer there.
func (v stateValues) keepOnly(blocks []Object) {
	there := map[string]map[string]bool{}
	for _, c := range controlsOf(Surface{}, blocks, nil, nil) {
		if there[c.BlockID] == nil {
			there[c.BlockID] = map[string]bool{}
		}
		there[c.BlockID][c.ActionID] = true
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

// set enters a value; it stays until the element goes.
func (v stateValues) set(c Control, value Object) {
	if v[c.BlockID] == nil {
		v[c.BlockID] = map[string]Object{}
	}
	v[c.BlockID][c.ActionID] = value
}

// blank tells whether a value is nothing at all.
func blank(value Object) bool {
	for key, v := range value {
		if key == "type" || v == nil || v == "" {
			continue
		}
		switch list := v.(type) {
		case []any:
			if len(list) == 0 {
				continue
			}
		case []Object:
			if len(list) == 0 {
				continue
			}
		case []string:
			if len(list) == 0 {
				continue
			}
		}
		return false
	}
	return true
}
