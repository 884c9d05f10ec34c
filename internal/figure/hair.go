package figure

import "math"

// hairBehind is what of the hair lies behind the face.
func (a *painter) hairBehind(h vec, f frame) []shape {
	skull := hull(a.ball(f.at(h, -1.8, 2.4, 0), headRadius+0.2), a.ball(f.at(h, -4.2, -2.8, 0), headRadius-3.2))
	switch a.who {
	case bun:
		knot := hull(a.ball(f.at(h, -9.5, 8.2, 0), 4.8))
		return []shape{filled(mix(a.hair, a.white, 0.1), knot), filled(a.hair, skull)}
	case curls:
		return []shape{filled(a.hair, append(a.locks(h, f), skull)...)}
	case scarf:
		drape := hull(a.ball(f.at(h, -1.8, 1.6, 0), headRadius+1), a.ball(f.at(h, -4.6, -9, 0), 7.4),
			a.ball(f.at(h, 0, -11.5, 3), 4.6), a.ball(f.at(h, 0, -11.5, -3), 4.6))
		return []shape{filled(a.hair, drape)}
	case grey, beard, crop:
	}
	return []shape{filled(a.hair, skull)}
}

// locks are round curls about the skull, none in the face.
func (a *painter) locks(h vec, f frame) []outline {
	var all []outline
	for ring, up := range []float64{1, 5.5, 10} {
		n := []int{7, 6, 4}[ring]
		for i := range n {
			turn := radians(70 + 220*float64(i)/float64(n-1))
			sin, cos := math.Sincos(turn)
			wide := []float64{11.2, 10, 5}[ring]
			all = append(all, hull(a.ball(f.at(h, wide*cos-1.2, up, wide*sin), 4.3)))
		}
	}
	return append(all, hull(a.ball(f.at(h, 3, 11, 3.4), 4), a.ball(f.at(h, 3, 11, -3.4), 4)))
}

// hairline is what of the hair lies over the forehead.
func (a *painter) hairline(h vec, f frame) []shape {
	ahead := math.Abs(f.right.dot(a.to)) < 0.5
	switch {
	case a.who == scarf:
		return a.folds(h, f)
	case a.who == curls:
		return []shape{filled(a.hair, hull(a.ball(f.at(h, 5, 8.4, 4), 3.4)), hull(a.ball(f.at(h, 6, 9, 0), 3.4)),
			hull(a.ball(f.at(h, 5, 8.4, -4), 3.4)), hull(a.ball(f.at(h, 0, 7.6, 0), 7.4)))}
	case ahead:
		return []shape{filled(a.hair,
			hull(a.ball(f.at(h, 3.5, 8.3, 5.2), 3.2), a.ball(f.at(h, 3.5, 8.3, -4.4), 3.4), a.ball(f.at(h, 0, 8, 0), 6.6)),
			hull(a.ball(f.at(h, 5.5, 7.2, 5.8), 2.3), a.ball(f.at(h, 6.5, 7.6, -3.2), 2.6)))}
	default:
		return []shape{filled(a.hair, hull(
			a.ball(f.at(h, 0.5, 6.9, 0), 6.2), a.ball(f.at(h, 5.6, 7.4, 0), 3.4), a.ball(f.at(h, -3, 5.6, 0), 7.2)))}
	}
}

// folds are what a scarf covers of forehead, ears and throat.
func (a *painter) folds(h vec, f frame) []shape {
	cloth := []outline{hull(a.ball(f.at(h, 2.6, 8.8, 4.6), 2.9), a.ball(f.at(h, 2.6, 8.8, -4.6), 2.9), a.ball(f.at(h, -2, 8, 0), 6.4))}
	for _, sg := range []float64{1, -1} {
		if sg*f.right.dot(a.to) > 0.2 {
			cloth = append(cloth, hull(a.ball(f.at(h, -2, 6, sg*6), 4.4), a.ball(f.at(h, -5, 2, sg*4), 5.4), a.ball(f.at(h, -3, -4, sg*6.6), 4.6), a.ball(f.at(h, -2, -10, sg*3), 4.4)),
				hull(a.ball(f.at(h, -2, -9, sg*4), 4), a.ball(f.at(h, 2.4, -11.6, sg*1), 2.6)))
		}
	}
	return []shape{filled(a.hair, cloth...)}
}

// whiskers are a beard, if there is one.
func (a *painter) whiskers(h vec, f frame) []shape {
	if a.who != beard {
		return nil
	}
	var jaw []outline
	chin := []disc{a.ball(f.at(h, 6, -9.4, 0), 2.4)}
	for _, sg := range []float64{1, -1} {
		cheek := a.ball(f.at(h, 4, -9, sg*2.8), 2.5)
		chin = append(chin, cheek)
		if sg*f.right.dot(a.to) > -0.5 {
			jaw = append(jaw, hull(a.ball(f.at(h, -0.8, -4.6, sg*7.4), 1.5), cheek))
		}
	}
	return []shape{filled(a.hair, append(jaw, hull(chin...))...)}
}
