package e2e

import (
	"bytes"
	"image/png"
	"testing"
	"time"

	"unhunch/internal/routine"
	"unhunch/internal/sandbox/sandboxtest"
)

// Nobody can read on with both hands behind the head: all steps are shown before
// the first, and each of them waits.
func TestAFloorRoutineIsReadBeforeSomebodyLiesDown(t *testing.T) {
	illustrated(t, func(t *testing.T, h *house) {
		ana := h.onTheFloor()
		passes(3 * time.Minute) // the pictures go up
		ana.Types("/stretch now isolate-and-melt")
		ana.Clicks("Start")
		r, _ := builtIn(t).Routine("isolate-and-melt")
		h.picturesAll(ana, r)
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

// Whoever starts soon after the card came sees all steps: their pictures go up before
// the loops, and before all other pictures.
func TestTheRunThroughOfWhoStartsSoonHasItsPictures(t *testing.T) {
	illustrated(t, func(t *testing.T, h *house) {
		ana := h.onTheFloor()
		ana.Types("/stretch now roll-and-rest")
		passes(10 * time.Second)
		ana.Clicks("Start")
		r, _ := builtIn(t).Routine("roll-and-rest")
		h.picturesAll(ana, r)
	})
}

// Whoever starts at once reads on, and then the pictures are there.
func TestTheRunThroughOfWhoStartsAtOnceGetsItsPictures(t *testing.T) {
	illustrated(t, func(t *testing.T, h *house) {
		ana := h.onTheFloor()
		leads := func() {
			ana.Types("/stretch now roll-and-rest")
			passes(time.Second)
			ana.Clicks("Start")
		}
		leads()
		if b := ana.Finds("all of it, before you get down").Blocks; b[len(b)-3].Obj("accessory") != nil {
			t.Error("the pictures were there already")
		}
		passes(40 * time.Second)
		r, _ := builtIn(t).Routine("roll-and-rest")
		h.picturesAll(ana, r)
		ana.Clicks("Start")
		passes(40 * time.Second)
		ana.Sees("Step 1 of")
		ana.Clicks("Stop")
		passes(2 * time.Minute)
		edits := taken(h.Office, "chat.update")
		leads()
		passes(40 * time.Second)
		h.picturesAll(ana, r)
		if n := taken(h.Office, "chat.update") - edits; n > 2 {
			t.Errorf("%d edits where all pictures were there", n)
		}
	})
}

// onTheFloor starts the bot, and somebody says that they have a roller and room for it.
func (h *house) onTheFloor() *sandboxtest.Person {
	h.t.Helper()
	h.starts()
	ana := h.guest("ana")
	hasARoller(ana, "On the floor")
	ana.Clicks("None of these")
	return ana
}

// picturesAll looks whether each step of a run-through has a small picture, and whether
// it is square: what else would be cut off is not documented.
func (h *house) picturesAll(p *sandboxtest.Person, r routine.Routine) {
	h.t.Helper()
	pictured := 0
	for _, b := range p.Finds("all of it, before you get down").Blocks {
		small := b.Obj("accessory")
		if small.Str("type") != "image" {
			continue
		}
		pictured++
		_, data := h.holds(small.Obj("slack_file").Str("id"))
		if c, err := png.DecodeConfig(bytes.NewReader(data)); err != nil || c.Width != c.Height {
			h.t.Errorf("a small picture is %d × %d: %v", c.Width, c.Height, err)
		}
	}
	if pictured != len(r.Steps) {
		h.t.Errorf("%d small pictures of %d steps", pictured, len(r.Steps))
	}
}
