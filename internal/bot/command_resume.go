package bot

import (
	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

func resumeCommand() subcommand {
	return subcommand{
		name: "resume", also: []string{"on", "continue", "unpause"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{{Typed: "resume", Does: w.Say("help.resume")}}
		},
		asks: func(command, string) coach.Intent { return coach.Resume{} },
	}
}
