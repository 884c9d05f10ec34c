package bot

import (
	"slices"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

// pauseCommand is also for who wants it to stop, in whatever words.
func pauseCommand() subcommand {
	return subcommand{
		name: "pause",
		also: []string{
			"stop", "off", "quiet", "mute", "unsubscribe", "unsub", "optout", "opt-out", "quit", "halt", "silence", "shush", "enough",
			"disable", "deactivate", "stopp", "aus", "abmelden", "end", "exit",
		},
		phrases: []string{
			"opt out", "turn off", "turn it off", "turn them off", "switch off", "switch it off", "shut up", "shut off", "go away",
			"leave me alone", "no more", "no reminders", "don't remind", "dont remind", "do not remind", "don’t remind", "never remind", "that's enough",
			"get lost", "be quiet", "sign off", "sign me off", "take me off", "end reminders", "end all",
			"opt me out", "remove me", "i want out", "i want to stop", "can you stop", "could you stop", "turn reminders off", "turn the reminders off",
			"turn all reminders off", "switch reminders off", "switch the reminders off", "switch all reminders off",
		},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{
				{Typed: "pause until monday", Does: w.Say("help.pause")},
				{Typed: "pause tomorrow", Does: w.Say("help.pause-later")},
			}
		},
		asks: func(c command, rest string) coach.Intent {
			if rest == "" && slices.Contains([]string{"stop", "stopp", "end", "exit", "quit", "halt", "enough"}, unmarked(firstWord(c.Text))) {
				return coach.Stop{}
			}
			return coach.Pause{Text: rest}
		},
	}
}
