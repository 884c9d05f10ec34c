package card

import (
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/routine"
)

// Screen is the screening card of a profile. v is the card and routine that
// wait for its answer; the zero Value: none do.
func Screen(s routine.Screening, v Value) Message {
	var sh sheet
	v.About = s.Profile
	sh.title(screenTitle(s), escaped(s.Intro))
	sh.title(doNotTitle, itemWords(s.DoNot))
	if len(s.AskFirst) > 0 {
		sh.title(askFirstTitle, itemWords(s.AskFirst))
	}
	sh.say(pressureWords(s))
	sh.offer(
		button(ActionClear, v, labelNone).WithStyle(slack.StylePrimary),
		button(ActionApplies, v, labelApplies),
		button(ActionLater, v, labelNotNow),
	)
	sh.aside(screenAside)
	return sh.message()
}

// Screened answers "none of these".
func Screened(begun bool) Message {
	if begun {
		return Say(screenedBegun)
	}
	var sh sheet
	sh.say(screenedOn)
	sh.offer(button(ActionBreak, Value{}, labelBreak))
	return sh.message()
}

// Applies answers "one applies": what is switched off, where to get advice, and
// what is left. swapped is the routine that the waiting card offers now, and
// instead one to be asked for; both may be the zero Routine.
func Applies(s routine.Screening, swapped, instead routine.Routine) Message {
	var sh sheet
	sh.title(appliesTitle, appliesWords)
	hurtAdvice(&sh, s)
	switch {
	case swapped.ID != "":
		sh.say(swappedWords(swapped))
	case instead.ID != "":
		sh.say(gentlerWords(instead))
		sh.offer(button(ActionBreak, Value{Routine: instead.ID}, labelGentler))
	default:
		sh.say(onlyStandingWords)
	}
	return sh.message()
}

// Later answers "not now" to a screening card.
func Later() Message { return Say(laterScreenWords) }

// Checked is one screening profile as somebody stands to it.
type Checked struct {
	Screening routine.Screening
	Asked     time.Time // on their wall; zero: never
	Off       bool
}

// Safety lists the screening profiles, each with a button for its card.
func Safety(checks []Checked) Message {
	var sh sheet
	sh.title(safetyTitle, safetyWords)
	for _, c := range checks {
		label := labelCheckAgain
		if c.Asked.IsZero() {
			label = labelCheck
		}
		b := button(ActionScreen+"/"+Action(c.Screening.Profile), Value{About: c.Screening.Profile}, label)
		b.AccessibilityLabel = clip(label+": "+c.Screening.Title, maxLabel)
		sh.sayBeside(b, checkWords(c))
	}
	sh.aside(helpAside)
	return sh.message()
}

// RollerCheck is the screening card for somebody who has just said that they
// have a roller.
func RollerCheck(s routine.Screening) Message {
	m := Screen(s, Value{})
	return Message{Text: clip(rollerCheckWords+"\n"+m.Text, maxText), Blocks: append([]slack.Block{section(rollerCheckWords)}, m.Blocks...)}
}

// LeftOut answers who switched a routine off, or on again.
func LeftOut(r routine.Routine, off bool) Message { return say(leftOutWords(r, off)) }
