package bot

import (
	"slices"
	"strings"
	"unicode"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

// subcommand is what can be typed behind the slash command: its words, its help,
// and what it asks for. Each stands in a file of its own.
type subcommand struct {
	name    string
	also    []string // what else people type for it; "" is the command alone
	phrases []string // the same of more than one word, in small letters
	whole   []string // of these, what belongs to what is asked for: "every 50m" is a plan as it stands
	help    func(card.View) []card.HelpLine
	open    bool // it makes sense without reminders
	form    bool // its answer is a form
	gives   bool // what asks for nothing is the address of a calendar

	// One of these is set.
	asks    func(c command, rest string) coach.Intent
	draws   func(w card.View, typed []card.HelpLine) card.Message // without asking anybody
	invites bool                                                  // for all in the channel to see
}

// rest is what is asked for with a word.
func (s subcommand) rest(typed, rest, text string) string {
	if slices.Contains(s.whole, typed) {
		return text
	}
	return rest
}

// firstWord is what of a text is compared with the words we know.
func firstWord(text string) string {
	word, _ := cut(text)
	return word
}

// unmarked is a word without what ends a sentence: stop!
func unmarked(word string) string { return strings.TrimRight(word, ".,;:!?…") }

// cut splits the first word off, in lower case. Pasted text may hold any kind
// of space.
func cut(text string) (word, rest string) {
	text = strings.TrimSpace(text)
	end := strings.IndexFunc(text, unicode.IsSpace)
	if end < 0 {
		return strings.ToLower(text), ""
	}
	return strings.ToLower(text[:end]), strings.TrimSpace(text[end:])
}
