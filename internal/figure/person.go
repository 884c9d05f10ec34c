package figure

import (
	"cmp"
	"image/color"
	"math"
	"slices"
)

// layer is what is painted before what, whatever is nearer.
type layer int

const (
	underfoot layer = iota
	onGround
	shadows
	walls
	backdrop
	things
	shades // of where the person was
	body
	marks
	signs
)

// painter collects shapes and puts them in order, the farthest first.
type painter struct {
	camera
	colours
	who    person
	unit   float64 // centimetres of a pixel, where a picture is as wide as a still
	list   []stroked
	second *closeUp // an inset, if there is one
}

type stroked struct {
	layer  layer
	near   float64
	shapes []shape
}

func (a *painter) add(l layer, near float64, shapes ...shape) {
	a.list = append(a.list, stroked{l, near, shapes})
}

// shapes are all that were added, from far to near; without signs where only
// the person and what is about them counts.
func (a *painter) shapes(plain bool) []shape {
	slices.SortStableFunc(a.list, func(x, y stroked) int {
		return cmp.Or(cmp.Compare(x.layer, y.layer), cmp.Compare(x.near, y.near))
	})
	var all []shape
	for _, s := range a.list {
		if plain && s.layer == signs {
			continue
		}
		all = append(all, s.shapes...)
	}
	return all
}

// person paints somebody, the parts from far to near.
func (a *painter) person(k *skeleton, show []overlay) {
	a.torso(k, show)
	a.headOf(k)
	for side := range 2 {
		a.arm(k, k.arms[side])
		a.shoulderTop(k, side)
		a.leg(k, k.legs[side], sign(side))
	}
}

// shade paints where the person is at another moment.
func (a *painter) shade(k *skeleton) {
	b := painter{camera: a.camera, colours: a.colours, who: a.who}
	b.person(k, nil)
	var all []outline
	for _, s := range b.shapes(false) {
		all = append(all, s.outlines...)
	}
	a.add(shades, 0, filled(a.ghost, all...))
}

func (a *painter) torso(k *skeleton, show []overlay) {
	middle, f := k.at(0.5)
	pelvis, _ := k.at(-0.02)
	chest, _ := k.at(0.6)
	top, tf := k.at(1)
	a.add(body, a.near(pelvis)-1, filled(a.trousers, a.tube(k, -0.1, 0.2)...))
	shirt := []shape{filled(a.shirt, a.tube(k, 0.1, 1)...)}
	if slices.Contains(show, showScapulae) && f.front.dot(a.to) < 0 {
		shirt = append(shirt, a.backbone(k))
		a.blades(k)
	}
	a.add(body, a.near(chest), shirt...)
	nape := k.headFrame.at(k.head, -1.5, -5, 0)
	a.add(body, math.Min(a.near(top), a.near(k.head))-1.5,
		filled(mix(a.skin, a.skinDark, 0.6), hull(a.ball(tf.at(top, 0, 0, 0), 4.9), a.ball(nape, 4.6))))
	if f.front.dot(a.to) > 0.5 { // the neck of the shirt
		collar := hull(a.ball(tf.at(top, 2.5, -1.5, 2.5), 3.4), a.ball(tf.at(top, 2.5, -1.5, -2.5), 3.4), a.ball(nape, 4.2))
		near := math.Min(a.near(middle.to(top, 0.9))+0.2, a.near(k.head)-0.01) // never over the chin
		a.add(body, near, filled(mix(a.skin, a.skinDark, 0.6), collar))
	}
	if slices.Contains(show, showZones) {
		a.zones(k)
	}
}

// shoulderTop joins a shoulder that is lifted to the neck. A raised arm hides that place.
func (a *painter) shoulderTop(k *skeleton, side int) {
	l := k.arms[side]
	if k.shrug <= 0 || k.raised(l) {
		return
	}
	top, f := k.at(1)
	shirt, _ := a.away(k, l.root, a.shirt, a.shirtDark)
	a.add(body, a.near(l.root.to(l.joint, 0.5))+0.02,
		filled(shirt, hull(a.ball(k.byNeck(side), 3.2), a.ball(f.at(top, 0, -5, sign(side)*6), 5), a.ball(l.root, 6.3*k.build.limbs))))
}

