package card_test

import "unhunch/internal/bot/card"

// stretching is the view of somebody whose command is called /stretch.
func stretching() card.View {
	w := reads
	w.Command = "/stretch"
	return w
}

// typed is some of what can be typed.
func typed() []card.HelpLine {
	w := reads
	return []card.HelpLine{
		{Typed: "now", Does: w.Say("help.now")},
		{Typed: "snooze 20m", Does: w.Say("help.snooze")},
		{Typed: "skip", Does: w.Say("help.skip")},
		{Typed: "pause until monday", Does: w.Say("help.pause")},
		{Typed: "resume", Does: w.Say("help.resume")},
		{Typed: "plan every 50m 9:00-17:30 mon-fri", Does: w.Say("help.plan")},
		{Typed: "plan at 10:00, 11:30, 15:00", Does: w.Say("help.plan-at")},
		{Typed: "plan cron 0 10,15 * * 1-5", Does: w.Say("help.plan-cron")},
		{Typed: "settings", Does: w.Say("help.settings")},
		{Typed: "why", Does: w.Say("help.why")},
		{Typed: "routines", Does: w.Say("help.routines")},
		{Typed: "prescribe", Does: w.Say("help.prescribe")},
		{Typed: "faq", Does: w.Say("help.faq")},
		{Typed: "safety", Does: w.Say("help.safety")},
		{Typed: "progress", Does: w.Say("help.progress")},
		{Typed: "invite", Does: w.Say("help.invite")},
		{Typed: "export", Does: w.Say("help.export")},
		{Typed: "delete", Does: w.Say("help.delete")},
	}
}
