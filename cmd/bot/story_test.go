package main

import (
	"testing"
	"testing/synctest"

	"unhunch/internal/sandbox"
)

func TestAReminderComesAndARoutineIsFollowedInItsThread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, sandbox.Options{})
		h.until("2000-01-03 08:30", "Europe/Lisbon") // a Monday
		h.starts()
		ana := h.Person("ana")

		ana.Types("/stretch")
		ana.Sees("Yes, remind me")
		ana.Clicks("Yes, remind me")
		ana.Sees("9:50")

		h.until("2000-01-03 09:52", "Europe/Lisbon")
		ana.Sees("Just stood up")
		ana.Clicks("Start")
		ana.Sees("Step 1 of 4")
		ana.Clicks("Next")
		ana.Sees("Step 2 of 4")
		ana.Clicks("Next")
		ana.Sees("Step 3 of 4")
		h.until("2000-01-03 09:56", "Europe/Lisbon") // it moves on by itself
		ana.Sees("Right")
		ana.Clicks("Right")
		t.Log(ana.Reads())
		h.stops()
		t.Log(h.log)
	})
}
