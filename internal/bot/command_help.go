package bot

import (
	"unhunch/internal/bot/card"
)

func helpCommand() subcommand {
	return subcommand{
		name: "help", also: []string{"?", "commands", "hilfe"},
		help:  func(card.View) []card.HelpLine { return nil },
		open:  true,
		draws: func(w card.View, typed []card.HelpLine) card.Message { return w.Help(typed) },
	}
}
