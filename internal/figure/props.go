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

// towel is rolled up and lies across.
func (a *painter) towel(x, y, r float64) {
	const half = 24.0
	near := math.Copysign(half, a.to.z)
	end := hull(a.ball(vec{x, y, near}, r))
	shapes := []shape{
		filled(a.towelEdge, hull(a.ball(vec{x, y, near}, r+0.5), a.ball(vec{x, y, -near}, r+0.5))),
		filled(a.colours.towel, hull(a.ball(vec{x, y, near}, r), a.ball(vec{x, y, -near}, r))),
		filled(a.towelEdge, end),
	}
	for i, share := range []float64{0.84, 0.62, 0.4, 0.2} {
		c := []color.NRGBA{a.colours.towel, a.towelEdge}[i%2]
		shapes = append(shapes, filled(c, hull(a.ball(vec{x, y, near}, r*share))))
	}
	a.add(things, a.near(vec{x, y, 0}), shapes...)
}

// long is a roller that lies lengthways, x its middle.
func (a *painter) long(at prop) {
	x, y := at.x, rollerSize+matHeight
	circle := func(px, r float64) outline {
		var points []point
		for _, p := range ellipse(point{y, 0}, r, r, 48) {
			points = append(points, a.see(vec{px, p.x, at.z + p.y}))
		}
		return convex(points)
	}
	near := x + math.Copysign(at.length/2, a.to.x)
	shapes := []shape{filled(a.roller, convex(append(circle(near, rollerSize), circle(2*x-near, rollerSize)...)))}
	if math.Abs(a.to.x) > 0.05 {
		shapes = append(shapes, filled(a.rollerCap, circle(near, rollerSize)), filled(a.rollerCore, circle(near, rollerSize*0.42)))
	}
	a.add(things, a.near(vec{x, y, at.z}), shapes...)
}

// rollerHalf is half its length.
const rollerHalf = 25.0

// roll lies across. Marks on its end show how far it has travelled.
func (a *painter) roll(x, y, travelled float64) {
	a.add(things, a.near(vec{x, y, 0}), a.across(x, y, travelled)...)
}

// held is a roller in the hands of somebody who faces +x. Seen from the side,
// its end is nearer than their arms.
func (a *painter) held(k *skeleton) {
	const aside = 0.8
	x, y := k.roller.x, k.roller.y
	if k.spine[vertebrae].x > x && math.Abs(a.to.z) < aside {
		a.add(things, a.near(k.roller), a.across(x, y, y)...)
		return
	}
	a.add(body, a.near(vec{x, y, math.Copysign(rollerHalf, a.to.z)}), a.across(x, y, y)...)
}

func (a *painter) across(x, y, travelled float64) []shape {
	const half = rollerHalf
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
	return shapes
}

// doorway is walked through towards +x; its frame is on the person's left.
func (a *painter) doorway(x float64) {
	const opening, high = 44.0, 200.0
	frame := func(low, high vec) { // somebody may stand before or behind it
		a.block(body, low, high, a.wood, mix(a.wood, a.woodDark, 0.5), a.wood)
	}
	a.block(backdrop, vec{x - 3, 0, -500}, vec{x + 3, 400, -opening - 5}, a.wall, a.wallSide, a.wall)
	a.block(backdrop, vec{x - 3, high, -opening - 5}, vec{x + 3, 400, 500}, a.wall, a.wallSide, a.wall)
	a.block(backdrop, vec{x - 3, 0, opening + 5}, vec{x + 3, 400, 500}, a.wall, a.wallSide, a.wall)
	frame(vec{x - 4.5, -2, -opening - 7}, vec{x + 4.5, high + 6, -opening})
	frame(vec{x - 4.5, high, -opening - 7}, vec{x + 4.5, high + 6, opening + 7})
	frame(vec{x - 4.5, -2, opening}, vec{x + 4.5, high + 6, opening + 7})
}

// wallThick is how much of a wall is shown where it ends towards the viewer.
const wallThick = 12.0

// wallHalf is half of how wide a piece of wall is shown behind or in front of
// somebody: with both ends in sight it is seen which way it stands.
const wallHalf = 46.0

// wallBehind is a wall at the back of somebody who faces +x.
func (a *painter) wallBehind(x float64) {
	a.block(walls, vec{x - wallThick, -3, -wallHalf}, vec{x, 400, wallHalf}, a.wall, a.wall, a.wallSide)
}

// wallAhead is a wall in front of somebody who faces +x.
func (a *painter) wallAhead(x float64) {
	a.block(walls, vec{x, -3, -wallHalf}, vec{x + wallThick, 400, wallHalf}, a.wall, a.wall, a.wallSide)
}

// desk has its near edge at x; somebody who faces +x stands or sits before it.
func (a *painter) desk(x, height float64) {
	const deep, wide, thick = 70.0, 46.0, 3.5
	dark := mix(a.wood, a.woodDark, 0.55)
	for _, z := range []float64{-wide + 4, wide - 8} {
		a.block(backdrop, vec{x + deep - 12, 0, z}, vec{x + deep - 8, height - thick, z + 4}, a.metal, a.metalDark, a.metal)
		a.block(backdrop, vec{x + 8, 0, z}, vec{x + 12, height - thick, z + 4}, a.metal, a.metalDark, a.metal)
	}
	a.block(things, vec{x, height - thick, -wide}, vec{x + deep, height, wide}, a.wood, dark, mix(a.wood, a.woodDark, 0.8))
}

// band is an elastic band between both hands, or from each to somewhere.
func (a *painter) band(k *skeleton, p prop) {
	const wide = 2.6
	ends := [2]vec{}
	for side := range 2 {
		ends[side] = k.arms[side].fist()
	}
	line := func(from, to vec, near float64) {
		a.add(body, near, filled(a.bandEdge, hull(a.ball(from, wide/2+0.5), a.ball(to, wide/2+0.5))),
			filled(a.colours.band, hull(a.ball(from, wide/2), a.ball(to, wide/2))))
	}
	front := func(at vec) float64 { return a.near(at) + 0.5 } // before the arm, behind the fist
	switch p.to {
	case toHands:
		chest, _ := k.at(0.6)
		line(ends[0], ends[1], math.Max(math.Min(front(ends[0]), front(ends[1])), a.near(chest)+0.1))
	case toFeet: // under both soles
		var soles [2]vec
		for side := range 2 {
			soles[side] = k.legs[side].outside(sign(side))
			line(ends[side], soles[side], front(ends[side]))
		}
		line(soles[0], soles[1], a.near(soles[0].to(soles[1], 0.5))-30)
	case toAnchor:
		for side := range 2 {
			line(ends[side], vec{p.x, p.y, p.z}, math.Max(front(ends[side]), front(vec{p.x, p.y, p.z})))
		}
	}
}

// outside is where a band comes out from under a foot.
func (l limb) outside(sg float64) vec {
	const half = 4.6
	at := l.along.from(l.end, 4)
	return vec{at.x, 1.2, at.z + sg*half}
}
