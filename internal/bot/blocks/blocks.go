// Package blocks encodes Block Kit as slack-go does, at a fraction of what its
// reflection costs.
package blocks

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

// Option is slack.MsgOptionBlocks, of blocks that are encoded here. It says nothing of
// what is called: whether a message is posted or updated has to come behind it.
func Option(all []slack.Block) slack.MsgOption {
	encoded, err := JSON(all)
	if err != nil || len(all) == 0 {
		return slack.MsgOptionBlocks(all...)
	}
	return slack.UnsafeMsgOptionEndpoint("", func(form url.Values) { form.Set("blocks", string(encoded)) })
}

// JSON is blocks as encoding/json has them, byte for byte. What messages are made of
// is written without it, and all else by it.
func JSON(blocks []slack.Block) ([]byte, error) {
	p := pen{made: make([]byte, 0, 3<<10)}
	list(&p, blocks, (*pen).block)
	return p.made, p.err
}

// pen writes Block Kit. What is empty and may be left out is, as in slack-go.
type pen struct {
	made []byte
	err  error // the last one
}

func (p *pen) block(b slack.Block) {
	switch b := b.(type) {
	case *slack.SectionBlock:
		if b.Fields != nil || b.Expand {
			p.marshal(b)
			return
		}
		p.begin(string(b.Type))
		p.words(`,"text":`, b.Text)
		p.maybe(`,"block_id":`, b.BlockID)
		if b.Accessory != nil {
			p.raw(`,"accessory":`)
			p.beside(b.Accessory)
		}
	case *slack.ActionBlock:
		if b.Elements == nil {
			p.marshal(b)
			return
		}
		p.begin(string(b.Type))
		p.maybe(`,"block_id":`, b.BlockID)
		p.raw(`,"elements":`)
		list(p, b.Elements.ElementSet, (*pen).element)
	case *slack.ContextBlock:
		p.begin(string(b.Type))
		p.maybe(`,"block_id":`, b.BlockID)
		p.raw(`,"elements":`)
		list(p, b.ContextElements.Elements, (*pen).mixed)
	case *slack.ImageBlock:
		p.begin(string(b.Type))
		p.maybe(`,"image_url":`, b.ImageURL)
		p.field(`,"alt_text":`, b.AltText)
		p.maybe(`,"block_id":`, b.BlockID)
		p.words(`,"title":`, b.Title)
		p.file(b.SlackFile)
	default:
		p.marshal(b)
		return
	}
	p.end()
}

func (p *pen) beside(a *slack.Accessory) {
	switch {
	case a.ImageElement != nil:
		p.element(a.ImageElement)
	case a.ButtonElement != nil:
		p.element(a.ButtonElement)
	default:
		p.marshal(a)
	}
}

func (p *pen) mixed(e slack.MixedElement) {
	if text, ok := e.(*slack.TextBlockObject); ok {
		p.text(text)
		return
	}
	p.marshal(e)
}

func (p *pen) element(e slack.BlockElement) {
	switch e := e.(type) {
	case *slack.ButtonBlockElement:
		if e.Type == "" || e.Confirm != nil || e.AgentPrompt != "" || e.AgentPromptDisplay != "" || e.VisibleToUserIDs != nil {
			p.marshal(e)
			return
		}
		p.begin(string(e.Type))
		p.raw(`,"text":`)
		p.text(e.Text)
		p.maybe(`,"action_id":`, e.ActionID)
		p.maybe(`,"url":`, e.URL)
		p.maybe(`,"value":`, e.Value)
		p.maybe(`,"style":`, string(e.Style))
		p.maybe(`,"accessibility_label":`, e.AccessibilityLabel)
	case *slack.OverflowBlockElement:
		if e.Confirm != nil {
			p.marshal(e)
			return
		}
		p.begin(string(e.Type))
		p.maybe(`,"action_id":`, e.ActionID)
		p.raw(`,"options":`)
		list(p, e.Options, (*pen).option)
	case *slack.SelectBlockElement:
		if e.Type == "" || special(e) {
			p.marshal(e)
			return
		}
		p.begin(e.Type)
		p.words(`,"placeholder":`, e.Placeholder)
		p.maybe(`,"action_id":`, e.ActionID)
		if len(e.Options) > 0 {
			p.raw(`,"options":`)
			list(p, e.Options, (*pen).option)
		}
		if e.InitialOption != nil {
			p.raw(`,"initial_option":`)
			p.option(e.InitialOption)
		}
	case *slack.ImageBlockElement:
		p.begin(string(e.Type))
		if e.ImageURL != nil {
			p.field(`,"image_url":`, *e.ImageURL)
		}
		p.field(`,"alt_text":`, e.AltText)
		p.file(e.SlackFile)
	default:
		p.marshal(e)
		return
	}
	p.end()
}

