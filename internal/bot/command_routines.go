package bot

import (
	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

func routinesCommand() subcommand {
	return subcommand{
		name: "routines", also: []string{"list", "exercises", "routine"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{{Typed: "routines", Does: w.Say("help.routines")}}
		},
		open: true,
		asks: func(command, string) coach.Intent { return coach.Routines{} },
	}
}
