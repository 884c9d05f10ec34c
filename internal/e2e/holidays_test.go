package e2e

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bubble"
	"unhunch/internal/calendar"
	"unhunch/internal/prefs"
)

func TestNobodyIsRemindedOnAHolidayAndWhyNamesIt(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		h.stops()
		var err error
		if h.holidays, err = calendar.Read("days", []byte("2000-01-04 Founders' Day\n2000-01-05 Another Day\n"), bubble.Now()); err != nil {
			t.Fatal(err)
		}
		h.starts()
		h.until("2000-01-03 16:40", "Europe/Lisbon") // when there was enough for Monday
		ana.Types("/stretch why")
		ana.Sees("Next reminder: Jan 6, 2000 at 09:50")
		h.until("2000-01-04 10:00", "Europe/Lisbon")
		ana.notes = nil
		why := ana.script(h, "10:00 why", "17:00 ends")
		if diff := cmp.Diff([]string{"The one due today at 09:50 was left out: it was a holiday of your workspace, Founders' Day."}, why); diff != "" {
			t.Error(diff)
		}
		h.until("2000-01-06 09:52", "Europe/Lisbon")
		ana.copies(h)
		lines := ana.lines()
		if diff := cmp.Diff([]string{"09:50 dropped: holiday", "09:50 dropped: holiday", "09:50 sent"}, lines[max(0, len(lines)-3):]); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhoeverWorksOnAHolidayIsReminded(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		ana.wants(h, func(tt *prefs.Timetable) { tt.Quiet.Off = []prefs.Rule{prefs.RuleHoliday} })
		h.stops()
		var err error
		if h.holidays, err = calendar.Read("days", []byte("01-03 Founders' Day"), bubble.Now()); err != nil {
			t.Fatal(err)
		}
		h.starts()
		ana.script(h, "09:52 ends")
		if diff := cmp.Diff([]string{"09:50 sent"}, ana.lines()); diff != "" {
			t.Error(diff)
		}
	})
}
