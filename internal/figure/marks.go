package figure

import (
	"image/color"
	"math"
)

func (a *painter) backbone(k *skeleton) shape {
	var line []point
	for i := range 9 {
		p, f := k.at(lerp(0.2, 0.96, float64(i)/8))
		line = append(line, a.see(f.at(p, -k.halfDepth(0.5), 0, 0)))
	}
	return filled(a.shirtDark, stroke(1.1, line...))
}

// blades are the shoulder blades: they slide back and in with the shoulders,
// and out when the arms cross.
func (a *painter) blades(k *skeleton) {
	for side := range 2 {
		sg := sign(side)
		p, f := k.at(0.9)
		protracted := f.front.dot(k.arms[side].root.sub(p))
		at := f.at(p, -k.halfDepth(0.85), -2.5, sg*(8.6+0.62*protracted))
		up := f.dir(0, 1, -sg*0.18).unit()
		inner := up.from(f.at(at, 0, 0, -sg*2.6), 4.5)
		outer := up.from(f.at(at, 0, 0, sg*4), 4)
		tip := up.from(f.at(at, 0, 0, -sg*0.6), -8.5)
		a.add(marks, 0,
			filled(mix(a.shirtDark, a.shirt, 0.3), hull(a.ball(inner, 2.6), a.ball(outer, 2.4), a.ball(tip, 2.2))),
			filled(a.blade, hull(a.ball(inner, 2), a.ball(outer, 1.8), a.ball(tip, 1.6))))
	}
}

// zones marks where the roller may go (a tick) and may not (a cross), by shape
// as well as by colour.
func (a *painter) zones(k *skeleton) {
	patch := func(c color.NRGBA, from, to, w float64) {
		const r, back = 4.4, -9
		p0, f0 := k.at(from)
		p1, f1 := k.at(to)
		a.add(marks, 0, filled(c, hull(
			a.ball(f0.at(p0, back, 0, w-r), r), a.ball(f0.at(p0, back, 0, r-w), r),
			a.ball(f1.at(p1, back, 0, w-r), r), a.ball(f1.at(p1, back, 0, r-w), r))))
	}
	line := func(s float64, path ...point) {
		p, f := k.at(s)
		c := a.see(f.at(p, -9, 0, 0))
		for i := range path {
			path[i] = point{c.x + path[i].x, c.y + path[i].y}
		}
		a.add(signs, 0, filled(a.white, stroke(1.5, path...)))
	}
	patch(a.good, 0.46, 0.84, 11)
	patch(a.bad, 0.13, 0.28, 10.7)
	patch(a.bad, 1.05, 1.09, 5)
	line(0.66, point{-3, 0}, point{-0.9, -2.3})
	line(0.66, point{-0.9, -2.3}, point{3.4, 2.8})
	for _, s := range []float64{0.205, 1.08} {
		line(s, point{-2.2, -2.2}, point{2.2, 2.2})
		line(s, point{-2.2, 2.2}, point{2.2, -2.2})
	}
}

// badge is the size of a panel's number, in pixels of a still.
const badge = 25.0

// number is which panel it is, in its upper corner. Where the picture is
// flipped later, it is written the other way round.
func (a *painter) number(n int, v view, flipped bool) {
	u, turn, corner := a.unit, 1.0, v.corner(flipped)
	if flipped {
		turn = -1
	}
	middle := point{corner.x + turn*u*(badge+14), corner.y - u*(badge+14)}
	digit := map[int][][]point{
		1: {{{-6, 7}, {1, 13}, {1, 0}, {1, -13}}},
		2: {{{-8, 7}, {-4, 12}, {3, 13}, {8, 8}, {6, 2}, {-8, -12}}, {{-8, -12}, {9, -12}}},
		3: {{{-7, 11}, {0, 13}, {6, 10}, {6, 4}, {0, 1}}, {{0, 1}, {7, -2}, {7, -9}, {0, -13}, {-8, -10}}},
	}[n]
	shapes := []shape{filled(a.ink, ellipse(middle, badge*u, badge*u, 48))}
	for _, way := range digit {
		var line []point
		for _, p := range way {
			line = append(line, point{middle.x + turn*u*p.x, middle.y + u*p.y})
		}
		shapes = append(shapes, filled(a.white, stroke(5*u, line...)))
	}
	a.add(signs, 1, shapes...)
}

// ring fills while somebody holds a pose.
func (a *painter) ring(share float64, v view, flipped bool) {
	const radius, wide, steps = 34.0, 13.0, 60
	u, turn, corner := a.unit, 1.0, v.corner(!flipped)
	if flipped {
		turn = -1
	}
	middle := point{corner.x - turn*u*(radius+24), corner.y - u*(radius+24)}
	arc := func(share float64) []point {
		var line []point
		for i := range steps + 1 {
			sin, cos := math.Sincos(2 * math.Pi * share * float64(i) / steps)
			line = append(line, point{middle.x + turn*u*radius*sin, middle.y + u*radius*cos})
		}
		return line
	}
	a.add(signs, 1,
		filled(a.white, ellipse(middle, (radius+wide)*u, (radius+wide)*u, 60)),
		filled(a.gap, stroke(wide*u, arc(0.999)...)),
		filled(a.accent, stroke(wide*u, arc(math.Min(share, 0.999))...)))
}