// tube is the torso between two heights of the spine.
func (a *painter) tube(k *skeleton, from, to float64) []outline {
	const slicesOf = 12
	var outlines []outline
	var before []disc
	for i := range slicesOf + 1 {
		s := lerp(from, to, float64(i)/slicesOf)
		p, f := k.at(s)
		deep, air := k.halfDepth(s), 0.0
		if s > 0.4 && s < 0.9 {
			air = k.breath * math.Sin(math.Pi*(s-0.4)/0.5)
		}
		out := math.Max(0, k.halfWidth(s)+k.widening(s)-deep)
		ring := []disc{a.ball(f.at(p, 0, 0, -out), deep), a.ball(f.at(p, 0, 0, out), deep)}
		if air > 0 {
			ring = append(ring, a.ball(f.at(p, air, 0, -out), deep), a.ball(f.at(p, air, 0, out), deep))
		}
		if before != nil {
			outlines = append(outlines, hull(slices.Concat(before, ring)...))
		}
		before = ring
	}
	return outlines
}

// edgeWidth is the thin darker line that keeps limbs of one colour readable
// where they overlap.
const edgeWidth = 0.6

func (a *painter) bone(p, q vec, r0, r1 float64) outline {
	return hull(a.ball(p, r0), a.ball(q, r1))
}

// edged is a bone with its edge. Over the end at p, where it grows out of
// another part of its colour, the edge is left open.
func (a *painter) edged(p, q vec, r0, r1 float64, fill, edge color.NRGBA) []shape {
	const open = 0.35
	return []shape{
		filled(edge, a.bone(p.to(q, open), q, lerp(r0, r1, open)+edgeWidth, r1+edgeWidth)),
		filled(fill, a.bone(p, q, r0, r1)),
	}
}

// away darkens what is behind the middle of the body, and gives its edge.
func (a *painter) away(k *skeleton, v vec, c, dark color.NRGBA) (fill, edge color.NRGBA) {
	middle, _ := k.at(0.5)
	t := clamp((a.near(middle)-a.near(v))/16, 0, 1)
	return mix(c, dark, 0.8*t), mix(mix(c, dark, 0.85), a.ink, 0.06+0.1*t)
}

func (a *painter) arm(k *skeleton, l limb) {
	const sleeve = 0.58
	thick := k.build.limbs
	shoulder, elbow, wrist := 5*thick, 4.3*thick, 3.1*thick
	skin, skinEdge := a.away(k, l.joint, a.skin, a.skinDark)
	shirt, shirtEdge := a.away(k, l.root, a.shirt, a.shirtDark)
	cover, coverEdge := a.sleeve(skin, shirt), a.sleeve(skinEdge, shirtEdge)
	hem := l.root.to(l.joint, sleeve)
	open := 0.0 // the share of a sleeve that has no edge
	if k.shrug > 0 && k.raised(l) {
		open = 0.6 // it grows out of the trunk
	}
	a.add(body, a.near(l.root.to(l.joint, 0.5)),
		filled(coverEdge, a.bone(l.root.to(hem, open), l.joint, lerp(shoulder, elbow, open*sleeve)+edgeWidth, elbow+edgeWidth)),
		filled(cover, a.bone(l.root, l.joint, shoulder, elbow), a.bone(l.joint, l.joint.to(l.end, 0.3), elbow, elbow)),
		filled(shirtEdge, a.bone(l.root.to(hem, open), hem, lerp(6.3, 5.6, open)*thick+edgeWidth, 5.6*thick+edgeWidth)),
		filled(shirt, a.bone(l.root, hem, 6.3*thick, 5.6*thick)))
	if a.who.longSleeved() {
		a.add(body, a.near(l.root.to(l.joint, 0.5))+0.01, filled(shirt, a.bone(l.root, l.joint, 6.3*thick, elbow)))
	}
	a.add(body, a.near(l.joint.to(l.end, 0.6))+0.3,
		filled(coverEdge, a.bone(l.joint, l.end, elbow+edgeWidth, wrist+edgeWidth)),
		filled(cover, a.bone(hem.to(l.joint, 0.6), l.joint, elbow+0.2, elbow), a.bone(l.joint, l.end, elbow, wrist)))
	a.mitten(l, skin, skinEdge)
}

