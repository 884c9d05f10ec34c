package figure

import (
	"math"
	"slices"
)

// arrow shows where to: from place to place in centimetres of the picture's
// plane, or along the way of a part of the body.
type arrow struct {
	from, to point
	bend     float64 // how far it bows to the left of its way, as a share of it
	key      int     // the key it belongs to
	both     bool    // there and back
	part     part
	off      point // how far from the part's way it is drawn
	told     bool  // and that is not left to us
	// With a radius it goes round the part instead, counted from the picture's right
	// and against the clock.
	radius, start, stop float64
}

// part is what an arrow follows.
type part string

const (
	partHead   part = "head"
	partChest  part = "chest"
	partHips   part = "hips"
	partRoller part = "roller"
	shoulderR  part = "shoulder_r"
	shoulderL  part = "shoulder_l"
	elbowR     part = "elbow_r"
	elbowL     part = "elbow_l"
	handR      part = "hand_r"
	handL      part = "hand_l"
	kneeR      part = "knee_r"
	kneeL      part = "knee_l"
	footR      part = "foot_r"
	footL      part = "foot_l"
)

func parts() []part {
	return []part{
		partHead, partChest, partHips, partRoller, shoulderR, shoulderL, elbowR, elbowL, handR, handL, kneeR, kneeL, footR, footL,
	}
}

// where is the middle of a part.
func (k *skeleton) where(p part) vec {
	chest, _ := k.at(0.8)
	r, l := k.arms[right], k.arms[left]
	return map[part]vec{
		partHead: k.head, partChest: chest, partHips: k.spine[0], partRoller: k.roller,
		shoulderR: r.root, shoulderL: l.root, elbowR: r.joint, elbowL: l.joint,
		handR: r.along.from(r.end, 6), handL: l.along.from(l.end, 6),
		kneeR: k.legs[right].joint, kneeL: k.legs[left].joint, footR: k.legs[right].end, footL: k.legs[left].end,
	}[p]
}

// size is how far its skin is from its middle.
func (p part) size() float64 {
	switch p {
	case partHead, partChest, partHips:
		return headRadius
	case partRoller:
		return rollerSize
	case shoulderR, shoulderL, kneeR, kneeL:
		return 6
	case elbowR, elbowL, handR, handL, footR, footL:
		return 3.5
	default:
		panic("figure: unknown part " + string(p))
	}
}

// The size of an arrow in pixels of a still: it has to be seen at a third of it.
const (
	shaftWide  = 11.0
	headLong   = 30.0
	headWide   = 17.0 // half of it
	arrowEdge  = 4.0
	arrowShort = 64.0 // the least length
)

// line is the way that an arrow takes.
func (f Figure) line(a *painter, r arrow) []point {
	const steps = 20
	var way []point
	if r.part == "" {
		dx, dy := r.to.x-r.from.x, r.to.y-r.from.y
		for i := range steps + 1 {
			t := float64(i) / steps
			b := r.bend * 4 * t * (1 - t)
			way = append(way, point{r.from.x + dx*t - dy*b, r.from.y + dy*t + dx*b})
		}
		return way
	}
	if r.radius > 0 {
		at := a.see(f.at(r.key).where(r.part))
		for i := range steps + 1 {
			sin, cos := math.Sincos(radians(lerp(r.start, r.stop, float64(i)/steps)))
			way = append(way, point{at.x + r.off.x + r.radius*cos, at.y + r.off.y + r.radius*sin})
		}
		return way
	}
	before := (r.key - 1 + len(f.keys)) % len(f.keys)
	for i := range steps + 1 {
		k := solve(&f.keys[before].pose, &f.keys[r.key].pose, float64(i)/steps)
		way = append(way, a.see(k.where(r.part)))
	}
	chest, _ := f.at(r.key).at(0.7)
	least := arrowShort
	if r.both {
		least = 1.8 * arrowShort
	}
	way = longEnough(way, least*a.unit)
	if !r.told {
		r.off = outwards(way, a.see(chest), r.part.size()+22*a.unit)
	}
	return moved(way, r.off)
}

// longEnough draws a short way out to a straight one of at least so much.
func longEnough(way []point, least float64) []point {
	from, to := way[0], way[len(way)-1]
	l := math.Hypot(to.x-from.x, to.y-from.y)
	if l >= least {
		return way
	}
	if l < 1e-6 {
		from, l = point{to.x, to.y - 1}, 1
	}
	mx, my := (from.x+to.x)/2, (from.y+to.y)/2
	ux, uy := (to.x-from.x)/l*least/2, (to.y-from.y)/l*least/2
	straight := make([]point, len(way))
	for i := range straight {
		t := 2*float64(i)/float64(len(way)-1) - 1
		straight[i] = point{mx + ux*t, my + uy*t}
	}
	return straight
}

// outwards is so far to the side of a way that is away from the chest.
func outwards(way []point, chest point, by float64) point {
	from, to, middle := way[0], way[len(way)-1], way[len(way)/2]
	l := math.Max(1e-6, math.Hypot(to.x-from.x, to.y-from.y))
	n := point{-(to.y - from.y) / l, (to.x - from.x) / l}
	if n.x*(middle.x-chest.x)+n.y*(middle.y-chest.y) < 0 {
		by = -by
	}
	return point{n.x * by, n.y * by}
}

func moved(way []point, by point) []point {
	all := make([]point, len(way))
	for i, p := range way {
		all[i] = point{p.x + by.x, p.y + by.y}
	}
	return all
}

// arrow is drawn over everything else, with a light edge.
func (a *painter) arrow(way []point, both bool) {
	u := a.unit
	shaft := without(way, 0.7*headLong*u)
	heads := []outline{a.tip(way, 0), a.tip(way, arrowEdge*u)}
	if both {
		back := reversed(way)
		shaft = reversed(without(reversed(shaft), 0.7*headLong*u))
		heads = append(heads, a.tip(back, 0), a.tip(back, arrowEdge*u))
	}
	edge := []outline{stroke((shaftWide+2*arrowEdge)*u, shaft...)}
	fill := []outline{stroke(shaftWide*u, shaft...)}
	for i := 0; i < len(heads); i += 2 {
		fill, edge = append(fill, heads[i]), append(edge, heads[i+1])
	}
	a.add(signs, 0, filled(a.white, edge...), filled(a.accent, fill...))
}

// tip is the head of an arrow at the end of its way, so much larger all round.
func (a *painter) tip(way []point, grow float64) outline {
	u := a.unit
	end, before := way[len(way)-1], way[max(0, len(way)-5)]
	l := math.Max(1e-6, math.Hypot(end.x-before.x, end.y-before.y))
	ux, uy := (end.x-before.x)/l, (end.y-before.y)/l
	at := func(along, across float64) disc {
		return disc{point{end.x + u*(along*ux-across*uy), end.y + u*(along*uy+across*ux)}, 2*u + grow}
	}
	return hull(at(-2, 0), at(-headLong, headWide), at(-headLong, -headWide))
}

// without is a way that ends so much earlier.
func without(way []point, by float64) []point {
	for len(way) > 2 {
		end, before := way[len(way)-1], way[len(way)-2]
		l := math.Hypot(end.x-before.x, end.y-before.y)
		if l > by {
			t := by / l
			cut := append([]point{}, way[:len(way)-1]...)
			return append(cut, point{lerp(end.x, before.x, t), lerp(end.y, before.y, t)})
		}
		way, by = way[:len(way)-1], by-l
	}
	return way
}

func reversed(way []point) []point {
	back := slices.Clone(way)
	slices.Reverse(back)
	return back
}
