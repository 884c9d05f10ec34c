package web

import (
	"html/template"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"unhunch/internal/sandbox"
)

// maxNesting is how deep emphasis may stand inside emphasis; deeper, it is text.
const maxNesting = 6

var (
	bullet  = regexp.MustCompile(`^\s*(?:•|-|◦)\s+`)
	ordinal = regexp.MustCompile(`^\s*\d{1,3}[.)]\s+`)
	quoted  = regexp.MustCompile(`^(?:&gt;|>) ?`)
	emojiIn = regexp.MustCompile(`:[a-z0-9_+'-]+:`)
	emojiAt = regexp.MustCompile(`^:[a-z0-9_+'-]+:`)
)

// markup turns Slack's mrkdwn into HTML for one reader (docs: formatting message text).
// All text is escaped; the tags are its own.
type markup struct {
	reader sandbox.Profile
	names  func(id string) string // what to call a user or channel id; "" when unknown
	emoji  emoji
}

// html is a whole mrkdwn text.
func (m markup) html(text string) template.HTML {
	var b strings.Builder
	parts := strings.Split(text, "```")
	if len(parts)%2 == 0 { // the last fence is never closed: it is text
		last := len(parts) - 1
		parts[last-1] += "```" + parts[last]
		parts = parts[:last]
	}
	for i, part := range parts {
		if i%2 == 1 {
			b.WriteString("<pre>" + escape(strings.Trim(part, "\n")) + "</pre>")
			continue
		}
		if i > 0 {
			part = strings.TrimPrefix(part, "\n")
		}
		if i < len(parts)-1 {
			part = strings.TrimSuffix(part, "\n")
		}
		m.lines(&b, part)
	}
	return template.HTML(b.String()) //nolint:gosec // every piece of text went through escape
}

// plain is a plain_text: nothing but emoji and line breaks means anything in it.
func (m markup) plain(text string) template.HTML {
	out := emojiIn.ReplaceAllStringFunc(template.HTMLEscapeString(text), m.emoji.char)
	return template.HTML(strings.ReplaceAll(out, "\n", "<br>")) //nolint:gosec // escaped a line above
}

// group is what a line belongs to, and how the lines of it are wrapped.
type group struct {
	open, before, after, shut string
	prefix                    *regexp.Regexp
}

func groupOf(line string) group {
	switch {
	case quoted.MatchString(line):
		return group{open: "<blockquote>", after: "<br>", shut: "</blockquote>", prefix: quoted}
	case bullet.MatchString(line):
		return group{open: "<ul>", before: "<li>", after: "</li>", shut: "</ul>", prefix: bullet}
	case ordinal.MatchString(line):
		return group{open: "<ol>", before: "<li>", after: "</li>", shut: "</ol>", prefix: ordinal}
	default:
		return group{after: "<br>"}
	}
}

func (m markup) lines(b *strings.Builder, text string) {
	if text == "" {
		return
	}
	var in group
	for i, line := range strings.Split(text, "\n") {
		g := groupOf(line)
		switch {
		case i == 0 || g.prefix != in.prefix:
			b.WriteString(in.shut + g.open)
		case g.before == "":
			b.WriteString(g.after)
		}
		in = g
		if g.prefix != nil {
			line = line[len(g.prefix.FindString(line)):]
		}
		b.WriteString(g.before)
		m.inline(b, line, 0)
		if g.before != "" {
			b.WriteString(g.after)
		}
	}
	b.WriteString(in.shut)
}

// inline writes one line: code, <tokens>, emphasis and emoji, and text between them.
func (m markup) inline(b *strings.Builder, s string, depth int) {
	hopeless := map[byte]bool{} // delimiters that close nowhere further on
	text := 0
	for i := 0; i < len(s); {
		out, next := "", 0
		switch c := s[i]; c {
		case '<':
			if end := strings.IndexAny(s[i+1:], "<>"); end > 0 && s[i+1+end] == '>' {
				out, next = m.token(s[i+1:i+1+end]), i+end+2
			}
		case '`':
			if end := strings.IndexByte(s[i+1:], '`'); end > 0 {
				out, next = "<code>"+escape(s[i+1:i+1+end])+"</code>", i+end+2
			}
		case '*', '_', '~':
			if depth >= maxNesting || hopeless[c] || !opens(s, i) {
				break
			}
			end := closing(s, i)
			if end < 0 {
				hopeless[c] = true
				break
			}
			tag := map[byte]string{'*': "strong", '_': "em", '~': "s"}[c]
			var inner strings.Builder
			m.inline(&inner, s[i+1:end], depth+1)
			out, next = "<"+tag+">"+inner.String()+"</"+tag+">", end+1
		case ':':
			if name := emojiAt.FindString(s[i:]); name != "" && m.emoji.char(name) != name {
				out, next = m.emoji.char(name), i+len(name)
			}
		}
		if next == 0 {
			i++
			continue
		}
		b.WriteString(escape(s[text:i]) + out)
		i, text = next, next
	}
	b.WriteString(escape(s[text:]))
}

// opens tells whether the delimiter at i stands at the beginning of a word.
func opens(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, size := utf8.DecodeRuneInString(s[i+1:])
	return size > 0 && !unicode.IsSpace(after) && after != rune(s[i]) && !wordy(before)
}

// closing finds the delimiter that ends the emphasis begun at i, or -1.
func closing(s string, i int) int {
	for j := i + 1; j < len(s); j++ {
		switch {
		case s[j] == '<' || s[j] == '`':
			until := byte('`')
			if s[j] == '<' {
				until = '>'
			}
			if end := strings.IndexByte(s[j+1:], until); end >= 0 {
				j += end + 1
			}
		case s[j] == s[i] && j > i+1:
			before, _ := utf8.DecodeLastRuneInString(s[:j])
			after, _ := utf8.DecodeRuneInString(s[j+1:])
			if !unicode.IsSpace(before) && !wordy(after) {
				return j
			}
		}
	}
	return -1
}

func wordy(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// token is what stands between < and >: a link, a mention, a date.
func (m markup) token(body string) string {
	target, label, labelled := strings.Cut(body, "|")
	switch {
	case strings.HasPrefix(body, "!date^"):
		return "<time>" + escape(sandbox.Plain("<"+body+">", m.reader, m.names)) + "</time>"
	case target != "" && strings.ContainsRune("@#!", rune(target[0])):
		return `<span class="mention">` + escape(sandbox.Plain("<"+body+">", m.reader, m.names)) + "</span>"
	}
	if !labelled || label == "" {
		label = target
	}
	u, err := url.Parse(plainly(target))
	if err != nil || (u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto") {
		return escape(label)
	}
	return `<a href="` + template.HTMLEscapeString(u.String()) + `" target="_blank" rel="noopener noreferrer">` + escape(label) + "</a>"
}

// escape makes text safe for HTML. Slack's three entities stand for their characters.
func escape(s string) string { return template.HTMLEscapeString(plainly(s)) }

func plainly(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}
