package bot

import (
	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

func snoozeCommand() subcommand {
	return subcommand{
		name: "snooze", also: []string{"later", "remind"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{{Typed: "snooze 20m", Does: w.Say("help.snooze")}}
		},
		asks: func(_ command, rest string) coach.Intent { return coach.Snooze{Text: rest} },
	}
}
