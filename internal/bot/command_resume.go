package bot

import (
	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

func resumeCommand() subcommand {
	return subcommand{
		name: "resume", also: []string{"on", "continue", "unpause", "unmute"},
		phrases: []string{"turn on", "turn it on", "turn them on", "switch on", "switch it on", "opt in"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{{Typed: "resume", Does: w.Say("help.resume")}}
		},
		asks: func(_ command, rest string) coach.Intent { return coach.Resume{Text: rest} },
	}
}
