// Package mrkdwn reads Slack's mrkdwn for one person (docs: formatting message text).
//
// What it reads are Lines of Spans: a screen's text and a page's HTML are
// written from the same reading.
package mrkdwn

import (
	"regexp"
	"strings"
	"time"
)

// Reader is who reads: links, mentions and dates come in their words.
type Reader struct {
	Zone   *time.Location // nil: UTC
	Locale string         // "en-GB"; see TimeLayout
	Now    time.Time
	Names  func(id string) string // what to call a user or channel id; "" when unknown; may be nil
	Emoji  func(name string) bool // whether ":name:" is one; nil: none is
}

// Line is a line of a text, or all of a fenced code.
type Line struct {
	Kind  LineKind
	Mark  string // what it begins with, as it was written: "• "
	Code  string // of Fenced
	Spans []Span // of all others
}

// LineKind is what a line belongs to.
type LineKind int

// The kinds of line.
const (
	Words LineKind = iota
	Quote
	Bullet
	Ordered
	Fenced
)

// Span is a piece of a line.
type Span struct {
	Kind  SpanKind
	Text  string // as it is read, nothing escaped; of emphasis, see Inner
	URL   string // of a link
	Inner []Span // of emphasis
}

// SpanKind is what a span is.
type SpanKind int

// The kinds of span.
const (
	Text SpanKind = iota
	Bold
	Italic
	Strike
	Code
	Link
	Mention
	Date
	Emoji // the text is its ":name:"
)

// Read takes a whole text apart.
func (r Reader) Read(text string) []Line {
	parts := strings.Split(text, "```")
	if len(parts)%2 == 0 { // the last fence is never closed: it is text
		last := len(parts) - 1
		parts[last-1] += "```" + parts[last]
		parts = parts[:last]
	}
	var all []Line
	for i, part := range parts {
		if i%2 == 1 {
			all = append(all, Line{Kind: Fenced, Code: unescaped(strings.Trim(part, "\n"))})
			continue
		}
		if i > 0 {
			part = strings.TrimPrefix(part, "\n")
		}
		if i < len(parts)-1 {
			part = strings.TrimSuffix(part, "\n")
		}
		if part == "" {
			continue
		}
		for line := range strings.SplitSeq(part, "\n") {
			all = append(all, r.line(line))
		}
	}
	return all
}

// Plain reads a text aloud: emphasis, links, mentions and dates as words.
func (r Reader) Plain(text string) string {
	if !strings.ContainsAny(text, "<*_~`&") {
		return text
	}
	var b strings.Builder
	for i, line := range r.Read(text) {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(unescaped(line.Mark) + line.Code)
		writePlain(&b, line.Spans)
	}
	return b.String()
}

func writePlain(b *strings.Builder, spans []Span) {
	for _, s := range spans {
		b.WriteString(s.Text)
		writePlain(b, s.Inner)
	}
}

var (
	bullet  = regexp.MustCompile(`^\s*(?:•|-|◦)\s+`)
	ordinal = regexp.MustCompile(`^\s*\d{1,3}[.)]\s+`)
	quoted  = regexp.MustCompile(`^(?:&gt;|>) ?`)
)

func (r Reader) line(s string) Line {
	l := Line{}
	for _, begin := range []struct {
		kind LineKind
		mark *regexp.Regexp
	}{{Quote, quoted}, {Bullet, bullet}, {Ordered, ordinal}} {
		if mark := begin.mark.FindString(s); mark != "" {
			l.Kind, l.Mark = begin.kind, mark
			break
		}
	}
	l.Spans = r.spans(s[len(l.Mark):], 0)
	return l
}
