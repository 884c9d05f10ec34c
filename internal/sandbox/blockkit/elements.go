package blockkit

import (
	"maps"
	"reflect"
	"slices"

	"unhunch/internal/sandbox/jsontree"
)

// element is an interactive element, or an image, inside a kind of block.
func element(block string) rule {
	return func(c *checker, at string, v any) {
		e := jsontree.AsObject(v)
		kind := e.Str("type")
		shape, known := elementShape(kind)
		if !known || !elementFits(kind, block) {
			c.wrongf(at, "unsupported type: %s", kind)
			return
		}
		shape(c, at, v)
		if kind == "image" {
			picture(c, at, e)
			return
		}
		if id := e.Str("action_id"); id != "" {
			if c.actions[id] {
				c.wrongf(at+"/action_id", "action_id %q already exists", id)
			}
			c.actions[id] = true
		}
	}
}

// picture wants exactly one source of the picture.
func picture(c *checker, at string, o jsontree.Object) {
	if (o["image_url"] == nil) == (o["slack_file"] == nil) {
		c.wrongf(at, "must provide either image_url or slack_file")
	}
}

func contextElement(c *checker, at string, v any) {
	switch jsontree.AsObject(v).Str("type") {
	case "image":
		element("context")(c, at, v)
	default:
		text(2000)(c, at, v)
	}
}

// elementFits is the table "works with block types" of Slack's element reference.
func elementFits(kind, block string) bool {
	in := func(blocks ...string) bool { return slices.Contains(blocks, block) }
	switch kind {
	case "image":
		return in("section", "context")
	case "button", "overflow":
		return in("section", "actions")
	case "checkboxes", "radio_buttons", "datepicker", "timepicker",
		"static_select", "users_select", "conversations_select", "channels_select",
		"multi_static_select", "multi_users_select", "multi_conversations_select", "multi_channels_select":
		return in("section", "actions", "input")
	case "datetimepicker":
		return in("actions", "input")
	default:
		return in("input")
	}
}

// elementShape is the rule for a kind of element (docs: Block Kit elements).
func elementShape(kind string) (rule, bool) {
	switch kind {
	case "image":
		return exactly(fields{
			"type": must(anything), "image_url": may(webLink), "slack_file": may(slackFile), "alt_text": must(str(0, 2000)),
		}), true
	case "button":
		return usable(fields{
			"text": must(plain(75)), "url": may(link), "value": may(str(0, 2000)), "confirm": may(confirm),
			"style": may(oneOf("primary", "danger")), "accessibility_label": may(str(0, 75)),
		}), true
	case "overflow":
		return usable(fields{"options": must(list(5, option(plain, true))), "confirm": may(confirm)}), true
	case "checkboxes":
		return chooses(10, text, fields{"initial_options": may(list(10, anything))}), true
	case "radio_buttons":
		return chooses(10, text, fields{"initial_option": may(anything)}), true
	case "static_select":
		return menu(fields{"initial_option": may(anything)}), true
	case "multi_static_select":
		return menu(fields{"initial_options": may(list(100, anything)), "max_selected_items": may(number(1, 100))}), true
	case "datepicker":
		return asks(fields{"initial_date": may(moment("2006-01-02")), "confirm": may(confirm)}), true
	case "timepicker":
		return asks(fields{"initial_time": may(moment("15:04")), "timezone": may(str(1, 255)), "confirm": may(confirm)}), true
	case "datetimepicker":
		return usable(fields{"initial_date_time": may(number(1e9, 1e10-1)), "confirm": may(confirm), "focus_on_load": may(boolean)}), true
	case "plain_text_input":
		return asks(fields{
			"initial_value": may(str(0, 3000)), "multiline": may(boolean), "min_length": may(number(0, 3000)),
			"max_length": may(number(1, 3000)), "dispatch_action_config": may(anything),
		}), true
	case "number_input":
		return asks(fields{
			"is_decimal_allowed": must(boolean), "initial_value": may(str(0, 255)), "min_value": may(str(0, 255)),
			"max_value": may(str(0, 255)), "dispatch_action_config": may(anything),
		}), true
	case "email_text_input", "url_text_input":
		return asks(fields{"initial_value": may(str(0, 3000)), "dispatch_action_config": may(anything)}), true
	default:
		return peopleMenu(kind)
	}
}

