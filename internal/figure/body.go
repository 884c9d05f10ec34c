package figure

import (
	"math"
	"slices"
)

// Body measures in centimetres: a big head and short limbs, so that it reads
// at the size of a chat message.
const (
	spineLength = 50.0
	upperArm    = 27.0
	foreArm     = 24.0
	thigh       = 41.0
	shin        = 40.0
	ankleHeight = 6.0
	neckLength  = 16.5
	headRadius  = 10.8
	rollerSize  = 7.5 // its radius
	matHeight   = 1.0
	vertebrae   = 24 // how finely the spine is bent
)

// skeleton is a pose worked out: every point a painter needs.
type skeleton struct {
	build     build
	spine     [vertebrae + 1]vec // pelvis to the base of the neck
	frames    [vertebrae + 1]frame
	head      vec
	headFrame frame
	neckFrame frame
	arms      [2]limb
	legs      [2]limb
	roller    vec     // its middle
	rolled    float64 // its radius
	touch     vec     // where it meets the body
	touched   bool
	feel      []spot
	eyes      eyes
	breath    float64
	shrug     float64
	upright   bool // the shirt hangs over the trousers
}

// limb is a solved chain with what is at its end.
type limb struct {
	root, joint, end vec
	along            vec  // where fingers or toes point
	across           vec  // where the thumb points
	closed           bool // a fist
}

// fist is the middle of a closed hand.
func (l limb) fist() vec { return l.along.from(l.end, 4.4) }

// raised reports whether an arm's elbow is higher than its shoulder.
func (k *skeleton) raised(l limb) bool {
	return l.joint.sub(l.root).dot(k.frames[vertebrae].up) > 0
}

// halfWidth is half the torso's breadth at a height of the spine.
func (k *skeleton) halfWidth(s float64) float64 {
	return k.build.wide * profile(s, [][2]float64{
		{-0.1, 13.5}, {0.05, 15.6}, {0.28, 13.2}, {0.55, 15}, {0.82, 17.2}, {0.93, 15.6}, {1, 9}, {1.06, 5.2},
	}...)
}

// widening is how far the lower ribs move to each side with the breath.
func (k *skeleton) widening(s float64) float64 {
	const low, high, share = 0.22, 0.82, 1.7
	if s < low || s > high {
		return 0
	}
	return share * k.breath * math.Sin(math.Pi*(s-low)/(high-low))
}

// halfDepth is the same from front to back.
func (k *skeleton) halfDepth(s float64) float64 {
	return k.build.deep * profile(s, [][2]float64{
		{-0.1, 10}, {0.05, 11.2}, {0.28, 9.2}, {0.55, 9.8}, {0.8, 10.4}, {0.93, 8.6}, {1, 6}, {1.06, 4.6},
	}...)
}

// thickness is how far the skin is from the spine in direction d.
func (k *skeleton) thickness(s float64, f frame, d vec) float64 {
	deep := k.halfDepth(s)
	return deep + math.Abs(f.right.dot(d))*math.Max(0, k.halfWidth(s)-deep)
}

// backAt is how far the skin of the back is behind the spine, so far to a side of it:
// the back is flat in the middle and round at its edges.
func (k *skeleton) backAt(s, aside float64) float64 {
	deep := k.halfDepth(s)
	past := clamp(aside-(k.halfWidth(s)-deep), 0, deep)
	return math.Sqrt(deep*deep - past*past)
}

// at is the point and the frame at a height of the spine; below 0 and above 1
// it goes on straight.
func (k *skeleton) at(s float64) (vec, frame) {
	x := clamp(s, 0, 1) * vertebrae
	i := int(math.Min(x, vertebrae-1))
	t := x - float64(i)
	f := k.frames[i].to(k.frames[i+1], t)
	p := k.spine[i].to(k.spine[i+1], t)
	return f.up.from(p, (s-clamp(s, 0, 1))*spineLength), f
}

// stand is the frame of somebody who leans back by angle and has rolled over.
func stand(angle, roll float64) frame {
	sin, cos := math.Sincos(radians(angle))
	return frame{vec{sin, -cos, 0}, vec{cos, sin, 0}, vec{0, 0, 1}}.twist(roll)
}

