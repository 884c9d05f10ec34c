package figure

import (
	"image/color"
	"math"
	"slices"
)

// strip is a soft-ended band on the surface of the back between two heights.
func (a *painter) strip(k *skeleton, from, to float64) []outline {
	const steps, share = 14, 0.7
	var band []outline
	var before []disc
	for i := range steps + 1 {
		t := float64(i) / steps
		s := lerp(from, to, t)
		p, f := k.at(s)
		r := 0.6 + 2.5*math.Sqrt(math.Max(0, 1-math.Pow(2*t-1, 4)))
		w := math.Max(0, halfWidth(s)-halfDepth(s)) * share
		row := []disc{a.ball(f.at(p, r+0.2-halfDepth(s), 0, w), r), a.ball(f.at(p, r+0.2-halfDepth(s), 0, -w), r)}
		if before != nil {
			band = append(band, hull(slices.Concat(before, row)...))
		}
		before = row
	}
	return band
}

func (a *painter) backbone(k *skeleton) shape {
	var line []point
	for i := range 9 {
		p, f := k.at(lerp(0.2, 0.96, float64(i)/8))
		line = append(line, a.see(f.at(p, -halfDepth(0.5), 0, 0)))
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
		at := f.at(p, -halfDepth(0.85), -2.5, sg*(8.6+0.62*protracted))
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

// arrow is drawn over everything else, with a light edge.
func (a *painter) arrow(r arrow) {
	const width, head, steps = 2.8, 7.4, 14
	var line []point
	dx, dy := r.to.x-r.from.x, r.to.y-r.from.y
	for i := range steps + 1 {
		t := float64(i) / steps
		b := r.bend * 4 * t * (1 - t)
		line = append(line, point{r.from.x + dx*t - dy*b, r.from.y + dy*t + dx*b})
	}
	end, before := line[steps], line[steps-1]
	length := math.Hypot(end.x-before.x, end.y-before.y)
	ux, uy := (end.x-before.x)/length, (end.y-before.y)/length
	place := func(along, aside float64) point {
		return point{end.x + head*(along*ux-aside*uy), end.y + head*(along*uy+aside*ux)}
	}
	tip, one, two := place(0.55, 0), place(-0.5, 0.75), place(-0.5, -0.75)
	barb := func(r float64) outline { return hull(disc{tip, r}, disc{one, r}, disc{two, r}) }
	a.add(signs, 0,
		filled(a.panel, stroke(width+2.2, line...), barb(1.7)),
		filled(a.accent, stroke(width, line...), barb(0.6)))
}
