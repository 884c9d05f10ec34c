package figure

import (
	"math"
	"slices"
	"testing"
)

// everybody calls a test for the person at each moment of each figure.
func everybody(t *testing.T, check func(t *testing.T, f Figure, k *skeleton)) {
	t.Helper()
	for _, f := range drawn(t) {
		t.Run(f.Name(), func(t *testing.T) {
			for _, m := range f.moments() {
				check(t, f, m.body)
			}
		})
	}
}

func TestBonesKeepTheirLength(t *testing.T) {
	everybody(t, func(t *testing.T, _ Figure, k *skeleton) {
		for i := range 2 {
			arm, leg := k.arms[i], k.legs[i]
			for _, bone := range []struct {
				name      string
				got, want float64
			}{
				{"upper arm", arm.joint.sub(arm.root).len(), upperArm},
				{"forearm", arm.end.sub(arm.joint).len(), foreArm},
				{"thigh", leg.joint.sub(leg.root).len(), thigh},
				{"shin", leg.end.sub(leg.joint).len(), shin},
			} {
				if math.Abs(bone.got-bone.want) > 0.1 {
					t.Fatalf("a %s of %.1f cm, want %.1f", bone.name, bone.got, bone.want)
				}
			}
		}
	})
}

func TestNobodySinksIntoTheFloor(t *testing.T) {
	everybody(t, func(t *testing.T, f Figure, k *skeleton) {
		if f.zoom != nil && f.zoom.min.y > 10 {
			return // the floor is not in the picture
		}
		const soft = 2.5 // a mat gives way a little
		for _, part := range []struct {
			name    string
			at      vec
			surface float64
		}{
			{"head", k.head, headRadius},
			{"hand", k.arms[right].end, 3},
			{"hand", k.arms[left].end, 3},
			{"elbow", k.arms[right].joint, 4},
			{"elbow", k.arms[left].joint, 4},
			{"foot", k.legs[right].end, 4},
			{"foot", k.legs[left].end, 4},
			{"knee", k.legs[right].joint, 6},
			{"knee", k.legs[left].joint, 6},
		} {
			if part.at.y < part.surface-soft {
				t.Errorf("a %s is %.1f cm above the floor, want %.1f at least", part.name, part.at.y, part.surface-soft)
			}
		}
	})
}

func TestTheBodyMeetsTheRoller(t *testing.T) {
	everybody(t, func(t *testing.T, f Figure, k *skeleton) {
		if f.keys[0].pose.is(contact) < 0 && f.keys[0].pose.is(press) < 0 {
			return
		}
		nearest := math.Inf(1)
		for i := range 101 {
			s := float64(i) / 100
			p, bodyFrame := k.at(s)
			way := k.roller.sub(p)
			way.z = 0
			nearest = math.Min(nearest, way.len()-k.rolled-k.thickness(s, bodyFrame, way.unit()))
		}
		if nearest < -2.5 || nearest > 0.5 {
			t.Errorf("the roller is %.1f cm from the skin", nearest)
		}
	})
}

func TestARollerRollsHalfAsFarAsTheBodyTravels(t *testing.T) {
	f := named(t, "roll-crossed")
	one, two := f.at(0), f.at(1)
	chestOne, _ := one.at(0.7)
	chestTwo, _ := two.at(0.7)
	travelled := (chestTwo.x - chestOne.x) / (two.roller.x - one.roller.x)
	if math.Abs(travelled-2) > 0.25 {
		t.Errorf("the body travels %.2f times as far as the roller, want about 2", travelled)
	}
}

