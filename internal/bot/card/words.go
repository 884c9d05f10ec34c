package card

import (
	"fmt"
	"strings"
	"time"

	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// All that is said in messages stands in the files words*.go. It offers and
// gives a choice; it makes no medical promise and blames nobody.

// The labels of buttons and menu entries.
const (
	labelStart   = "Start"
	labelStood   = "Just stood up"
	labelSnooze  = "In 10 min"
	labelSkip    = "Skip"
	labelSwap    = "Another one"
	labelLearn   = "Learn more"
	labelNotNow  = "Not now"
	labelToday   = "Pause today"
	labelPause   = "Pause"
	labelSetting = "Settings"
	labelWhy     = "Why now?"

	labelNext   = "Next"
	labelFinish = "Finish"
	labelBack   = "Back"
	labelResume = "Go on"
	labelStop   = "Stop"
	labelHurts  = "This hurts"

	labelTooEasy = "Too easy"
	labelRight   = "Right"
	labelTooMuch = "Too much"
	labelGentler = "Something gentler"

	labelOptIn   = "Yes, remind me"
	labelOnce    = "Just one break"
	labelBreak   = "Start a break"
	labelRemind  = "Remind me again"
	labelHelp    = "Help"
	labelForget  = "Delete everything"
	labelKeep    = "Keep it"
	labelTheNext = "Why?"
)

// reminderWords is one sentence. It differs from card to card, so that it does
// not read as a robot's.
func reminderWords(card uint64, r routine.Routine) string {
	title, length, place := bold(escaped(r.Title)), r.About(), placeWords(r.Setting)
	switch card % 4 {
	case 0:
		return fmt.Sprintf("Time to unhunch? %s takes %s, %s.", title, length, place)
	case 1:
		return fmt.Sprintf("A break for the upper back: %s, %s, %s.", title, length, place)
	case 2:
		return fmt.Sprintf("Fancy moving a little? %s is ready: %s, %s.", title, length, place)
	default:
		return fmt.Sprintf("Been sitting for a while? %s takes %s, %s.", title, length, place)
	}
}

func breakWords(r routine.Routine) string {
	return fmt.Sprintf("Here you go: %s, %s, %s.", bold(escaped(r.Title)), r.About(), placeWords(r.Setting))
}

func placeWords(s routine.Setting) string {
	switch s {
	case routine.Seated:
		return "in your chair"
	case routine.Standing:
		return "on your feet"
	case routine.Floor:
		return "on the floor"
	}
	return "wherever you are"
}

const longerWords = "About a minute longer than usual, since it was put off."

const standWords = "Time to stand up for a moment? A few steps count in full."

func swapWords(s Swap) string {
	switch s {
	case SwapOther:
		return "Something else"
	case SwapNoRoller:
		return "No roller at hand"
	case SwapNotDown:
		return "I can't lie down"
	case SwapOpenPlan:
		return "I'm in an open-plan office"
	case SwapSeated:
		return "Seated only"
	case SwapShorter:
		return "Something shorter"
	}
	return string(s)
}

// rememberedWords says what a swap changed in the settings.
func rememberedWords(s Swap) string {
	const settings = " The settings change that back."
	switch s {
	case SwapOther:
		return "Here is another one."
	case SwapNoRoller:
		return "Remembered: no routines with a roller." + settings
	case SwapNotDown:
		return "Remembered: no routines on the floor." + settings
	case SwapOpenPlan:
		return "Remembered: nothing on the floor or with a roller, only what is done at a desk." + settings
	case SwapSeated:
		return "Remembered: only routines in a chair." + settings
	case SwapShorter:
		return "Remembered: shorter ones." + settings
	}
	return ""
}

func underWayWords(r routine.Routine) string {
	return bold(escaped(r.Title)) + " is under way: the steps are in the thread of this message."
}

// endedWords is what the card says of a session that is over.
func endedWords(s session.Session, r routine.Routine) string {
	title := bold(escaped(r.Title))
	switch s.State {
	case session.Done:
		return fmt.Sprintf("✓ %s: done in %s, at %s.", title, minuteWords(s.Spent), clock(s.Ended))
	case session.Hurt:
		return fmt.Sprintf("%s is stopped, and that was right. What may help now is in the thread.", title)
	case session.Stopped:
		return fmt.Sprintf("%s: stopped after %s. That was a break, too.", title, minuteWords(s.Spent))
	case session.None, session.Running, session.Paused:
	}
	return underWayWords(r)
}

const (
	stoodWords    = "✓ You just stood up: that is a full break."
	skippedWords  = "Skipped. The next one comes by your plan."
	declinedWords = "All right, not now. A break is there whenever you like."
)

func snoozedWords(until time.Time) string {
	return fmt.Sprintf("Put off until %s.", clock(until))
}

// pausedWords takes the end of a pause; forever means until they go on.
func pausedWords(until time.Time, forever bool) string {
	if forever {
		return "Reminders are paused until you want them again."
	}
	return fmt.Sprintf("Reminders are paused until %s.", moment(until))
}

func stepTitle(step, of int, title string) string {
	return fmt.Sprintf("Step %d of %d · %s", step+1, of, escaped(title))
}

func stepWords(s routine.Step) string {
	lines := []string{escaped(s.Do), bold("How much:") + " " + escaped(s.DoseText()) + sideWords(s.Side)}
	if s.Breathe != "" {
		lines = append(lines, bold("Breathing:")+" "+escaped(s.Breathe))
	}
	return strings.Join(lines, "\n")
}

func sideWords(s routine.Side) string {
	switch s {
	case routine.Left:
		return ", on the left"
	case routine.Right:
		return ", on the right"
	case routine.Both, routine.Each: // one is no news, the other is in the dose
	}
	return ""
}

func tipWords(s routine.Step) string {
	var lines []string
	if s.Tip != "" {
		lines = append(lines, "Tip: "+escaped(s.Tip))
	}
	if s.Care != "" {
		lines = append(lines, "Take care: "+escaped(s.Care))
	}
	return strings.Join(lines, "\n")
}

// moveOnWords is exact to five seconds: more would be untrue.
func moveOnWords(d time.Duration) string {
	return "Moves on by itself after about " + secondWords(d.Round(5*time.Second)) + "."
}

const (
	turnWords   = "Press Next when you are done."
	finishWords = "Press Finish when you are done."
	stoppedHere = " · stopped here"
	restWords   = "Paused. Go on whenever you like; after half an hour it ends by itself."
)

func doneTitle(s session.Session, r routine.Routine) string {
	return fmt.Sprintf("That was it: %s, %s", escaped(r.Title), minuteWords(s.Spent))
}

func doneWords(r routine.Routine) string {
	lines := []string{"Thanks for taking the time. You may feel looser for a while."}
	for _, tip := range r.Aftercare {
		lines = append(lines, escaped(tip))
	}
	return strings.Join(lines, "\n")
}

const howWasIt = "How was it?"

func feedbackWords(f session.Feedback) string {
	switch f {
	case session.TooEasy:
		return "You said: too easy. Thanks: next time there is a little more in it, where there is room."
	case session.Right:
		return "You said: right. Good."
	case session.TooMuch:
		return "You said: too much. Thanks: next time there is a little less in it, where there is room. Fewer repetitions are always fine."
	}
	return ""
}

const stoppedTitle = "Stopped"

func stoppedWords(s session.Session) string {
	return fmt.Sprintf("You came to step %d of %d. That was a break, too.", s.Step+1, s.Steps)
}

// Somebody who hurts reads little: what to do comes first.
const (
	hurtTitle    = "Good that you stopped"
	hurtWords    = "Come out of the position slowly, and rest in one that feels comfortable. Ask a doctor or a physiotherapist about pain that stays."
	leftOutAside = "This routine and the roller are left out until you turn them on again, in the list of routines."
)

func stopIfWords(reasons []string) string {
	return "Always stop for: " + escaped(strings.Join(reasons, "; ")) + "."
}

// adviceWords are what the screening card says about when to ask somebody who
// can examine a person.
func adviceWords(i routine.Item) string {
	return fmt.Sprintf("%s: %s", escaped(i.Text), bold(escaped(i.Action)))
}

func gentlerWords(r routine.Routine) string {
	return fmt.Sprintf("When you feel like moving again, %s is a gentler choice: %s, %s.", bold(escaped(r.Title)), r.About(), placeWords(r.Setting))
}

func nextWords(next time.Time) string {
	if next.IsZero() {
		return ""
	}
	return fmt.Sprintf("Next reminder: %s.", moment(next))
}

// clock is a time of day and moment a day and a time, in the zone of whoever
// reads it (docs: formatting text, dates). Where Slack cannot, it is the
// zone that t carries.
func clock(t time.Time) string {
	return fmt.Sprintf("<!date^%d^{time}|%s>", t.Unix(), t.Format("15:04"))
}

func moment(t time.Time) string {
	return fmt.Sprintf("<!date^%d^{date_short_pretty} at {time}|%s>", t.Unix(), t.Format("Mon 2 Jan, 15:04"))
}

func minuteWords(d time.Duration) string {
	switch n := int(d.Round(time.Minute) / time.Minute); n {
	case 0:
		return "less than a minute"
	case 1:
		return "1 minute"
	default:
		return fmt.Sprintf("%d minutes", n)
	}
}

func secondWords(d time.Duration) string {
	n := int(d / time.Second)
	switch {
	case n < 100:
		return fmt.Sprintf("%d seconds", n)
	case n%60 == 0:
		return minuteWords(d)
	default:
		return fmt.Sprintf("%d:%02d minutes", n/60, n%60)
	}
}

func times(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
