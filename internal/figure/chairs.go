package figure

import "math"

// seatHeight is how high people sit, in centimetres.
const seatHeight = 44.0

// officeChair turns on a column over five feet with casters. Its back pad ends
// below the shoulder blades of who sits on it.
func (a *painter) officeChair(x float64) {
	const reach, hub, caster = 27.0, 9.0, 3.2
	middle := x - 1
	for i := range 5 {
		sin, cos := math.Sincos(radians(72*float64(i) + 18))
		tip := vec{middle + reach*cos, caster + 4, reach * sin}
		a.add(things, a.near(tip)-40,
			filled(a.metalDark, hull(a.ball(vec{tip.x, caster, tip.z}, caster))),
			filled(a.metal, hull(a.ball(vec{middle, hub + 2, 0}, 3.2), a.ball(tip, 2))))
	}
	a.add(things, a.near(vec{middle, hub, 0})-30,
		filled(a.metalDark, hull(a.ball(vec{middle, hub, 0}, 3.4), a.ball(vec{middle, seatHeight - 12, 0}, 3.4))),
		filled(a.metal, hull(a.ball(vec{middle, seatHeight - 14, 0}, 2.2), a.ball(vec{middle, seatHeight - 5, 0}, 2.2))),
		filled(a.metalDark, hull(a.ball(vec{middle - 9, seatHeight - 5, 0}, 2), a.ball(vec{middle + 9, seatHeight - 5, 0}, 2))))
	spine := []vec{{middle - 8, seatHeight - 5, 0}, {x - 24, seatHeight - 3, 0}, {x - 27, seatHeight + 6, 0}, {x - 25, seatHeight + 26, 0}}
	for i := range spine[1:] {
		a.add(a.backrest(), a.near(spine[i]), filled(a.metalDark, hull(a.ball(spine[i], 2), a.ball(spine[i+1], 2))))
	}
	a.cushions(x)
}

// steadyChair has four legs.
func (a *painter) steadyChair(x float64) {
	wood, dark := a.wood, a.woodDark
	back, front := x-22.0, x+20.0
	for _, z := range []float64{-18, 14.5} {
		a.block(things, vec{back, 0, z}, vec{back + 3.5, seatHeight - 4, z + 3.5}, dark, dark, dark)
		a.block(things, vec{front - 4, 0, z}, vec{front - 0.5, seatHeight - 4, z + 3.5}, dark, dark, dark)
		a.block(backdrop, vec{back - 1.5, seatHeight, z}, vec{back + 1.5, seatHeight + 22, z + 3}, dark, dark, dark)
	}
	a.block(things, vec{back - 1, seatHeight - 4, -20}, vec{front, seatHeight - 1.5, 20}, wood, mix(wood, dark, 0.45), mix(wood, dark, 0.6))
	a.cushions(x)
}

// backrest is the layer of a chair's back: behind who sits on it or, seen from there,
// before them.
func (a *painter) backrest() layer {
	if a.to.x < 0 {
		return body
	}
	return backdrop
}

// cushions are a seat and a back with soft edges.
func (a *painter) cushions(x float64) {
	soft := func(l layer, low, high vec, round float64) {
		var top, all []disc
		for _, px := range []float64{low.x + round, high.x - round} {
			for _, pz := range []float64{low.z + round, high.z - round} {
				top = append(top, a.ball(vec{px, high.y - round, pz}, round))
				all = append(all, a.ball(vec{px, high.y - round, pz}, round), a.ball(vec{px, low.y + round, pz}, round))
			}
		}
		a.add(l, a.near(low.to(high, 0.5)), filled(mix(a.cushion, a.ink, 0.22), hull(all...)), filled(a.cushion, hull(top...)))
	}
	soft(things, vec{x - 21, seatHeight - 5, -20}, vec{x + 21, seatHeight + 1, 20}, 2.4)
	const top, round = 84.0, 3.0
	face := []disc{}
	rim := []disc{}
	for _, py := range []float64{seatHeight + 12, top - round} {
		for _, pz := range []float64{-19 + round, 19 - round} {
			rim = append(rim, a.ball(vec{x - 24, py, pz}, round), a.ball(vec{x - 22, py, pz}, round))
			face = append(face, a.ball(vec{x - 20.5, py, pz}, round-0.4))
		}
	}
	shapes := []shape{filled(mix(a.cushion, a.ink, 0.22), hull(rim...)), filled(a.cushion, hull(face...))}
	if a.to.x < 0 {
		shapes[0], shapes[1] = shapes[1], shapes[0]
	}
	a.add(a.backrest(), a.near(vec{x - 24, top - 15, 0}), shapes...)
}
