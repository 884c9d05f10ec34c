package card

import (
	"strings"

	"github.com/slack-go/slack"

	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/say"
	"unhunch/internal/session"
)

// mostPreviewed leaves room for the rest of a message of maxBlocks.
const mostPreviewed = maxBlocks - 5

// Overview shows all steps of a routine at once, before the first: once somebody
// lies there they cannot read on. It stays above the steps. pictures are those of
// the steps, in their order, as far as there are any.
func (w View) Overview(s session.Session, r routine.Routine, pictures []Picture) Message {
	sh := sheet{Printer: w.Printer}
	sh.title(w.Say("overview.title", say.With{"Title": escaped(r.Title)}), w.Say("overview.text"))
	for i := range r.Steps[:min(len(r.Steps), mostPreviewed)] {
		var p Picture
		if i < len(pictures) {
			p = pictures[i]
		}
		sh.sayPictured(p, lists{w.wording}.overviewWords(r, i))
	}
	var rest []string
	for i := mostPreviewed; i < len(r.Steps); i++ {
		rest = append(rest, lists{w.wording}.overviewTitle(r, i))
	}
	if len(rest) > 0 {
		sh.say(strings.Join(rest, "\n"))
	}
	if s.State != session.Running || !s.Previews(s.Turn) {
		return sh.message()
	}
	v := Value{Card: s.Card, Turn: s.Turn}
	sh.offer(
		button(ActionNext, v, w.Say("label.start")).WithStyle(slack.StylePrimary),
		button(ActionStop, v, w.Say("label.stop")),
	)
	if s.Pace == prefs.PaceNext {
		sh.aside(w.Say("overview.next"))
	} else {
		sh.aside(w.Say("overview.by-itself"))
	}
	return sh.message()
}
