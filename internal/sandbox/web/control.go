package web

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/blockkit"
)

// control is a button, menu or input to draw.
type control struct {
	sandbox.Control
	*viewer
	ID      string
	inModal bool
}

// choice is one option of a control.
type choice struct {
	ID, Value   string
	HTML        template.HTML // the option's text
	Text        string        // the same for where only text fits
	Description template.HTML
	URL         string
	Chosen      bool
}

// Address is where the visitor is, for the forms.
func (c control) Address() address { return c.at }

// Waits tells that its value goes with the modal's form, not by itself.
func (c control) Waits() bool { return c.inModal && c.Input }

// Tells says what in a modal tells the app of a new value at once: a "change",
// "enter", or any "input"; "" where nothing does (docs: dispatch action
// configuration).
func (c control) Tells() string {
	if !c.Sends {
		return ""
	}
	switch c.Type {
	case "plain_text_input", "number_input", "email_text_input", "url_text_input":
	default:
		return "change"
	}
	on, _ := c.Element.Obj("dispatch_action_config")["trigger_actions_on"].([]any)
	if slices.Contains(on, any("on_character_entered")) {
		return "input"
	}
	return "enter"
}

// Name is its field in the modal's form, see fieldName.
func (c control) Name() string {
	if c.Waits() {
		return fieldName(c.Control)
	}
	return "answer"
}

// Form is the id of the form it belongs to.
func (c control) Form() string {
	if c.Waits() {
		return "modal-form"
	}
	return c.ID + "-form"
}

// Kind is how it is drawn.
func (c control) Kind() string {
	switch c.Type {
	case "button", "workflow_button":
		return "button"
	case "overflow":
		return "overflow"
	case "static_select", "users_select", "conversations_select", "channels_select", "external_select":
		return "select"
	case "checkboxes", "multi_static_select", "multi_users_select", "multi_conversations_select", "multi_channels_select":
		return "many"
	case "radio_buttons":
		return "one"
	case "plain_text_input":
		if c.Element.Bool("multiline") {
			return "lines"
		}
	}
	return "line"
}

// InputType is the kind of one-line input.
func (c control) InputType() string {
	switch c.Type {
	case "number_input":
		return "number"
	case "datepicker":
		return "date"
	case "timepicker":
		return "time"
	case "datetimepicker":
		return "datetime-local"
	case "email_text_input":
		return "email"
	case "url_text_input":
		return "url"
	default:
		return "text"
	}
}

// Step is what a number may go up by.
func (c control) Step() string {
	switch {
	case c.Type == "number_input" && c.Element.Bool("is_decimal_allowed"):
		return "any"
	case c.Type == "number_input":
		return "1"
	default:
		return ""
	}
}

// Attr is a property of the element as an attribute, "" when it has none.
func (c control) Attr(key string) string {
	if v := c.Element[key]; v != nil {
		return fmt.Sprint(v)
	}
	return ""
}

// Rich is the label on it, with its emoji.
func (c control) Rich() template.HTML { return c.markup.plain(c.Label) }

// Aria names it for those who do not see it; "" when what is on it says enough.
func (c control) Aria() string {
	if label := c.Element.Str("accessibility_label"); label != "" {
		return label
	}
	if c.Kind() == "button" {
		return ""
	}
	return c.markup.words(c.Label)
}

// Placeholder is what it says while empty.
func (c control) Placeholder() string { return c.markup.words(c.Element.Text("placeholder")) }

// Answer is what is chosen or entered, as a form would send it.
func (c control) Answer() string {
	all := answers(c.Control)
	if len(all) == 0 {
		return ""
	}
	if c.Type == "datetimepicker" {
		return c.local(all[0])
	}
	return all[0]
}

// Choices are its options; for menus of people and channels, those there are.
func (c control) Choices() []choice {
	var list []choice
	switch c.Type {
	case "users_select", "multi_users_select":
		for _, who := range c.people {
			list = append(list, c.choice(who.ID, who.RealName))
		}
	case "conversations_select", "multi_conversations_select", "channels_select", "multi_channels_select":
		for _, r := range c.channels {
			list = append(list, c.choice(r.ID, "#"+r.Name))
		}
	}
	for _, o := range blockkit.Options(c.Element) {
		list = append(list, c.option(o))
	}
	for i := range list {
		list[i].ID = fmt.Sprintf("%s-%d", c.ID, i)
	}
	return list
}

func (c control) choice(value, text string) choice {
	return choice{
		Value: value, Text: c.markup.words(text), HTML: c.markup.plain(text), Chosen: slices.Contains(answers(c.Control), value),
	}
}

func (c control) option(o sandbox.Object) choice {
	one := c.choice(o.Str("value"), o.Text("text"))
	one.HTML, one.URL = c.text(o.Obj("text")), o.Str("url")
	if d := o.Obj("description"); d != nil {
		one.Description = c.text(d)
	}
	return one
}

// Confirm asks before it happens; nil when it need not.
func (c control) Confirm() *question {
	if o := c.Element.Obj("confirm"); o != nil {
		return &question{Object: o, viewer: c.viewer, For: c.ID}
	}
	return nil
}

// question is the dialog before an action.
type question struct {
	sandbox.Object
	*viewer
	For string // id of the control
}

// Rich is the text object under a key.
func (q question) Rich(key string) template.HTML { return q.text(q.Obj(key)) }

// Hint is the small print under an input.
func (c control) Hint() template.HTML {
	if c.Input {
		return c.text(c.Block.Obj("hint"))
	}
	return ""
}

// fieldName is a control's name in the modal's form. Slack's ids may hold any character.
func fieldName(c sandbox.Control) string {
	return "value/" + url.QueryEscape(c.BlockID) + "/" + url.QueryEscape(c.ActionID)
}

// answers reads a control's value as the strings that a form sends.
func answers(c sandbox.Control) []string {
	if one := c.Value.Obj("selected_option"); one != nil {
		return []string{one.Str("value")}
	}
	var all []string
	for _, o := range c.Value.List("selected_options") {
		all = append(all, o.Str("value"))
	}
	for key, v := range c.Value {
		if key != "type" && key != "selected_options" {
			all = append(all, stringsIn(v)...)
		}
	}
	return all
}

func stringsIn(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []string:
		return v
	case []any:
		var all []string
		for _, one := range v {
			all = append(all, fmt.Sprint(one))
		}
		return all
	case float64:
		return []string{fmt.Sprintf("%.0f", v)}
	case int64:
		return []string{fmt.Sprint(v)}
	default:
		return nil
	}
}
