package card

import (
	"strings"

	"github.com/slack-go/slack"

	"unhunch/internal/say"
)

// ExportTitle stands over the file with somebody's record.
func (w View) ExportTitle() string { return w.Say("title.export") }

// Exported says what follows.
func (w View) Exported() Message {
	return w.marked(w.Say("export.sent", say.With{"Delete": w.typed("delete")}))
}

// ExportFailed stands in the place of Exported, where nothing followed.
func (w View) ExportFailed() Message { return w.told(w.Say("export.failed")) }

// ExportIsThere says where it is.
func (w View) ExportIsThere() Message {
	return w.told(w.Say("export.there"))
}

// NothingKept answers somebody of whom there is nothing.
func (w View) NothingKept() Message { return w.told(w.Say("export.nothing")) }

const (
	longestPage = maxSection - 20 // and the marks of a block of code
	mostPages   = 4               // in a message, whose text is bounded as a whole
)

// ExportPages is a record as text, for where it cannot be a file. Put together
// again, the blocks of code are the record.
func (w View) ExportPages(record string) []Message {
	// What would end a block of code can be said otherwise in JSON.
	lines := strings.SplitAfter(strings.ReplaceAll(record, "`", `\u0060`), "\n")
	var pages []string
	page := ""
	for _, line := range lines {
		for len(page)+len(line) > longestPage {
			room := 0
			if page == "" {
				room = len(strings.ToValidUTF8(line[:longestPage], ""))
			}
			pages, page, line = append(pages, page+line[:room]), "", line[room:]
		}
		page += line
	}
	pages = append(pages, page)

	var messages []Message
	of := (len(pages) + mostPages - 1) / mostPages
	for len(pages) > 0 {
		n := min(mostPages, len(pages))
		m := Message{Text: w.Say("export.part", say.With{"Part": len(messages) + 1, "Parts": of})}
		for _, page := range pages[:n] {
			code := slack.NewTextBlockObject(slack.MarkdownType, "```\n"+strings.TrimSuffix(page, "\n")+"\n```", false, true)
			m.Blocks = append(m.Blocks, slack.NewSectionBlock(code, nil, nil))
		}
		messages, pages = append(messages, m), pages[n:]
	}
	return messages
}
