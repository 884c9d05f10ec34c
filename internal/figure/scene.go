package figure

import (
	"image"
	"math"
	"slices"
	"time"
)

// The sizes that are drawn for Slack, in pixels, and the pace of a loop. The
// height is two thirds of the width.
const (
	StillWidth = 720
	LoopWidth  = 600
	frameRate  = 10
)

// Still draws the picture that shows the movement without moving: where from as
// a shade, where to as an arrow.
func (f Figure) Still(width int) *image.NRGBA {
	return f.paint(f.stillScene(false), f.view(width, f.stillScene(true)))
}

// Loop draws the movement, from the first key round to the first again.
func (f Figure) Loop(width int) Loop {
	var l Loop
	view := f.view(width, f.reach())
	for _, m := range f.moments() {
		l.Frames = append(l.Frames, f.paint(f.scene([]actor{{k: m.body}}, nil, false), view))
		l.Delays = append(l.Delays, m.stays)
	}
	return l
}

// Mirrored is the same movement on the other side.
func (f Figure) Mirrored() Figure {
	f.mirror, f.mirrored = !f.mirror, !f.mirrored
	f.Side = f.Side.other()
	return f
}

// actor is the person at one moment, and who they were before.
type actor struct {
	k, before *skeleton
	x         float64 // how far to the right of where the pose puts them
}

func (k *skeleton) moved(x float64) *skeleton {
	m := *k
	by := vec{x: x}
	for i := range m.spine {
		m.spine[i] = m.spine[i].add(by)
	}
	m.head = m.head.add(by)
	m.roller.x += x
	for _, limbs := range []*[2]limb{&m.arms, &m.legs} {
		for i, l := range limbs {
			limbs[i].root, limbs[i].joint, limbs[i].end = l.root.add(by), l.joint.add(by), l.end.add(by)
		}
	}
	return &m
}

func (f Figure) at(key int) *skeleton { return solve(&f.keys[key].pose, &f.keys[key].pose, 0) }

func (f Figure) stillScene(lean bool) []shape {
	one := actor{k: f.at(f.still)}
	if f.ghost >= 0 {
		one.before = f.at(f.ghost)
	}
	cast, shown := []actor{one}, []int{f.still}
	if f.beside.key >= 0 {
		cast = append(cast, actor{k: f.at(f.beside.key), x: f.beside.x})
		shown = append(shown, f.beside.key)
	}
	var arrows []arrow
	for _, r := range f.arrows {
		if slices.Contains(shown, r.key) {
			arrows = append(arrows, r)
		}
	}
	return f.scene(cast, arrows, lean)
}

// reach is everything that a loop ever touches.
func (f Figure) reach() []shape {
	var all []shape
	for i := range f.keys {
		next := &f.keys[(i+1)%len(f.keys)].pose
		for _, t := range []float64{0, 0.5} {
			all = append(all, f.scene([]actor{{k: solve(&f.keys[i].pose, next, t)}}, nil, true)...)
		}
	}
	return all
}

// scene is the shapes of one picture. A lean one is for measuring: what may run
// off the edges is left out.
func (f Figure) scene(cast []actor, arrows []arrow, lean bool) []shape {
	a := &painter{camera: newCamera(f.camera), colours: daylight()}
	for _, who := range cast {
		k := who.k.moved(who.x)
		for _, p := range f.props {
			a.prop(p, k, who.x, lean)
		}
		if who.before != nil {
			a.shade(who.before.moved(who.x))
		}
		a.footing(k)
		a.person(k, f.show)
	}
	for _, r := range arrows {
		a.arrow(r)
	}
	return a.shapes()
}

// prop paints a thing. A lean one is for measuring: what may run off the edges
// is left out.
func (a *painter) prop(p prop, k *skeleton, x float64, lean bool) {
	switch p.kind {
	case roller, longRoller, freeRoller, towel:
		a.underBody(p, k, x)
	case chair, steadyChair:
		a.blot(vec{p.x + x, 0, 0}, 30, 24)
		if p.kind == chair {
			a.officeChair(p.x + x)
		} else {
			a.steadyChair(p.x + x)
		}
	case band:
		p.x += x
		a.band(k, p)
	case ground:
		a.blot(vec{p.x + x, 0, 0}, 30, 16)
	case wallRoller:
		a.roll(k.roller.x, k.roller.y, -k.roller.y)
	case longTowel:
		a.longTowel(p.x+x, p.length, k.rolled)
	case pillow:
		p.x += x
		a.pillow(p)
	case mat, desk, wall, wallAhead, wallBeside, door:
	}
	if !lean {
		a.room(p, k, x)
	}
}

