package bot

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/routine"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/session"
)

// morning is a bubble with the bot at work, on a Monday at eight.
func morning(t *testing.T, o sandbox.Options, tell func(*testing.T, *house)) {
	t.Helper()
	t.Parallel()
	o.Shortcuts = []sandbox.Shortcut{{Name: "Stretch settings", CallbackID: shortcutSettings}}
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, o)
		passes(56 * time.Hour) // to 2000-01-03 08:00 UTC
		h.starts()
		tell(t, h)
		h.ends()
	})
}

// opensTheSettings are the ways to the form, each from where it is.
func opensTheSettings() map[string]func(*house, *sandboxtest.Person) {
	return map[string]func(*house, *sandboxtest.Person){
		"the command":  func(_ *house, p *sandboxtest.Person) { p.Types("/stretch settings") },
		"the shortcut": func(_ *house, p *sandboxtest.Person) { p.Runs("Stretch settings") },
		"a button in a message": func(_ *house, p *sandboxtest.Person) {
			p.Types("/stretch help")
			p.Clicks("Settings")
		},
		"a button in the Home tab": func(_ *house, p *sandboxtest.Person) {
			p.Opens("Home")
			p.Sees("Your plan")
			p.Clicks("Settings")
		},
		"a button in an answer over the Home tab": func(_ *house, p *sandboxtest.Person) {
			p.Opens("Home")
			p.Clicks("Help")
			p.Sees("What you can ask for")
			p.Clicks("Settings")
		},
	}
}

func TestAViewThatDidNotOpenIsOpenedAgainWhileItsTriggerLives(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"the server stumbles":                 {Kind: sandbox.ServerError, Times: 2},
		"Slack fails":                         {Kind: sandbox.InternalError},
		"Slack fails, and has opened it":      {Kind: sandbox.InternalError, Done: true},
		"the line is cut":                     {Kind: sandbox.DropBefore, Times: 2},
		"the line is cut, and it has opened":  {Kind: sandbox.DropAfter},
		"Slack asks to wait, not how long":    {Kind: sandbox.RateLimited},
		"Slack asks to wait for a second":     {Kind: sandbox.RateLimited, RetryAfter: time.Second},
		"Slack takes two seconds to say so":   {Kind: sandbox.Slow, For: 2 * time.Second},
		"it opens, and Slack never says so":   {Kind: sandbox.Slow, For: time.Hour},
		"twice cut, and it opened the second": {Kind: sandbox.DropAfter, Times: 2},
	} {
		for from, opens := range opensTheSettings() {
			t.Run(name+", from "+from, func(t *testing.T) {
				morning(t, sandbox.Options{}, func(t *testing.T, h *house) {
					ana := h.reminded("ana")
					ordered, opens := fault, opens
					if strings.Contains(from, "answer over") {
						ana.Opens("Home")
						ana.Sees("Your plan")
						ana.Clicks("Help")
						ana.Sees("What you can ask for")
						opens = func(_ *house, p *sandboxtest.Person) { p.Clicks("Settings") }
						ordered.Method = "views.update"
					} else {
						ordered.Method = "views.open"
					}
					h.Fault(ordered)
					opens(h, ana)
					ana.Sees("Mon: 09:50")
					passes(time.Minute)
					if n := len(ana.Screen().Modals); n != 1 {
						t.Errorf("%d windows are open\n%s", n, ana.Reads())
					}
					ana.DoesNotSee("Open it here")
				})
			})
		}
	}
}

func TestAViewThatDoesNotOpenAtAllIsSaidAnotherWay(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"the line is cut for a minute": {Kind: sandbox.DropBefore, Times: 200},
		"Slack asks for half a minute": {Kind: sandbox.RateLimited, RetryAfter: 30 * time.Second},
		"the server fails for ever":    {Kind: sandbox.ServerError, Times: 200},
	} {
		for from, opens := range opensTheSettings() {
			if strings.Contains(from, "answer over") {
				continue // it takes the place of that answer, and no trigger
			}
			t.Run(name+", from "+from, func(t *testing.T) {
				morning(t, sandbox.Options{}, func(t *testing.T, h *house) {
					ana, ordered := h.reminded("ana"), fault
					ordered.Method = "views.open"
					h.Fault(ordered)
					h.within(6*time.Second, func() {
						opens(h, ana)
						ana.Sees("Slack did not open the window. Open it here.")
					})
					if n := len(ana.Screen().Modals); n > 0 {
						t.Errorf("%d windows are open", n)
					}
				})
			})
		}
	}
	t.Run("and the way leads there", func(t *testing.T) {
		morning(t, sandbox.Options{}, func(_ *testing.T, h *house) {
			ana := h.reminded("ana")
			h.Fault(sandbox.Fault{Method: "views.open", Kind: sandbox.RateLimited, RetryAfter: 20 * time.Second})
			ana.Runs("Stretch settings")
			ana.Sees("Open it here.")
			passes(20 * time.Second)
			ana.Clicks("Settings")
			ana.Sees("Mon: 09:50")
		})
	})
	t.Run("and so is an answer", func(t *testing.T) {
		morning(t, sandbox.Options{}, func(_ *testing.T, h *house) {
			ana := h.reminded("ana")
			ana.Opens("Home")
			h.Fault(sandbox.Fault{Method: "views.open", Kind: sandbox.DropBefore, Times: 200})
			ana.Clicks("Why?")
			ana.Sees("No reminder has been due yet")
		})
	})
}

