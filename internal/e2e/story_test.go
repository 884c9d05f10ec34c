package e2e

import (
	"strings"
	"testing"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/sandbox"
)

// story opens a house on a Monday morning at 8:30 in Lisbon, and lets tell
// what happens there.
func story(t *testing.T, tell func(t *testing.T, h *house)) {
	t.Helper()
	inOffice(t, sandbox.Options{Shortcuts: app.Shortcuts()}, tell)
}

// inOffice is a story in a workspace of its own.
func inOffice(t *testing.T, o sandbox.Options, tell func(t *testing.T, h *house)) {
	t.Helper()
	inBubble(t, func(t *testing.T) {
		h := open(t, o)
		h.until("2000-01-03 08:30", "Europe/Lisbon")
		h.starts()
		tell(t, h)
		h.endsWell()
	})
}

func TestAReminderComesAndARoutineIsFollowedInItsThread(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.Sees("09:50")
		h.until("2000-01-03 09:52", "Europe/Lisbon")
		ana.Sees("Just stood up")
		ana.Clicks("Start")
		ana.Sees("Step 1 of 4")
		ana.Clicks("Next")
		ana.Sees("Step 2 of 4")
		ana.Clicks("Back")
		ana.Sees("Step 1 of 4")
		ana.Clicks("Pause")
		ana.Sees("Go on")
		h.until("2000-01-03 09:55", "Europe/Lisbon") // nothing moves while it is paused
		ana.Clicks("Go on")
		h.until("2000-01-03 10:00", "Europe/Lisbon") // it moves on by itself
		ana.Clicks("Right")
		ana.Sees("done in")
		ana.Types("/stretch progress")
		ana.Sees("1 break")
	})
}

func TestARestartGoesOnInTheMiddleOfAStep(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.Types("/stretch now")
		ana.Clicks("Start")
		ana.Sees("Step 1 of 4")
		h.stops()
		passes(5 * time.Minute)
		h.starts()
		ana.Sees("Step 2 of 4")
	})
}

func TestWhoAsksForARoutineByItsNameGetsItBeforeAnyYes(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ben := h.Person("ben")
		ben.Types("/stretch now look-round")
		ben.Sees("Shall I remind you")
		ben.Sees("Here you go: Look round")
	})
}

func TestThisHurtsEndsTheRoutineAndSaysWhatToDo(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.Types("/stretch now")
		ana.Clicks("Start")
		ana.Sees("Step 1 of 4")
		ana.Clicks("This hurts")
		ana.Sees("chest pain")
		h.until("2000-01-03 08:50", "Europe/Lisbon")
		ana.DoesNotSee("Step 2 of 4")
	})
}

func TestAPressThatComesTwiceOrTooLateHasNoSecondEffect(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		h.until("2000-01-03 09:51", "Europe/Lisbon")
		card := ana.Finds("Just stood up")
		ana.ClicksTwice("Start")
		ana.Sees("Step 1 of 4")
		step := ana.Finds("Step 1 of 4")
		ana.ClicksOn(step, "Next")
		ana.Sees("Step 2 of 4")
		ana.ClicksOn(step, "Next") // once more on the step that is over
		passes(3 * time.Second)
		ana.DoesNotSee("Step 3 of 4")
		ana.ClicksOn(card, "Skip") // on the card as it was before Start
		ana.Clicks("Stop")
		ana.Sees("Stopped")
		ana.ClicksOn(step, "Next") // for a session that has ended
		passes(3 * time.Second)
		ana.DoesNotSee("Step 3 of 4")
		if n := strings.Count(ana.Reads(), "Step 1 of 4"); n != 1 {
			t.Errorf("the first step is there %d times:\n%s", n, ana.Reads())
		}
	})
}

func TestEnvelopesThatComeTwiceOrLateAreWorkedOnce(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		h.DuplicateNext(1)
		ana.Types("/stretch now")
		passes(5 * time.Second)
		if n := strings.Count(ana.Reads(), "Here you go"); n != 1 {
			t.Errorf("%d cards for one command:\n%s", n, ana.Reads())
		}
		h.DelayNext(1, 2*time.Second)
		ana.Clicks("Start")
		ana.Sees("Step 1 of 4")
	})
}

