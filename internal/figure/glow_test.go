package figure

import (
	"image"
	"math"
	"slices"
	"testing"
)

// A glow that an arm, an arrow or the edge hides tells nobody where it is felt.
func TestWhatIsFeltIsSeen(t *testing.T) {
	const least = 0.5
	for _, f := range drawn(t) {
		stages, l := f.still(StillWidth / 2)
		for i, key := range f.shown() {
			k := f.at(key)
			for _, s := range k.feel {
				for n, p := range k.felt(s) {
					if got := shareSeen(f, stages[i], l, p); got < least {
						t.Errorf("%s: panel %d shows %.2f of %s (%d), want %.2f", f.Name(), i+1, got, s, n, least)
					}
				}
			}
		}
	}
}

// shareSeen is how much of a patch is the colour of a glow, wherever its light
// ends up on a shirt or on a wall.
func shareSeen(f Figure, a *painter, l layout, p patch) float64 {
	plain := *a
	plain.list = slices.DeleteFunc(slices.Clone(a.list), func(s stroked) bool {
		return slices.ContainsFunc(s.shapes, func(sh shape) bool { return slices.Contains(a.glow[:], sh.fill) })
	})
	f.mirror = false
	with, without := f.paint(a, l.view), f.paint(&plain, l.view)
	x, y := l.view.pixel(a.see(p.at))
	r := p.size * l.view.scale
	lit, all := 0, 0
	for py := int(y - r); py <= int(y+r); py++ {
		for px := int(x - r); px <= int(x+r); px++ {
			if dx, dy := float64(px)+0.5-x, float64(py)+0.5-y; dx*dx+dy*dy > r*r {
				continue
			}
			all++
			if at := image.Pt(px, py); at.In(with.Rect) && with.NRGBAAt(px, py) != without.NRGBAAt(px, py) {
				lit++
			}
		}
	}
	return float64(lit) / float64(all)
}

func TestAnArmDoesNotHideTheGlow(t *testing.T) {
	f := named(t, "wall-push-up")
	a := f.stage(1)
	f.scene(a, f.at(1), true)
	i := slices.IndexFunc(a.list, func(s stroked) bool { return s.shapes[0].fill == a.glow[2] })
	if i < 0 || a.list[i].layer != marks {
		t.Error("the glow on the chest is behind the arm")
	}
}

func TestTheGlowStaysWhereBothEndsFeelIt(t *testing.T) {
	a, b := []spot{feltChest, feltNeck}, []spot{feltNeck, feltBelly}
	for at, want := range map[float64][]spot{0: a, 0.5: {feltNeck}, 1: b} {
		if got := felt(a, b, at); !slices.Equal(got, want) {
			t.Errorf("at %v of the way it is felt at %v, want %v", at, got, want)
		}
	}
}

// Seen from above, a glow over the breastbone would say that it is felt there.
func TestARollersGlowIsNotOnTheChest(t *testing.T) {
	for _, f := range drawn(t) {
		for i := range f.keys {
			a, k := f.stage(1), f.at(i)
			if !k.touched || k.roller.sub(k.touch).unit().dot(a.to) >= turnedAway {
				continue
			}
			f.scene(a, k, true)
			for _, s := range a.list {
				if s.layer == marks && s.shapes[0].fill == a.glow[2] && s.holds(a.see(k.touch)) {
					t.Errorf("%s: key %d has the roller's glow in front of the body", f.Name(), i)
				}
			}
		}
	}
}

func TestTheGlowOfANeckLeansWithIt(t *testing.T) {
	k := named(t, "ear-to-shoulder").at(1)
	neckline, head := k.spine[vertebrae], k.head
	at := k.felt(feltNeckRight)[0].at
	if along := at.sub(neckline).dot(head.sub(neckline).unit()); along < 2.5 || along > neckLength-headRadius/2 {
		t.Errorf("the side of the neck is %.1f cm along it", along)
	}
}

// Who tips forwards over a roller feels it behind the armpit: from the back alone it is seen.
func TestTheGlowBehindAnArmpitIsNotOnTheChest(t *testing.T) {
	f := named(t, "scapula-rest")
	for yaw, want := range map[float64]bool{f.camera.yaw: false, f.inset.camera.yaw: true} {
		a := f.stage(1)
		a.camera = newCamera(angles{yaw, 20})
		a.contact(f.at(0))
		if got := len(a.list) > 0; got != want {
			t.Errorf("seen from %v it glows: %v, want %v", yaw, got, want)
		}
	}
}

// A glow along a roller is slimmer than it, so that the roller is seen, too.
func TestARollersGlowLeavesTheRollerInSight(t *testing.T) {
	f := named(t, "sway-on-roller")
	a, k := f.stage(1), f.at(0)
	a.glowing(k, nil)
	if len(a.list) == 0 {
		t.Fatal("nothing glows")
	}
	along := a.see(vec{z: 1})
	for _, s := range a.list {
		low, high := math.Inf(1), math.Inf(-1)
		for _, p := range s.shapes[0].outlines[0] {
			across := (p.y*along.x - p.x*along.y) / math.Hypot(along.x, along.y)
			low, high = min(low, across), max(high, across)
		}
		if high-low >= 2*k.rolled {
			t.Errorf("a glow of %.1f cm hides a roller of %.1f", high-low, 2*k.rolled)
		}
	}
}
