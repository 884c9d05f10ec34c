package e2e

import (
	"strings"
	"testing"
	"time"
)

func TestWhatARollerRoutineIsAboutShowsWhereTheRollerMayGo(t *testing.T) {
	illustrated(t, func(t *testing.T, h *house) {
		h.starts()
		passes(uploading)
		ana := h.guest("ana")
		hasARoller(ana, "Standing")
		ana.Clicks("None of these")
		ana.Sees("These routines are on")
		learns := func() (file, alt string) {
			ana.Types("/stretch now wall-roll")
			passes(3 * time.Second)
			ana.Chooses("Learn more")
			passes(3 * time.Second)
			_, file, alt = shown(ana.Finds("The gentlest roll"))
			return file, alt
		}
		file, alt := learns()
		if kind, _ := h.holds(file); kind != "image/png" || !strings.Contains(alt, "green") {
			t.Errorf("it shows %q, described as %q", kind, alt)
		}
		h.DeleteFiles() // an admin tidied up
		if file, _ := learns(); file != "" {
			t.Errorf("it shows %s, which is gone", file)
		}
		ana.Types("/stretch settings")
		ana.Fills("A step is shown", "in words alone")
		ana.SubmitsAndCloses()
		passes(uploading)
		if file, _ := learns(); file != "" {
			t.Error("a picture for somebody who wants none")
		}
	})
}
