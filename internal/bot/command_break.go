package bot

import (
	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

func breakCommand() subcommand {
	return subcommand{
		name: "now", also: []string{"", "start", "go", "break", "stretch"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{{Typed: "now", Does: w.Say("help.now")}}
		},
		asks: func(c command, rest string) coach.Intent { return coach.Break{Typed: rest, Channel: c.Channel} },
	}
}
