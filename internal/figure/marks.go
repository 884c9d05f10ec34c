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
		const roundBack = 0.6 // how far a blade looks to its side
		if f.dir(-1, 0, sg*roundBack).dot(a.to) < 0 {
			continue
		}
		protracted := f.front.dot(k.arms[side].root.sub(p))
		aside := 8.6 + 0.62*protracted
		on := func(w, height float64) vec {
			return f.dir(0, 1, -sg*0.18).unit().from(f.at(p, -k.backAt(0.85, w), -2.5, sg*w), height)
		}
		inner, outer, tip := on(aside-2.6, 4.5), on(aside+4, 4), on(aside-0.6, -8.5)
		a.add(marks, 0,
			filled(mix(a.shirtDark, a.shirt, 0.3), hull(a.ball(inner, 2.6), a.ball(outer, 2.4), a.ball(tip, 2.2))),
			filled(a.blade, hull(a.ball(inner, 2), a.ball(outer, 1.8), a.ball(tip, 1.6))))
	}
}

// zones marks where the roller may go (a tick), from the top of the shoulder
// blades to a hand's width below their lower tips, and where it may not (a
// cross), by shape as well as by colour.
func (a *painter) zones(k *skeleton) {
	const bladeTop, handBelow, back = 0.95, 0.47, -9
	patch := func(c color.NRGBA, from, to, w, r float64) {
		p0, f0 := k.at(from)
		p1, f1 := k.at(to)
		p0, p1 = f0.up.from(p0, r), f1.up.from(p1, -r)
		a.add(body, a.near(p0)+40, filled(c, hull(
			a.ball(f0.at(p0, back, 0, w-r), r), a.ball(f0.at(p0, back, 0, r-w), r),
			a.ball(f1.at(p1, back, 0, w-r), r), a.ball(f1.at(p1, back, 0, r-w), r))))
	}
	sign := func(s, size float64, path ...point) {
		p, f := k.at(s)
		c := a.see(f.at(p, back, 0, 0))
		for i := range path {
			path[i] = point{c.x + size*path[i].x, c.y + size*path[i].y}
		}
		a.add(signs, 0, filled(a.white, stroke(1.6*size, path...)))
	}
	patch(a.good, handBelow, bladeTop, 15, 4)
	patch(a.bad, 0.1, 0.42, 12.5, 3)
	patch(a.bad, 0.99, 1.13, 5.4, 2.2)
	a.blades(k)
	sign(0.55, 1.1, point{-3, 0}, point{-0.9, -2.3})
	sign(0.55, 1.1, point{-0.9, -2.3}, point{3.4, 2.8})
	for _, c := range []struct{ s, size float64 }{{0.26, 1.2}, {1.06, 0.8}} {
		sign(c.s, c.size, point{-2.6, -2.6}, point{2.6, 2.6})
		sign(c.s, c.size, point{-2.6, 2.6}, point{2.6, -2.6})
	}
}

// badge is the size of a panel's number, in pixels of a still.
const badge = 25.0

// about counts how much of a circle is covered by what must be seen.
func (a *painter) about(middle point, r float64) int {
	rim := append(ellipse(middle, r, r, 12), ellipse(middle, r/2, r/2, 6)...)
	covered := 0
	for _, s := range a.list {
		if s.layer < things {
			continue
		}
		for _, shape := range s.shapes {
			for _, o := range shape.outlines {
				for _, p := range rim {
					if o.holds(p) {
						covered++
					}
				}
			}
		}
	}
	return covered
}

// number is which panel it is. Where the picture is flipped later, it is written
// the other way round.
func (a *painter) number(n int, middle point, flipped bool) {
	u, turn := a.unit, 1.0
	if flipped {
		turn = -1
	}
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
	u, turn, middle := a.unit, 1.0, v.corner(!flipped, true, (radius+24)*a.unit)
	if flipped {
		turn = -1
	}
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
