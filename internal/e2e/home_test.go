package e2e

import "testing"

func TestHomeFollowsWhatIsSet(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		ana.Opens("Home")
		ana.Clicks("Usual (9 a day)")
		ana.Sees("Next reminder")
		ana.Opens("Home")
		ana.Chooses("for today")
		ana.Sees("Remind me again")
		ana.Clicks("Remind me again")
		ana.Clicks("Why?")
		ana.Sees("No reminder has been due yet")
		ana.ClosesModal()
		ana.Clicks("Start a break")
		ana.Sees("is in our messages")
		ana.ClosesModal()
		ana.Opens("Messages")
		begins(ana)
		ana.Sees("Step 1 of 4")
	})
}

func TestHomeFollowsTheDay(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.Opens("Home")
		ana.Sees("Next reminder: today at 09:50")
		ana.SetHuddle(true)
		h.until("2000-01-03 09:52", "Europe/Lisbon")
		ana.Sees("The one due at 09:50 waits: you were in a huddle.")
		ana.SetHuddle(false)
		h.until("2000-01-03 09:56", "Europe/Lisbon")
		ana.DoesNotSee("waits:")
		ana.Sees("Next reminder: today at 10:4")
		ana.Opens("Messages")
		ana.Clicks("Just stood up")
		ana.Opens("Home")
		ana.Sees("1 break so far.")
		ana.Sees("Mon 1 ▇")
		ana.Sees("This week's goal is a break on 3 days; all others are free. So far: 1.")
		drawn := len(h.Calls("views.publish"))
		h.until("2000-01-03 10:30", "Europe/Lisbon")
		if n := len(h.Calls("views.publish")) - drawn; n > 0 {
			t.Errorf("drawn %d times while nothing happened", n)
		}
	})
}

func TestTheSettingsOpenFromEverywhere(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		for _, opens := range []func(){
			func() { ana.Types("/stretch settings") },
			func() { ana.Runs("Stretch settings") },
			func() { ana.Clicks("Settings") }, // of the welcome
			func() { ana.Opens("Home"); ana.Sees("Your plan"); ana.Clicks("Settings") },
			func() { ana.Opens("Home"); ana.Clicks("Help"); ana.Clicks("Settings") },
			func() { ana.Opens("Messages"); ana.Types("/stretch now"); ana.Chooses("Settings") },
		} {
			opens()
			ana.Sees("Your next reminders")
			ana.ClosesModal()
		}
	})
}
