package bot

import (
	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

func prescribeCommand() subcommand {
	return subcommand{
		name: "prescribe", also: []string{"physio", "prescription", "mine"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{{Typed: "prescribe", Does: w.Say("help.prescribe")}}
		},
		form: true,
		asks: func(command, string) coach.Intent { return coach.Exercises{} },
	}
}
