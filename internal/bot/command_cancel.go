package bot

import (
	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

// cancelCommand is for who wants something to stop, which may be more than one
// thing.
func cancelCommand() subcommand {
	return subcommand{
		name: "cancel", also: []string{"abort"},
		help: func(card.View) []card.HelpLine { return nil },
		asks: func(_ command, rest string) coach.Intent {
			switch firstWord(rest) {
			case "", "please", "it", "this", "that", "now":
				return coach.Cancel{}
			case "next":
				return coach.Skip{}
			}
			return coach.Pause{Text: rest}
		},
	}
}
