package bot

import (
	"unhunch/internal/bot/card"
)

func deleteCommand() subcommand {
	return subcommand{
		name: "delete", also: []string{"forget"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{{Typed: "delete", Does: w.Say("help.delete")}}
		},
		open:  true,
		draws: func(w card.View, _ []card.HelpLine) card.Message { return w.ConfirmForget() },
	}
}