// What is pressed in a form opens on top of it, or is said where no form covers it.
func TestAnAnswerOverAForm(t *testing.T) {
	for name, c := range map[string]struct {
		fault sandbox.Fault
		opens bool
	}{
		"the server stumbles":          {sandbox.Fault{Kind: sandbox.ServerError, Times: 2}, true},
		"the line is cut, it is there": {sandbox.Fault{Kind: sandbox.DropAfter}, true},
		"Slack never says so":          {sandbox.Fault{Kind: sandbox.Slow, For: time.Hour}, true},
		"the line stays cut":           {sandbox.Fault{Kind: sandbox.DropBefore, Times: 200}, false},
	} {
		t.Run(name, func(t *testing.T) {
			morning(t, sandbox.Options{}, func(t *testing.T, h *house) {
				ana := h.reminded("ana")
				ana.Types("/stretch settings")
				ana.Sees("09:50 · 10:40")
				c.fault.Method = "views.push"
				h.Fault(c.fault)
				ana.Clicks("Safety check")
				ana.Sees("Each kind of routine has a short list")
				passes(time.Minute)
				if n := len(ana.Screen().Modals); (n == 2) != c.opens {
					t.Errorf("%d windows are open\n%s", n, ana.Reads())
				}
			})
		})
	}
}

// The press took its time to get here, and the trigger is over.
func TestAPressThatComesTooLateToOpenAnything(t *testing.T) {
	morning(t, sandbox.Options{}, func(_ *testing.T, h *house) {
		ana := h.reminded("ana")
		h.DelayNext(1, 4*time.Second)
		ana.Types("/stretch settings")
		ana.Sees("Open it here")
	})
}

// Nothing is kept, and she looks at her tab.
func TestAPressInATabThatCouldNotBeKeptSaysSo(t *testing.T) {
	morning(t, sandbox.Options{}, func(_ *testing.T, h *house) {
		ana := h.atHome("ana")
		h.desks.failsWith(errors.New("no space left on device"))
		ana.Chooses("for today")
		ana.Sees("I couldn't do that just now")
		h.desks.failsWith(nil)
	})
}

// She said yes, and Slack does not say where she is: the form that she wants next
// waits for that, and opens in time.
func TestTheFormOfSomebodyWhoHasJustSaidYes(t *testing.T) {
	morning(t, sandbox.Options{}, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		ana.Types("/stretch")
		h.Fault(sandbox.Fault{Method: "users.info", Kind: sandbox.Slow, For: time.Hour})
		ana.Clicks("Usual (6 a day)")
		ana.Types("/stretch settings")
		ana.Sees("every hour")
		ana.DoesNotSee("Open it here")
	})
}

// Eighty people asked for help, and Slack takes none of the answers; nor Ana's own.
// She opens her settings all the same.
func TestAnAnswerThatHangsExpiresNobodysTrigger(t *testing.T) {
	morning(t, sandbox.Options{People: append(crowd(80), sandbox.Profile{Handle: "ana", Zone: "Europe/Lisbon"}), Lenient: true}, func(_ *testing.T, h *house) {
		ana := h.reminded("ana")
		h.Fault(sandbox.Fault{Method: "response_url", Kind: sandbox.Slow, For: time.Hour, Times: 81})
		for _, p := range h.People() {
			h.Person(p.Handle).Types("/stretch help")
		}
		h.within(time.Second, func() {
			ana.Types("/stretch settings")
			ana.Sees("Mon: 09:50")
		})
	})
}

