package figure

import (
	"math"
	"slices"
)

// glowing marks what is felt, and where a roller meets the body. Whatever else
// was painted is there by now.
func (a *painter) glowing(k *skeleton, show []overlay) {
	if k.touched {
		a.contact(k)
	}
	middle, _ := k.at(0.6)
	for _, s := range k.feel {
		for _, p := range k.felt(s) {
			faces := p.out.dot(a.to)
			if faces < atTheRim { // it shines round the edge
				p.size *= 1.5
				a.halo(shades, 1, p)
				continue
			}
			if slices.Contains(show, showScapulae) && faces > -0.2 { // over the shoulder blades
				a.halo(marks, 1, p)
				continue
			}
			near := math.Max(a.near(p.at)+2, a.near(middle)+1)
			if a.behindMore(p, near) > mostHidden {
				a.halo(marks, -1, p)
				continue
			}
			a.halo(body, near, p)
		}
	}
}

const (
	atTheRim   = -0.62 // how far a patch may look away and still be seen beside the body
	turnedAway = -0.4  // from here a roller's contact is behind the body
	tippedOver = -0.25 // how far the chest of somebody on a side looks at the floor who has tipped forwards
	mostHidden = 0.4   // the share of a patch that an arm may cover before the glow is drawn over it
)

// contact marks where a roller meets the body. Where the body hides that, it shines
// out on both sides along the roller: on the chest it would be felt there.
func (a *painter) contact(k *skeleton) {
	const size, slim = 10.5, 0.62
	out := k.roller.sub(k.touch).unit()
	if _, f := k.at(0.7); f.front.y < tippedOver && f.front.dot(a.to) > 0 {
		return // it is behind the armpit, where the viewer does not look
	}
	if out.dot(a.to) >= turnedAway {
		a.halo(marks, 0, patch{at: k.touch, size: size})
		return
	}
	s, at := k.over(k.touch)
	_, f := k.at(s)
	middle := vec{k.touch.x, k.touch.y, at.z}
	aside := vec{z: 2 + k.thickness(s, f, vec{z: 1})}
	for i, share := range []float64{1, 0.68, 0.36} {
		a.add(shades, 1+0.01*float64(i),
			filled(a.glow[i], hull(a.ball(middle.add(aside), slim*size*share), a.ball(middle.sub(aside), slim*size*share))))
	}
}

// behindMore is how much of a patch is behind what is nearer than it.
func (a *painter) behindMore(p patch, near float64) float64 {
	const points = 12
	spots := append(ellipse(a.see(p.at), p.size*0.9, p.size*0.9, points), ellipse(a.see(p.at), p.size/2, p.size/2, points)...)
	hidden := 0
	for _, at := range spots {
		if slices.ContainsFunc(a.list, func(s stroked) bool { return s.layer == body && s.near > near && s.holds(at) }) {
			hidden++
		}
	}
	return float64(hidden) / float64(len(spots))
}

// holds reports whether any of it covers p.
func (s stroked) holds(p point) bool {
	return slices.ContainsFunc(s.shapes, func(sh shape) bool {
		return slices.ContainsFunc(sh.outlines, func(o outline) bool { return o.holds(p) })
	})
}

func (a *painter) halo(l layer, near float64, p patch) {
	for i, share := range []float64{1, 0.68, 0.36} {
		a.add(l, near+0.01*float64(i), filled(a.glow[i], hull(a.ball(p.at, p.size*share))))
	}
}
