package bot

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/session"
)

// atTheForm is a bubble in which Ana has her settings open, on a Monday morning.
func atTheForm(t *testing.T, tell func(*testing.T, *house, *sandboxtest.Person)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		passes(56 * time.Hour) // to 2000-01-03 08:00 UTC
		h.starts()
		ana := h.reminded("ana")
		ana.Types("/stretch settings")
		ana.Sees("Mon: 09:50 · 10:40 · 11:30 · 12:20 · 13:10")
		tell(t, h, ana)
		h.ends()
	})
}

func TestTheFormShowsWhatComesOfItBeforeItIsSaved(t *testing.T) {
	atTheForm(t, func(t *testing.T, h *house, ana *sandboxtest.Person) {
		before := h.keeps(ana)
		ana.Chooses("every 3 hours")
		ana.Sees("Mon: 12:00 · 15:00\nTue: 12:00 · 15:00\nWed: 12:00")
		ana.Chooses("1 reminder a day")
		ana.Sees("Mon: 12:00\nTue: 12:00\nWed: 12:00")
		ana.Chooses("At times of the day")
		ana.Fills("At what times", "9:30, 14:00")
		ana.Sees("Mon: 09:30 · 14:00\nTue: 09:30 · 14:00\nWed: 09:30")
		ana.Chooses("By a cron spec, for experts")
		ana.Fills("Cron spec", "15 11 * * 5")
		ana.Sees("Fri: 11:15\nFri, Jan 14, 2000: 11:15")
		ana.Fills("Cron spec", "15 11 * *")
		ana.Sees("A cron spec has five fields, this one has 4.")
		ana.Chooses("Always the same one")
		ana.Fills("Which time zone", "Asia/Tokyo")
		ana.Chooses("At times of the day")
		ana.Sees("(Asia/Tokyo)\nTue: 09:30 · 14:00") // it is evening there
		if diff := cmp.Diff(before, h.keeps(ana)); diff != "" {
			t.Errorf("kept before it was saved: %s", diff)
		}
		if err := ana.Submits(); err != nil {
			t.Error(err)
		}
		rests(h.bot)
		set := h.keeps(ana).Person.Prefs
		if diff := cmp.Diff(prefs.Plan{Times: []prefs.Minute{570, 840}}, set.Timetable.Plan); diff != "" || set.Timetable.Zone != "Asia/Tokyo" {
			t.Errorf("%s: %s", set.Timetable.Zone, diff)
		}
	})
}

func TestWhatWasTypedIsStillThereWhenTheFormIsDrawnAgain(t *testing.T) {
	atTheForm(t, func(t *testing.T, h *house, ana *sandboxtest.Person) {
		ana.Fills("Working hours", "tue-thu 8-12, 13-16")
		ana.DoesNotSee("Tue, Jan 4, 2000") // Enter begins a new line there, and sends nothing
		ana.Chooses("Foam roller")
		ana.Chooses("in words alone")
		ana.Chooses("At times of the day")
		ana.Sees("Tue: 10:30 · 15:00\nWed: 10:30 · 15:00")
		ana.Fills("Working hours", "tue 8-12, 13-16\nfri 9-12")
		ana.Clicks("Show")
		ana.Sees("Tue: 10:30 · 15:00\nFri: 10:30")
		if err := ana.Submits(); err != nil {
			t.Error(err)
		}
		rests(h.bot)
		set := h.keeps(ana).Person.Prefs
		if hours := set.Timetable.Hours.Lines(); hours != "Tue 8:00-12:00, 13:00-16:00\nFri 9:00-12:00" {
			t.Error(hours)
		}
		if !set.Has("roller") || set.Pictures != prefs.PicturesNone {
			t.Errorf("has %v, sees %s", set.Equipment, set.Pictures)
		}
	})
}

