package e2e

import (
	"path/filepath"
	"testing"

	"unhunch/internal/app"
	"unhunch/internal/bubble"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

// What came after a backup is still in people's messages when that is put back.
func TestACardFromAfterABackupIsAnsweredAndTheNextOneWorks(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana, ben := h.Person("ana"), h.Person("ben")
		saysYes(ana)
		backup := filepath.Join(t.TempDir(), "backup.db")
		if err := h.store.Backup(t.Context(), backup, bubble.Now()); err != nil {
			t.Fatal(err)
		}
		saysYes(ben)
		ana.Types("/stretch now desk-reset")
		ben.Types("/stretch now desk-reset")
		his, waits := ben.Finds("Here you go"), ana.Finds("Here you go")
		ana.Clicks("Start")
		step := ana.Finds("Step 1 of 4")
		h.stops()
		e2etest.Put(t, backup, h.file())
		h.starts()

		ana.ClicksOn(waits, "Start")
		ana.Sees("I don't know this card any more")
		ana.ClicksOn(step, "Next")
		if d := desk(h, ana); d.Card.ID != 0 || d.Session.Live() {
			t.Errorf("%+v %+v", d.Card, d.Session)
		}
		ana.ClicksOn(step, "This hurts")
		ana.Sees("Good that you stopped")
		if d := desk(h, ana); !d.Person.Rests(bubble.Now()) {
			t.Errorf("what hurt is not heeded: %+v", d.Person)
		}
		ana.Types("/stretch now")
		ana.Clicks("Go on")
		ana.Clicks("Start a break")
		fresh := ana.Finds("Here you go")
		ana.ClicksOn(fresh, "Skip")
		ana.Sees("All right, not now")

		ben.ClicksOn(his, "Start") // of him the backup knows nothing
		ben.Sees("I keep nothing about you")
		if d := desk(h, ben); d.Person.Version != 0 {
			t.Errorf("%+v", d.Person)
		}
		ben.Clicks("Usual (9 a day)")
		ben.Sees("Good to have you")
	})
}

// Not all who speak Slack's protocol send a block_id back, or the one that they
// were given.
func TestEverythingIsUnderstoodWhateverBlockIDsComeBack(t *testing.T) {
	for _, ids := range []sandbox.BlockIDs{
		"", sandbox.BlockIDsNamed, sandbox.BlockIDsOmitted, sandbox.BlockIDsEmpty, sandbox.BlockIDsInvented,
	} {
		t.Run("ids "+string(ids), func(t *testing.T) {
			inOffice(t, sandbox.Options{Shortcuts: app.Shortcuts(), BlockIDs: ids}, func(t *testing.T, h *house) {
				ana := h.Person("ana")
				agrees(ana)
				ana.Types("/stretch now desk-reset")
				ana.Clicks("Start")
				ana.Sees("Before you begin")
				ana.Clicks("None of these")
				ana.Sees("Step 1 of 4")
				ana.Clicks("Next")
				ana.Sees("Step 2 of 4")
				ana.Clicks("Stop")
				ana.Sees("stopped here")
				ana.Opens("Home")
				ana.Chooses("for today")
				ana.Sees("Remind me again")

				ana.Types("/stretch settings")
				ana.Chooses("At times of the day")
				ana.Fills("At what times", "half past nothing")
				if ana.Submits() == nil {
					t.Errorf("that was taken:\n%s", ana.Reads())
				}
				ana.Fills("At what times", "9:30, 14:00")
				ana.SubmitsAndCloses()
				if times := desk(h, ana).Person.Prefs.Timetable.Plan.Times; len(times) != 2 {
					t.Errorf("times %v", times)
				}
				ana.Types("/stretch prescribe")
				ana.Fills("Name", "Heel raises")
				if ana.Submits() == nil {
					t.Errorf("that was taken:\n%s", ana.Reads())
				}
			})
		})
	}
}
