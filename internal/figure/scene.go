package figure

import (
	"image"
	"slices"
)

// Mirrored is the same movement on the other side.
func (f Figure) Mirrored() Figure {
	f.mirror, f.mirrored = !f.mirror, !f.mirrored
	f.Side = f.Side.other()
	return f
}

// stage is an empty picture for the figure's person.
func (f Figure) stage(unit float64) *painter {
	return &painter{camera: newCamera(f.camera), colours: daylight().dressed(f.who), who: f.who, unit: unit}
}

// scene paints one moment. A lean one is for measuring: what may run off the
// edges is left out.
func (f Figure) scene(a *painter, k *skeleton, lean bool) {
	if !lean {
		a.ground(f.indoors())
	}
	for _, p := range f.props {
		a.prop(p, k, lean)
	}
	a.footing(k)
	a.person(k, f.show)
	a.glowing(k, f.show)
}

// indoors reports whether walls go all round.
func (f Figure) indoors() bool {
	return slices.ContainsFunc(f.props, func(p prop) bool { return p.kind == door })
}

// ground is the floor, as far as a room goes.
func (a *painter) ground(all bool) {
	const wide, deep = 2000.0, 62.0
	low, high := -wide, wide
	if !all && a.up.y > 0 {
		high = a.see(a.to.level().from(vec{}, -deep)).y
	}
	a.add(underfoot, 0, filled(a.colours.floor, outline{{-wide, low}, {wide, low}, {wide, high}, {-wide, high}}))
}

// paint is the picture of all that was added.
func (f Figure) paint(a *painter, v view) *image.NRGBA {
	picture := fill(v, a.panel, a.shapes(false))
	if a.second != nil {
		a.second.put(picture)
	}
	if f.mirror {
		flip(picture)
	}
	return picture
}

func (f Figure) at(key int) *skeleton { return solve(&f.keys[key].pose, &f.keys[key].pose, 0) }

// prop paints a thing. A lean one is for measuring: what may run off the edges
// is left out.
func (a *painter) prop(p prop, k *skeleton, lean bool) {
	switch p.kind {
	case roller, longRoller, freeRoller, towel:
		a.underBody(p, k)
	case chair, steadyChair:
		a.blot(vec{p.x, 0, 0}, 30, 24)
		if p.kind == chair {
			a.officeChair(p.x)
		} else {
			a.steadyChair(p.x)
		}
	case band:
		a.band(k, p)
	case ground:
		a.blot(vec{p.x, 0, 0}, 30, 16)
	case wallRoller:
		a.roll(k.roller.x, k.roller.y, -k.roller.y)
	case longTowel:
		a.longTowel(p.x, p.length, k.rolled)
	case pillow:
		a.pillow(p)
	case mat, desk, wall, wallAhead, wallBeside, door:
	}
	if !lean {
		a.room(p, k)
	}
}

func (a *painter) underBody(p prop, k *skeleton) {
	if p.kind != freeRoller {
		a.blot(vec{k.roller.x, 0, p.z}, 12, 26)
	}
	if p.kind == longRoller {
		a.long(p)
		return
	}
	if p.kind == towel {
		a.towel(k.roller.x, k.roller.y, k.rolled)
		return
	}
	if p.kind == freeRoller { // held from this side of it or the other
		a.held(k)
		return
	}
	a.roll(k.roller.x, k.roller.y, k.roller.x)
}

// room paints what may run off the edges.
func (a *painter) room(p prop, k *skeleton) {
	switch p.kind {
	case mat:
		a.mat(p.x, p.length)
	case wallRoller:
		a.wallBehind(k.roller.x - rollerSize)
	case wall:
		a.wallBehind(p.x)
	case wallAhead:
		a.wallAhead(p.x)
	case wallBeside:
		a.wallBeside(p.x, p.z)
	case desk:
		a.desk(p.x, p.height)
	case door:
		a.doorway(p.x)
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
