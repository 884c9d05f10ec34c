package bot

import (
	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

func progressCommand() subcommand {
	return subcommand{
		name: "progress", also: []string{"stats", "week"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{{Typed: "progress", Does: w.Say("help.progress")}}
		},
		open: true,
		asks: func(command, string) coach.Intent { return coach.Progress{} },
	}
}
