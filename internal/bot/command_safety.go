package bot

import (
	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

func safetyCommand() subcommand {
	return subcommand{
		name: "safety", also: []string{"check", "screening"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{{Typed: "safety", Does: w.Say("help.safety")}}
		},
		asks: func(command, string) coach.Intent { return coach.Checks{} },
	}
}
