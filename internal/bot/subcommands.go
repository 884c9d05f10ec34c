package bot

import (
	"slices"
	"strings"

	"unhunch/internal/bot/card"
)

// subcommands are in the order of the help.
func subcommands() []subcommand {
	return []subcommand{
		breakCommand(), snoozeCommand(), skipCommand(), pauseCommand(), resumeCommand(), planCommand(),
		settingsCommand(), whyCommand(), routinesCommand(), prescribeCommand(), faqCommand(), safetyCommand(),
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
	text = strings.TrimSpace(text)
	typed, rest := cut(text)
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

// knownWords are what a mistyped word is compared with.
func knownWords() []string {
	var words []string
	for _, known := range subcommands() {
		words = append(words, known.name)
	}
	return words
}
