package card

import (
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

// Check says everything for which Slack would refuse a message.
func Check(m Message) error {
	c := checker{blocks: map[string]bool{}, actions: map[string]bool{}}
	c.text("text", m.Text, 1, maxText)
	c.list(m.Blocks, maxBlocks)
	return errors.Join(c.found...)
}

// CheckModal says everything for which Slack would refuse a modal.
func CheckModal(v slack.ModalViewRequest) error {
	c := checker{blocks: map[string]bool{}, actions: map[string]bool{}}
	c.object("title", v.Title, maxTitle)
	c.object("close", v.Close, maxTitle)
	if v.Submit != nil || c.asks(v.Blocks.BlockSet) {
		c.object("submit", v.Submit, maxTitle)
	}
	c.view(v, v.Blocks.BlockSet, v.CallbackID, v.PrivateMetadata)
	return errors.Join(c.found...)
}

// CheckHome says everything for which Slack would refuse a Home tab.
func CheckHome(v slack.HomeTabViewRequest) error {
	c := checker{blocks: map[string]bool{}, actions: map[string]bool{}}
	c.view(v, v.Blocks.BlockSet, v.CallbackID, v.PrivateMetadata)
	return errors.Join(c.found...)
}

type checker struct {
	blocks, actions map[string]bool // ids that were met
	found           []error
}

func (c *checker) wrongf(format string, args ...any) {
	c.found = append(c.found, fmt.Errorf(format, args...))
}

func (c *checker) view(v any, blocks []slack.Block, callback, metadata string) {
	c.text("callback_id", callback, 0, maxID)
	c.text("private_metadata", metadata, 0, maxMetadata)
	c.list(blocks, maxInView)
	if body, err := json.Marshal(v); err != nil || len(body) > maxViewSize {
		c.wrongf("view of %d bytes: %w", len(body), err)
	}
}

func (c *checker) asks(blocks []slack.Block) bool {
	for _, b := range blocks {
		if _, ok := b.(*slack.InputBlock); ok {
			return true
		}
	}
	return false
}

// list wants at least one block: an update with none deletes what stands there.
func (c *checker) list(blocks []slack.Block, most int) {
	c.count("blocks", len(blocks), 1, most)
	for i, b := range blocks {
		before := len(c.found)
		c.text("block_id", b.ID(), 0, maxID)
		c.unique("block_id", b.ID(), c.blocks)
		c.block(b)
		for j, err := range c.found[before:] {
			c.found[before+j] = fmt.Errorf("block %d (%s): %w", i, b.BlockType(), err)
		}
	}
}

func (c *checker) block(b slack.Block) {
	switch b := b.(type) {
	case *slack.SectionBlock:
		c.object("text", b.Text, maxSection)
		if pictured(b) {
			image := b.Accessory.ImageElement
			c.text("alt_text", image.AltText, 1, maxAlt)
			if (image.ImageURL == nil) == (image.SlackFile == nil) {
				c.wrongf("an image has a URL or a file")
			}
		}
		for _, e := range beside(b) {
			c.named(b)
			c.element(e)
		}
	case *slack.HeaderBlock:
		c.object("text", b.Text, maxHeader)
	case *slack.DividerBlock:
	case *slack.ContextBlock:
		c.count("elements", len(b.ContextElements.Elements), 1, maxElements)
		for _, e := range b.ContextElements.Elements {
			if text, ok := e.(*slack.TextBlockObject); ok {
				c.object("element", text, maxContext)
			} else {
				c.wrongf("no rule for %T", e)
			}
		}
	case *slack.ImageBlock:
		c.text("alt_text", b.AltText, 1, maxAlt)
		c.text("image_url", b.ImageURL, 0, maxURL)
		if (b.ImageURL == "") == (b.SlackFile == nil) {
			c.wrongf("an image has a URL or a file")
		}
	case *slack.ActionBlock:
		c.named(b)
		c.count("elements", len(b.Elements.ElementSet), 1, maxActions)
		for _, e := range b.Elements.ElementSet {
			c.element(e)
		}
	case *slack.InputBlock:
		c.named(b)
		c.object("label", b.Label, maxHint)
		if b.Hint != nil {
			c.object("hint", b.Hint, maxHint)
		}
		c.element(b.Element)
	default:
		c.wrongf("no rule for %T", b)
	}
}

// named wants a name for what can be pressed: see blockids.go.
func (c *checker) named(b slack.Block) {
	if b.ID() == "" {
		c.wrongf("block_id is missing")
	}
}

func (c *checker) element(e slack.BlockElement) {
	switch e := e.(type) {
	case *slack.ButtonBlockElement:
		c.action(e.ActionID)
		c.object("text", e.Text, maxLabel)
		c.text("value", e.Value, 0, maxValue)
		c.text("accessibility_label", e.AccessibilityLabel, 0, maxLabel)
	case *slack.OverflowBlockElement:
		c.action(e.ActionID)
		c.options(e.Options, maxEntries)
	case *slack.SelectBlockElement:
		c.action(e.ActionID)
		c.options(e.Options, maxOptions)
		c.initial(e.Options, e.InitialOption)
	case *slack.RadioButtonsBlockElement:
		c.action(e.ActionID)
		c.options(e.Options, maxBoxes)
		c.initial(e.Options, e.InitialOption)
	case *slack.CheckboxGroupsBlockElement:
		c.action(e.ActionID)
		c.options(e.Options, maxBoxes)
		c.initial(e.Options, e.InitialOptions...)
	case *slack.TimePickerBlockElement:
		c.action(e.ActionID)
	case *slack.DatePickerBlockElement:
		c.action(e.ActionID)
	case *slack.NumberInputBlockElement:
		c.action(e.ActionID)
	case *slack.PlainTextInputBlockElement:
		c.action(e.ActionID)
		c.text("initial_value", e.InitialValue, 0, maxInput)
	default:
		c.wrongf("no rule for %T", e)
	}
}

func (c *checker) options(options []*slack.OptionBlockObject, most int) {
	c.count("options", len(options), 1, most)
	values := map[string]bool{}
	for _, o := range options {
		c.object("option", o.Text, maxLabel)
		c.text("option value", o.Value, 1, maxLabel)
		c.unique("option value", o.Value, values)
	}
}

// initial wants each option that is chosen at first to be one of the options.
func (c *checker) initial(options []*slack.OptionBlockObject, chosen ...*slack.OptionBlockObject) {
	offered := map[string]string{}
	for _, o := range options {
		offered[o.Value] = o.Text.Text
	}
	for _, o := range chosen {
		if o != nil && offered[o.Value] != o.Text.Text {
			c.wrongf("initial option %q is not offered", o.Value)
		}
	}
}

func (c *checker) action(id string) {
	c.text("action_id", id, 1, maxID)
	c.unique("action_id", id, c.actions)
}

func (c *checker) unique(what, id string, met map[string]bool) {
	if id != "" && met[id] {
		c.wrongf("%s %q is there twice", what, id)
	}
	met[id] = true
}

func (c *checker) object(what string, t *slack.TextBlockObject, most int) {
	if t == nil {
		c.wrongf("%s is missing", what)
		return
	}
	c.text(what, t.Text, 1, most)
}

func (c *checker) text(what, text string, least, most int) {
	c.count(what, utf8.RuneCountInString(text), least, most)
}

func (c *checker) count(what string, n, least, most int) {
	if n < least || n > most {
		c.wrongf("%s is %d long, not %d to %d", what, n, least, most)
	}
}
