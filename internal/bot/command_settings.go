package bot

import (
	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

func settingsCommand() subcommand {
	return subcommand{
		name: "settings", also: []string{"setup", "preferences", "config"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{{Typed: "settings", Does: w.Say("help.settings")}}
		},
		open: true,
		form: true,
		asks: func(command, string) coach.Intent { return coach.Settings{} },
	}
}
