package client

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"unhunch/internal/sandbox/blockkit"
	"unhunch/internal/sandbox/jsontree"
)

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
	Value    jsontree.Object // what is chosen now, as in state.values; nil when nothing is
	Error    string          // what the app, or Slack, says is wrong with it
	Element  jsontree.Object
	Block    jsontree.Object

	SeenText   string            // of the message that it is in, as it looked to the person
	SeenBlocks []jsontree.Object // likewise; nil in a view
}

// Option is one choice of a menu.
type Option struct {
	Text, Value string
	Chosen      bool
}

// controlsOf lists what can be used in blocks, in reading order.
func controlsOf(on Surface, blocks []jsontree.Object, entered Entered, errors map[string]string) []Control {
	var list []Control
	for _, p := range blockkit.Interactive(blocks) {
		block, element := p.Block, p.Element
		c := Control{
			Surface: on, BlockID: block.Str("block_id"), ActionID: element.Str("action_id"), Type: element.Str("type"),
			Label: labelOf(block, element), Element: element, Block: block,
			Input: block.Str("type") == "input", Optional: block.Bool("optional"),
		}
		c.Sends = !c.Input || block.Bool("dispatch_action")
		c.Value = entered[c.BlockID][c.ActionID]
		if c.Input {
			c.Error = errors[c.BlockID]
		}
		c.Options = c.options()
		list = append(list, c)
	}
	return list
}

func labelOf(block, element jsontree.Object) string {
	if text := element.Text("text"); text != "" {
		return text
	}
	switch block.Str("type") {
	case "section":
		return block.Text("text")
	case "input":
		return block.Text("label")
	default:
		return element.Text("placeholder")
	}
}

// options lists the choices with those chosen now.
func (c Control) options() []Option {
	var list []Option
	for _, o := range blockkit.Options(c.Element) {
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
func (c Control) option(answer string) jsontree.Object {
	all := blockkit.Options(c.Element)
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

// Given turns answers into what an element's state holds. It is nil where the answer does not fit.
func (c Control) Given(answers []string) jsontree.Object {
	first := ""
	if len(answers) > 0 {
		first = answers[0]
	}
	v := jsontree.Object{"type": c.Type}
	switch c.Type {
	case "button", "workflow_button":
		return v
	case "static_select", "radio_buttons", "overflow":
		option := c.option(first)
		if option == nil {
			return nil
		}
		v["selected_option"] = option
	case "multi_static_select", "checkboxes":
		chosen := []jsontree.Object{}
		for _, a := range answers {
			option := c.option(a)
			if option == nil {
				return nil
			}
			chosen = append(chosen, option)
		}
		v["selected_options"] = chosen
	case "datetimepicker":
		at, err := strconv.ParseInt(first, 10, 64)
		if err != nil {
			return nil
		}
		v["selected_date_time"] = at
	default:
		key, many := plainValue(c.Type)
		switch {
		case key == "":
			return nil
		case many:
			v[key] = answers
		case first == "":
			v[key] = nil
		default:
			v[key] = first
		}
	}
	return v
}

// Wrong is what Slack's client itself refuses to send of a control; "" when nothing is.
func (c Control) Wrong() string {
	text, isText := c.Value["value"].(string)
	length := utf8.RuneCountInString(text)
	least, _ := c.Element["min_length"].(float64)
	most, limited := c.Element["max_length"].(float64)
	switch {
	case !c.Input:
		return ""
	case blank(c.Value) && !c.Optional:
		return "Please complete this required field."
	case isText && text != "" && length < int(least):
		return fmt.Sprintf("Please enter at least %d characters.", int(least))
	case isText && limited && length > int(most):
		return fmt.Sprintf("Please enter at most %d characters.", int(most))
	default:
		return ""
	}
}

// text writes a control with what is chosen and what could be.
func (c Control) text() string {
	switch c.Type {
	case "button":
		return "[" + c.Label + "]"
	case "overflow":
		var all []string
		for _, o := range c.Options {
			all = append(all, o.Text)
		}
		return "[⋯ " + strings.Join(all, " / ") + "]"
	}
	var chosen []string
	for _, o := range c.Options {
		if o.Chosen {
			chosen = append(chosen, o.Text)
		}
	}
	if key, _ := plainValue(c.Type); key != "" {
		if v := c.Value[key]; v != nil {
			chosen = append(chosen, fmt.Sprint(v))
		}
	}
	return "[" + strings.Join(chosen, ", ") + " ▾]"
}

// blank tells whether a value is nothing at all.
func blank(value jsontree.Object) bool {
	for key, v := range value {
		if key != "type" && !empty(v) {
			return false
		}
	}
	return true
}

func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case []jsontree.Object:
		return len(v) == 0
	case []string:
		return len(v) == 0
	default:
		return false
	}
}
