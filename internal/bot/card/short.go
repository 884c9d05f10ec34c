package card

import (
	"fmt"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/say"
)

// Short answers: a sentence that says what was done, or why not and what to do
// instead. Times are on the person's wall; the zero time is none.

// OnItsWay says where the break is that was asked for elsewhere.
func OnItsWay() Message {
	return Say("Your break is waiting in our messages: open Unhunch under Apps.")
}

// Paused says until when there are no reminders.
func Paused(until time.Time, forever bool) Message { return marked(pausedWords(until, forever)) }

// Resumed says when the reminders go on.
func Resumed(next time.Time) Message {
	if next.IsZero() {
		return marked("Reminders are on again.")
	}
	return marked("Reminders are on again. " + nextWords(next))
}

// SnoozedTo says when the next reminder comes after it was put off.
func SnoozedTo(until time.Time) Message { return marked(snoozedWords(until)) }

// SkippedTo says which reminder comes after the one that was left out.
func SkippedTo(next time.Time) Message {
	if next.IsZero() {
		return marked("Skipped.")
	}
	return marked("Skipped. " + nextWords(next))
}

// NotReminded answers somebody who puts off or skips what is not coming.
func NotReminded() Message {
	return Say("Your reminders are paused, so there is nothing to put off. Type resume behind the command to have them again.")
}

// NoMoreSnooze answers who has put a reminder off often enough.
func NoMoreSnooze() Message {
	return Say("That is as far as this one can be put off. Start it, skip it, or just stand up: that counts in full.")
}

// TooFar answers who puts a reminder off for longer than a snooze lasts.
func TooFar(most time.Duration) Message {
	return Say(fmt.Sprintf("A snooze lasts %s at most. For longer, pause: for example pause until monday.", minuteWords(most)))
}

// NoOther says that no (other) routine suits what the person has and allows.
func NoOther() Message {
	return Say("There is no other routine for what you have, where you can move and what is switched on. The settings and the list of routines change that; standing up for a moment counts in full.")
}

// Remembered says what a swap changed.
func Remembered(why Swap) Message { return Say(rememberedWords(why)) }

// Misread says what was wrong with what somebody typed, and what to do.
func Misread(problems prefs.Problems) Message { return Say(problemsWords(say.English(), problems)) }

// TooLong answers a command that nobody typed by hand.
func TooLong() Message {
	return Say("That is more than I can read. Type help behind the command to see what I know.")
}

// NotSaved is the problem with a form that is right but could not be saved.
func NotSaved() prefs.Problem {
	return prefs.Problem{Field: prefs.FieldPlan, Code: notSaved}
}

// Kept answers somebody who does not want to be forgotten after all.
func Kept() Message { return Say("Good: everything stays as it is.") }
