package bot

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/session"
)

// onAMonday is a bubble in which Ana is reminded, on a Monday at half past two.
func onAMonday(t *testing.T, tell func(*testing.T, *house, *sandboxtest.Person)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		passes(62*time.Hour + 30*time.Minute) // to 2000-01-03 14:30 UTC
		h.starts()
		ana := h.reminded("ana")
		if err := h.desks.Change(t.Context(), h.id(ana), func(d *session.Desk) error {
			d.Person.Due = h.now().Add(50 * time.Minute)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		tell(t, h, ana)
		h.ends()
	})
}

func TestWhatCanBeReadInTwoWaysIsAskedWithBoth(t *testing.T) {
	for typed, c := range map[string]struct {
		asks, button, says string
		kept               func(session.Desk) bool
	}{
		"pause until 5": {
			"can be read in more than one way", "Until Mon, Jan 3, 17:00", "paused until",
			func(d session.Desk) bool { return d.Person.PausedUntil.Format("02 15:04") == "03 17:00" },
		},
		"pause until 5 ": {
			"can be read in more than one way", "Until Tue, Jan 4, 05:00", "paused until",
			func(d session.Desk) bool { return d.Person.PausedUntil.Format("02 15:04") == "04 05:00" },
		},
		"stop because of lunch": {
			"I do not understand", "None until I say so", "until you want them again",
			func(d session.Desk) bool { return d.Person.PausedUntil.Equal(prefs.Forever) },
		},
		"pause until": {
			"not until when", "No more today", "paused until",
			func(d session.Desk) bool { return d.Person.PausedUntil.Format("02 15:04") == "04 00:00" },
		},
		"cancel": {
			"What shall I stop?", "Only the next one", "Skipped",
			func(d session.Desk) bool { return d.Person.PausedUntil.IsZero() },
		},
		"plan every 50m 17:00-9:00": {
			"These hours can be", "17:00–21:00, Monday to Friday", "Coming up",
			func(d session.Desk) bool {
				return d.Person.Prefs.Timetable.String() == "every 50m Mon-Fri 17:00-21:00"
			},
		},
		"plan cron 0 10 15 * * mon-fri": {
			"has six fields", "10 15 * * mon-fri", "Coming up",
			func(d session.Desk) bool { return d.Person.Prefs.Timetable.Plan.Cron == "10 15 * * mon-fri" },
		},
	} {
		t.Run(typed, func(t *testing.T) {
			onAMonday(t, func(t *testing.T, h *house, ana *sandboxtest.Person) {
				before := h.keeps(ana)
				ana.Types("/stretch " + typed)
				ana.Sees(c.asks)
				rests(h.bot)
				if diff := cmp.Diff(before, h.keeps(ana)); diff != "" {
					t.Errorf("kept before she said: %s", diff)
				}
				if err := ana.Clicks(c.button); err != nil {
					t.Fatal(err)
				}
				ana.Sees(c.says)
				ana.DoesNotSee(c.asks) // the answer is in its place
				rests(h.bot)
				if d := h.keeps(ana); !c.kept(d) {
					t.Errorf("paused until %s, %s", d.Person.PausedUntil, d.Person.Prefs.Timetable)
				}
			})
		})
	}
}

func TestWhoWantsToStopIsStopped(t *testing.T) {
	onAMonday(t, func(t *testing.T, h *house, ana *sandboxtest.Person) {
		for _, typed := range []string{
			"stop", "Stop!", "STOP PLEASE", "please stop", "stop reminding me", "stop it now", "stop all reminders", "stop sending me these messages", "unsubscribe", "Unsubscribe me please",
			"off", "off please", "off, thanks", "turn off", "turn it off please", "opt out", "optout", "no more", "no more reminders", "leave me alone", "go away", "don't remind me",
			"don’t remind me any more", "mute", "quit", "cancel all reminders", "cancel everything", "stop forever", "stop for good", "end", "exit", "/stop", "opt me out", "remove me", "I want to stop", "Can you stop?", "turn reminders off", "stop until further notice",
		} {
			ana.Types("/stretch resume")
			rests(h.bot)
			ana.Types("/stretch " + typed)
			rests(h.bot)
			if d := h.keeps(ana); !d.Person.PausedUntil.Equal(prefs.Forever) {
				t.Errorf("%q: paused until %s", typed, d.Person.PausedUntil)
			}
		}
		ana.Types("/stretch turn on")
		rests(h.bot)
		if d := h.keeps(ana); !d.Person.Wanted(h.now()) {
			t.Errorf("turned on: paused until %s", d.Person.PausedUntil)
		}
	})
}
