package figure

import "math"

// grip is where a limb starts, where it should end, and how it lies there.
type grip struct {
	root, target vec
	pole         vec // the side the elbow or knee points to
	along        vec // zero: fingers go on where the forearm ends
	across       vec
}

func (g grip) at(p place) grip { return grip{g.root, p.target, p.pole, p.along, p.across} }

// to is the grip on the way to h.
func (g grip) to(h grip, t float64) grip {
	return grip{
		g.root.to(h.root, t), g.target.to(h.target, t), g.pole.to(h.pole, t),
		g.along.to(h.along, t), g.across.to(h.across, t),
	}
}

// sweep is the same for an arm: one that is straight at both ends swings about its
// shoulder and stays straight, unless its hand stays where it is.
func (g grip) sweep(h grip, t float64) grip {
	const long, still = 0.85 * (upperArm + foreArm), 1.0
	on := g.to(h, t)
	u, v := g.target.sub(g.root), h.target.sub(h.root)
	if u.len() < long || v.len() < long || g.target.sub(h.target).len() < still {
		return on
	}
	way := turned(u.unit(), v.unit(), t)
	on.target = way.from(on.root, lerp(u.len(), v.len(), t))
	on.target.y = math.Max(on.target.y, 4.5)
	return on
}

// solve works out the limb. Where its joint would be in the floor, it swings up
// until it lies on it.
func (g grip) solve(upper, lower float64) limb {
	const lying, fine = 4.5, 1.0 / 64
	joint, end := bend(g.root, g.target, upper, lower, g.pole)
	for t := fine; joint.y < lying && t <= 1; t += fine {
		joint, end = bend(g.root, g.target, upper, lower, g.pole.unit().to(vec{y: 1}, t))
	}
	l := limb{root: g.root, joint: joint, end: end, along: end.sub(joint).unit()}
	if g.along.len() > 0.05 {
		l.along = g.along.unit()
	}
	l.across = g.across.without(l.along).unit()
	return l
}