func TestAChainBendsToTheSideOfItsPole(t *testing.T) {
	for name, tc := range map[string]struct {
		target, pole, joint, end vec
	}{
		"within reach":     {vec{x: 8}, vec{y: 1}, vec{x: 4, y: 3}, vec{x: 8}},
		"the other side":   {vec{x: 8}, vec{y: -1}, vec{x: 4, y: -3}, vec{x: 8}},
		"out of reach":     {vec{x: 20}, vec{y: 1}, vec{x: 5}, vec{x: 10}},
		"pole along chain": {vec{x: 8}, vec{x: 1}, vec{x: 4, y: 3}, vec{x: 8}},
	} {
		joint, end := bend(vec{}, tc.target, 5, 5, tc.pole)
		if joint.sub(tc.joint).len() > 0.6 || end.sub(tc.end).len() > 0.1 {
			t.Errorf("%s: joint %v and end %v, want %v and %v", name, joint, end, tc.joint, tc.end)
		}
	}
}

func TestWhoHoldsTheSeatOrABandMakesAFist(t *testing.T) {
	for _, id := range []string{"side-reach", "band-row"} {
		if f := named(t, id); !f.at(0).arms[right].closed {
			t.Errorf("%s: the right hand is open", id)
		}
	}
	if named(t, "wall-push-up").at(0).arms[right].closed {
		t.Error("a palm on a wall is closed")
	}
}

// A wall of which no end is seen is a coloured ground: nobody can tell whether it
// is behind or beside.
func TestAWallHasAnEndInSight(t *testing.T) {
	for _, f := range drawn(t) {
		stages, l := f.still(StillWidth)
		for i, a := range stages {
			for _, s := range a.list {
				if s.layer == walls && l.fills(around(s.shapes)) {
					t.Errorf("%s: panel %d is all wall", f.Name(), i+1)
				}
			}
		}
	}
}

// fills reports whether b runs off the picture at the left and at the right.
func (l layout) fills(b box) bool {
	left, _ := l.view.pixel(b.min)
	right, _ := l.view.pixel(b.max)
	return left <= 0 && right >= float64(l.view.width)
}

func TestAStraightArmStaysStraightOnItsWay(t *testing.T) {
	f := named(t, "side-reach") // the left one goes from the hip out to the side
	for _, at := range []float64{0.25, 0.5, 0.75} {
		l := solve(&f.keys[0].pose, &f.keys[1].pose, at).arms[left]
		if got := l.end.sub(l.root).len(); got < 0.9*(upperArm+foreArm) {
			t.Errorf("at %v of the way the hand is %.1f cm from the shoulder: the elbow bends", at, got)
		}
	}
	wall := named(t, "wall-push-plus") // and a hand that stays, stays
	hand := wall.at(0).arms[right].end
	if got := solve(&wall.keys[0].pose, &wall.keys[1].pose, 0.5).arms[right].end.sub(hand).len(); got > 2 {
		t.Errorf("half-way the hand has left its place on the wall by %.1f cm", got)
	}
}

// A neck that leans is behind the head, not over its chin.
func TestTheNeckIsNeverOverTheFace(t *testing.T) {
	f := named(t, "ear-to-shoulder")
	k := f.at(1)
	for _, yaw := range []float64{50, 68, 90, 112, 130} {
		f.camera = angles{yaw, 8}
		a := f.stage(1)
		a.torso(k, nil)
		skin := mix(a.skin, a.skinDark, 0.6)
		for _, s := range a.list {
			if s.near >= a.near(k.head) && s.shapes[0].fill == skin {
				t.Errorf("from %v the neck is painted over the face", yaw)
			}
		}
	}
}

func TestHandsHeldTogetherMeet(t *testing.T) {
	k := named(t, "wall-side").at(0)
	if apart := k.arms[right].end.sub(k.arms[left].end).len(); apart > 6.5 {
		t.Errorf("the palms are %.1f cm apart", apart)
	}
}

func TestABladeLiesOnTheBack(t *testing.T) {
	for _, id := range []string{"scapular-squeeze", "band-row", "wall-push-plus"} {
		f := named(t, id)
		for i := range f.keys {
			a := f.stage(1)
			a.person(f.at(i), f.show)
			for _, s := range a.list {
				if s.layer != marks {
					continue
				}
				patch := s.shapes[len(s.shapes)-1].outlines[0]
				b := around(s.shapes)
				middle := point{(b.min.x + b.max.x) / 2, (b.min.y + b.max.y) / 2}
				for _, p := range patch {
					inside := point{lerp(middle.x, p.x, 0.6), lerp(middle.y, p.y, 0.6)}
					if !slices.ContainsFunc(a.list, func(o stroked) bool { return o.layer == body && o.holds(inside) }) {
						t.Fatalf("%s: key %d has a shoulder blade beside the back", id, i)
					}
				}
			}
		}
	}
}

