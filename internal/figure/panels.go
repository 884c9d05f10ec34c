package figure

import (
	"image"
	"image/draw"
)

// StillWidth and LoopWidth are what is drawn for Slack, in pixels. The height is
// two thirds of the width, half for one who lies, and four fifths for several
// above each other.
const (
	StillWidth = 720
	LoopWidth  = 480
)

// gap is between two panels, in pixels of a still.
const gap = 12

// shown are the keys that the still shows, each in a panel.
func (f Figure) shown() []int {
	switch {
	case len(f.panels) > 0:
		return f.panels
	case f.ghost >= 0 || len(f.keys) == 1:
		return []int{len(f.keys) - 1}
	default:
		return []int{0, 1}
	}
}

// Still draws the picture that shows the movement without moving: from where to
// where, in panels, with arrows at what moves.
func (f Figure) Still(width int) *image.NRGBA {
	stages, l := f.still(width)
	picture := image.NewNRGBA(image.Rect(0, 0, l.width, l.height))
	draw.Draw(picture, picture.Rect, image.NewUniform(daylight().gap), image.Point{}, draw.Src)
	free := f.freeCorner(stages, l)
	for i, a := range stages {
		if len(stages) > 1 {
			a.number(i+1, free, f.mirror)
		}
		draw.Draw(picture, l.cells[i], f.paint(a, l.view), image.Point{}, draw.Src)
	}
	return picture
}

// still is what is seen in each panel, and where. Arrows keep their size in
// pixels, so they are measured once it is known how large the rest is.
func (f Figure) still(width int) ([]*painter, layout) {
	keys := f.shown()
	rough := f.layout(width, len(keys), f.bounds(keys, false, 1))
	l := f.layout(width, len(keys), f.bounds(keys, true, rough.unit))
	stages := make([]*painter, len(keys))
	for i, key := range keys {
		stages[i] = f.stage(l.unit)
		f.panel(stages[i], key, false)
		if f.inset != nil && f.inset.key == key {
			f.within(stages[i], l, f.at(key), true)
		}
	}
	return stages, l
}

// freeCorner is where a number covers least in all panels: a corner of the same
// name in each, as they are seen once flipped.
func (f Figure) freeCorner(stages []*painter, l layout) point {
	var best point
	least := -1
	for _, c := range [][2]bool{{false, true}, {false, false}, {true, true}, {true, false}} {
		at := l.view.corner(c[0] != f.mirror, c[1], (badge+14)*l.unit)
		covered := 0
		for _, a := range stages {
			covered += a.about(at, (badge+8)*l.unit)
		}
		if least < 0 || covered < least {
			best, least = at, covered
		}
	}
	return best
}

// layout is how panels share a picture.
type layout struct {
	width, height int
	cells         []image.Rectangle
	view          view    // of each
	unit          float64 // centimetres of a pixel, if the picture were a still
}

// layout puts panels side by side or on top of each other, whichever shows more.
func (f Figure) layout(width, panels int, b box) layout {
	space := width * gap / StillWidth
	beside, above := layout{width: width, height: width * 2 / 3}, layout{width: width, height: width * 4 / 5}
	if panels == 1 && (b.max.x-b.min.x) > 2.1*(b.max.y-b.min.y) {
		beside.height = width / 2
	}
	w, h := (width-(panels-1)*space)/panels, (above.height-(panels-1)*space)/panels
	for i := range panels {
		x, y := i*(w+space), i*(h+space)
		beside.cells = append(beside.cells, image.Rect(x, 0, x+w, beside.height))
		above.cells = append(above.cells, image.Rect(0, y, width, y+h))
	}
	beside.view, above.view = newView(w, beside.height, b), newView(width, h, b)
	if panels == 1 {
		above = beside
	}
	best := beside
	if above.view.scale > beside.view.scale {
		best = above
	}
	best.unit = float64(width) / StillWidth / best.view.scale
	return best
}

// bounds is what has to be seen of some keys. Without signs it does not depend
// on the size they are drawn in.
func (f Figure) bounds(keys []int, signs bool, unit float64) box {
	if f.zoom != nil {
		return *f.zoom
	}
	var all []shape
	for _, key := range keys {
		a := f.stage(unit)
		f.panel(a, key, true)
		all = append(all, a.shapes(!signs)...)
	}
	return around(all)
}

// panel paints one key with its arrows.
func (f Figure) panel(a *painter, key int, lean bool) {
	if f.ghost >= 0 {
		a.shade(f.at(f.ghost))
	}
	f.scene(a, f.at(key), lean)
	for _, r := range f.arrows {
		if r.key == key {
			a.arrow(f.line(a, r), r.both)
		}
	}
}