// solve works out a pose on the way from a to b.
func solve(a, b *pose, t float64) *skeleton {
	p := *a
	for m := range p.numbers {
		p.numbers[m] = lerp(a.numbers[m], b.numbers[m], t)
	}
	k := &skeleton{build: a.build, eyes: a.eyes, breath: p.is(breath), shrug: p.is(shrug)}
	if t >= 0.5 {
		k.eyes = b.eyes
	}
	k.feel = felt(a.feel, b.feel, t)
	k.rolled = p.is(rollerRadius)
	k.roller = vec{p.is(rollerX), k.rolled + matHeight, 0}
	if p.is(rollerY) > 0 {
		k.roller.y = p.is(rollerY)
	}
	if p.is(contact) >= 0 {
		k.lieOver(&p)
	} else {
		k.grow(&p, 0, stand(p.is(angle), p.is(roll)), vec{p.is(posX), p.is(posY), p.is(posZ) + p.is(sway)})
	}
	if p.is(press) >= 0 {
		k.leanOn(p.is(press))
	}
	top, f := k.at(1)
	const low = 0.6 // the share of a tilt that the neck takes; the head tips on it by the rest
	k.neckFrame = f.flex(p.is(neck)).side(low * p.is(tilt))
	k.head = k.neckFrame.at(top, 1.5-p.is(chin), neckLength, 0)
	k.headFrame = f.flex(p.is(neck)).side(p.is(tilt)).flex(p.is(nod)).twist(p.is(look))
	for side := range k.arms {
		k.arms[side] = k.placeArm(a.arms[side], side, &p).sweep(k.placeArm(b.arms[side], side, &p), t).solve(upperArm, foreArm)
		k.legs[side] = k.placeLeg(a.legs[side], side, &p).to(k.placeLeg(b.legs[side], side, &p), t).solve(thigh, shin)
		holds := a.arms[side]
		if t >= 0.5 {
			holds = b.arms[side]
		}
		k.arms[side].closed = p.grips || holds == onSeat
		switch a.legs[side] {
		case standing, stepping, straight, walking, passing, prone:
			k.upright = true
		case planted, sitting, sitLong, kneeling, bent, stacked, folded:
		}
	}
	return k
}

// felt is what is felt on a way: at its ends what belongs there, and in between
// what is felt at both.
func felt(from, to []spot, t float64) []spot {
	switch {
	case t <= 0.2:
		return from
	case t >= 0.8:
		return to
	default:
		return slices.DeleteFunc(slices.Clone(from), func(s spot) bool { return !slices.Contains(to, s) })
	}
}

// lieOver lays the body over the roller, the pelvis as high as the pose says.
// The roller rolls without slipping: while the contact moves along the back,
// the roller travels as far over the floor, and the body twice as far.
func (k *skeleton) lieOver(p *pose) {
	c := p.is(contact)
	k.roller.x += (c - 0.7) * spineLength
	k.touched = true
	turned := p.is(roll) + p.is(twisted)*math.Max(0, c-0.4)/0.6
	i := math.Round(c * vertebrae)
	low, high := 120.0, 215.0 // the pelvis rises with the angle
	for range 40 {
		middle := (low + high) / 2
		f := stand(middle, turned)
		lift := stand(middle, 0).front
		at := lift.from(vec{k.roller.x, k.roller.y, p.is(posZ)}, k.rolled+k.thickness(c, f, lift)-0.8)
		k.touch = lift.from(k.roller, k.rolled)
		k.grow(p, int(i), f, f.up.from(at, (i/vertebrae-c)*spineLength))
		pelvis, pf := k.at(0.02)
		if pelvis.y < matHeight+k.thickness(0.02, pf, vec{0, 1, 0})-0.2+p.is(hips) {
			low = middle
		} else {
			high = middle
		}
	}
}

// leanOn lets the back meet a roller that cannot leave its wall: it moves up and
// down only, and the person comes to it.
func (k *skeleton) leanOn(s float64) {
	back, f := k.at(s)
	meets := f.front.from(back, 0.8-k.halfDepth(s)-k.rolled)
	for i := range k.spine {
		k.spine[i].x += k.roller.x - meets.x
	}
	k.roller.y = meets.y
	k.touch, k.touched = f.front.from(k.roller, k.rolled), true
}

// grow bends the spine outwards from one vertebra that is held in place.
func (k *skeleton) grow(p *pose, from int, f frame, at vec) {
	const length = spineLength / vertebrae
	k.spine[from], k.frames[from] = at, f
	for i := from; i < vertebrae; i++ {
		b := p.bendAt((float64(i) + 0.5) / vertebrae)
		half := k.frames[i].flex(b.flex / 2).side(b.side / 2).twist(b.twist / 2)
		k.spine[i+1] = half.up.from(k.spine[i], length)
		k.frames[i+1] = k.frames[i].flex(b.flex).side(b.side).twist(b.twist)
	}
	for i := from; i > 0; i-- {
		b := p.bendAt((float64(i) - 0.5) / vertebrae)
		half := k.frames[i].twist(-b.twist / 2).side(-b.side / 2).flex(-b.flex / 2)
		k.spine[i-1] = half.up.from(k.spine[i], -length)
		k.frames[i-1] = k.frames[i].twist(-b.twist).side(-b.side).flex(-b.flex)
	}
}

// curve is how far one vertebra turns against the next, in degrees.
type curve struct{ flex, side, twist float64 }

func (p *pose) bendAt(s float64) curve {
	const waist = 0.4 // the lower back ends here: it hardly turns
	c := curve{side: p.is(lateral) / vertebrae}
	if s < waist {
		c.flex = p.is(lumbar) / vertebrae / waist
	} else {
		c.flex = p.is(thoracic) / vertebrae / (1 - waist)
		c.twist = p.is(twisted) / vertebrae / (1 - waist)
	}
	at := p.is(extendAt)
	switch {
	case at >= 0:
	case p.is(contact) >= 0:
		at = p.is(contact)
	default:
		at = 0.66
	}
	const width = 0.13
	bell := math.Exp(-(s-at)*(s-at)/(2*width*width)) / (width * math.Sqrt(2*math.Pi))
	c.flex -= p.is(extend) * bell / vertebrae
	return c
}