func (k *skeleton) placeArm(a arm, side int, p *pose) grip {
	sg := sign(side)
	chest, cf := k.at(0.9)
	pelvis, pf := k.at(0)
	shoulder := cf.at(chest, p.is(protract), 0.5+p.is(shrug), sg*(15.2-0.25*math.Abs(p.is(protract))))
	other := cf.at(chest, 0, 0, -sg*15) // where the other shoulder rests
	h, hf := k.head, k.headFrame
	g := grip{root: shoulder, across: cf.front}
	r := reaching{
		p.is(reach), p.is(lift), p.is(fore),
		vec{p.is(handX), p.is(handY), p.is(handZ)},
		k.roller,
		sg, upperArm + foreArm, shoulder, cf, pelvis, h, pf, hf,
	}
	switch a {
	case atSides:
		g.target, g.pole = cf.at(shoulder, 5, -47, sg*7), cf.dir(-1, 0, sg*0.25)
		g.across = cf.dir(1, 0, -sg*0.4)
	case behindHead:
		g.target, g.pole = hf.at(h, -6.5, -2, sg*10), cf.dir(0.75, 0.5, sg)
		g.along, g.across = hf.dir(-0.55, 0.5, -sg), hf.dir(0.1, -1, 0)
	case crossed:
		g.target, g.pole = cf.at(other, 8, -4+sg*2, sg*7), cf.dir(0.45, -1, sg*0.3)
		g.along, g.across = cf.dir(-0.25, 0.7, -sg*0.8), cf.dir(0.2, 0.6, sg)
	case hug:
		g.target, g.pole = cf.at(other, 8, 5.5, sg*1.5), cf.dir(1, -0.6, sg*0.1)
		g.along, g.across = cf.dir(-1, 0.12, -sg*0.3), cf.dir(0, -0.2, sg)
	case onFloor:
		g.target, g.pole = vec{pelvis.x - 2 + p.is(handX), 5.5, sg * 25}, vec{-0.6, 0.6, sg * 0.6}
		g.along, g.across = vec{-0.9, -0.28, sg * 0.5}, vec{0.5, 0, -sg}
	case overhead:
		g.target, g.pole = cf.at(shoulder, 2, 50*p.is(reach), sg*2), cf.dir(-0.2, 0, sg)
	case stretched:
		g.target, g.pole = cf.up.level().from(vec{shoulder.x, 5, shoulder.z}, 49*p.is(reach)), vec{y: -1, z: 0.3}
		g.along, g.across = cf.up.level(), vec{y: 0.3, z: 1}
	case support:
		g.target, g.pole = vec{shoulder.x - 1 + p.is(handX), 6, sg * 15}, vec{-1, 0, sg * 0.4}
		g.along, g.across = vec{1, -0.3, 0}, vec{0.4, 0, -sg}
	case thread:
		g.target, g.pole = vec{shoulder.x - 12, 6, -sg * 40}, vec{1, -0.3, 0}
		g.across = vec{1, 0.3, 0}
	case lyingProp:
		g.target, g.pole = vec{shoulder.x + 12 + p.is(handX), 6.5, shoulder.z + 30}, vec{0.6, 0.7, 0.5}
		g.along, g.across = vec{-0.75, -0.25, 0.6}, vec{0.7, 0, 0.5}
	case onDoor:
		g.target = vec{p.is(handX), p.is(handY), sg * p.is(handZ)}
		g.pole = g.target.add(vec{y: -foreArm}).sub(shoulder) // the elbow is on the frame, too
		g.along, g.across = vec{0.1, 1, 0}, vec{0, 0.2, -sg}
	case holdBack:
		g.target, g.pole = k.roller.add(vec{5, -8.5, sg * 15}), cf.dir(-0.8, -0.5, sg)
		g.along, g.across = vec{-1, -0.1, -sg * 0.2}, vec{0.2, 1, 0}
	case ahead:
		g.target, g.pole = vec{shoulder.x + 44 + p.is(handX), 5.5, sg*17 + p.is(handZ)}, vec{0, 0.6, sg}
		g.along, g.across = vec{1, -0.2, 0}, vec{0.3, 0, -sg}
	case elbowsIn, elbowsWide, palmsBack, temple, forehead:
		g = g.at(onHead()[a](r))
	case onThighs, kneeAcross, onSeat, ribs, belly, clasped:
		g = g.at(onBody()[a](r))
	case onDesk, onWall, rowOut, rowIn, wide, angel, over, lifted, swing, forward, together, rollUp, outOnFloor, proneW:
		g = g.at(inTheRoom()[a](r))
	}
	g.target.y = math.Max(g.target.y, 4.5) // no hand goes into the floor
	return g
}

func (k *skeleton) placeLeg(l leg, side int, p *pose) grip {
	sg := sign(side)
	pelvis, pf := k.at(0)
	g := grip{root: pf.at(pelvis, 0, -1.5, sg*8.2)}
	ahead, aside := pf.front.level(), pf.right.level()
	feet := sg * p.is(stance)
	switch l {
	case planted:
		g.target, g.pole = vec{p.is(footX) + 1.5*sg, ankleHeight, feet}, vec{0.15, 1, sg * 0.05}
		g.along = vec{1, -0.12, 0}
	case sitting:
		g.target = aside.from(ahead.from(vec{pelvis.x, ankleHeight, pelvis.z}, 43), feet)
		g.pole, g.along = ahead.add(vec{y: 1}), ahead
	case sitLong:
		g.target = aside.from(ahead.from(vec{pelvis.x, ankleHeight, pelvis.z}, 66), feet)
		g.pole, g.along = vec{y: 1}, ahead.mul(0.35).add(vec{y: 1})
	case standing, stepping:
		g.target = aside.from(vec{p.is(footX), ankleHeight, pelvis.z}, 0.8*feet-p.is(sway))
		if l == stepping {
			g.target = ahead.from(g.target, sg*p.is(step))
		}
		g.pole, g.along = ahead, ahead
		const light = 0.6 // how far the heel rises where there is no weight
		g = g.onToes(math.Max(p.is(heel), -light*sg*p.is(sway)))
	case walking:
		at := sg * p.is(step)
		g.target = ahead.from(aside.from(vec{p.is(footX), ankleHeight, pelvis.z}, 0.8*feet), at)
		g.pole, g.along = ahead, ahead
		if at < 0 {
			g = g.onToes(-at * 0.3)
		} else {
			g.along = ahead.add(vec{y: at * 0.012})
		}
	case passing:
		g.target = ahead.from(aside.from(vec{p.is(footX), ankleHeight + 8, pelvis.z}, 0.8*feet), -10)
		g.pole, g.along = ahead, ahead.add(vec{y: -0.4})
	case kneeling:
		g.target, g.pole = vec{pelvis.x - 36, 5, feet}, vec{0.3, -1, 0}
		g.along = vec{-1, -0.2, 0}
	case folded:
		g.target, g.pole = vec{pelvis.x - 3, 5, feet}, vec{1, -0.5, sg * 0.25}
		g.along = vec{-1, -0.15, 0}
	case bent, straight, prone:
		g = g.swung(pf, l, p.is(hip), p.is(knee))
	case stacked:
		g = g.stack(pf, sg, p.is(hip), p.is(knee))
	}
	return g
}

