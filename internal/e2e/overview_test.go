package e2e

import (
	"testing"
	"time"
)

// Nobody can read on with both hands behind the head: all steps are shown before
// the first, and each of them waits.
func TestAFloorRoutineIsReadBeforeSomebodyLiesDown(t *testing.T) {
	illustrated(t, func(t *testing.T, h *house) {
		h.starts()
		ana := h.guest("ana")
		hasARoller(ana, "On the floor")
		ana.Clicks("None of these")
		passes(3 * time.Minute) // the pictures go up
		ana.Types("/stretch now isolate-and-melt")
		ana.Clicks("Start")
		overview := ana.Finds("all of it, before you get down")
		r, _ := builtIn(t).Routine("isolate-and-melt")
		pictured := 0
		for _, b := range overview.Blocks {
			if image := b.Obj("accessory"); image.Str("type") == "image" {
				pictured++
				if kind, _ := h.holds(image.Obj("slack_file").Str("id")); kind != "image/png" {
					t.Errorf("a small picture is %s", kind)
				}
			}
		}
		if pictured != len(r.Steps) {
			t.Errorf("%d small pictures of %d steps", pictured, len(r.Steps))
		}
		for _, s := range r.Steps {
			ana.Sees(s.Do)
		}
		passes(10 * time.Minute)
		ana.DoesNotSee("Step 1 of")
		ana.Clicks("Start")
		ana.Sees("Step 1 of")
		ana.Sees("Getting ready")
		passes(10 * time.Minute)
		ana.DoesNotSee("Step 2 of")
		ana.Clicks("Next")
		ana.Sees("Step 2 of")
		ana.Sees("all of it, before you get down") // and stays there
		ana.Clicks("Stop")
	})
}