// What follows a saved form asks Slack where somebody is, and Slack does not say.
func TestWhatFollowsAFormExpiresNoTrigger(t *testing.T) {
	morning(t, sandbox.Options{}, func(t *testing.T, h *house) {
		ana := h.reminded("ana")
		h.Fault(sandbox.Fault{Method: "users.info", Kind: sandbox.Slow, For: time.Hour})
		err := h.desks.Change(t.Context(), h.id(ana), func(d *session.Desk) error {
			d.Person.Prefs.ZoneFixed = true
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		h.submits(ana, "one", sheet{"every": "50", "zone_of": "profile"}.over(h.keeps(ana).Person.Prefs))
		passes(100 * time.Millisecond)
		h.within(time.Second, func() {
			ana.Types("/stretch settings")
			ana.Sees("every 50 minutes")
		})
	})
}

// An acknowledgement takes 20 KB, and ten long exercises in Devanagari are more.
func TestWhatDoesNotFitIntoAnAcknowledgementFollowsIt(t *testing.T) {
	devanagari := func(n int) string { return strings.Repeat("क", n) }
	kept := func(t *testing.T, h *house, p *sandboxtest.Person, n int) {
		t.Helper()
		err := h.desks.Change(t.Context(), h.id(p), func(d *session.Desk) error {
			for range n {
				d.Prescribe(routine.Exercise{
					Title: devanagari(routine.LongestTitle), Do: devanagari(routine.LongestDo), Kind: routine.Reps, Amount: 8, RepSeconds: 4,
					Sets: 1, Side: routine.Both, Setting: routine.Standing, TimesADay: 2,
				}, 0, "2000-02-01", h.now().AddDate(0, 1, 0))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	entered := func(ana *sandboxtest.Person) {
		ana.Types("/stretch prescribe")
		ana.Clicks("Add an exercise")
		ana.Fills("Name", "Chin tuck")
		ana.Fills("How it is done", devanagari(routine.LongestDo))
		ana.Fills("How many, or how many seconds", "8")
	}
	t.Run("it follows", func(t *testing.T) {
		morning(t, sandbox.Options{}, func(t *testing.T, h *house) {
			ana := h.reminded("ana")
			kept(t, h, ana, 9)
			entered(ana)
			if err := ana.Submits(); err != nil {
				t.Errorf("%v\n%s", err, ana.Reads())
			}
			ana.Sees("Chin tuck")
			if n := len(h.keeps(ana).Own); n != 10 {
				t.Errorf("%d are kept", n)
			}
		})
	})
	t.Run("and where it does not, a way leads to it", func(t *testing.T) {
		morning(t, sandbox.Options{}, func(t *testing.T, h *house) {
			ana := h.reminded("ana")
			kept(t, h, ana, 9)
			entered(ana)
			h.Fault(sandbox.Fault{Method: "views.update", Kind: sandbox.ServerError, Times: 500})
			if err := ana.Submits(); err != nil {
				t.Errorf("%v\n%s", err, ana.Reads())
			}
			ana.Sees("This takes a moment")
			passes(time.Minute)
			ana.ClosesModal()
			ana.Clicks("My exercises")
			ana.Sees("Chin tuck")
		})
	})
}

func TestAnInvitationThatDidNotComeDoesNotUseUpTheDay(t *testing.T) {
	for name, c := range map[string]struct {
		fault sandbox.Fault
		comes bool // once more, when it is typed again
	}{
		"the line is cut":                        {sandbox.Fault{Kind: sandbox.DropBefore, Times: 1}, false}, // the first was repeated: nobody knows
		"Slack asks to wait for a minute":        {sandbox.Fault{Kind: sandbox.RateLimited, RetryAfter: time.Minute}, true},
		"the line is cut, and everybody sees it": {sandbox.Fault{Kind: sandbox.DropAfter}, false},
	} {
		t.Run(name, func(t *testing.T) {
			morning(t, sandbox.Options{}, func(t *testing.T, h *house) {
				ana, chie := h.reminded("ana"), h.Person("chie")
				ana.GoesTo("general")
				c.fault.Method = "response_url"
				h.Fault(c.fault)
				ana.Types("/stretch invite")
				passes(time.Minute)
				before := strings.Count(chie.Reads(), "shares Unhunch with you")
				ana.Types("/stretch invite")
				passes(time.Second)
				after := strings.Count(chie.Reads(), "shares Unhunch with you")
				if (after-before == 1) != c.comes || after > 1 {
					t.Errorf("%d invitations, and then %d\n%s", before, after, ana.Reads())
				}
			})
		})
	}
}

// Of somebody who never said yes nothing is kept, so that what they set comes with their
// yes; of who had a break once it is, and nothing comes of it until they say yes.
func TestTheSettingsOfSomebodyWhoNeverSaidYes(t *testing.T) {
	for name, met := range map[string]bool{"a stranger": false, "somebody who had a break": true} {
		t.Run(name, func(t *testing.T) {
			morning(t, sandbox.Options{}, func(t *testing.T, h *house) {
				ana := h.Person("ana")
				if met {
					err := h.desks.Change(t.Context(), h.id(ana), func(d *session.Desk) error {
						d.Person.Met = h.now()
						return nil
					})
					if err != nil {
						t.Fatal(err)
					}
				}
				ana.Runs("Stretch settings")
				ana.Sees("What would come")
				ana.Chooses("every 2 hours")
				ana.Sees("On every working day: 11:00 · 15:00 · 17:00")
				if err := ana.Submits(); err != nil {
					t.Error(err)
				}
				passes(time.Second)
				if kept := h.keeps(ana); met && kept.Person.Prefs.Timetable.Plan.Every != 120 || !met && kept.Person.Version != 0 {
					t.Errorf("kept: %+v", kept.Person)
				}
				ana.Sees(map[bool]string{true: "Your settings are kept", false: "I keep nothing of it before you say yes"}[met])
				ana.Clicks("Yes, remind me")
				ana.Sees("Good to have you")
				ana.Sees("every 2 hours")
				if kept := h.keeps(ana).Person; kept.Prefs.Timetable.Plan.Every != 120 || kept.OptedIn.IsZero() || kept.Prefs.Timetable.Zone != "Europe/Lisbon" {
					t.Errorf("kept after the yes: %+v", kept)
				}
			})
		})
	}
}
