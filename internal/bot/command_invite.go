package bot

import (
	"unhunch/internal/bot/card"
)

func inviteCommand() subcommand {
	return subcommand{
		name: "invite", also: []string{"share"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{{Typed: "invite", Does: w.Say("help.invite")}}
		},
		open:    true,
		invites: true,
	}
}
