package figure

import (
	"math"
	"slices"
)

// headOf paints face and hair, whichever side of them is seen.
func (a *painter) headOf(k *skeleton) {
	h, f := k.head, k.headFrame
	behind := f.front.dot(a.to) < -0.25
	var back, front []shape // ears
	for _, sg := range []float64{1, -1} {
		switch turned := sg * f.right.dot(a.to); {
		case a.who == scarf: // covers them
		case turned <= -0.25 || f.front.dot(a.to) <= -0.85:
		case turned > 0.3:
			front = append(front, a.ear(h, f, sg))
		default:
			back = append(back, a.ear(h, f, sg))
		}
	}
	hair, line := a.hairBehind(h, f), a.hairline(h, f)
	face := slices.Concat(a.face(h, f), a.whiskers(h, f), a.features(k))
	var all []shape
	if behind {
		all = slices.Concat(face, back, line, hair)
	} else {
		all = slices.Concat(back, hair, a.face(h, f), a.whiskers(h, f), line, a.features(k))
	}
	a.add(body, a.near(h), append(all, front...)...)
}

func (a *painter) ear(h vec, f frame, sg float64) shape {
	return filled(mix(a.skin, a.skinDark, 0.5),
		hull(a.ball(f.at(h, -0.6, 0.4, sg*9.6), 2.2), a.ball(f.at(h, -1, -1.8, sg*9.4), 1.6)))
}

func (a *painter) face(h vec, f frame) []shape {
	nose := hull(a.ball(f.at(h, 9.4, 0.6, 0), 1.2), a.ball(f.at(h, 10.6, -1.6, 0), 1.35), a.ball(f.at(h, 8.6, -2, 0), 1.2))
	shade := a.skin
	if f.front.dot(a.to) > 0.5 {
		nose = hull(a.ball(f.at(h, 10.6, -0.6, 0), 0.7), a.ball(f.at(h, 10.6, -2, 0), 1.15))
		shade = mix(a.skin, a.skinDark, 0.7)
	}
	return []shape{
		filled(a.skin, hull(a.ball(f.at(h, 1.2, 1.4, 0), headRadius-0.8), a.ball(f.at(h, 3, -4.6, 0), headRadius-4.4))),
		filled(shade, nose),
	}
}

// features are eyes and mouth, as far as they are on the side that is seen.
func (a *painter) features(k *skeleton) []shape {
	h, f := k.head, k.headFrame
	const steps = 3
	var all []shape
	for _, sg := range []float64{1, -1} {
		if f.dir(8.6, 0.9, sg*4).unit().dot(a.to) > 0.12 {
			all = append(all, a.eye(k, sg))
		}
		if f.dir(8, -5, sg*2.5).unit().dot(a.to) > 0.1 || f.front.dot(a.to) > 0.5 {
			var smile []point
			for j := range steps + 1 {
				t := float64(j) / steps
				smile = append(smile, a.see(f.at(h, 8.5-1.6*t*t, -5.3+1.5*t*t, sg*(0.1+3.2*t))))
			}
			all = append(all, filled(mix(a.skinDark, a.ink, 0.45), stroke(0.7, smile...)))
		}
	}
	return all
}

func (a *painter) eye(k *skeleton, sg float64) shape {
	h, f := k.head, k.headFrame
	switch k.eyes {
	case eyesClosed:
		var lid []point
		for j := -3; j <= 3; j++ {
			t := float64(j) / 3
			out := math.Max(0, sg*t) // round the side of the head, to be seen from there
			lid = append(lid, a.see(f.at(h, 8.7-0.9*t*t-1.8*out, 0.5+0.55*t*t, sg*(4+0.8*out)+t*1.5)))
		}
		return filled(a.ink, stroke(0.8, lid...))
	case eyesOpen:
		return filled(a.ink, hull(a.ball(f.at(h, 8.6, 1.4, sg*4), 0.95), a.ball(f.at(h, 8.6, 0.4, sg*4), 0.95)))
	default:
		panic("figure: unknown eyes " + string(k.eyes))
	}
}
