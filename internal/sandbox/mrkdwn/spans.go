package mrkdwn

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxNesting is how deep emphasis may stand inside emphasis; deeper, it is text.
const maxNesting = 6

var emojiAt = regexp.MustCompile(`^:[a-z0-9_+'-]+:`)

// spans takes one line apart: code, <tokens>, emphasis and emoji, and text between them.
func (r Reader) spans(s string, depth int) []Span {
	var all []Span
	hopeless := map[byte]bool{} // delimiters that close nowhere further on
	text := 0
	for i := 0; i < len(s); {
		span, size := r.spanAt(s, i, depth, hopeless)
		if size == 0 {
			i++
			continue
		}
		if i > text {
			all = append(all, Span{Text: unescaped(s[text:i])})
		}
		all = append(all, span)
		i += size
		text = i
	}
	if text < len(s) {
		all = append(all, Span{Text: unescaped(s[text:])})
	}
	return all
}

// spanAt is what begins at i, and how many bytes of it there are; none when nothing does.
func (r Reader) spanAt(s string, i, depth int, hopeless map[byte]bool) (Span, int) {
	switch s[i] {
	case '<':
		if end := strings.IndexAny(s[i+1:], "<>"); end > 0 && s[i+1+end] == '>' {
			return r.token(s[i+1 : i+1+end]), end + 2
		}
	case '`':
		if end := strings.IndexByte(s[i+1:], '`'); end > 0 {
			return Span{Kind: Code, Text: unescaped(s[i+1 : i+1+end])}, end + 2
		}
	case '*', '_', '~':
		return r.emphasisAt(s, i, depth, hopeless)
	case ':':
		if name := emojiAt.FindString(s[i:]); name != "" && r.Emoji != nil && r.Emoji(name) {
			return Span{Kind: Emoji, Text: name}, len(name)
		}
	}
	return Span{}, 0
}

func (r Reader) emphasisAt(s string, i, depth int, hopeless map[byte]bool) (Span, int) {
	c := s[i]
	if depth >= maxNesting || hopeless[c] || !opens(s, i) {
		return Span{}, 0
	}
	end := closing(s, i)
	if end < 0 {
		hopeless[c] = true
		return Span{}, 0
	}
	kind := map[byte]SpanKind{'*': Bold, '_': Italic, '~': Strike}[c]
	return Span{Kind: kind, Inner: r.spans(s[i+1:end], depth+1)}, end + 1 - i
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
			j += skipped(s[j:])
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

// skipped is how far the end of the code or token at the beginning is away; zero when there is none.
func skipped(s string) int {
	until := byte('`')
	if s[0] == '<' {
		until = '>'
	}
	return strings.IndexByte(s[1:], until) + 1
}

func wordy(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
