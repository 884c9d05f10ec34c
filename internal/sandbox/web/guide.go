package web

import (
	"strings"

	"unhunch/internal/sandbox"
)

// guide is how far a visitor got with what is worth trying first.
type guide struct{ typed, started, moved, hidden bool }

// guideView is the guide on the page; without steps it is not shown.
type guideView struct {
	Steps []guideStep
	Done  bool
}

type guideStep struct {
	Text string
	Done bool
	Next bool // the one to do now
}

func (g guide) view(try string) guideView {
	if g.hidden {
		return guideView{}
	}
	v := guideView{
		Steps: []guideStep{
			{Text: "Type " + try + " and press Enter", Done: g.typed},
			{Text: "Press Start and follow the thread", Done: g.started},
			{Text: "Move the clock to the next reminder", Done: g.moved},
		},
		Done: g.typed && g.started && g.moved,
	}
	for i := range v.Steps {
		if !v.Steps[i].Done {
			v.Steps[i].Next = true
			break
		}
	}
	return v
}

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
