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

// Ruling is what came of "none of these".
type Ruling string

// The rulings.
const (
	Begun  Ruling = "begun"  // the routine that waited for it runs
	On     Ruling = "on"     // the profile's routines may be begun
	Unkept Ruling = "unkept" // nothing is kept of this person
)

// Screened answers "none of these".
func Screened(to Ruling) Message {
	var sh sheet
	switch to {
	case Begun:
		return Say(screenedBegun)
	case On:
		sh.say(screenedOn)
	case Unkept:
		sh.say(screenedUnkept)
	}
	sh.offer(button(ActionBreak, Value{}, labelBreak))
	return sh.message()
}

// Left is what is left to somebody after "one applies".
type Left struct {
	Kept    bool            // their routines are switched off; false: nothing is kept of this person
	Swapped routine.Routine // what the waiting card offers now; the zero Routine: nothing waits
	Instead routine.Routine // one to be asked for; the zero Routine: none
}

// Applies answers "one applies": what is switched off, where to get advice, and
// what is left.
func Applies(s routine.Screening, left Left) Message {
	var sh sheet
	sh.title(appliesTitle, appliesWords(left.Kept))
	urgentAdvice(&sh, s)
	switch {
	case left.Swapped.ID != "":
		sh.say(swappedWords(left.Swapped))
	case left.Instead.ID != "":
		sh.say(gentlerWords(left.Instead))
		sh.offer(button(ActionBreak, Value{Routine: left.Instead.ID}, labelGentler))
	case left.Kept:
		sh.say(onlyStandingWords)
	}
	return sh.message()
}

// Later answers "not now" to a screening card. A card may wait for its answer.
func Later(waits bool) Message {
	if waits {
		return Say(laterCardWords)
	}
	return Say(laterScreenWords)
}

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
func LeftOut(r routine.Routine, off bool) Message { return marked(leftOutWords(r, off)) }
