package figure

import (
	"image"
	"strings"
	"testing"
)

const insetSound = sound + "inset: {camera: {yaw: 90}, zoom: [-20, 60, 20, 100], corner: top_right, wide: 0.4}\n"

// A second look must not be paid for with the first.
func TestAnInsetCoversNobody(t *testing.T) {
	found := 0
	for _, f := range drawn(t) {
		if f.inset == nil {
			continue
		}
		found++
		stages, l := f.still(StillWidth)
		for i, key := range f.shown() {
			if key == f.inset.key {
				coversNobody(t, f, stages[i], l)
			}
		}
		at := f.loopLayout(LoopWidth)
		for _, m := range f.moments() {
			a := f.stage(at.unit)
			f.scene(a, m.body, false)
			f.within(a, at, m.body, false)
			coversNobody(t, f, a, at)
		}
	}
	if found == 0 {
		t.Fatal("no figure has an inset")
	}
}

func coversNobody(t *testing.T, f Figure, a *painter, l layout) {
	t.Helper()
	const fine = 8 // pixels
	n := a.second
	for x := n.at.X; x < n.at.X+n.view.width; x += fine {
		for y := n.at.Y; y < n.at.Y+n.view.height; y += fine {
			for _, s := range a.list {
				if s.layer == body && s.holds(l.view.plane(float64(x), float64(y))) {
					t.Fatalf("%s: the inset covers somebody at %d, %d", f.Name(), x, y)
				}
			}
		}
	}
}

func TestAnInsetIsInItsCornerAndInThePicture(t *testing.T) {
	f, err := Read("wave.yaml", []byte(insetSound))
	if err != nil {
		t.Fatal(err)
	}
	stages, l := f.still(StillWidth)
	if stages[0].second != nil || stages[1].second == nil {
		t.Fatal("it is not in the last panel alone")
	}
	n := stages[1].second
	if got := image.Pt(n.at.X+n.view.width, n.at.Y); got != image.Pt(l.view.width-10, 10) || n.view.width != l.view.width*4/10 {
		t.Errorf("its top right is %v of %d, and %d of it are wide", got, l.view.width, n.view.width)
	}
	with := f.Still(StillWidth)
	f.inset = nil
	plain := f.Still(StillWidth)
	at := l.cells[1].Min.Add(n.at).Add(image.Pt(n.view.width/2, n.view.height/2))
	if with.NRGBAAt(at.X, at.Y) == plain.NRGBAAt(at.X, at.Y) {
		t.Error("nobody sees it")
	}
}

func TestAnInsetOfNoPanelIsAMistake(t *testing.T) {
	for field, c := range map[string]struct{ instead, want string }{
		"key: 1":                {"corner: top_right", "wave.yaml:8: inset.key: names a key that no panel shows: name one of [0]"},
		"corner: middle":        {"corner: top_right", "inset.corner"},
		"zoom: [20, 60, 10, 2]": {"zoom: [-20, 60, 20, 100]", "inset.zoom: is empty"},
	} {
		data := strings.Replace(insetSound, c.instead, field, 1) + "panels: [0]\n"
		if _, err := Read("wave.yaml", []byte(data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", field, err, c.want)
		}
	}
}

// Two elbows that are squeezed together are two, to be seen as two.
func TestSqueezedElbowsAreSeenSideBySide(t *testing.T) {
	f := named(t, "roll-elbows")
	c := newCamera(f.inset.camera)
	for i := range f.keys {
		k := f.at(i)
		r, l := c.see(k.arms[right].joint), c.see(k.arms[left].joint)
		if apart := near(r, l); apart < 8 || apart > 16 {
			t.Errorf("key %d: the elbows are %.1f cm apart in the inset", i, apart)
		}
	}
}