// special reports whether a select is more than a choice of a few options.
func special(e *slack.SelectBlockElement) bool {
	return e.OptionGroups != nil || e.InitialUser+e.InitialConversation+e.InitialChannel != "" || e.DefaultToCurrentConversation ||
		e.ResponseURLEnabled || e.Filter != nil || e.MinQueryLength != nil || e.Confirm != nil || e.FocusOnLoad
}

func (p *pen) option(o *slack.OptionBlockObject) {
	if o == nil || o.Text == nil || o.Description != nil || o.URL != "" {
		p.marshal(o)
		return
	}
	p.raw(`{"text":`)
	p.text(o.Text)
	p.field(`,"value":`, o.Value)
	p.end()
}

func (p *pen) text(t *slack.TextBlockObject) {
	if t == nil {
		p.raw("null")
		return
	}
	p.begin(t.Type)
	p.field(`,"text":`, t.Text)
	if t.Emoji != nil {
		p.raw(`,"emoji":`)
		p.made = strconv.AppendBool(p.made, *t.Emoji)
	}
	if t.Verbatim {
		p.raw(`,"verbatim":true`)
	}
	p.end()
}

func (p *pen) file(f *slack.SlackFileObject) {
	if f != nil {
		p.raw(`,"slack_file":`)
		p.marshal(f)
	}
}

// words is a text that may be left out.
func (p *pen) words(name string, t *slack.TextBlockObject) {
	if t != nil {
		p.raw(name)
		p.text(t)
	}
}

func (p *pen) begin(kind string) { p.field(`{"type":`, kind) }

func (p *pen) end() { p.raw("}") }

func (p *pen) maybe(name, value string) {
	if value != "" {
		p.field(name, value)
	}
}

func (p *pen) field(name, value string) {
	p.raw(name)
	p.quote(value)
}

func (p *pen) raw(made string) { p.made = append(p.made, made...) }

// marshal writes what is seldom in a message.
func (p *pen) marshal(v any) {
	made, err := json.Marshal(v)
	if err != nil {
		p.err = err
	}
	p.made = append(p.made, made...)
}

// list writes an array; one that was never made is null.
func list[T any](p *pen, all []T, write func(*pen, T)) {
	if all == nil {
		p.raw("null")
		return
	}
	p.raw("[")
	for i, one := range all {
		if i > 0 {
			p.raw(",")
		}
		write(p, one)
	}
	p.raw("]")
}

// quote writes a string, as it stands where encoding/json would, too.
func (p *pen) quote(s string) {
	if !plainInJSON(s) {
		p.marshal(s)
		return
	}
	p.raw(`"`)
	p.raw(s)
	p.raw(`"`)
}

// plainInJSON reports whether nothing in a string is escaped: neither for JSON, nor for
// HTML or JavaScript that it could stand in.
func plainInJSON(s string) bool {
	var all byte
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			return false
		}
		all |= c
	}
	return all < utf8.RuneSelf || utf8.ValidString(s) && !strings.Contains(s, "\u2028") && !strings.Contains(s, "\u2029")
}
