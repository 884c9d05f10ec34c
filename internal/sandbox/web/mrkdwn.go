package web

import (
	"html/template"
	"net/url"
	"regexp"
	"strings"

	"unhunch/internal/sandbox/mrkdwn"
)

var emojiIn = regexp.MustCompile(`:[a-z0-9_+'-]+:`)

// markup writes Slack's mrkdwn as HTML for one reader. All text is escaped; the
// tags are its own.
type markup struct {
	reader   mrkdwn.Reader
	emoji    emoji
	messages string // where the page shows those of the bot
}

// html is a whole mrkdwn text.
func (m markup) html(text string) template.HTML {
	var b strings.Builder
	var in group
	for i, line := range m.reader.Read(text) {
		g := groupOf(line.Kind)
		switch {
		case i == 0 || g != in:
			b.WriteString(in.shut + g.open)
		case g.before == "":
			b.WriteString(g.after)
		}
		in = g
		b.WriteString(g.before + template.HTMLEscapeString(line.Code))
		m.write(&b, line.Spans)
		if g.before != "" {
			b.WriteString(g.after)
		}
	}
	b.WriteString(in.shut)
	return template.HTML(b.String()) //nolint:gosec // every piece of text was escaped
}

// plain is a plain_text: nothing but emoji and line breaks means anything in it.
func (m markup) plain(text string) template.HTML {
	out := emojiIn.ReplaceAllStringFunc(template.HTMLEscapeString(text), m.emoji.char)
	return template.HTML(strings.ReplaceAll(out, "\n", "<br>")) //nolint:gosec // escaped a line above
}

// words is a text with its emoji, for places that take no HTML.
func (m markup) words(text string) string { return emojiIn.ReplaceAllStringFunc(text, m.emoji.char) }

// group is how neighbouring lines of one kind are wrapped.
type group struct{ open, before, after, shut string }

func groupOf(kind mrkdwn.LineKind) group {
	switch kind {
	case mrkdwn.Fenced:
		return group{open: "<pre>", after: "</pre><pre>", shut: "</pre>"}
	case mrkdwn.Quote:
		return group{open: "<blockquote>", after: "<br>", shut: "</blockquote>"}
	case mrkdwn.Bullet:
		return group{open: "<ul>", before: "<li>", after: "</li>", shut: "</ul>"}
	case mrkdwn.Ordered:
		return group{open: "<ol>", before: "<li>", after: "</li>", shut: "</ol>"}
	case mrkdwn.Words:
	}
	return group{after: "<br>"}
}

func (m markup) write(b *strings.Builder, spans []mrkdwn.Span) {
	for _, s := range spans {
		open, shut := m.tags(s)
		text := s.Text
		if s.Kind == mrkdwn.Emoji {
			text = m.emoji.char(text)
		}
		b.WriteString(open + template.HTMLEscapeString(text))
		m.write(b, s.Inner)
		b.WriteString(shut)
	}
}

func (m markup) tags(s mrkdwn.Span) (open, shut string) {
	switch s.Kind {
	case mrkdwn.Bold:
		return "<strong>", "</strong>"
	case mrkdwn.Italic:
		return "<em>", "</em>"
	case mrkdwn.Strike:
		return "<s>", "</s>"
	case mrkdwn.Code:
		return "<code>", "</code>"
	case mrkdwn.Date:
		return "<time>", "</time>"
	case mrkdwn.Mention:
		return `<span class="mention">`, "</span>"
	case mrkdwn.Link:
		u, err := url.Parse(s.URL)
		if err == nil && u.Host == "slack.com" && u.Path == "/app_redirect" { // docs: deep linking
			return `<a href="` + template.HTMLEscapeString(m.messages) + `">`, "</a>"
		}
		if err == nil && (u.Scheme == "https" || u.Scheme == "http" || u.Scheme == "mailto") {
			return `<a href="` + template.HTMLEscapeString(u.String()) + `" target="_blank" rel="noopener noreferrer">`, "</a>"
		}
	case mrkdwn.Text, mrkdwn.Emoji:
	}
	return "", ""
}
