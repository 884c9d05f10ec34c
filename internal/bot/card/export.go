package card

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"
)

// ExportTitle stands over the file with somebody's record.
const ExportTitle = "Everything Unhunch keeps about you"

// Exported says what follows.
func Exported() Message {
	return Say("Here is everything that I keep about you, as JSON. Only you see it. To have it deleted, type delete behind the command, or use the Home tab.")
}

// ExportIsThere says where it is.
func ExportIsThere() Message {
	return Say("Your record is in our messages: open Unhunch under Apps.")
}

// NothingKept answers somebody of whom there is nothing.
func NothingKept() Message { return Say("Nothing about you is kept.") }

const (
	longestPage = maxSection - 20 // and the marks of a block of code
	mostPages   = 4               // in a message, whose text is bounded as a whole
)

// ExportPages is a record as text, for where it cannot be a file. Put together
// again, the blocks of code are the record.
func ExportPages(record string) []Message {
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
		m := Message{Text: fmt.Sprintf("What is kept about you, as JSON: part %d of %d.", len(messages)+1, of)}
		for _, page := range pages[:n] {
			code := slack.NewTextBlockObject(slack.MarkdownType, "```\n"+strings.TrimSuffix(page, "\n")+"\n```", false, true)
			m.Blocks = append(m.Blocks, slack.NewSectionBlock(code, nil, nil))
		}
		messages, pages = append(messages, m), pages[n:]
	}
	return messages
}