func TestAllThatCanBeTyped(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		for _, c := range []struct{ typed, sees string }{
			{"/stretch help", "pause until"},
			{"/stretch why", "Next reminder"},
			{"/stretch routines", "Open the chest"},
			{"/stretch progress", "break"},
			{"/stretch plan", "Coming up"},
			{"/stretch plan every 25m 10-16 mon-thu", "25 minutes"},
			{"/stretch plan every 3m", "10"},
			{"/stretch plan cron 0 9 30 2 *", "never"},
			{"/stretch plan cron TZ=0 * * * * *", "zone"},
			{"/stretch plan every 50m Mars/Olympus", "Olympus"},
			{"/stretch plan every 25m 10-16 mon-thu in IST", "the time of more than one place"},
			{"/stretch plan every 25m 10-16 mon-thu new york", "America/New_York"},
			{"/stretch snooze 20m", "no later than it comes anyway"},
			{"/stretch snooze until friday", "pause until"},
			{"/stretch skip", "Skipped"},
			{"/stretch skip 2", "Skipped: today at"},
			{"/stretch skip lunch", "I can skip the next reminder"},
			{"/stretch pause friday", "may be when it begins or when it ends"},
			{"/stretch pause tomorrow", "Paused from"},
			{"/stretch pause from 3 jan to 10 jan", "First reminder after it"},
			{"/stretch pause friday afternoon", "Paused from"},
			{"/stretch resume friday", "is deleted"},
			{"/stretch resume tomorrow", "is deleted"},
			{"/stretch why", "Next reminder"},
			{"/stretch pause until 3 feb", "Feb 3"},
			{"/stretch snooze", "paused"},
			{"/stretch calendar", "I read no calendars here"},
			{"/stretch https://calendar.example/a.ics", "I read no calendars here"},
			{"/stretch calendar off", "I read no calendar of yours"},
			{"/stretch resume", "on again"},
			{"/stretch pause", "paused"},
			{"/stretch paws", "pause"},
			{"/stretch " + strings.Repeat("very ", 8000), "too long for me to read"},
			{"/stretch delete", "Delete everything"},
		} {
			ana.Types(c.typed)
			ana.Sees(c.sees)
		}
		ana.Clicks("Delete everything")
		ana.Sees("I no longer keep anything about you")
		ana.Types("/stretch why")
		ana.Sees("Shall I remind you")
	})
}

func TestSomebodyNewGetsAQuestionAndOnNowTheirBreakAtOnce(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ben := h.Person("ben")
		ben.Types("/stretch now")
		ben.Sees("Shall I remind you")
		ben.Clicks("Not now")
		begins(ben)
		ben.Sees("Step 1 of 4")
		h.until("2000-01-04 23:00", "America/New_York")
		ben.DoesNotSee("Just stood up") // never asked for
	})
}

func TestAPlaceThatMayBeOneOfManyIsAskedFor(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.Types("/stretch plan every 25m 10-16 mon-thu IST")
		ana.Sees("Which one do you mean?")
		ana.Clicks("Asia/Jerusalem")
		ana.Sees("10:00–16:00, Monday to Thursday")
		ana.Types("/stretch settings")
		ana.Fills("Which time zone", "ist")
		ana.Submits()
		ana.Sees("the time of more than one place. Write one of Asia/Kolkata, Europe/Dublin, Asia/Jerusalem")
		ana.Fills("Which time zone", "berlin")
		ana.SubmitsAndCloses()
		ana.Types("/stretch plan")
		ana.Sees("Europe/Berlin")
	})
}

func TestSettingsAreSavedOnceAndNeverOverANewerChange(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.Types("/stretch settings")
		ana.Fills("Working hours", "mon-fri 18:00-17:00")
		ana.Submits()
		ana.Sees("ends before it begins")
		ana.Fills("Working hours", "mon-fri 9:00-15:00")
		ana.SubmitsTwice()
		ana.ClosesModal()
		ana.Types("/stretch plan")
		ana.Sees("09:00–15:00")

		ana.Types("/stretch settings")
		ana.Sees("Working hours")
		ana.Types("/stretch plan every 40m")
		ana.Sees("every 40 minutes")
		ana.Submits()
		ana.Sees("changed")
		ana.ClosesModal()
		ana.Types("/stretch plan")
		ana.Sees("every 40 minutes, 09:00–15:00")
	})
}