func (a *painter) underBody(p prop, k *skeleton, x float64) {
	if p.kind != freeRoller {
		a.blot(vec{k.roller.x, 0, 0}, 12, 26)
	}
	if p.kind == longRoller {
		a.long(p.x+x, p.length)
		return
	}
	if p.kind == towel {
		a.towel(k.roller.x, k.roller.y, k.rolled)
		return
	}
	travelled := k.roller.x
	if p.kind == freeRoller {
		travelled = k.roller.y
	}
	a.roll(k.roller.x, k.roller.y, travelled)
}

// room paints what may run off the edges.
func (a *painter) room(p prop, k *skeleton, x float64) {
	switch p.kind {
	case mat:
		if x == 0 {
			a.mat(p.x, p.length)
		}
	case wallRoller:
		a.wallBehind(k.roller.x - rollerSize)
	case wall:
		a.wallBehind(p.x + x)
	case wallAhead:
		a.wallAhead(p.x + x)
	case wallBeside:
		a.wallBeside(p.z)
	case desk:
		a.desk(p.x+x, p.height)
	case door:
		a.doorway(p.x + x)
	case roller, longRoller, freeRoller, towel, longTowel, pillow, band, chair, steadyChair, ground:
	}
}

// footing shades the floor under whatever is close to it.
func (a *painter) footing(k *skeleton) {
	if a.to.y > 0.9 {
		return
	}
	for _, l := range k.legs {
		if l.end.y < 14 {
			a.blot(l.end.add(vec{x: 5}), 13, 6)
		}
	}
	if pelvis, _ := k.at(0); pelvis.y < 45 {
		a.blot(vec{pelvis.x, 0, pelvis.z}, 22-pelvis.y*0.2, 17)
	}
}

// view maps centimetres to pixels.
type view struct {
	width, height int
	scale         float64 // pixels in a centimetre
	left, top     float64 // where the plane's origin is
}

// view makes everything in shapes fit, with some air around it.
func (f Figure) view(width int, shapes []shape) view {
	const air = 0.055
	b := around(shapes)
	if f.zoom != nil {
		b = *f.zoom
	}
	v := view{width: width, height: width * 2 / 3}
	w, h := float64(v.width), float64(v.height)
	v.scale = (1 - 2*air) * math.Min(w/(b.max.x-b.min.x), h/(b.max.y-b.min.y))
	v.left = w/2 - v.scale*(b.min.x+b.max.x)/2
	v.top = h/2 + v.scale*(b.min.y+b.max.y)/2
	return v
}

func (v view) pixel(p point) (x, y float64) { return v.left + p.x*v.scale, v.top - p.y*v.scale }

func (v view) plane(x, y float64) point { return point{(x - v.left) / v.scale, (v.top - y) / v.scale} }

// paint puts shapes on the panel, in front of a soft round stage.
func (f Figure) paint(shapes []shape, v view) *image.NRGBA {
	c := daylight()
	w, h := float64(v.width), float64(v.height)
	stage := ellipse(v.plane(w*0.5, h*0.47), w*0.43/v.scale, h*0.42/v.scale, 96)
	picture := fill(v, c.panel, append([]shape{filled(c.stage, stage)}, shapes...))
	if f.mirror {
		flip(picture)
	}
	return picture
}

// moment is one frame of a loop.
type moment struct {
	body  *skeleton
	stays time.Duration
}

func (f Figure) moments() []moment {
	const frame = time.Second / frameRate
	var all []moment
	for i, k := range f.keys {
		next := f.keys[(i+1)%len(f.keys)]
		steps := max(2, int(math.Round(next.move*frameRate)))
		for j := range steps {
			stays := frame
			if j == 0 {
				stays += time.Duration(k.hold * float64(time.Second))
			}
			all = append(all, moment{solve(&k.pose, &next.pose, smooth(float64(j)/float64(steps))), stays})
		}
	}
	return all
}
