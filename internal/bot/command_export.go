package bot

import (
	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

func exportCommand() subcommand {
	return subcommand{
		name: "export", also: []string{"data", "download", "json"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{{Typed: "export", Does: w.Say("help.export")}}
		},
		open: true,
		asks: func(c command, _ string) coach.Intent { return coach.Export{Channel: c.Channel} },
	}
}