// swung is a leg that hangs or lies where hip and knee let it.
func (g grip) swung(pf frame, l leg, at, fold float64) grip {
	if l != bent {
		at, fold = 0, 4
	}
	if l == prone {
		at, fold = 4.5, 1 // down onto the toes
	}
	swing := func(degrees float64) vec {
		sin, cos := math.Sincos(radians(degrees))
		return pf.dir(sin, -cos, 0)
	}
	knee := swing(at).from(g.root, thigh)
	g.target = swing(at-fold).from(knee, shin)
	g.pole = knee.sub(g.root.to(g.target, 0.5))
	g.along = swing(at - fold + 70)
	if l == prone {
		g.along = swing(12)
	}
	return g
}

// onToes lifts a heel by so many centimetres; the toes stay where they are.
func (g grip) onToes(up float64) grip {
	const foot = 15.0
	sin := clamp(up/foot, 0, 0.85)
	flat := math.Sqrt(1 - sin*sin)
	g.target = g.along.from(g.target, foot*(1-flat)).add(vec{y: up})
	g.along = g.along.mul(flat).add(vec{y: -sin})
	return g
}

// stack lets the legs of somebody who lies on a side rest on the floor and on
// each other. Who tips forwards brings the upper knee ahead of the other.
func (g grip) stack(pf frame, sg, hip, knee float64) grip {
	kneeHeight, footHeight := 7.0, 5.0
	if sg*pf.right.y > 0 { // the upper leg
		kneeHeight, footHeight = 17, 12
		const ahead, square = 120, 0.15 // degrees, lying on the front; as far as a pelvis is still upright
		if tipped := -pf.front.y - square; tipped > 0 {
			onto := math.Min(1, 3*tipped)
			kneeHeight, footHeight = lerp(kneeHeight, 9, onto), lerp(footHeight, 5, onto)
			hip, knee = hip+ahead*tipped, knee+ahead*tipped/2
		}
	}
	front, down := pf.front.level(), pf.up.mul(-1).level()
	swing := func(from vec, degrees, height, length float64) vec {
		sin, cos := math.Sincos(radians(degrees))
		fall := clamp(height-from.y, -0.9*length, 0.9*length)
		flat := math.Sqrt(length*length - fall*fall)
		return from.add(front.mul(sin * flat)).add(down.mul(cos * flat)).add(vec{y: fall})
	}
	joint := swing(g.root, hip, kneeHeight, thigh)
	g.target = swing(joint, hip-knee, footHeight, shin)
	g.pole = joint.sub(g.root.to(g.target, 0.5))
	sin, cos := math.Sincos(radians(hip - knee + 62))
	g.along = front.mul(sin).add(down.mul(cos))
	return g
}
