// Package card draws what people see in Slack.
package card

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"unhunch/internal/routine"
	"unhunch/internal/say"
)

// Message is what Slack shows. Text is complete in itself: it is all that
// screen readers and notifications give (docs: chat.postMessage, text).
type Message struct {
	Text   string
	Blocks []slack.Block
}

// Shows reports whether there is a picture in it.
func (m Message) Shows() bool {
	return slices.ContainsFunc(m.Blocks, func(b slack.Block) bool { return b.BlockType() == slack.MBTImage || pictured(b) })
}

// Unseen is the message without its pictures: the text describes them as before.
func (m Message) Unseen() Message {
	m.Blocks = slices.DeleteFunc(slices.Clone(m.Blocks), func(b slack.Block) bool { return b.BlockType() == slack.MBTImage })
	return m
}

// pictured reports whether a picture stands beside a text.
func pictured(b slack.Block) bool {
	section, ok := b.(*slack.SectionBlock)
	return ok && section.Accessory != nil && section.Accessory.ImageElement != nil
}

// sheet is a message being written: whatever is said in a block is said in the
// text, too, so that no message can exist without one.
type sheet struct {
	*say.Printer

	said   []string
	blocks []slack.Block
}

// title says something short in bold, and something longer below it.
func (s *sheet) title(title, body string) {
	s.said = append(s.said, plain(title))
	marked := bold(title)
	if body != "" {
		s.said = append(s.said, plain(body))
		marked += "\n" + body
	}
	s.blocks = append(s.blocks, section(marked))
}

// head begins a part of a view.
func (s *sheet) head(title string) {
	s.said = append(s.said, title)
	s.blocks = append(s.blocks, slack.NewHeaderBlock(plainText(title)))
}

// line ends a part of a view.
func (s *sheet) line() { s.blocks = append(s.blocks, slack.NewDividerBlock()) }

// say says something in a paragraph.
func (s *sheet) say(text string) {
	s.said = append(s.said, plain(text))
	s.blocks = append(s.blocks, section(text))
}

// hear says what others see in a menu.
func (s *sheet) hear(text string) { s.said = append(s.said, plain(text)) }

// sayBeside says something with a button or a select beside it.
func (s *sheet) sayBeside(e slack.BlockElement, text string) {
	s.said = append(s.said, plain(text))
	block := section(text)
	block.Accessory = slack.NewAccessory(e)
	s.blocks = append(s.blocks, block)
}

// aside says something in small print. The empty text says nothing.
func (s *sheet) aside(text string) {
	if text == "" {
		return
	}
	s.said = append(s.said, plain(text))
	s.caption(text)
}

// caption says in small print what the description of the picture above says, too: it is
// not read aloud once more.
func (s *sheet) caption(text string) {
	s.blocks = append(s.blocks, slack.NewContextBlock("", mrkdwn(clip(text, maxContext))))
}

// show shows a picture, and describes it to those who do not see it.
func (s *sheet) show(p Picture) {
	if p == (Picture{}) {
		return
	}
	alt := clip(p.Alt, maxAlt)
	block := slack.NewImageBlock(p.URL, alt, "", nil)
	if p.URL == "" {
		block = slack.NewImageBlockSlackFile(&slack.SlackFileObject{ID: p.File}, alt, "", nil)
	}
	s.blocks = append(s.blocks, block)
	s.said = append(s.said, s.Say("sheet.picture", say.With{"Alt": escaped(alt)}))
}

// sayPictured says something with a small picture beside it. The words are
// complete, so that those who do not see it hear no description of each.
func (s *sheet) sayPictured(p Picture, text string) {
	s.said = append(s.said, plain(text))
	block := section(text)
	if p != (Picture{}) {
		image := slack.NewImageBlockElement(p.URL, clip(p.Alt, maxAlt))
		if p.URL == "" {
			image = slack.NewImageBlockElementSlackFile(&slack.SlackFileObject{ID: p.File}, clip(p.Alt, maxAlt))
		}
		block.Accessory = slack.NewAccessory(image)
	}
	s.blocks = append(s.blocks, block)
}

// offer gives buttons to choose from, and names them in the text.
func (s *sheet) offer(elements ...slack.BlockElement) {
	labels := make([]string, 0, len(elements))
	for _, e := range elements {
		if b, ok := e.(*slack.ButtonBlockElement); ok {
			labels = append(labels, b.Text.Text)
		}
	}
	s.said = append(s.said, s.Say("sheet.choose", say.With{"Labels": strings.Join(labels, " · ")}))
	s.blocks = append(s.blocks, slack.NewActionBlock("", elements...))
}

// quietly gives buttons that stand below a text they belong to, whose labels
// would be noise when read aloud once more for each of them.
func (s *sheet) quietly(elements ...slack.BlockElement) {
	s.blocks = append(s.blocks, slack.NewActionBlock("", elements...))
}

func (s *sheet) message() Message {
	return Message{Text: clip(strings.Join(s.said, "\n"), maxText), Blocks: fresh(s.blocks)}
}

// Picture is a step's picture: at a public URL, or a file uploaded to the
// workspace. The zero Picture is none.
type Picture struct {
	URL  string
	File string // a Slack file id, with an empty URL
	Alt  string // plain text
}

func section(text string) *slack.SectionBlock {
	return slack.NewSectionBlock(mrkdwn(clip(text, maxSection)), nil, nil)
}

func button(a Action, v Value, label string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(string(a), v.Encode(), plainText(label))
}

// named is a button that is there once for each of several things: its action id
// and what is read aloud tell them apart.
func named(a Action, id, of string, v Value, label string) *slack.ButtonBlockElement {
	b := button(a+"/"+Action(id), v, label)
	b.AccessibilityLabel = clip(label+": "+of, maxLabel)
	return b
}

// ofRoutine is a button that is there once for each routine.
func ofRoutine(a Action, r routine.Routine, label string) *slack.ButtonBlockElement {
	return named(a, r.ID, r.Title, Value{Routine: r.ID}, label)
}