func TestALiftedShoulderReachesTheNeck(t *testing.T) {
	f := named(t, "shrug-drop")
	a, k := f.stage(0), f.at(0)
	f.scene(a, k, true)
	for side := range 2 {
		root, neck := k.arms[side].root, k.byNeck(side)
		for i := range 9 {
			at := a.see(k.frames[vertebrae].up.from(neck.to(root, float64(i)/8), 2))
			if !slices.ContainsFunc(a.list, func(s stroked) bool {
				return s.layer == body && s.shapes[len(s.shapes)-1].fill == a.shirt && s.holds(at)
			}) {
				t.Errorf("side %d: there is a notch at %d of 8 from the neck to the shoulder", side, i)
			}
		}
	}
}

func TestARaisedArmGrowsOutOfALiftedShoulder(t *testing.T) {
	f := named(t, "press-back")
	a, k := f.stage(0), f.at(0)
	f.scene(a, k, true)
	l := k.arms[right]
	_, edge := a.away(k, l.root, a.shirt, a.shirtDark)
	below := a.see(l.joint.sub(l.root).unit().from(l.root, -6.3*k.build.limbs-edgeWidth/2))
	for _, s := range a.list {
		for _, sh := range s.shapes {
			if sh.fill == edge && slices.ContainsFunc(sh.outlines, func(o outline) bool { return o.holds(below) }) {
				t.Error("the arm has an edge where it meets the trunk")
			}
		}
	}
}

// An upper arm goes some twenty degrees behind its shoulder.
func TestNoElbowIsBehindAnUprightHead(t *testing.T) {
	const most = 9.2 // cm
	for _, f := range drawn(t) {
		for i, key := range f.keys {
			if key.pose.is(contact) >= 0 || !slices.Contains([]arm{elbowsWide, palmsBack}, key.pose.arms[right]) {
				continue
			}
			k := f.at(i)
			for side, l := range k.arms {
				if back := -k.frames[vertebrae].front.dot(l.joint.sub(l.root)); back > most {
					t.Errorf("%s: key %d has elbow %d %.1f cm behind its shoulder", f.Name(), i, side, back)
				}
			}
		}
	}
}

func TestHandsBehindTheHeadLeaveTheFaceFree(t *testing.T) {
	const eye, mouth = 0.9, -4.5
	for _, id := range []string{"press-back", "roll-hands-behind-head"} {
		f := named(t, id)
		for i := range f.keys {
			a, k := f.stage(0), f.at(i)
			f.scene(a, k, true)
			face := a.near(k.head)
			if k.headFrame.front.dot(a.to) < -0.2 {
				continue // it is seen from behind
			}
			for _, up := range []float64{eye, mouth} {
				at := a.see(k.headFrame.at(k.head, 8, up, 2.5))
				if slices.ContainsFunc(a.list, func(s stroked) bool { return s.layer == body && s.near > face && s.holds(at) }) {
					t.Errorf("%s: key %d: a face is covered at %.1f cm above its middle", id, i, up)
				}
			}
		}
	}
}

// An elbow off the frame has nothing to stretch against.
func TestAForearmLiesUprightOnItsFrame(t *testing.T) {
	const most = 3 // cm
	f := named(t, "doorway-stretch")
	for i := range f.keys {
		l := f.at(i).arms[left]
		if off := l.joint.sub(l.end); math.Hypot(off.x, off.z) > most || off.y > 0 {
			t.Errorf("key %d: the elbow is %.1f cm beside and %.1f below the hand", i, math.Hypot(off.x, off.z), -off.y)
		}
	}
}
