package bot

import (
	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

func skipCommand() subcommand {
	return subcommand{
		name: "skip", also: []string{"next"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{{Typed: "skip", Does: w.Say("help.skip")}, {Typed: "skip today", Does: w.Say("help.skip-today")}}
		},
		asks: func(_ command, rest string) coach.Intent { return coach.Skip{Text: rest} },
	}
}
