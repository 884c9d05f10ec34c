package bot

import (
	"slices"
	"strings"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

// calendarCommand also takes an address alone: nobody types one for anything else,
// and it is not to be repeated as a word that is not known.
func calendarCommand() subcommand {
	return subcommand{
		name: "calendar", also: []string{"cal", "kalender", "ical", "ics"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{{Typed: "calendar", Does: w.Say("help.calendar")}}
		},
		open: true, gives: true,
		asks: func(_ command, rest string) coach.Intent {
			switch word := unmarked(strings.ToLower(rest)); {
			case rest == "":
				return coach.Calendar{}
			case slices.Contains([]string{"off", "stop", "none", "no", "remove", "delete", "forget", "aus", "weg"}, word):
				return coach.DropCalendar{}
			}
			return nil // an address
		},
	}
}

// isAddress reports whether a text is an address, as it is typed or as Slack marks it.
func isAddress(text string) bool {
	text = strings.ToLower(strings.TrimLeft(text, "<"))
	return slices.ContainsFunc([]string{"https://", "http://", "webcal://", "webcals://"}, func(scheme string) bool { return strings.HasPrefix(text, scheme) })
}
