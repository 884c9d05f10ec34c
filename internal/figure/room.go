package figure

import (
	"image/color"
	"math"
)

// wallBeside is a wall at the right of somebody who faces +x, up to x.
func (a *painter) wallBeside(x, z float64) {
	a.block(walls, vec{x - 2*wallHalf, -3, z}, vec{x, 400, z + wallThick}, a.wall, a.wall, a.wallSide)
}

// longTowel is rolled up and lies lengthways, x its middle.
func (a *painter) longTowel(x, length, r float64) {
	y := r + matHeight
	end := x + math.Copysign(length/2, a.to.x)
	other := 2*x - end
	shapes := []shape{
		filled(a.towelEdge, hull(a.ball(vec{end, y, 0}, r+0.5), a.ball(vec{other, y, 0}, r+0.5))),
		filled(a.colours.towel, hull(a.ball(vec{end, y, 0}, r), a.ball(vec{other, y, 0}, r))),
	}
	for i, share := range []float64{0.84, 0.62, 0.4, 0.2} { // how it is rolled
		var points []point
		for _, p := range ellipse(point{y, 0}, r*share, r*share, 32) {
			points = append(points, a.see(vec{end + math.Copysign(r*0.6, a.to.x), p.x, p.y}))
		}
		shapes = append(shapes, filled([]color.NRGBA{a.towelEdge, a.colours.towel}[i%2], convex(points)))
	}
	a.add(things, a.near(vec{x, y, 0}), shapes...)
}

// pillow is a folded towel under the head.
func (a *painter) pillow(p prop) {
	soft := func(low, high float64) outline {
		const deep, wide, round = 11.0, 15.0, 2.0
		var discs []disc
		for _, sx := range []float64{-1, 1} {
			for _, sz := range []float64{-1, 1} {
				for _, y := range []float64{low + round, high - round} {
					discs = append(discs, a.ball(vec{p.x + sx*deep, y, p.z + sz*wide}, round))
				}
			}
		}
		return hull(discs...)
	}
	middle := p.height / 2
	a.add(things, a.near(vec{p.x, middle, p.z})-30,
		filled(a.towelEdge, soft(0, p.height)), filled(a.colours.towel, soft(middle, p.height)))
}
