package card

import (
	"strings"

	"unhunch/internal/coach"
	"unhunch/internal/routine"
	"unhunch/internal/say"
)

// What is said about safety. The screening items themselves stand in the
// library: routines/library/screening.yaml.

func (w wording) screenTitle(s routine.Screening) string {
	return w.Say("screen.title", say.With{"Title": escaped(s.Title)})
}

func (w wording) appliesWords(kept bool) string {
	if !kept {
		return w.Say("applies.unkept")
	}
	return w.Say("applies.kept", say.With{"Safety": w.typed("safety")})
}

func (w wording) itemWords(items []routine.Item) string {
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = "• " + escaped(item.Text)
		if item.Action != "" {
			lines[i] += ". " + bold(escaped(item.Action))
		}
	}
	return strings.Join(lines, "\n")
}

func (w wording) pressureWords(s routine.Screening) string {
	said := []string{escaped(s.Pressure)}
	if len(s.StopIf) > 0 {
		said = append(said, w.stopIfWords(s.StopIf))
	}
	return strings.TrimSpace(strings.Join(said, "\n"))
}

func (w wording) checkWords(c coach.Checked) string {
	title, asked := bold(escaped(c.Screening.Title)), say.With{"Asked": w.day(c.Asked)}
	switch {
	case c.Asked.IsZero():
		return title + "\n" + w.Say("check.never")
	case c.Off:
		return title + "\n" + w.Say("check.off", asked)
	default:
		return title + "\n" + w.Say("check.on", asked)
	}
}

func (w wording) leftOutWords(r routine.Routine, off bool) string {
	if off {
		return w.Say("left-out.off", w.about(r))
	}
	return w.Say("left-out.on", w.about(r))
}
