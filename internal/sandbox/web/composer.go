package web

import (
	"strings"

	"unhunch/internal/sandbox"
)

// suggestion is a line that the composer offers while a command is typed.
type suggestion struct{ Line, Rest, Help string }

// suggestions are the commands, and each of the alternatives that a usage such
// as "[now | snooze 20m | help]" names.
func suggestions(commands []sandbox.Command) []suggestion {
	var list []suggestion
	for _, c := range commands {
		list = append(list, suggestion{Line: c.Name, Help: c.Description})
		usage := strings.Trim(c.Usage, "[]() ")
		if usage == "" {
			continue
		}
		for way := range strings.SplitSeq(usage, "|") {
			way = strings.TrimSpace(way)
			if way != "" && way != "…" && way != "..." {
				list = append(list, suggestion{Line: c.Name, Rest: " " + way})
			}
		}
	}
	return list
}

func firstCommand(commands []sandbox.Command) string {
	if len(commands) > 0 {
		return commands[0].Name
	}
	return "/stretch"
}
