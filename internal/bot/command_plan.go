package bot

import (
	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

func planCommand() subcommand {
	return subcommand{
		name: "plan", also: []string{"every", "schedule", "cron"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{
				{Typed: "plan every 50m 9:00-17:30 mon-fri", Does: w.Say("help.plan")},
				{Typed: "plan at 10:00, 11:30, 15:00", Does: w.Say("help.plan-at")},
				{Typed: "plan cron 0 10,15 * * 1-5", Does: w.Say("help.plan-cron")},
			}
		},
		open:  true,
		whole: []string{"every", "cron"},
		asks:  func(_ command, rest string) coach.Intent { return coach.Plan{Text: rest} },
	}
}
