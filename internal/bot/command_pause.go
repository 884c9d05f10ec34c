package bot

import (
	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

func pauseCommand() subcommand {
	return subcommand{
		name: "pause", also: []string{"stop", "off", "quiet", "mute"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{{Typed: "pause until monday", Does: w.Say("help.pause")}}
		},
		asks: func(_ command, rest string) coach.Intent { return coach.Pause{Text: rest} },
	}
}
