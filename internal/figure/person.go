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
	onGround layer = iota
	shadows
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
	list []stroked
}

type stroked struct {
	layer  layer
	near   float64
	shapes []shape
}

func (a *painter) add(l layer, near float64, shapes ...shape) {
	a.list = append(a.list, stroked{l, near, shapes})
}

func (a *painter) shapes() []shape {
	slices.SortStableFunc(a.list, func(x, y stroked) int {
		return cmp.Or(cmp.Compare(x.layer, y.layer), cmp.Compare(x.near, y.near))
	})
	var all []shape
	for _, s := range a.list {
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
		a.leg(k, k.legs[side], sign(side))
	}
}

// shade paints where the person is at another moment.
func (a *painter) shade(k *skeleton) {
	b := painter{camera: a.camera, colours: a.colours}
	b.person(k, nil)
	var all []outline
	for _, s := range b.shapes() {
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
	if slices.Contains(show, showTarget) && f.front.dot(a.to) < 0.45 {
		shirt = append(shirt, filled(a.glow, a.strip(k, 0.42, 0.88)...))
	}
	if slices.Contains(show, showScapulae) && f.front.dot(a.to) < 0 {
		shirt = append(shirt, a.backbone(k))
		a.blades(k)
	}
	a.add(body, a.near(chest), shirt...)
	nape := k.headFrame.at(k.head, -1.5, -5, 0)
	a.add(body, math.Min(a.near(top), a.near(k.head))-1.5,
		filled(mix(a.skin, a.skinDark, 0.6), hull(a.ball(tf.at(top, 0, 0, 0), 4.9), a.ball(nape, 4.6))))
	if f.front.dot(a.to) > 0.3 { // the neck of the shirt
		collar := hull(a.ball(tf.at(top, 2.5, -1.5, 2.5), 3.4), a.ball(tf.at(top, 2.5, -1.5, -2.5), 3.4))
		a.add(body, a.near(middle.to(top, 0.9))+0.2, filled(mix(a.skin, a.skinDark, 0.6), collar))
	}
	if slices.Contains(show, showZones) {
		a.zones(k)
	}
}

// tube is the torso between two heights of the spine.
func (a *painter) tube(k *skeleton, from, to float64) []outline {
	const slicesOf = 16
	var outlines []outline
	var before []disc
	for i := range slicesOf + 1 {
		s := lerp(from, to, float64(i)/slicesOf)
		p, f := k.at(s)
		deep, air := halfDepth(s), 0.0
		if s > 0.4 && s < 0.9 {
			air = k.breath * math.Sin(math.Pi*(s-0.4)/0.5)
		}
		out := math.Max(0, halfWidth(s)-deep)
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

// limb is a rounded bone with a thin darker edge, so that limbs of one colour
// stay readable where they overlap.
func (a *painter) limb(p, q vec, r0, r1 float64, fill, edge color.NRGBA) []shape {
	return []shape{
		filled(edge, hull(a.ball(p, r0+edgeWidth), a.ball(q, r1+edgeWidth))),
		filled(fill, hull(a.ball(p, r0), a.ball(q, r1))),
	}
}

const edgeWidth = 0.6

// away darkens what is behind the middle of the body, and gives its edge.
func (a *painter) away(k *skeleton, v vec, c, dark color.NRGBA) (fill, edge color.NRGBA) {
	middle, _ := k.at(0.5)
	t := clamp((a.near(middle)-a.near(v))/16, 0, 1)
	return mix(c, dark, 0.8*t), mix(mix(c, dark, 0.85), a.ink, 0.06+0.1*t)
}

func (a *painter) arm(k *skeleton, l limb) {
	skin, skinEdge := a.away(k, l.joint, a.skin, a.skinDark)
	shirt, shirtEdge := a.away(k, l.root, a.shirt, a.shirtDark)
	upper := a.limb(l.root, l.joint, 5, 4.3, skin, skinEdge)
	upper = append(upper, a.limb(l.root, l.root.to(l.joint, 0.58), 6.3, 5.6, shirt, shirtEdge)...)
	a.add(body, a.near(l.root.to(l.joint, 0.5)), upper...)
	lower := a.limb(l.joint, l.end, 4.3, 3.1, skin, skinEdge)
	a.add(body, a.near(l.joint.to(l.end, 0.6))+0.3, append(lower, a.mitten(l, skin, skinEdge)...)...)
}

// mitten is a hand with its fingers together and the thumb apart.
func (a *painter) mitten(l limb, skin, edge color.NRGBA) []shape {
	knuckles, tips := l.along.from(l.end, 5.2), l.along.from(l.end, 10.2)
	root := l.across.from(l.along.from(l.end, 1.6), 1.4)
	thumb := l.across.from(l.along.from(l.end, 6), 4.9)
	palm := func(grow float64) []outline {
		return []outline{
			hull(a.ball(l.end, 3+grow), a.ball(knuckles, 3.3+grow)),
			hull(a.ball(knuckles, 3.3+grow), a.ball(tips, 2.1+grow)),
		}
	}
	thumbOf := func(grow float64) outline { return hull(a.ball(root, 1.8+grow), a.ball(thumb, 1.35+grow)) }
	return []shape{
		filled(edge, append(palm(edgeWidth), thumbOf(edgeWidth))...),
		filled(skin, append(palm(0), thumbOf(0))...),
	}
}

func (a *painter) leg(k *skeleton, l limb, sg float64) {
	_, f := k.at(0.5)
	chest, _ := k.at(0.6)
	cloth, edge := a.away(k, l.joint, a.trousers, a.trousersD)
	shoe, shoeEdge := a.away(k, l.end, a.shoe, a.sole)
	upper := a.limb(l.root, l.joint, 9, 6.1, cloth, edge)
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
	foot := []shape{
		filled(mix(shoeEdge, a.sole, 0.5), hull(a.ball(down.from(heel, 0.9), 3.9), a.ball(down.from(tip, 0.9), 2.9))),
		filled(shoe, hull(a.ball(heel, 3.8), a.ball(tip, 2.7), a.ball(l.end, 3.9))),
	}
	lower := a.limb(l.joint, l.end, 5.9, 3.9, cloth, edge)
	a.add(body, a.near(l.joint.to(l.end, 0.5)), append(foot, lower...)...)
}