// Slack is slow to draw the first change, so the second was made in a form that
// it has not drawn yet.
func TestQuickChangesEndInTheLastOne(t *testing.T) {
	atTheForm(t, func(t *testing.T, h *house, ana *sandboxtest.Person) {
		h.Fault(sandbox.Fault{Method: "views.update", Kind: sandbox.Slow, For: 2 * time.Second})
		ana.Chooses("every 3 hours")
		ana.Chooses("every 20 minutes")
		ana.Chooses("every 2 hours")
		ana.Sees("Mon: 11:00 · 13:00 · 15:00 · 17:00")
		passes(5 * time.Second)
		ana.Sees("Mon: 11:00 · 13:00 · 15:00 · 17:00")
		if h.log.counts("level=ERROR")+h.log.counts("level=WARN") > 0 {
			t.Error(h.log)
		}
	})
}

func TestAFormClosedBeforeItIsDrawnAgainIsNoTrouble(t *testing.T) {
	atTheForm(t, func(t *testing.T, h *house, ana *sandboxtest.Person) {
		h.Fault(sandbox.Fault{Method: "views.update", Kind: sandbox.RateLimited, RetryAfter: time.Second})
		ana.Chooses("every 3 hours")
		ana.ClosesModal()
		passes(5 * time.Second)
		if h.log.counts("level=ERROR") > 0 {
			t.Error(h.log)
		}
	})
}

func TestAFormThatSlackNeverDrewAgainAsksForWhatIsMissing(t *testing.T) {
	atTheForm(t, func(t *testing.T, h *house, ana *sandboxtest.Person) {
		h.Fault(sandbox.Fault{Method: "views.update", Kind: sandbox.ServerError, Times: 200})
		ana.Chooses("At times of the day")
		ana.Chooses("Always the same one")
		passes(time.Second)
		if err := ana.Submits(); err != nil {
			t.Error(err)
		}
		ana.Sees("At what times")
		ana.Fills("Which time zone", "Europe/Rome")
		if err := ana.Submits(); err != nil {
			t.Error(err)
		}
		rests(h.bot)
		set := h.keeps(ana).Person.Prefs
		if diff := cmp.Diff(prefs.Plan{Times: []prefs.Minute{630, 900}}, set.Timetable.Plan); diff != "" || set.Timetable.Zone != "Europe/Rome" {
			t.Errorf("%s: %s", set.Timetable.Zone, diff)
		}
	})
}

func TestTheFormIsDrawnWhileAPressWaitsForSlack(t *testing.T) {
	atTheForm(t, func(t *testing.T, h *house, ana *sandboxtest.Person) {
		h.Fault(sandbox.Fault{Method: "response_url", Kind: sandbox.Slow, For: 9 * time.Second})
		ana.Types("/stretch why")
		h.within(time.Second, func() {
			ana.Chooses("every 3 hours")
			ana.Sees("Mon: 12:00 · 15:00")
		})
	})
}

// The safety checks lie over the form, and what was entered is there below them.
func TestTheSafetyChecksAreOpenedFromTheFormAndAnsweredThere(t *testing.T) {
	atTheForm(t, func(t *testing.T, h *house, ana *sandboxtest.Person) {
		err := h.desks.Change(t.Context(), h.id(ana), func(d *session.Desk) error {
			d.Person.Safety.SwitchOff(bubble.Now(), "desk")
			d.Person.Safety.SwitchOffRoutine("desk-reset")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		ana.Chooses("every 3 hours")
		ana.Sees("Desk reset")
		ana.Sees("Seated and standing")
		ana.Clicks("Safety check")
		ana.Sees("Safety checks")
		ana.Clicks("Check again")
		ana.Sees("Before you begin")
		ana.Clicks("None of these")
		passes(time.Second)
		if kept := h.keeps(ana).Person.Safety; !kept.On("desk") {
			t.Errorf("%+v\n%s", kept, ana.Reads())
		}
		if n := len(ana.Screen().Modals); n != 2 {
			t.Fatalf("%d modals, want the form and one answer over it\n%s", n, ana.Reads())
		}
		ana.ClosesModal()
		ana.Clicks("Routines")
		ana.Sees("Routines that suit what you have")
		ana.ClosesModal()
		if err := ana.Submits(); err != nil {
			t.Error(err)
		}
		rests(h.bot)
		if every := h.keeps(ana).Person.Prefs.Timetable.Plan.Every; every != 180 {
			t.Errorf("every %d minutes", every)
		}
	})
}