// How many centimetres a pixel is at most where fingers are told apart: those of an
// open hand are seen from its outline, those of a fist are not.
const (
	handsBy = 0.17
	fistsBy = 0.3
)

// mitten is a hand with its fingers together and the thumb apart.
func (a *painter) mitten(l limb, skin, edge color.NRGBA) {
	knuckles, tips := l.along.from(l.end, 5.4), l.along.from(l.end, 11.4)
	root := l.across.from(l.along.from(l.end, 1.2), 1.6)
	thumb := l.across.from(l.along.from(l.end, 5.4), 6.4)
	parts := func(grow float64) []outline {
		if l.closed {
			return []outline{
				a.bone(l.end, l.fist(), 3.1+grow, 4.1+grow),
				a.bone(l.along.from(l.fist(), -1.5), l.across.from(l.fist(), 3), 2+grow, 1.9+grow),
			}
		}
		return []outline{
			a.bone(l.end, knuckles, 3.1+grow, 3.5+grow),
			a.bone(knuckles, tips, 3.5+grow, 2.2+grow),
			a.bone(root, thumb, 2+grow, 1.6+grow),
		}
	}
	hand := []shape{filled(edge, parts(edgeWidth)...)}
	if wrist := a.bone(l.end.to(l.joint, 0.25), l.end, 3.2, 3.1); a.who.longSleeved() {
		hand = append(hand, filled(skin, parts(0)...))
	} else {
		hand = append(hand, filled(skin, append(parts(0), wrist)...))
	}
	creases := func(most, wide float64, from, to vec) {
		const flat = 0.4 // an edge of a hand shows no fingers
		if a.unit == 0 || a.unit > most || math.Abs(l.along.cross(l.across).dot(a.to)) < flat {
			return
		}
		for _, aside := range []float64{-0.5, 0, 0.5} {
			hand = append(hand, filled(edge, stroke(0.45, a.see(l.across.from(from, wide*aside)), a.see(l.across.from(to, 0.7*wide*aside)))))
		}
	}
	if l.closed {
		creases(fistsBy, 4.4, l.fist(), l.along.from(l.fist(), 3.6))
		a.add(body, a.near(knuckles)+0.6, hand...)
		return
	}
	// the crease between thumb and fingers
	hand = append(hand, filled(edge, stroke(0.55, a.see(root.to(thumb, 0.05).to(knuckles, 0.45)), a.see(thumb.to(knuckles, 0.5)))))
	creases(handsBy, 3.2, knuckles, l.along.from(tips, 0.8))
	a.add(body, a.near(knuckles)+0.6, hand...)
}

func (a *painter) leg(k *skeleton, l limb, sg float64) {
	_, f := k.at(0.5)
	chest, _ := k.at(0.6)
	cloth, edge := a.away(k, l.joint, a.trousers, a.trousersD)
	shoe, shoeEdge := a.away(k, l.end, a.shoe, a.sole)
	thick := k.build.limbs
	upper := a.edged(l.root, l.joint, 9*thick, 6.1*thick, cloth, edge)
	if sg*f.right.dot(a.to) > 0.3 {
		upper = upper[1:] // what is behind it is the far leg, which is darker
	}
	near := a.near(l.root.to(l.joint, 0.5))
	if k.upright {
		near = math.Min(near, a.near(chest)-0.5)
	}
	a.add(body, near, upper...)
	shinbone := l.end.sub(l.joint).unit()
	down := shinbone.without(l.along).unit()
	heel := down.from(l.end, 1.6).sub(l.along.mul(2.2))
	tip := down.from(l.along.from(heel, 15), 0.9)
	lower := []shape{
		filled(mix(shoeEdge, a.sole, 0.5), a.bone(down.from(heel, 0.9), down.from(tip, 0.9), 3.9, 2.9)),
		filled(shoe, hull(a.ball(heel, 3.8), a.ball(tip, 2.7), a.ball(l.end, 3.9))),
	}
	lower = append(lower, a.edged(l.joint, l.end, 5.9*thick, 3.9*thick, cloth, edge)...)
	a.add(body, a.near(l.joint.to(l.end, 0.5)), lower...)
}
