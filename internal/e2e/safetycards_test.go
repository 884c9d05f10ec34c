package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
)

// These are ways in which somebody could come to a routine that is not for them,
// or be left alone with one that hurts.

func TestThisHurtsIsHeardAtEveryStepRunningAndPaused(t *testing.T) {
	for step := range 4 {
		for _, paused := range []bool{false, true} {
			t.Run(fmt.Sprintf("step %d, paused %t", step+1, paused), func(t *testing.T) {
				story(t, func(t *testing.T, h *house) {
					ana := h.Person("ana")
					saysYes(ana)
					ana.Types("/stretch now desk-reset")
					ana.Clicks("Start")
					for i := range step {
						ana.Sees(fmt.Sprintf("Step %d of 4", i+1))
						ana.Clicks("Next")
					}
					ana.Sees(fmt.Sprintf("Step %d of 4", step+1))
					if paused {
						ana.Clicks("Pause")
						ana.Sees("Paused. Go on")
					}
					ana.Clicks("This hurts")
					ana.Sees("Good that you stopped")
					ana.Sees("chest pain")
					ana.Sees("is stopped, and that was right") // the card
					d := desk(h, ana)
					if d.Session.Live() || !d.Person.Rests(bubble.Now()) || len(d.Person.Safety.Without) > 0 {
						t.Errorf("%+v %+v", d.Session, d.Person)
					}
					if kept := fmt.Sprintf("%+v", d); strings.Contains(kept, "hurt") {
						t.Errorf("it is kept that something hurt: %s", kept)
					}
				})
			})
		}
	}
}

// Whoever presses it is in pain, whatever became of the routine meanwhile.
func TestThisHurtsIsHeardHoweverLateItComes(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.Types("/stretch now desk-reset")
		ana.Clicks("Start")
		for i := range 3 {
			ana.Sees(fmt.Sprintf("Step %d of 4", i+1))
			ana.Clicks("Next")
		}
		last := ana.Finds("Step 4 of 4")
		ana.Clicks("Finish")
		ana.Sees("How was it?")
		ana.ClicksOn(last, "This hurts")
		ana.Sees("Good that you stopped")
		if d := desk(h, ana); !d.Person.Rests(bubble.Now()) {
			t.Errorf("after a late press: %+v", d.Person)
		}

		ana.Types("/stretch now open-the-chest")
		ana.Clicks("Start")
		ana.Sees("Step 1 of")
		ana.ClicksOn(last, "This hurts") // in the thread of before
		d := desk(h, ana)
		if d.Session.Live() {
			t.Errorf("a press in an old thread: %+v", d.Session)
		}

		ana.Types("/stretch delete")
		ana.Clicks("Delete everything")
		ana.Sees("I no longer keep anything about you")
		before := strings.Count(ana.Reads(), "Good that you stopped")
		ana.ClicksOn(last, "This hurts")
		passes(5 * time.Second)
		if strings.Count(ana.Reads(), "Good that you stopped") != before+1 {
			t.Errorf("somebody who was forgotten is told nothing:\n%s", ana.Reads())
		}
		if d := desk(h, ana); !d.Person.RestUntil.IsZero() {
			t.Errorf("kept of somebody who was forgotten: %+v", d.Person)
		}
	})
}

// Two safety checks are open, and the answers differ.
func TestOneThatAppliesStopsWhatAlreadyRuns(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		agrees(ana)
		ana.Types("/stretch now desk-reset")
		card := ana.Finds("Here you go")
		ana.ClicksOn(card, "Start")
		first := ana.Finds("Before you begin")
		ana.ClicksOn(card, "Start")
		passes(5 * time.Second)
		ana.Clicks("None of these") // on the second
		ana.Sees("Step 1 of 4")
		ana.ClicksOn(first, "One applies")
		ana.Sees("Tick what to leave out")
		if d := desk(h, ana); d.Session.Live() {
			t.Errorf("it goes on: %+v", d.Session)
		}
		ana.Fills("All of it", "All of it for now")
		ana.Submits()
		ana.Sees("These routines are switched off now")
		ana.ClosesModal()
		if d := desk(h, ana); d.Session.Live() || d.Person.Safety.On("desk") {
			t.Errorf("%+v %+v", d.Session, d.Person.Safety)
		}
		ana.ClicksOn(first, "None of these") // and the old check turns nothing on
		ana.Sees("This card is from earlier")
		if d := desk(h, ana); d.Session.Live() || d.Person.Safety.On("desk") {
			t.Errorf("%+v %+v", d.Session, d.Person.Safety)
		}
	})
}

