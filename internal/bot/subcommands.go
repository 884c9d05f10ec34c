package bot

import (
	"cmp"
	"slices"
	"strings"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

// subcommands are in the order of the help.
func subcommands() []subcommand {
	return []subcommand{
		breakCommand(), snoozeCommand(), skipCommand(), pauseCommand(), cancelCommand(), resumeCommand(), planCommand(),
		settingsCommand(), calendarCommand(), whyCommand(), routinesCommand(), prescribeCommand(), faqCommand(), safetyCommand(),
		progressCommand(), inviteCommand(), exportCommand(), deleteCommand(), helpCommand(),
	}
}

// helpLines are all that can be typed.
func helpLines(w card.View) []card.HelpLine {
	var lines []card.HelpLine
	for _, s := range subcommands() {
		lines = append(lines, s.help(w)...)
	}
	return lines
}

// parseCommand splits the text of a slash command into what is asked for and
// the rest. It reports false for a word it does not know.
func parseCommand(text string) (s subcommand, rest string, ok bool) {
	text = strings.TrimLeft(strings.TrimSpace(text), "/") // /stretch /stop
	if word, rest := cut(text); rest != "" && slices.Contains([]string{"please", "pls", "bitte"}, strings.TrimRight(word, ",")) {
		if s, rest, ok := parseCommand(rest); ok {
			return s, rest, true
		}
	}
	if isAddress(text) {
		return calendarCommand(), text, true
	}
	if s, rest, ok := parsePhrase(text); ok {
		return s, rest, true
	}
	typed, rest := cut(text)
	typed = cmp.Or(unmarked(typed), typed)
	for _, known := range subcommands() {
		if typed == known.name {
			return known, rest, true
		}
		if slices.Contains(known.also, typed) {
			return known, known.rest(typed, rest, text), true
		}
	}
	return subcommand{}, text, false
}

// meant is what is asked for by a press that stands for something typed; nil: it
// is none of what can be meant in more than one way.
func meant(w press, typed string) coach.Intent {
	s, rest, ok := parseCommand(typed)
	if !ok || !slices.Contains([]string{"pause", "resume", "snooze", "skip", "plan"}, s.name) {
		return nil
	}
	return s.asks(command{User: w.User, Channel: w.Channel}, rest)
}

// parsePhrase is parseCommand for what begins with more than one word that we
// know.
func parsePhrase(text string) (s subcommand, rest string, ok bool) {
	for _, known := range subcommands() {
		for _, phrase := range known.phrases {
			if rest, ok := after(text, phrase); ok {
				return known, rest, true
			}
		}
	}
	return subcommand{}, text, false
}

// after is what a text says after the words of a phrase, whatever spaces are
// between them.
func after(text, phrase string) (rest string, ok bool) {
	rest = text
	for want := range strings.FieldsSeq(phrase) {
		var word string
		if word, rest = cut(rest); unmarked(word) != want {
			return text, false
		}
	}
	return rest, true
}

// knownWords are what a mistyped word is compared with.
func knownWords() []string {
	var words []string
	for _, known := range subcommands() {
		words = append(words, known.name)
	}
	return words
}
