package e2e

import (
	"testing"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/session"
)

// Before a yes nothing is kept, whatever is looked at, typed and saved: it comes with the
// yes, from a restart before it, too.
func TestWhatAStrangerChoosesComesWithTheirYes(t *testing.T) {
	nothing := func(t *testing.T, kept session.Desk) {
		t.Helper()
		if kept.Person.Version != 0 {
			t.Errorf("kept before the yes: %+v", kept.Person)
		}
	}
	story(t, func(t *testing.T, h *house) {
		ana, ben, chie := h.Person("ana"), h.Person("ben"), h.Person("chie")
		ana.GoesTo("general")
		ana.Types("/stretch")
		ana.Sees("Often (every 30 min")
		ana.Types("/stretch plan every 45m 8:00-16:00 mon-thu")
		ana.Sees("On every working day: 08:45 · 09:30 · 10:15")
		nothing(t, desk(h, ana))
		h.stops()
		h.starts()
		ana.Clicks("Yes, remind me")
		ana.Sees("Good to have you")
		if set := desk(h, ana).Person.Prefs.Timetable; set.String() != "every 45m Mon-Thu 8:00-16:00" || set.Zone != "Europe/Lisbon" {
			t.Errorf("%s in %s", set, set.Zone)
		}

		ben.Opens("Home")
		ben.Clicks("Change something first")
		ben.Sees("What would come")
		ben.Chooses("about 5 minutes")
		ben.Submits()
		ben.Sees("How long a break takes: about 5 minutes")
		ben.Clicks("Change something first") // once more, from there
		ben.Sees("about 5 minutes")
		ben.Chooses("every 90 minutes")
		ben.Submits()
		ben.Sees("every 90 minutes")
		nothing(t, desk(h, ben))
		ben.Clicks("Yes, remind me")
		ben.Sees("Good to have you")
		if set := desk(h, ben).Person.Prefs; set.Timetable.Plan.Every != 90 || set.Length.Minutes() != 5 || set.Timetable.Zone != "America/New_York" {
			t.Errorf("%+v", set)
		}

		chie.Types("/stretch")
		chie.Clicks("Light (3 a day)")
		chie.Sees("at most 3 times a day")
	})
}

// What a press changed is taken back by the answer to it, once, and not over what was
// changed since.
func TestAPressIsTakenBack(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		h.alters(ana, func(d *session.Desk) {
			d.Person.Prefs.Places, d.Person.Prefs.Equipment = append(d.Person.Prefs.Places, string(routine.Floor)), []string{"mat"}
		})
		before := desk(h, ana).Person.Prefs
		ana.Types("/stretch now thread-the-needle")
		ana.Finds("Here you go: Thread the needle,")
		ana.Chooses("I can't lie down")
		remembered := ana.Finds("Remembered: no routines on the floor")
		ana.Sees("Thread the needle at a desk")
		ana.ClicksOn(remembered, "Undo")
		ana.Sees("Undone: it is as it was before.")
		ana.Finds("Here you go: Thread the needle,")
		same := func(what string) {
			t.Helper()
			now := desk(h, ana).Person.Prefs
			if len(now.Places) != len(before.Places) || now.Timetable.ID() != before.Timetable.ID() || now.Length != before.Length {
				t.Errorf("%s: %+v", what, now)
			}
		}
		same("undone")
		ana.ClicksOn(remembered, "Undo")
		ana.Sees("That is undone already.")
		same("undone again")

		ana.Types("/stretch settings")
		ana.Chooses("about 5 minutes")
		ana.Submits()
		ana.Sees("This holds from now on")
		h.alters(ana, func(d *session.Desk) { d.Person.Prefs.Length = prefs.MaxLength })
		ana.Clicks("Undo")
		ana.Sees("That cannot be undone any more")
		if now := desk(h, ana).Person.Prefs.Length; now != prefs.MaxLength {
			t.Errorf("it is %v", now)
		}
	})
}

// undoable is the answer to a press that can be taken back.
func undoable() pressed {
	return pressed{comes: func(_ *house, p *sandboxtest.Person) {
		p.Chooses("Something shorter")
		p.Sees("Undo")
		passes(time.Second)
	}, label: "Undo"}
}
