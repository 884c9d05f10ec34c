package bot

import (
	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
)

func faqCommand() subcommand {
	return subcommand{
		name: "faq", also: []string{"questions", "question", "learn"},
		help: func(w card.View) []card.HelpLine {
			return []card.HelpLine{{Typed: "faq", Does: w.Say("help.faq")}, {Typed: "faq " + w.Say("faq.word"), Does: w.Say("help.faq-search")}}
		},
		open: true,
		asks: func(_ command, rest string) coach.Intent { return coach.FAQ{Ask: rest} },
	}
}
