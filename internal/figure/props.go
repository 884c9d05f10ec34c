package figure

import (
	"image/color"
	"math"
)

// block paints the faces of an upright block that are seen.
func (a *painter) block(l layer, low, high vec, top, front, side color.NRGBA) {
	const round = 0.6
	var faces []shape
	face := func(c color.NRGBA, corners ...vec) {
		var discs []disc
		for _, v := range corners {
			discs = append(discs, a.ball(v, round))
		}
		faces = append(faces, filled(c, hull(discs...)))
	}
	const edgeOn = 0.02
	if math.Abs(a.to.x) > edgeOn {
		x := high.x
		if a.to.x < 0 {
			x = low.x
		}
		face(side, vec{x, low.y, low.z}, vec{x, high.y, low.z}, vec{x, high.y, high.z}, vec{x, low.y, high.z})
	}
	if math.Abs(a.to.z) > edgeOn {
		z := high.z
		if a.to.z < 0 {
			z = low.z
		}
		face(front, vec{low.x, low.y, z}, vec{high.x, low.y, z}, vec{high.x, high.y, z}, vec{low.x, high.y, z})
	}
	if a.to.y > edgeOn {
		face(top, vec{low.x, high.y, low.z}, vec{high.x, high.y, low.z}, vec{high.x, high.y, high.z}, vec{low.x, high.y, high.z})
	}
	a.add(l, a.near(low.to(high, 0.5)), faces...)
}

func (a *painter) mat(x, length float64) {
	sheet := func(y float64) outline {
		const halfWide, round = 36.0, 6.0
		var points []point
		for _, sx := range []float64{1, -1} {
			for _, sz := range []float64{1, -1} {
				for _, p := range ellipse(point{sx * (length/2 - round), sz * (halfWide - round)}, round, round, 16) {
					points = append(points, a.see(vec{x + p.x, y, p.y}))
				}
			}
		}
		return convex(points)
	}
	a.add(onGround, 0, filled(a.matEdge, sheet(-1.2)), filled(a.colours.mat, sheet(0.3)))
}

// blot is a soft shadow on the floor.
func (a *painter) blot(c vec, rx, rz float64) {
	var points []point
	for _, p := range ellipse(point{c.x, c.z}, rx, rz, 40) {
		points = append(points, a.see(vec{p.x, 0.4, p.y}))
	}
	a.add(shadows, 0, filled(a.shadow, convex(points)))
}

// roll lies across. Marks on its end show how far it has travelled.
func (a *painter) roll(x, y, travelled float64) {
	const half = 25.0
	circle := func(z, r float64) outline {
		var points []point
		for _, p := range ellipse(point{x, y}, r, r, 48) {
			points = append(points, a.see(vec{p.x, p.y, z}))
		}
		return convex(points)
	}
	near := math.Copysign(half, a.to.z)
	sides := append(circle(near, rollerSize), circle(-near, rollerSize)...)
	shapes := []shape{filled(a.roller, convex(sides))}
	if math.Abs(a.to.z) > 0.15 {
		shapes = append(shapes, filled(a.rollerCap, circle(near, rollerSize)), filled(a.rollerCore, circle(near, rollerSize*0.42)))
		for i := range 3 {
			sin, cos := math.Sincos(-travelled/rollerSize + 2*math.Pi*float64(i)/3)
			shapes = append(shapes, filled(a.rollerCore, hull(a.ball(vec{x + 5.3*cos, y + 5.3*sin, near}, 0.9))))
		}
	}
	a.add(things, a.near(vec{x, y, 0}), shapes...)
}

// chair has a seat and, at its back, a pad whose top edge is below the
// shoulder blades of who sits on it.
func (a *painter) chair(x float64) {
	const seat, top = 44.0, 84.0
	wood, dark := a.wood, a.woodDark
	between := mix(wood, dark, 0.45)
	back, front := x-22.0, x+20.0
	for _, z := range []float64{-18, 14.5} {
		a.block(things, vec{back, 0, z}, vec{back + 3.5, seat - 4, z + 3.5}, dark, dark, dark)
		a.block(things, vec{front - 4, 0, z}, vec{front - 0.5, seat - 4, z + 3.5}, dark, dark, dark)
		a.block(things, vec{back - 1.5, seat, z}, vec{back + 1.5, seat + 22, z + 3}, dark, dark, dark)
	}
	a.block(things, vec{back - 1, seat - 4, -20}, vec{front, seat - 1.5, 20}, wood, between, mix(wood, dark, 0.6))
	soft := a.cushion
	a.block(things, vec{back + 1, seat - 1.5, -19}, vec{front, seat + 0.5, 19}, soft, mix(soft, a.ink, 0.15), mix(soft, a.ink, 0.15))
	a.block(backdrop, vec{back - 2, seat + 16, -20}, vec{back + 2, top, 20}, mix(soft, a.white, 0.25), mix(soft, a.ink, 0.15), soft)
}

// doorway is walked through towards +x; its frame is on the person's left.
func (a *painter) doorway(x float64) {
	const opening, high = 44.0, 200.0
	frame := func(low, high vec) {
		a.block(things, low, high, a.wood, mix(a.wood, a.woodDark, 0.5), a.wood)
	}
	a.block(backdrop, vec{x - 3, 0, -500}, vec{x + 3, 400, -opening - 5}, a.wall, a.wallSide, a.wall)
	a.block(backdrop, vec{x - 3, high, -opening - 5}, vec{x + 3, 400, 500}, a.wall, a.wallSide, a.wall)
	a.block(backdrop, vec{x - 3, 0, opening + 5}, vec{x + 3, 400, 500}, a.wall, a.wallSide, a.wall)
	frame(vec{x - 4.5, -2, -opening - 7}, vec{x + 4.5, high + 6, -opening})
	frame(vec{x - 4.5, high, -opening - 7}, vec{x + 4.5, high + 6, opening + 7})
	frame(vec{x - 4.5, -2, opening}, vec{x + 4.5, high + 6, opening + 7})
}

// wallAt is a wall behind somebody who faces +x.
func (a *painter) wallAt(x float64) {
	a.block(backdrop, vec{x - 12, 0, -90}, vec{x, 300, 60}, a.wall, a.wall, a.wallSide)
}