func TestTheShortcutGivesABreak(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		ana.Runs("Take a stretch break")
		begins(ana)
		ana.Sees("Step 1 of 4")
	})
}

func TestAPersonOfAnotherWorkspaceIsToldAndNotKept(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		h.Join(sandbox.Profile{Handle: "zoe", RealName: "Zoe", Team: "T0ELSEWHERE"})
		zoe := h.Person("zoe")
		zoe.GoesTo("general")
		zoe.Types("/stretch now")
		zoe.Sees("only look after people of this workspace")
	})
}

func TestAMoveToAnotherZoneMovesTheReminders(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.SetZone("Asia/Tokyo")
		passes(time.Second)
		ana.Types("/stretch plan")
		ana.Sees("Asia/Tokyo")
	})
}

func TestAPressForARoutineThatIsOverIsAnswered(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.Types("/stretch now")
		ana.Clicks("Start")
		step := ana.Finds("Step 1 of 4")
		ana.ClicksOn(step, "Next")
		ana.Sees("Step 2 of 4")
		ana.Clicks("Next")
		ana.Sees("Step 3 of 4")
		ana.ClicksOn(step, "Next") // two steps later
		ana.Sees("That step is over")
		ana.Clicks("Stop")
		ana.Sees("Stopped")
		ana.ClicksOn(step, "Pause")
		ana.Sees("This routine has ended")
	})
}

func TestWhatIsNotWantedAnyMoreIsNotSent(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		h.until("2000-01-03 09:45", "Europe/Lisbon")
		outage(h, 20*time.Minute)
		h.until("2000-01-03 09:55", "Europe/Lisbon") // due, and waiting for the line
		ana.Types("/stretch pause")
		h.until("2000-01-03 10:30", "Europe/Lisbon")
		ana.DoesNotSee("Just stood up")
		ana.Types("/stretch why")
		ana.Sees("you had paused")
	})
}

func TestSomebodyForgottenIsNotMadeAnewByAPressOnAnOldCard(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.Types("/stretch now")
		card := ana.Finds("Here you go")
		ana.Types("/stretch delete")
		ana.Clicks("Delete everything")
		ana.Sees("I no longer keep anything about you")
		ana.ClicksOn(card, "Start")
		ana.Sees("I keep nothing about you")
		ana.Sees("Shall I remind you")
	})
}

func TestSavingAnUnchangedFormKeepsASnooze(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		h.until("2000-01-03 09:51", "Europe/Lisbon")
		ana.Clicks("In 10 min")
		ana.Sees("Put off until 10:01")
		ana.Types("/stretch settings")
		ana.Sees("Working hours")
		ana.Submits()
		h.until("2000-01-03 10:03", "Europe/Lisbon")
		ana.Sees("Just stood up")
	})
}

func TestFeedbackIsTakenAfterANewerCardHasCome(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.Types("/stretch now")
		ana.Clicks("Start")
		finishes(ana)
		end := ana.Finds("How was it?")
		ana.Types("/stretch now")
		ana.Sees("Here you go")
		ana.ClicksOn(end, "Right")
		ana.Sees("You said: right")
	})
}

func TestSomebodyNewMayPressBeforeSlackHasAnswered(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ben := h.Person("ben")
		h.Fault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.Slow, For: 3 * time.Second})
		ben.Types("/stretch now")
		begins(ben)
		ben.Sees("Step 1 of 4")
	})
}

func TestWhatIsAnnouncedKnowsTheDaysCap(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.Types("/stretch plan max 1")
		ana.Sees("at most 1 time a day")
		h.until("2000-01-03 09:55", "Europe/Lisbon")
		ana.Types("/stretch why")
		ana.Sees("Next reminder: tomorrow at 09:50")
	})
}

func TestACardThatSaysPausedFollowsTheResume(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		h.until("2000-01-03 09:55", "Europe/Lisbon")
		ana.Chooses("Pause today")
		ana.Sees("paused until tomorrow")
		ana.Clicks("Remind me again")
		ana.Sees("Reminders are on again")
		ana.Sees("Skipped. The next one comes as planned")
		ana.DoesNotSee("paused until tomorrow")
	})
}
