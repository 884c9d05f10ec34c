package phrase

import (
	"strconv"
	"strings"
	"unicode"
)

// tidy brings what people type into one form: lower case, no quotes and nothing
// that cannot be seen, plain hyphens without spaces around them, "9am" for "9
// a.m.", "9-17" for "9 to 17".
func tidy(text string) []string {
	var words []string
	glue := false
	for w := range strings.FieldsSeq(plain(text)) {
		if w = endless(w); w == "" {
			continue
		}
		if w == "to" && len(words) > 0 {
			w = "-"
		}
		last := len(words) - 1
		switch {
		case last >= 0 && (glue || strings.HasPrefix(w, "-") || isHalf(w) && endsInDigit(words[last])):
			words[last] += w
		case last >= 0 && w == "h" && strings.ContainsRune(words[last], ':'): // 17:30 h
		case last >= 0 && isMiddle(w) && middle(words[last]+w) != words[last]+w:
			words[last] += w
		default:
			words = append(words, w)
		}
		glue = strings.HasSuffix(w, "-")
	}
	for i, w := range words {
		words[i] = middle(w)
	}
	return words
}

// isHalf knows what makes a number a time of one half of the day, with what
// stands right behind it.
func isHalf(w string) bool {
	w = strings.TrimRight(w, ",")
	return w == "am" || w == "pm" || strings.HasPrefix(w, "am-") || strings.HasPrefix(w, "pm-")
}

// isMiddle knows what people call the middle of the day, or of the night.
func isMiddle(w string) bool {
	w = strings.TrimRight(w, ",")
	return w == "noon" || w == "midday" || w == "midnight"
}

// middle is a word, or what is from one to another, in which the middle of the day
// or of the night is said once: "noon" for "12noon".
func middle(word string) string {
	parts := strings.Split(word, "-")
	for i, part := range parts {
		if bare, cut := strings.CutPrefix(strings.Replace(part, ":00", "", 1), "12"); cut && isMiddle(bare) {
			parts[i] = bare
		}
	}
	return strings.Join(parts, "-")
}

// plain is a text in small letters, with one kind of each sign.
func plain(text string) string {
	text = strings.Map(plainRune, unescaped(text))
	return strings.NewReplacer(
		"&", " and ", "½", ".5", "¼", ".25", "¾", ".75", "…", "..",
		"a.m.,", "am, ", "p.m.,", "pm, ", "a.m.", "am", "p.m.", "pm", "a.m", "am", "p.m", "pm", "a. m.", "am", "p. m.", "pm", "am,", "am, ", "pm,", "pm, ", ";", " ", "\"", " ", "`", " ", "'", " ",
	).Replace(strings.ToLower(text))
}

// unescaped is a text without the signs as Slack sends them.
func unescaped(text string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", "&nbsp;", " ").Replace(text)
}

// plainRune takes out what cannot be seen, and gives the plain one of what looks
// alike.
func plainRune(r rune) rune {
	const fullWidth = '！' - '!'
	switch {
	case unicode.Is(unicode.Variation_Selector, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
		return -1
	case r == '\u2800': // a letter of braille without a dot
		return ' '
	case r >= '！' && r <= '～':
		return plainRune(r - fullWidth)
	case strings.ContainsRune("‐‑‒–—―−﹘﹣〜", r):
		return '-'
	case strings.ContainsRune("“”„‟«»‹›‘’‚‛`´", r):
		return ' '
	case strings.ContainsRune("∶ː꞉", r):
		return ':'
	case r == '、', r == '，':
		return ','
	}
	return r
}

// endless is a word without the full stop or the like behind it. Behind a number
// a point may mean something: 3. january.
func endless(w string) string {
	if trimmed := strings.TrimRight(w, "!?"); trimmed != "" {
		w = trimmed
	}
	bare := strings.TrimRight(w, ".,:")
	if bare == "" || !endsInDigit(bare) {
		if strings.HasSuffix(w, ",") {
			return bare + ","
		}
		return bare
	}
	if strings.ContainsAny(bare, ":h-") { // 17:30.
		return strings.TrimRight(w, ".:")
	}
	return w
}

func endsInDigit(word string) bool {
	return word != "" && word[len(word)-1] >= '0' && word[len(word)-1] <= '9'
}

func isNumber(word string) bool {
	return word != "" && strings.Trim(word, "0123456789") == ""
}

// number reads digits only, up to most.
func number(digits string, most int) (int, bool) {
	n, err := strconv.Atoi(digits)
	return n, err == nil && n <= most && isNumber(digits)
}
