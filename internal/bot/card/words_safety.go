package card

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

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

// redFlagWords are what to call for help for, and what to have looked at.
func (w wording) redFlagWords(items []routine.Item) (said []string) {
	for _, u := range routine.Urgencies() {
		of := slices.DeleteFunc(slices.Clone(items), func(i routine.Item) bool { return i.Urgency != u })
		switch {
		case len(of) == 0:
		case u == routine.Emergency:
			said = append(said, bold(w.Say("screen.emergency"))+" "+itemWords(of))
		case u == routine.Doctor:
			said = append(said, bold(w.Say("screen.doctor"))+" "+itemWords(of))
		}
	}
	return said
}

// groupWords is a line for each group of what to ask about first.
func (w wording) groupWords(items []routine.Item) string {
	var lines []string
	for _, g := range routine.Groups() {
		of := slices.DeleteFunc(slices.Clone(items), func(i routine.Item) bool { return i.Group != g || i.Urgency != routine.AskFirst })
		if len(of) > 0 {
			lines = append(lines, "• "+bold(w.groupName(g))+" "+itemWords(of))
		}
	}
	return strings.Join(lines, "\n")
}

func (w wording) groupName(g routine.Group) string {
	switch g {
	case routine.Bones:
		return w.Say("group.bones")
	case routine.Blood:
		return w.Say("group.blood")
	case routine.Nerves:
		return w.Say("group.nerves")
	case routine.Surgery:
		return w.Say("group.surgery")
	case routine.Joints:
		return w.Say("group.joints")
	case routine.RedFlags, routine.OtherThings:
	}
	return w.Say("group.rest")
}

func itemWords(items []routine.Item) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = escaped(item.Text)
	}
	return strings.Join(texts, "; ")
}

func (w wording) movementWords(list []routine.Movement) string {
	texts := make([]string, len(list))
	for i, m := range list {
		texts[i] = escaped(m.Text)
	}
	return strings.Join(texts, "; ")
}

// avoiding opens the form: for a check, and what waits for it, or for none.
func (w wording) avoiding(profile string, card uint64) *slack.ButtonBlockElement {
	if profile != "" {
		return button(ActionApplies, Value{Card: card, About: profile}, w.Say("label.leaving"))
	}
	return button(ActionAvoid, Value{}, w.Say("label.leaving"))
}

func (w wording) pressureWords(s routine.Screening) string {
	said := []string{escaped(s.Pressure)}
	if len(s.StopIf) > 0 {
		said = append(said, w.stopIfWords(s.StopIf))
	}
	if s.NextDay != "" {
		said = append(said, escaped(s.NextDay))
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

func (w wording) switchedWords(r routine.Routine, off bool) string {
	if off {
		return w.Say("left-out.off", w.about(r))
	}
	return w.Say("left-out.on", w.about(r))
}
