package figure

import "math"

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
