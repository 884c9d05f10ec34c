package card

import (
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/say"
)

// Short answers: a sentence that says what was done, or why not and what to do
// instead. Times are on the person's wall; the zero time is none.

// OnItsWay says where the break is that was asked for elsewhere, once it is there.
func (w View) OnItsWay() Message {
	return w.told(w.Say("break.on-its-way"))
}

// BreakSoon says that a break that was asked for has to wait.
func (w View) BreakSoon() Message { return w.told(w.Say("break.soon")) }

// BreakLost says that it did not come.
func (w View) BreakLost() Message { return w.told(w.Say("break.lost")) }

// BreakUnknown says that nobody knows whether it came.
func (w View) BreakUnknown() Message { return w.told(w.Say("break.unknown")) }

// Paused says until when there are no reminders.
func (w View) Paused(until time.Time, forever bool) Message {
	return w.marked(w.pausedWords(until, forever))
}

// Resumed says when the reminders go on.
func (w View) Resumed(a coach.Resumed) Message {
	if a.Next.IsZero() {
		return w.told(w.Say("resumed"))
	}
	s := sheet{Printer: w.Printer}
	s.say(w.Say("resumed") + " " + w.nextWords(a.Next))
	s.aside(w.daysOffWords(a.Off))
	return s.message()
}

// SnoozedTo says when the next reminder comes after it was put off.
func (w View) SnoozedTo(until time.Time) Message { return w.marked(w.snoozedWords(until)) }

// NotReminded answers somebody who puts off or skips what is not coming.
func (w View) NotReminded() Message {
	return w.marked(w.Say("snooze.not-reminded", say.With{"Resume": w.typed("resume")}))
}

// NoMoreSnooze answers who has put a reminder off often enough.
func (w View) NoMoreSnooze() Message {
	return w.told(w.Say("snooze.no-more"))
}

// TooFar answers who puts a reminder off for longer than a snooze lasts. asked is
// what they typed.
func (w View) TooFar(most time.Duration, asked string) Message {
	return w.marked(w.Say("snooze.too-far", say.With{"Most": w.minuteWords(most), "Pause": w.typed("pause " + asked)}))
}

// NoOther says that no (other) routine suits what the person has and allows.
func (w View) NoOther(a coach.NoOther) Message {
	return w.undoable(escaped(w.Say("routine.no-other")), a.Undo)
}

// Remembered says what a swap changed.
func (w View) Remembered(a coach.Remembered) Message {
	return w.undoable(escaped(w.rememberedWords(a)), a.Undo)
}

// Misread says what was wrong with what somebody typed, and what to do.
func (w View) Misread(problems prefs.Problems) Message { return w.told(w.problemsWords(problems)) }

// Problems says the same where there is no Slack. Nothing in it is escaped.
func (w View) Problems(problems prefs.Problems) string { return w.problemsWords(problems) }

// Failed tells that something went wrong with what was asked for.
func (w View) Failed() Message { return w.told(w.Say("failed.once")) }

// TooMuch tells that not everything that was pressed was heeded.
func (w View) TooMuch() Message { return w.told(w.Say("failed.too-much")) }

// TooLong answers a command that nobody typed by hand.
func (w View) TooLong() Message {
	return w.marked(w.Say("command.too-long", say.With{"Help": w.typed("help")}))
}

// Kept answers somebody who does not want to be forgotten after all.
func (w View) Kept() Message { return w.told(w.Say("forget.kept")) }
