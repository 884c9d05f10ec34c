package bot

import (
	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

func whyCommand() subcommand {
	return subcommand{
		name: "why", also: []string{"status", "when"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{{Typed: "why", Does: w.Say("help.why")}}
		},
		asks: func(command, string) coach.Intent { return coach.Why{} },
	}
}