// What applies may stand on another list, too.
func TestOneThatAppliesHasTheOtherListsAskedAgain(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		hasARoller(ana, "On the floor", "In a chair")
		ana.Clicks("One applies")
		ana.Fills("All of it", "All of it for now")
		ana.Submits()
		ana.Sees("These routines are switched off now")
		ana.ClosesModal()
		ana.Types("/stretch now desk-reset")
		begins(ana) // though the list of the desk was answered today
		ana.Sees("Step 1 of 4")
	})
}

// The card is swapped while its safety check is still open.
func TestASafetyCheckBeginsOnlyWhatTheCardStillOffers(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		agrees(ana)
		ana.Types("/stretch now open-the-chest")
		ana.Clicks("Start")
		check := ana.Finds("Before you begin")
		ana.Chooses("Seated only")
		ana.Sees("Remembered: only routines in a chair")
		ana.ClicksOn(check, "None of these")
		ana.Sees("These routines are on")
		d := desk(h, ana)
		offered := d.Card.Routine
		if d.Session.Live() || offered == "open-the-chest" {
			t.Errorf("%+v, the card offers %s", d.Session, offered)
		}
		ana.ClicksOn(ana.Finds("Here you go"), "Start")
		ana.Sees("Step 1 of")
		if r := desk(h, ana).Session.Routine; r != offered {
			t.Errorf("%s runs", r)
		}
	})
}

func TestWhoAsksForARoutineThatIsNotForThemIsToldSo(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.Types("/stretch now wall-roll") // they have no roller
		ana.Sees("Wall roll is done on your feet, with a foam roller and a wall. I brought you")
		if r := desk(h, ana).Card.Routine; r == "wall-roll" {
			t.Error("it is offered all the same")
		}
	})
}

// Somebody who looks around before they say yes to anything.
func TestSomebodyNewReadsTheSafetyCheckOfWhatTheyLookAt(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ben := h.Person("ben")
		ben.Types("/stretch routines")
		ben.Clicks("Start")
		ben.Sees("Here you go")
		ben.Chooses("Learn more")
		ben.Clicks("Safety check")
		ben.Sees("Call 112")
		if d := desk(h, ben); len(d.Person.Safety.Screened)+len(d.Person.Safety.Off)+len(d.Person.Safety.Movements) > 0 {
			t.Errorf("read and not answered, it is kept: %+v", d.Person.Safety)
		}
		ben.Clicks("None of these")
		ben.Sees("These routines are on")
	})
}

// The wall first, and the floor later: each has a list of its own.
func TestAnotherPlaceForTheRollerHasItsOwnSafetyCheck(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		agrees(ana)
		hasARoller(ana, "Standing")
		ana.Sees("Rolling at the wall")
		ana.Clicks("None of these")
		ana.Sees("These routines are on")
		hasARoller(ana, "Standing", "On the floor")
		ana.Sees("Rolling on the floor")
		ana.Clicks("None of these")
		ana.Types("/stretch safety")
		passes(5 * time.Second)
		if d := desk(h, ana); !d.Person.Safety.Cleared("floor-roller", bubble.Now()) {
			t.Errorf("%+v", d.Person.Safety)
		}
		said := strings.Count(ana.Reads(), "You said that you have a roller")
		hasARoller(ana, "Standing", "On the floor", "In a chair") // nothing new to ask
		passes(5 * time.Second)
		if again := strings.Count(ana.Reads(), "You said that you have a roller"); again != said {
			t.Errorf("asked %d times, then %d", said, again)
		}
	})
}

// A card waits for months, and what was asked for it does not hold for ever.
func TestACardThatWaitedForMonthsIsAskedAboutAtStart(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.Types("/stretch now desk-reset")
		card := ana.Finds("Here you go")
		ages(h, ana, prefs.ScreeningLasts)
		ana.ClicksOn(card, "Start")
		ana.Sees("Before you begin")
		if desk(h, ana).Session.Live() {
			t.Error("it began without")
		}
	})
}
