package client

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/mrkdwn"
)

// Text is the whole screen as words, in reading order: for a test to search and a person to read.
func (s Screen) Text() string {
	var b strings.Builder
	for _, c := range s.Conversations {
		switch {
		case c.DM:
			fmt.Fprintf(&b, "— %s (direct messages)\n", c.Name)
		case c.Own:
			fmt.Fprintf(&b, "— %s (you)\n", c.Name)
		default:
			fmt.Fprintf(&b, "— #%s\n", c.Name)
		}
		for _, m := range c.Messages {
			s.writeMessage(&b, m, "")
			for _, r := range m.Replies {
				s.writeMessage(&b, r, "    ")
			}
		}
	}
	s.writeAround(&b)
	return b.String()
}

// Shows tells whether anything on the screen contains the text. It looks where
// something new appears first, as a day's screen is long.
func (s Screen) Shows(text string) bool {
	var around strings.Builder
	s.writeAround(&around)
	if strings.Contains(around.String(), text) {
		return true
	}
	for _, m := range slices.Backward(s.Messages()) {
		var b strings.Builder
		s.writeMessage(&b, m, "")
		if strings.Contains(b.String(), text) {
			return true
		}
	}
	return false
}

// writeAround writes all but the messages: Home, the modals above it, Slack's own words.
func (s Screen) writeAround(b *strings.Builder) {
	if s.Home != nil {
		fmt.Fprintf(b, "— Home\n%s", s.viewText(*s.Home))
	}
	for _, v := range s.Modals {
		fmt.Fprintf(b, "— Modal: %s\n%s", v.Title, s.viewText(v))
	}
	for _, n := range s.Notices {
		fmt.Fprintf(b, "— Slackbot: %s\n", n.Text)
	}
}

func (s Screen) writeMessage(b *strings.Builder, m Message, indent string) {
	mark := ""
	if m.Ephemeral {
		mark = " (only visible to you)"
	}
	fmt.Fprintf(b, "%s%s, %s%s\n", indent, m.From, m.At.In(s.Zone).Format("Mon 15:04"), mark)
	for line := range strings.Lines(s.MessageText(m)) {
		fmt.Fprintf(b, "%s  %s\n", indent, strings.TrimSuffix(line, "\n"))
	}
}

// MessageText is what a message shows: its blocks, or its text when there are none.
func (s Screen) MessageText(m Message) string {
	if len(m.Blocks) == 0 {
		return s.plain(m.Text)
	}
	return s.blocksText(m.Blocks, m.Controls())
}

// viewText is what a modal or Home shows, with its buttons.
func (s Screen) viewText(v View) string {
	var b strings.Builder
	b.WriteString(s.blocksText(v.Blocks, v.Controls()))
	for _, block := range slices.Sorted(maps.Keys(v.Errors)) {
		fmt.Fprintf(&b, "  ! %s\n", v.Errors[block])
	}
	if v.Submit != "" || v.Close != "" {
		fmt.Fprintf(&b, "[%s] [%s]\n", v.Submit, v.Close)
	}
	return b.String()
}

// blocksText writes blocks with their controls in brackets: [Start] [Zone: Europe/Lisbon ▾].
func (s Screen) blocksText(blocks []jsontree.Object, controls []Control) string {
	var b strings.Builder
	for _, block := range blocks {
		row := s.rowOf(block)
		for _, c := range controls {
			if c.BlockID == block.Str("block_id") {
				row = append(row, c.text())
			}
		}
		row = slices.DeleteFunc(row, func(s string) bool { return s == "" })
		if len(row) > 0 {
			b.WriteString(strings.Join(row, " ") + "\n")
		}
	}
	return b.String()
}

// rowOf is what a block says, without its controls.
func (s Screen) rowOf(block jsontree.Object) []string {
	switch block.Str("type") {
	case "divider":
		return []string{"————"}
	case "image":
		return []string{block.Text("title"), s.textOf(block)}
	case "context":
		return s.textsOf(block.List("elements"))
	case "markdown":
		return []string{block.Str("text")}
	case "file":
		return []string{"(file: " + block.Str("title") + ")"}
	case "input":
		row := []string{s.textOf(block.Obj("label"))}
		if hint := block.Obj("hint"); hint != nil {
			row = append(row, "("+s.textOf(hint)+")")
		}
		return row
	default:
		row := append([]string{s.textOf(block.Obj("text"))}, s.textsOf(block.List("fields"))...)
		if a := block.Obj("accessory"); a.Str("type") == "image" {
			row = append(row, s.textOf(a))
		}
		return row
	}
}

func (s Screen) textsOf(list []jsontree.Object) []string {
	var all []string
	for _, o := range list {
		all = append(all, s.textOf(o))
	}
	return all
}

// textOf is a text object as words, and an image as its description.
func (s Screen) textOf(o jsontree.Object) string {
	switch o.Str("type") {
	case "image":
		return "(picture: " + o.Str("alt_text") + ")"
	case "plain_text":
		return o.Str("text")
	default:
		return s.plain(o.Str("text"))
	}
}

func (s Screen) plain(text string) string {
	reader := s.Reader()
	reader.Names = func(id string) string {
		for _, c := range s.Conversations {
			if c.ID == id {
				return c.Name
			}
		}
		if id == s.Profile.ID {
			return s.Profile.Handle
		}
		return ""
	}
	return reader.Plain(text)
}

// Reader reads mrkdwn for the person whose screen it is.
func (s Screen) Reader() mrkdwn.Reader {
	return mrkdwn.Reader{Zone: s.Zone, Locale: s.Profile.Locale, Now: s.Now}
}
