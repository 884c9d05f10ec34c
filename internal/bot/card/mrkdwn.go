package card

import (
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackutilsx"
)

// mrkdwn is verbatim: Slack makes no links of what looks like names of
// channels or people.
func mrkdwn(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, strings.ReplaceAll(text, boldMark, "*"), false, true)
}

func plainText(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, true, false)
}

// boldMark stands for Slack's asterisk, which may also be part of a text, as of
// a cron spec.
const boldMark = "\x01"

func bold(text string) string { return boldMark + text + boldMark }

// code is text to be typed as it stands.
func code(text string) string { return "`" + escaped(strings.TrimSpace(text)) + "`" }

// plain takes the bold out: read aloud, asterisks are noise.
func plain(text string) string { return strings.ReplaceAll(text, boldMark, "") }

// escaped is text of the library or of people, made harmless.
func escaped(text string) string { return slackutilsx.EscapeMessage(text) }

// clip shortens what is longer than Slack takes, at the end of a word where
// there is one, and never inside an entity or a date.
func clip(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	text = string([]rune(text)[:most-1])
	if i := strings.LastIndexByte(text, '<'); i > strings.LastIndexByte(text, '>') {
		text = text[:i]
	}
	if i := strings.LastIndexByte(text, '&'); i > strings.LastIndexByte(text, ';') {
		text = text[:i]
	}
	if i := strings.LastIndexAny(text, " \n"); i > len(text)/2 {
		text = text[:i]
	}
	return text + "…"
}