// peopleMenu is a select whose options Slack knows: people, channels, conversations.
func peopleMenu(kind string) (rule, bool) {
	one := fields{"confirm": may(confirm), "response_url_enabled": may(boolean)}
	many := fields{"confirm": may(confirm), "max_selected_items": may(number(1, 1000))}
	filter := fields{
		"default_to_current_conversation": may(boolean),
		"filter": may(exactly(fields{
			"include":           may(list(4, oneOf("im", "mpim", "private", "public"))),
			"exclude_bot_users": may(boolean), "exclude_external_shared_channels": may(boolean),
		})),
	}
	with := func(base fields, more ...fields) (rule, bool) {
		for _, f := range more {
			maps.Copy(base, f)
		}
		return asks(base), true
	}
	switch kind {
	case "users_select":
		return with(fields{"initial_user": may(str(1, 255)), "confirm": may(confirm)})
	case "channels_select":
		return with(one, fields{"initial_channel": may(str(1, 255))})
	case "conversations_select":
		return with(one, filter, fields{"initial_conversation": may(str(1, 255))})
	case "multi_users_select":
		return with(many, fields{"initial_users": may(list(1000, str(1, 255)))})
	case "multi_channels_select":
		return with(many, fields{"initial_channels": may(list(1000, str(1, 255)))})
	case "multi_conversations_select":
		return with(many, filter, fields{"initial_conversations": may(list(1000, str(1, 255)))})
	default:
		return nil, false
	}
}

// usable is an element with an action_id.
func usable(f fields) rule {
	all := fields{"type": must(anything), "action_id": may(str(1, 255))}
	maps.Copy(all, f)
	return exactly(all)
}

// asks is an element with a placeholder that may take the focus.
func asks(f fields) rule {
	all := fields{"placeholder": may(plain(150)), "focus_on_load": may(boolean)}
	maps.Copy(all, f)
	return usable(all)
}

// chooses is an element that shows its options, and may start with some of them chosen.
func chooses(most int, label func(int) rule, f fields) rule {
	all := fields{"options": must(list(most, option(label, false))), "confirm": may(confirm), "focus_on_load": may(boolean)}
	maps.Copy(all, f)
	return starting(usable(all))
}

// menu is a select with its own options, up to a hundred, flat or in groups.
func menu(f fields) rule {
	group := exactly(fields{"label": must(plain(75)), "options": must(list(100, option(plain, false)))})
	all := fields{
		"options": may(list(100, option(plain, false))), "option_groups": may(list(100, group)), "confirm": may(confirm),
	}
	maps.Copy(all, f)
	shape := starting(asks(all))
	return func(c *checker, at string, v any) {
		shape(c, at, v)
		if o := jsontree.AsObject(v); (o["options"] == nil) == (o["option_groups"] == nil) {
			c.wrongf(at, "must provide either options or option_groups")
		}
	}
}

// starting wants what is chosen at first to be exactly one of the options.
func starting(shape rule) rule {
	return func(c *checker, at string, v any) {
		shape(c, at, v)
		e := jsontree.AsObject(v)
		chosen := e.List("initial_options")
		if one := e.Obj("initial_option"); one != nil {
			chosen = append(chosen, one)
		}
		for _, want := range chosen {
			if !slices.ContainsFunc(Options(e), func(o jsontree.Object) bool { return reflect.DeepEqual(o, want) }) {
				c.wrongf(at, "initial option must match one of the options")
			}
		}
	}
}

// option is one choice; in an overflow it may lead to a URL.
func option(label func(int) rule, withURL bool) rule {
	f := fields{"text": must(label(75)), "value": must(str(1, 75)), "description": may(label(75))}
	if withURL {
		f["url"] = may(link)
	}
	return exactly(f)
}
